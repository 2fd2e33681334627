"""Everything of the file, by name; the same contact gives the same bytes, but for the moment at which it was made."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from contactdesk import __version__
from contactdesk.contacts.contact_page.reader import Reader, reader
from contactdesk.contacts.whole_file import gathering, letters, mdto, page, proving
from contactdesk.contacts.whole_file.gathering import Gathered
from contactdesk.law.days import dutch_moment
from contactdesk.law.disclosure import Topic
from contactdesk.law.outcomes import Forbidden, NotFound
from contactdesk.law.permissions import SYSTEM, Actor
from contactdesk.letters.letter_words.people import line
from contactdesk.store import visibility
from contactdesk.store.desk import desk, now
from contactdesk.store.models import ContactRequest, LawText
from contactdesk.words import Action, Party

#: who reads this has the file whole: the contact persons of the department that has it, where it is not their own contact
MAY: Final = Topic.NOTES
OPERATOR: Final = "de technisch beheerder"
#: what is in it, in the order in which somebody reads it
SUMS: Final = "sha256.txt"
READ_ME: Final = "LEESMIJ.txt"
#: rows that the operator gets besides, as the database has them; nothing sealed, and nothing that follows from others
ROWS: Final = (
    *("contact_request", "decision", "message", "other_member", "former_official", "further_official"),
    *("attendance", "contact_read", "sealed_read"),
)
#: what follows from other columns, or is nobody's to have
WITHOUT: Final = frozenset({"haystack", "key"})


@dataclass(frozen=True)
class WholeFile:
    """The files by name, in their order; `number` of the contact."""

    number: str
    files: Mapping[str, bytes]


def for_reader(db: Session, number: str, by: Actor) -> WholeFile:
    """As `by` may read it. NotFound for a stranger, Forbidden for who reads it and may not have it whole."""
    contact = visibility.find(db, number, by)
    seen = reader(by, contact)
    if MAY not in seen.knows:
        raise Forbidden(Action.NOTE)
    return _made(db, contact, gathering.gather(db, contact, seen), line(by.name))


def for_operator(db: Session, number: str, *, with_chain: bool = False) -> WholeFile:
    """All but what is sealed, for who has the database anyway; `with_chain`: with the stretch of the log that leads to the
    checkpoint, in which other contacts are too. NotFound for a number that is none."""
    query = select(ContactRequest).where(col(ContactRequest.number) == number)
    contact: ContactRequest | None = db.execute(query).scalar_one_or_none()
    if contact is None:
        raise NotFound(number)
    visibility.refuse_destroyed(contact)
    seen = Reader(SYSTEM, frozenset(Party) - {Party.INITIATOR}, frozenset(Topic))
    found = _made(db, contact, gathering.gather(db, contact, seen), OPERATOR, rows=_rows(db, contact))
    until = proving.checkpoint(db, contact) if with_chain else None
    if until is None:
        return found
    stretch = "".join(proving.stretch(db, contact, until)).encode()
    return replace(found, files=_summed({**found.files, "logboek/keten.jsonl": stretch}))


def _made(
    db: Session, contact: ContactRequest, found: Gathered, made_by: str, rows: dict[str, Any] | None = None
) -> WholeFile:
    mails = {
        one.letter.id: f"brieven/{place:04d}-{one.letter.template}.eml"
        for place, one in enumerate(found.letters, start=1)
        if not one.is_left_out
    }
    law = _law(db, contact, found)
    listed = [
        {"soort": one.name, "aan": one.recipient, "stand": one.state, "bestand": mails.get(one.letter.id)}
        for one in found.letters
    ]
    data = found.data() | {"brieven": listed, "recht": sorted(law)} | ({"rijen": rows} if rows else {})
    content = {
        "dossier.html": page.html(found, mails, sorted(law), made_by),
        "dossier.css": page.style(),
        "dossier.json": _json(data),
        **{
            mails[one.letter.id]: letters.mail(db, one.letter, found.department)
            for one in found.letters
            if one.letter.id in mails
        },
        **_log(db, contact),
        **dict(sorted(law.items())),
    }
    return WholeFile(contact.number, _summed(_described(content, found, made_by, now(db))))


def _log(db: Session, contact: ContactRequest) -> dict[str, bytes]:
    until = proving.checkpoint(db, contact)
    told = {"logboek/vastlegging.jsonl": proving.signed(db, until).encode()} if until else {}
    return {"logboek/regels.jsonl": proving.lines(db, contact).encode(), **told}


def _law(db: Session, contact: ContactRequest, found: Gathered) -> dict[str, bytes]:
    """The rules, terms and grounds of its day, as far as the desk has kept them, by the hash that the log names."""
    hashes = {contact.rules_hash}
    for entry in proving.entries(db, contact):
        hashes |= {entry.details[kind] for kind in ("rules", "terms", "grounds") if entry.details.get(kind)}
    kept = db.execute(select(LawText).where(col(LawText.hash).in_(hashes))).scalars()
    texts = {(one.kind, one.hash): one.text for one in kept}
    texts |= {(one.kind, one.hash): one.text for one in desk(db).files if one.hash in hashes}
    return {f"recht/{kind}-{hash_}.toml": text.encode() for (kind, hash_), text in texts.items()}


def _described(content: dict[str, bytes], found: Gathered, made_by: str, at: datetime) -> dict[str, bytes]:
    """With the metadata of the file and of each part of it, and how to read it."""
    parts = {
        f"mdto/bestand-{place:04d}.xml": mdto.of_part(found, name, raw, at)
        for place, (name, raw) in enumerate(content.items(), start=1)
    }
    read_me = _read_me(found, made_by, at)
    return {READ_ME: read_me, **content, "mdto/dossier.xml": mdto.of_file(found, content), **parts}


def _read_me(found: Gathered, made_by: str, at: datetime) -> bytes:
    lines = [
        f"Dossier van verzoek {found.contact.number}: {found.title}",
        f"Gemaakt op {dutch_moment(at)} door {made_by}, met contactdesk {__version__}.",
        "",
        "dossier.html            om te lezen",
        "dossier.json            hetzelfde als gegevens",
        "brieven/                elke brief als e-mail; persoonlijke links en codes zijn eruit gehaald",
        "logboek/regels.jsonl    de regels van het logboek over dit verzoek",
        "logboek/vastlegging.jsonl  de eerste ondertekende vastlegging van het logboek daarna, als die er is",
        "logboek/keten.jsonl     het stuk logboek tot die vastlegging, als daarom is gevraagd",
        "recht/                  de regels, termijnen en weigeringsgronden van die dag; de naam bevat hun SHA-256",
        "mdto/                   metagegevens, MDTO 1.0.1",
        f"{SUMS}              controlegetallen van alle bestanden",
        "",
        "Controleren: contactdesk export check MAP, of sha256sum --check sha256.txt.",
        "Van elke regel van het logboek is `hash` de SHA-256 van `content` zonder de laatste accolade, gevolgd door",
        '`, "id": ENTRY, "previous": "PREVIOUS"}`. Dat de regels op de keten liggen die is ondertekend, toont het loket met',
        "contactdesk audit verify --against logboek/vastlegging.jsonl, en zonder het loket logboek/keten.jsonl.",
        "",
        "Niet in dit dossier:",
        *(f"- {one}" for one in found.left_out or ["niets is weggelaten"]),
    ]
    return ("\n".join(lines) + "\n").encode()


def _rows(db: Session, contact: ContactRequest) -> dict[str, Any]:
    found = {}
    for name in ROWS:
        table = SQLModel.metadata.tables[name]
        about = table.c.id if name == "contact_request" else table.c.contact_id
        columns = [column for column in table.columns if column.name not in WITHOUT]
        rows = db.execute(select(*columns).where(about == contact.id).order_by(table.c.id)).mappings()
        found[name] = [{key: gathering.plain(value) for key, value in row.items()} for row in rows]
    return found


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2, default=asdict) + "\n").encode()


def _summed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """With a last file that has the SHA-256 of each other, as `sha256sum` writes and checks them."""
    others = {name: raw for name, raw in files.items() if name != SUMS}
    lines = "".join(f"{hashlib.sha256(raw).hexdigest()}  {name}\n" for name, raw in sorted(others.items()))
    return {**others, SUMS: lines.encode()}
