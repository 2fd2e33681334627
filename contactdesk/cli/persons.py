"""`contactdesk person …`: the first administrator, roles, the end of a term. What a role may do is elsewhere."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from contactdesk.cli.common import Misuse, Wrong, opened, settings_without_key
from contactdesk.words import Chamber, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session
    from sqlmodel.sql.expression import SelectOfScalar

    from contactdesk.law.permissions import Grant
    from contactdesk.store.models import Organisation

T = TypeVar("T")

person = typer.Typer(help="People and their roles.", no_args_is_help=True, rich_markup_mode=None)

ChamberOption = Annotated[Chamber | None, typer.Option(help="Of a member.")]
OrganisationOption = Annotated[
    str | None, typer.Option(metavar="ABBR|TOOI", help="Of a liaison, official, body or minister.")
]
PortfolioOption = Annotated[
    str | None, typer.Option(metavar="KEY", help="Of a minister, where the organisation has several.")
]
CommitteeOption = Annotated[str | None, typer.Option(metavar="NAME", help="Of a clerk or a chair.")]
ForOption = Annotated[str | None, typer.Option("--for", metavar="EMAIL", help="The member of an assistant.")]
DeputyOption = Annotated[bool, typer.Option("--deputy", help="Stands in for somebody.")]

#: how to say what a role is about
OPTIONS = {
    Role.MEMBER: "--chamber TK or --chamber EK",
    Role.ASSISTANT: "--for EMAIL of the member",
    Role.CLERK: "--committee NAME",
    Role.CHAIR: "--committee NAME",
    Role.LIAISON: "--organisation ABBR",
    Role.MINISTER: "--organisation ABBR or --portfolio KEY",
    Role.OFFICIAL: "--organisation ABBR",
    Role.BODY: "--organisation ABBR",
}


@dataclass(frozen=True)
class About:
    """What a role is about, as it was typed."""

    chamber: Chamber | None
    organisation: str | None
    portfolio: str | None
    committee: str | None
    member: str | None
    is_deputy: bool


@person.command()
def add(
    name: Annotated[str, typer.Option()],
    email: Annotated[str, typer.Option()],
    role: Annotated[Role, typer.Option()],
    chamber: ChamberOption = None,
    organisation: OrganisationOption = None,
    portfolio: PortfolioOption = None,
    committee: CommitteeOption = None,
    for_: ForOption = None,
    deputy: DeputyOption = False,
) -> None:
    """Add somebody with a first role. Of a role that takes two administrators on the pages all of them get a letter.

    Example: contactdesk person add --name "Bo Beheer" --email bo.beheer@minbzk.nl --role administrator
    """
    from contactdesk import people
    from contactdesk.law.outcomes import Conflict
    from contactdesk.law.permissions import SYSTEM
    from contactdesk.letters import web_addresses
    from contactdesk.people import administration
    from contactdesk.settings.values import is_address

    if not name.strip() or web_addresses.found(name) or not is_address(email.strip()):
        raise Misuse("--name and --email must be a name, without a web address, and an e-mail address")
    about = About(chamber, organisation, portfolio, committee, for_, deputy)

    def added(db: "Session") -> None:
        grant = _grant(db, role, about)
        new = people.add_person(db, name=name.strip(), email=email, by=SYSTEM)
        administration.tell_given(db, people.grant_role(db, new, grant, by=SYSTEM), SYSTEM)

    with opened(settings_without_key()) as database:
        try:
            database.write_now(added)
        except Conflict:
            raise Wrong(
                f"{email} is there already; use: contactdesk person role {email} --role {role}"
            ) from None
    typer.echo(f"{email} is {role}")


@person.command("role")
def add_role(
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    role: Annotated[Role, typer.Option()],
    chamber: ChamberOption = None,
    organisation: OrganisationOption = None,
    portfolio: PortfolioOption = None,
    committee: CommitteeOption = None,
    for_: ForOption = None,
    deputy: DeputyOption = False,
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The first day without it.")
    ] = None,
) -> None:
    """Give somebody another role, with dates where it is for a while. Who gets a letter: as with `add`.

    Example: contactdesk person role an.pcp@minbzk.nl --role liaison --organisation SZW --deputy --until 2027-01-01
    """
    from contactdesk import people
    from contactdesk.law.days import today
    from contactdesk.law.permissions import SYSTEM
    from contactdesk.people import administration

    about = About(chamber, organisation, portfolio, committee, for_, deputy)
    starts_on, ends_on = since and since.date(), until and until.date()
    if ends_on and ends_on <= (starts_on or today(datetime.now(UTC))):
        raise Misuse(
            "--until must come after --from (by itself: after today): it is the first day without the role"
        )

    def granted(db: "Session") -> None:
        person_id, grant = _person(db, email), _grant(db, role, about)
        new = people.grant_role(db, person_id, grant, by=SYSTEM, starts_on=starts_on, ends_on=ends_on)
        administration.tell_given(db, new, SYSTEM)

    with opened(settings_without_key()) as database, gaps_said():
        database.write_now(granted)
    typer.echo(f"{email} is {role}")


@person.command()
def end(
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Default: today.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(metavar="EMAIL", help="Who has what a contact person took up. Default: any of them."),
    ] = None,
) -> None:
    """End every role of somebody, and their sign-ins. First give the last one of an office a successor.

    Example: contactdesk person end an.pcp@minbzk.nl --on 2027-01-01
    """
    from contactdesk import people
    from contactdesk.law.days import today
    from contactdesk.law.outcomes import NotFound
    from contactdesk.law.permissions import SYSTEM

    day = on.date() if on else today(datetime.now(UTC))
    if day < today(datetime.now(UTC)):
        raise Misuse("--on must be today or later: what somebody did until now was theirs to do")
    with opened(settings_without_key()) as database, gaps_said():
        try:
            heir = database.read_now(_person, to) if to else None
            count = database.write_now(people.end_person, email, day, SYSTEM, successor_id=heir)
        except NotFound:
            raise Wrong(f"nobody here has the address {email}; correct it") from None
    typer.echo(f"{email}: {count} roles end on {day}")


@person.command()
def rejoin(email: Annotated[str, typer.Argument(metavar="EMAIL")]) -> None:
    """Loosen the account of somebody, so that they join anew at their next sign-in: their `sub` became another.

    They are signed out and keep their roles; they and all administrators get a letter.

    Example: contactdesk person rejoin an.pcp@minbzk.nl
    """
    from contactdesk.law.outcomes import Conflict, NotFound
    from contactdesk.law.permissions import SYSTEM
    from contactdesk.people import administration

    with opened(settings_without_key()) as database:
        try:
            database.write_now(administration.rejoin_at_once, email, SYSTEM)
        except NotFound:
            raise Wrong(f"nobody here has the address {email}; correct it") from None
        except Conflict:
            raise Wrong(f"{email} is tied to no account: the next sign-in joins already") from None
    typer.echo(f"{email} joins anew at the next sign-in")


@person.command("move-issuer")
def move_issuer(
    old: Annotated[str, typer.Argument(metavar="OLD")], new: Annotated[str, typer.Argument(metavar="NEW")]
) -> None:
    """Take everybody of one issuer to another, each with the same `sub`: their provider has another address.

    First change the issuer in contactdesk.toml. They are signed out; all administrators get a letter. Where every
    `sub` became another too (pairwise subjects), use: contactdesk person rejoin EMAIL

    Example: contactdesk person move-issuer https://old.minbzk.nl https://login.minbzk.nl
    """
    from contactdesk.law.outcomes import Conflict, NotFound
    from contactdesk.law.permissions import SYSTEM
    from contactdesk.people import administration

    if old == new or not all(one.startswith("https://") for one in (old, new)):
        raise Misuse("OLD and NEW must be two issuers that begin with https://")
    settings = settings_without_key()
    if new not in {provider.issuer for provider in settings.identity_providers}:
        raise Wrong(f"no [[identity_provider]] has the issuer {new}; put it in contactdesk.toml first")
    with opened(settings) as database:
        try:
            count = database.write_now(administration.move_issuer, old, new, SYSTEM)
        except NotFound:
            raise Wrong(f"nobody here has an account of {old}; correct it") from None
        except Conflict:
            raise Wrong(f"an account of {new} is somebody else's already; nothing was changed") from None
    typer.echo(f"{count} people moved to {new}")


@contextmanager
def gaps_said() -> "Iterator[None]":
    """An office that would be left without anybody is one line, with how to fill it."""
    from contactdesk.people import LeftEmpty

    try:
        yield
    except LeftEmpty as error:
        gap, about = error.gap, OPTIONS.get(error.gap.grant.role, "")
        raise Wrong(
            f"from {gap.day} on nobody would be {gap.grant.role} ({gap.title}); nothing was changed; first give somebody that role: "
            f"contactdesk person role EMAIL --role {gap.grant.role} {about}".rstrip()
        ) from None


def _grant(db: "Session", role: Role, about: About) -> "Grant":
    from contactdesk.law.permissions import Grant
    from contactdesk.law.roles import ABOUT

    body = _organisation(db, about.organisation) if about.organisation else None
    is_minister = role is Role.MINISTER
    office = _portfolio(db, about.portfolio) if about.portfolio else body.portfolio_id if body else None
    grant = Grant(
        role,
        chamber=about.chamber,
        organisation_id=body.id if body and not is_minister else None,
        portfolio_id=office if is_minister else None,
        committee_id=_committee(db, about.committee) if about.committee else None,
        member_id=_person(db, about.member) if about.member else None,
        is_deputy=about.is_deputy,
    )
    if getattr(grant, ABOUT.get(role, "role")) is None:
        raise Misuse(f"the role {role} needs {OPTIONS[role]}")
    return grant


def _organisation(db: "Session", name: str) -> "Organisation":
    from sqlmodel import or_, select

    from contactdesk.store.models import Organisation

    either = or_(Organisation.abbreviation == name, Organisation.tooi == name)
    return _one(db, select(Organisation).where(either), f"organisation {name}")


def _portfolio(db: "Session", key: str) -> int | None:
    from sqlmodel import select

    from contactdesk.store.models import Portfolio

    return _one(db, select(Portfolio).where(Portfolio.key == key), f"portfolio {key}").id


def _committee(db: "Session", name: str) -> int | None:
    from sqlmodel import select

    from contactdesk.store.models import Committee

    return _one(db, select(Committee).where(Committee.name == name), f"committee {name}").id


def _person(db: "Session", email: str) -> int:
    from contactdesk.people import by_email

    found = by_email(db, email)
    if found is None:
        raise Wrong(
            f"nobody here has the address {email}; correct it, or add them with: contactdesk person add"
        )
    return found.id


def _one(db: "Session", query: "SelectOfScalar[T]", what: str) -> T:
    found = db.exec(query).all()
    if len(found) != 1:
        raise Wrong(f"there {'is no' if not found else 'is more than one'} {what}; name it otherwise")
    return found[0]
