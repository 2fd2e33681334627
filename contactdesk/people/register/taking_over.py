"""What the register and the file of organisations say comes into the desk: added, changed, ended. What administrators
chose or typed stays. Each change has its entry; who answers otherwise, and for what, hears so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from contactdesk import audit, people
from contactdesk.law.days import today
from contactdesk.law.permissions import SYSTEM
from contactdesk.people import organisations
from contactdesk.people.administration import acting
from contactdesk.people.administration.corrections import correction, put_right, typed_fields
from contactdesk.people.organisations import elsewhere
from contactdesk.people.organisations.entries import (
    ElsewhereEntry,
    OrganisationEntry,
    PortfolioEntry,
)
from contactdesk.people.register.laying_over import Laid
from contactdesk.people.register.register_export import Registered
from contactdesk.people.titles import retitle
from contactdesk.store.desk import now
from contactdesk.store.models import ContactRequest, Organisation, Portfolio, RoleGrant
from contactdesk.words import OrganisationKind, Party

#: of these only what is said counts: a file that does not know it does not take it away
DETAILS: Final = ("name", "abbreviation", "tooi", "website", "also_known_as", "topics", "note")
#: on what the kind rests and what of it is uncertain: also that there is nothing
GROUNDS: Final = ("source", "question", "settled_by")


@dataclass
class TakenOver:
    """A line for each organisation that was added, changed or ended; `stays`: what did not become what was said, and why."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)


def take_over(db: Session, laid: Laid) -> TakenOver:
    """Make the desk's organisations what the files say. One such act at a time: a second sees what the first did."""
    acting.wait(db)
    return _Taking(db).all(laid)


