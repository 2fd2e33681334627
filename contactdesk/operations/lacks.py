"""What a desk needs before people can work with it, beyond tables and settings that fit: what is lacking, and where.

For `contactdesk db check` and `doctor`, a line each (`lacking`); and for the page where administrators begin. The words
stand in `lack_words`. So many questions to the database, however many organisations there are. Whether a desk that runs
keeps up is in `checks`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contactdesk import people, words
from contactdesk.contacts.standing_permissions import incomplete
from contactdesk.law.days import today
from contactdesk.letters.letter_words.people import line
from contactdesk.operations import lack_words as lack
from contactdesk.people import administration
from contactdesk.people.lasting import exists_on, is_held
from contactdesk.people.organisations.entries import WITHOUT_MINISTRY
from contactdesk.people.register.laying_over import SETTLES
from contactdesk.settings import FILE, is_loopback
from contactdesk.store.desk import desk, now
from contactdesk.store.in_force import is_away, is_in_force
from contactdesk.store.models import Organisation, Person, Portfolio, Replacement, RoleGrant
from contactdesk.words import OrganisationKind, Role

#: without these nobody asks, nobody handles, nobody decides, nobody mends
NEEDED: Final = (Role.MEMBER, Role.LIAISON, Role.MINISTER, Role.ADMINISTRATOR)
BODIES: Final = "/beheer/organisaties"
PEOPLE: Final = "/beheer/personen"


@dataclass(frozen=True)
class At:
    """Where something is lacking: its name for the command line, its name on a page, and the page where it is mended."""

    name: str
    path: str = ""
    title: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Lack:
    """One thing that is lacking, and at whom. `count`: of how many, where that is not one for each."""

    words: lack.Words
    at: tuple[At, ...] = ()
    count: int = 0

    def lines(self) -> Iterator[str]:
        """As the command line says it."""
        if "{name}" in self.words.command:
            for one in self.at:
                yield self.words.command.format(name=one.name, path=one.path, kind=one.kind)
            return
        names = ", ".join(one.name for one in self.at[:5]) + (" …" if len(self.at) > 5 else "")
        yield self.words.command.format(count=self.count or len(self.at), names=names)


def lacks(db: Session) -> list[Lack]:
    """Everything that is lacking; empty where a desk can work."""
    looks = LOOKS if desk(db).settings.demo else (*OUTSIDE, *LOOKS)
    return [one for look in looks for one in look(db)]


def lacking(db: Session) -> list[str]:
    """The same, as the command line says it."""
    return [each for one in lacks(db) for each in one.lines()]


def _found(what: lack.Words, at: Iterator[At]) -> Iterator[Lack]:
    if found := tuple(at):
        yield Lack(what, found)


def _address(db: Session) -> Iterator[Lack]:
    settings = desk(db).settings
    if is_loopback(urlsplit(settings.base_url).hostname or ""):
        yield Lack(lack.ADDRESS, (At(settings.base_url),))


def _mail(db: Session) -> Iterator[Lack]:
    if desk(db).settings.smtp is None:
        yield Lack(lack.MAIL)


def _sign_in(db: Session) -> Iterator[Lack]:
    providers = desk(db).settings.identity_providers
    if not providers:
        yield Lack(lack.NO_PROVIDER, (At(str(FILE)),))
        return
    yield from _found(lack.NOT_LET_IN, (At(role, title=words.ROLE[role]) for role in _kept_out(db)))


def _kept_out(db: Session) -> list[Role]:
    providers = desk(db).settings.identity_providers
    return [role for role in NEEDED if not any(role in one.roles for one in providers)]


def _people(db: Session) -> Iterator[Lack]:
    count = _in_force(db, col(RoleGrant.role))
    if not count[Role.MEMBER]:
        yield Lack(lack.NO_MEMBER)
    if not count[Role.ADMINISTRATOR]:
        yield Lack(lack.NO_ADMINISTRATOR)
    elif count[Role.ADMINISTRATOR] == 1:
        yield Lack(lack.ONE_ADMINISTRATOR)


def _way_in(db: Session) -> Iterator[Lack]:
    """Of whom no provider knows the domain with the role that they have; a mailbox has a link of its own."""
    providers = desk(db).settings.identity_providers
    mailboxes = select(func.lower(col(Organisation.mailbox))).where(col(Organisation.mailbox).is_not(None))
    by_mailbox = (col(RoleGrant.role) == Role.BODY) & col(Person.email).in_(mailboxes)
    query = (
        select(col(Person.id), col(Person.email), col(RoleGrant.role))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(is_in_force(today(now(db))), ~by_mailbox, col(RoleGrant.role).not_in(_kept_out(db)))
    )
    held = [(id_, people.domain(email), role) for id_, email, role in db.execute(query)] if providers else []
    known = {(domain, role) for one in providers for domain in one.email_domains for role in one.roles}
    inside = {id_ for id_, domain, role in held if (domain, role) in known}
    outside = {id_: domain for id_, domain, _ in held if id_ not in inside}
    if outside:
        yield Lack(
            lack.NO_WAY_IN,
            tuple(_at_domain(*one) for one in sorted(Counter(outside.values()).items())),
            len(outside),
        )


def _at_domain(domain: str, count: int) -> At:
    path = f"{PEOPLE}?{urlencode({'q': '@' + domain})}"
    return At(f"{count} at {domain}", path, f"{count} met @{domain}")


def _register(db: Session) -> Iterator[Lack]:
    if db.execute(_bodies(db).limit(1)).first() is None:
        yield Lack(lack.EMPTY)


def _departments(db: Session) -> Iterator[Lack]:
    """Those that answer for anything: a request goes to their contact persons, and the question to the minister."""
    answering = select(col(Organisation.department_id)).where(exists_on(today(now(db))))
    bodies = list(db.execute(_bodies(db, col(Organisation.id).in_(answering))).scalars())
    count = _in_force(db, col(RoleGrant.organisation_id), col(RoleGrant.role) == Role.LIAISON)
    unread = (_of(body) for body in bodies if not (body.liaison_mailbox or "").strip())
    yield from _found(lack.NO_LIAISON_BOX, unread)
    alone = (_of(body, f"{PEOPLE}?ministerie={body.id}") for body in bodies if not count[body.id])
    yield from _found(lack.NO_LIAISON, alone)
    off = _away(db)
    away = (_of(body, f"{PEOPLE}?ministerie={body.id}") for body in bodies if body.id in off)
    yield from _found(lack.ALL_AWAY, away)


def _ministers(db: Session) -> Iterator[Lack]:
    """Somebody answers for each that the Aanwijzingen are about."""
    nobody = col(Organisation.portfolio_id).is_(None), col(Organisation.kind).not_in(WITHOUT_MINISTRY)
    yield from _found(lack.NO_MINISTER, map(_of, db.execute(_bodies(db, *nobody)).scalars()))


def _offices(db: Session) -> Iterator[Lack]:
    """Ministers who answer for something that exists, or whom somebody can choose at their ministry."""
    lasts = exists_on(today(now(db)))
    answers = select(col(Organisation.portfolio_id)).where(lasts)
    seats = col(Portfolio.department_id).in_(select(col(Organisation.id)).where(lasts))
    empty = (
        select(col(Portfolio.title), col(Portfolio.department_id))
        .where(col(Portfolio.id).in_(answers) | seats, func.trim(col(Portfolio.mailbox)) == "", is_held())
        .order_by(col(Portfolio.id))
    )
    at = (At(title, f"{BODIES}/{id_}", line(title)) for title, id_ in db.execute(empty))
    yield from _found(lack.NO_OFFICE_BOX, at)


def _vacant(db: Session) -> Iterator[Lack]:
    """Offices whose minister was replaced, of which nobody said since who holds them."""
    later = aliased(Replacement)
    newer = select(col(later.id)).where(
        col(later.portfolio_id) == col(Replacement.portfolio_id), col(later.id) > col(Replacement.id)
    )
    query = (
        select(col(Portfolio.id), col(Portfolio.title))
        .join(Replacement, col(Replacement.portfolio_id) == col(Portfolio.id))
        .where(col(Replacement.settled_at).is_(None), col(Replacement.ends_on) <= today(now(db)))
        .where(~newer.exists())
        .order_by(col(Portfolio.id))
    )
    at = (
        At(title, f"/beheer/bewindspersonen/{id_}/vervanger", line(title)) for id_, title in db.execute(query)
    )
    yield from _found(lack.VACANT, at)


def _told_directly(db: Session) -> Iterator[Lack]:
    """Bodies that are asked without a contact person in between are reached by their mailbox or not at all."""
    kinds = (OrganisationKind.ZBO, OrganisationKind.INSPECTORATE, OrganisationKind.PLANNING_BUREAU)
    found = db.execute(_bodies(db, col(Organisation.kind).in_(kinds), _unreachable())).scalars()
    yield from _found(lack.NO_BOX, map(_of, found))


def _help_with_laws(db: Session) -> Iterator[Lack]:
    """Help with an amendment or a bill is asked of the unit itself."""
    found = db.execute(_bodies(db, col(Organisation.is_legislative_unit), _unreachable())).scalars()
    yield from _found(lack.NO_UNIT_BOX, map(_of, found))


def _unanswered_boxes(db: Session) -> Iterator[Lack]:
    """An address counts once somebody there answered."""
    if count := administration.unanswered_mailboxes(db):
        at = At("", "/beheer/voorstellen", "één postbus" if count == 1 else f"{count} postbussen")
        yield Lack(lack.UNANSWERED_BOXES, (at,), count)


def _two_kinds(db: Session) -> Iterator[Lack]:
    """Of which the register says two things: the kind that asks most counts until somebody chose."""
    found = db.execute(_bodies(db, col(Organisation.settled_by) == SETTLES)).scalars()
    yield from _found(lack.TWO_KINDS, map(_of, found))


def _beforehand(db: Session) -> Iterator[Lack]:
    """They hold until their day; a permission beforehand is given in writing (Awb 10:5 and 10:12)."""
    if found := incomplete(db):
        yield Lack(lack.BEFOREHAND, count=len(found))


Look = Callable[[Session], Iterator[Lack]]
#: what is around a desk; a demo brings its own
OUTSIDE: Final[tuple[Look, ...]] = (_address, _mail, _sign_in, _way_in)
LOOKS: Final[tuple[Look, ...]] = (
    *(_people, _register, _departments, _ministers, _offices, _vacant, _told_directly, _help_with_laws),
    *(_unanswered_boxes, _two_kinds, _beforehand),
)


def _bodies(db: Session, *which: SQLColumnExpression[bool]) -> Select[Organisation]:
    return select(Organisation).where(exists_on(today(now(db))), *which).order_by(col(Organisation.id))


def _in_force(db: Session, by: SQLColumnExpression[Any], *which: ColumnElement[bool]) -> Counter[Any]:
    """How many people have such a role today, by this column; a deputy alone is not enough."""
    lasts = is_in_force(today(now(db)))
    count = func.count(func.distinct(col(RoleGrant.person_id)))
    query = select(by, count).where(lasts, ~col(RoleGrant.is_deputy), *which).group_by(by)
    return Counter(dict(map(tuple, db.execute(query))))


def _away(db: Session) -> set[int | None]:
    """The ministries of which everybody is away today; a deputy who is there is enough."""
    on, ministry = today(now(db)), col(RoleGrant.organisation_id)
    held = select(ministry).where(col(RoleGrant.role) == Role.LIAISON, is_in_force(on))
    there = held.where(~is_away(col(RoleGrant.person_id), on))
    return set(db.execute(held).scalars()) - set(db.execute(there).scalars())


def _unreachable() -> ColumnElement[bool]:
    return func.coalesce(func.trim(col(Organisation.mailbox)), "") == ""


def _of(body: Organisation, path: str = "") -> At:
    return At(body.abbreviation or body.name, path or f"{BODIES}/{body.id}", line(body.name), body.kind.value)