class _Taking:
    def __init__(self, db: Session) -> None:
        self._db, self._found = db, TakenOver()
        self._typed = typed_fields(db)

    def all(self, laid: Laid) -> TakenOver:
        laid = self._as_here(laid)
        entries = laid.file.organisations
        # a ministry that is called otherwise now is found by its new name when others are put under it
        for entry in entries:
            if entry.kind is OrganisationKind.MINISTRY:
                self._change(entry)
        new = [entry for entry in entries if organisations.find(self._db, entry) is None]
        loaded = organisations.load_file(self._db, laid.file, organisations.no_mailboxes)
        self._found.added += [f"{entry.name}: {_what(entry)}{_lacks(entry, laid)}" for entry in new]
        for office in laid.file.portfolios:
            self._office(office)
        units = loaded.organisations - len(new)
        self._found.added += ["a legislative unit of a ministry"] * units
        for entry in entries:
            if entry.kind is not OrganisationKind.MINISTRY:
                self._change(entry)
        self._end(laid.over)
        self._elsewhere(laid.file.elsewhere, loaded.elsewhere)
        organisations.keep(self._db)
        return self._found

    def _as_here(self, laid: Laid) -> Laid:
        """A ministry that only the register has keeps the minister that it has here; one that administrators called so
        in short is the same."""
        keys: dict[str, str] = {}
        names: dict[OrganisationEntry, str] = {}
        out: set[str] = set()
        for key, entry in laid.ministers.items():
            known = organisations.find(self._db, entry)
            row = known or self._abbreviated(entry)
            if row is None:
                continue
            if row.tooi not in (None, entry.tooi):
                out.add(key)
                self._found.stays.append(
                    f"{entry.name}: left out, {entry.abbreviation} is {row.name} here; rename one"
                )
            names |= {} if known else {entry: row.name}
            office = self._db.get(Portfolio, row.portfolio_id) if row.portfolio_id else None
            keys |= {key: office.key} if office else {}
        bodies = tuple(
            replace(
                one,
                name=names.get(one, one.name),
                portfolio=keys.get(one.portfolio or "", one.portfolio),
            )
            for one in laid.file.organisations
            if one.portfolio not in out
        )
        offices = tuple(one for one in laid.file.portfolios if one.key not in keys)
        return replace(laid, file=replace(laid.file, portfolios=offices, organisations=bodies))

    def _abbreviated(self, entry: OrganisationEntry) -> Organisation | None:
        """The ministry that is called so in short, whatever its name."""
        same = func.lower(col(Organisation.abbreviation)) == (entry.abbreviation or "").lower()
        lasts = col(Organisation.ended_on).is_(None) & (col(Organisation.kind) == OrganisationKind.MINISTRY)
        row: Organisation | None = self._db.execute(
            select(Organisation).where(same, lasts).limit(1)
        ).scalar_one_or_none()
        return row

    def _elsewhere(self, entries: tuple[ElsewhereEntry, ...], added: int) -> None:
        self._found.added += ["one that is not here, with who then"] * added
        changed = list(elsewhere.take_over(self._db, entries))
        self._found.changed += changed
        if changed:
            self._say("elsewhere_update", {"elsewhere": len(changed)}, {})

    def _change(self, entry: OrganisationEntry) -> None:
        row = organisations.find(self._db, entry)
        if row is None:
            return
        if row.ended_on:
            self._found.stays.append(f"{row.name}: ended here on {row.ended_on}, and stays so")
            return
        old_name, texts, says = row.name, self._details(row, entry), []
        for name, value in texts.items():
            says.append(f"{name} {getattr(row, name) or 'nothing'} becomes {value or 'nothing'}")
            setattr(row, name, value)
        found = correction(self._db, entry)
        if found and found.is_due:
            put_right(self._db, found, self._typed, texts)
            says.insert(0, found.says.removeprefix(f"{row.name}: "))
        elif texts:
            self._record(row, "organisation_update", texts, {"fields": sorted(texts)})
        if found and not found.is_due:
            self._found.stays.append(found.says)
        if says:
            self._found.changed.append(f"{old_name}: {'; '.join(says)}")

    def _office(self, entry: PortfolioEntry) -> None:
        """A minister is called otherwise. To another ministry none is moved here: what waits there would move unseen."""
        own = select(Portfolio).where(col(Portfolio.key) == entry.key)
        row: Portfolio | None = self._db.execute(own).scalar_one_or_none()
        if row is None:
            return
        if row.title != entry.title:
            self._found.changed.append(f"{entry.key}: title {row.title} becomes {entry.title}")
            retitle(row, entry.title, today(now(self._db)))
            self._db.add(row)
            facts = {"portfolio": row.id, "fields": ["title"]}
            self._say("organisation_update", facts, {"title": row.title})
        if (row.question, row.settled_by) != (entry.question, entry.settled_by):
            self._doubt(row, entry)
        at = self._db.get(Organisation, row.department_id) if row.department_id else None
        if at and at.id != organisations.ministry_called(self._db, entry.ministry).id:
            self._found.stays.append(
                f"{entry.key}: {row.title} is at {at.abbreviation} here, organisations.toml says {entry.ministry}"
            )

    def _doubt(self, row: Portfolio, entry: PortfolioEntry) -> None:
        """Also that nothing is uncertain any more."""
        self._found.changed.append(f"{entry.key}: question becomes {entry.question or 'nothing'}")
        row.question, row.settled_by = entry.question, entry.settled_by
        self._db.add(row)
        said = {"question": row.question, "settled_by": row.settled_by}
        self._say("organisation_update", {"portfolio": row.id, "fields": sorted(said)}, said)

    def _details(self, row: Organisation, entry: OrganisationEntry) -> dict[str, str | None]:
        """What is to be otherwise, by column."""
        said = _said(entry)
        found = {name: said[name] for name in DETAILS if said[name] and said[name] != getattr(row, name)}
        if row.chosen_on is None:
            found |= {name: said[name] for name in GROUNDS if said[name] != getattr(row, name)}
        for name in self._typed[row.id] & found.keys():
            self._found.stays.append(f"{row.name}: {name} stays, an administrator typed it")
            del found[name]
        return found

    def _record(
        self, row: Organisation, action: str, texts: Mapping[str, str | None], facts: dict[str, Any]
    ) -> None:
        self._db.add(row)
        self._say(action, {"organisation": row.id, **facts}, texts)

    def _say(self, action: str, facts: dict[str, Any], texts: Mapping[str, str | None]) -> None:
        audit.record(self._db, action=action, by=SYSTEM, party=Party.SYSTEM, facts=facts, texts=dict(texts))

    def _end(self, over: Iterable[Registered]) -> None:
        """Those that are part of another before the other: what still lives under it keeps it."""
        for one in sorted(over, key=lambda one: one.parent is None):
            row = self._by_number(one.tooi)
            if row is None or row.ended_on or one.last_day is None:
                continue
            if why := self._holds(row):
                self._found.stays.append(f"{row.name}: the register ended it on {one.last_day}, and {why}")
                continue
            for each in (row, *self._units(row)):
                each.ended_on = one.last_day
                self._db.add(each)
                people.end_body_sessions(self._db, each.id)
            self._record(row, "organisation_end", {}, {"on": one.last_day.isoformat()})
            self._found.ended.append(f"{row.name}: ended on {one.last_day}{self._roles(row)}")

    def _roles(self, row: Organisation) -> str:
        """Who still has a role there: an end of theirs is an act of an administrator."""
        lasting = col(RoleGrant.ends_on).is_(None) & (col(RoleGrant.organisation_id) == row.id)
        found = self._count(select(func.count()).select_from(RoleGrant).where(lasting))
        return f"; {found} roles there go on until they are ended at /beheer/personen" if found else ""

    def _by_number(self, tooi: str | None) -> Organisation | None:
        own = select(Organisation).where(col(Organisation.tooi) == tooi)
        return self._db.execute(own).scalar_one_or_none() if tooi else None

    def _units(self, ministry: Organisation) -> list[Organisation]:
        own = col(Organisation.is_legislative_unit) & (col(Organisation.department_id) == ministry.id)
        return list(self._db.execute(select(Organisation).where(own)).scalars())

    def _holds(self, row: Organisation) -> str:
        """Why it cannot end yet; empty when it can. Nobody is left with a request that nobody answers."""
        ids = [row.id, *(unit.id for unit in self._units(row))]
        contact = ContactRequest
        theirs = or_(
            col(contact.organisation_id).in_(ids),
            col(contact.handler_id).in_(ids),
            col(contact.department_id).in_(ids),
        )
        if contacts := self._count(select(func.count()).where(theirs, col(contact.closed_at).is_(None))):
            return f"{contacts} contacts are open there: they end or are sent on first; then do this again"
        under = (col(Organisation.department_id) == row.id) & ~col(Organisation.id).in_(ids)
        if left := self._count(select(func.count()).where(under, col(Organisation.ended_on).is_(None))):
            return (
                f"{left} organisations are under it here: they get another minister first; then do this again"
            )
        seated = select(func.count()).select_from(Portfolio).where(col(Portfolio.department_id) == row.id)
        if row.kind is OrganisationKind.MINISTRY and (ministers := self._count(seated)):
            return f"{ministers} ministers or state secretaries are at it here"
        return ""

    def _count(self, query: Any) -> int:
        return int(self._db.execute(query).scalar_one())


def _said(entry: OrganisationEntry) -> dict[str, str | None]:
    return {
        "name": entry.name,
        "abbreviation": entry.abbreviation,
        "tooi": entry.tooi,
        "website": entry.website,
        "also_known_as": ", ".join(entry.also_known_as) or None,
        "topics": ", ".join(entry.topics) or None,
        "note": entry.note,
        "source": entry.cited,
        "question": entry.question,
        "settled_by": entry.settled_by,
    }


def _lacks(entry: OrganisationEntry, laid: Laid) -> str:
    """What a ministry does not have that the register alone knows."""
    if entry.kind is not OrganisationKind.MINISTRY or entry.portfolio not in laid.ministers:
        return ""
    return (
        "; organisations.toml does not have it: it comes with the minister of that name, and lacks a contact person, its "
        "mailboxes and any state secretary; /beheer says where each is given"
    )


def _what(entry: OrganisationEntry) -> str:
    return f"{entry.kind} of {entry.portfolio}" if entry.portfolio else f"{entry.kind} of nobody"
