"""`contactdesk rules …`: prove the rules file, explain what it decides, and what another would have. Needs no secret."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contactdesk.cli.common import Wrong, opened, settings_without_key
from contactdesk.settings import load
from contactdesk.words import Addressee, Chamber, Form, Ground, Initiator, OrganisationKind

if TYPE_CHECKING:
    from contactdesk.law.rules import RegimeDecision, Rules

rules = typer.Typer(help="The law as data.", no_args_is_help=True, rich_markup_mode=None)

KEYS = ("regime", "timing", "disclose", "rule", "status", "basis", "because", "refer_to")
File = Annotated[Path, typer.Argument(metavar="FILE")]
Since = Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], metavar="DATE")]
Until = Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], metavar="DATE")]
Day = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE")]


@rules.command()
def check() -> None:
    """Walk every combination of facts and prove what must hold of the rules file.

    Example: contactdesk rules check
    """
    from contactdesk.law.rules import check

    found = _rules()
    report = check(found)
    typer.echo(
        f"{found.path}: {report.rules} rules ({report.switched_off} switched off), "
        f"{report.combinations} combinations of facts on {report.dates} dates, "
        f"{report.examples} examples and {report.properties} properties: all hold"
    )
    for name, why in report.changed:
        typer.echo(f"contactdesk: NOT AS SHIPPED: property {name}: {why}", err=True)


@rules.command()
def explain(
    organisation: Annotated[OrganisationKind, typer.Option()],
    initiator: Annotated[Initiator, typer.Option()],
    form: Annotated[Form, typer.Option()],
    chamber: Annotated[Chamber | None, typer.Option()] = None,
    ground: Annotated[Ground | None, typer.Option()] = None,
    addressee: Annotated[Addressee | None, typer.Option()] = None,
    on: Day = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what must happen before a contact, by which rule, and why.

    Example: contactdesk rules explain --organisation zbo --initiator member --chamber TK --form conversation
    """
    from contactdesk.law.rules import Facts, decide

    facts = Facts(organisation, initiator, form, chamber, ground, addressee)
    answer = _answer(decide(_rules(), facts, on.date() if on else _today()))
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    for key in KEYS:
        if answer[key]:
            typer.echo(f"{key}: {answer[key]}")


@rules.command()
def rehearse(file: File, since: Since = None, until: Until = None) -> None:
    """Replay the contacts of a period under another rules file: which would go differently, and why.

    Example: contactdesk rules rehearse ./aanwijzingen-2027.toml --since 2026-07-01
    """
    from contactdesk.contacts.rehearsing import rehearse
    from contactdesk.law.rules import RulesError
    from contactdesk.law.rules import load as load_rules

    try:
        other = load_rules(file)
    except RulesError as error:
        raise Wrong(str(error)) from None
    with opened(settings_without_key()) as database:
        found = database.read_now(
            rehearse, other, since.date() if since else None, until.date() if until else None
        )
    same = found.contacts - len(found.differences)
    typer.echo(
        f"{found.contacts} contacts under {file}: {same} go the same way ({found.other_rule} by another rule), "
        f"{len(found.differences)} differently; {found.referrals} referrals cannot be replayed, nothing is kept of them"
    )
    for each in found.differences:
        typer.echo("\t".join((each.number, each.before, each.after, each.why)))


def _answer(decision: "RegimeDecision") -> dict[str, str | None]:
    from contactdesk.law.rules import fill

    answer: dict[str, str | None] = {key: getattr(decision, key) for key in KEYS}
    because = fill(decision.because, organisatie="de organisatie", bewindspersoon="de bewindspersoon")
    return answer | {"because": because}


def _rules() -> "Rules":
    from contactdesk.law.rules import RulesError
    from contactdesk.law.rules import load as load_rules

    folder = load(os.environ, demo=True).config_dir  # only where the file stands is asked of the settings
    try:
        return load_rules(folder / "aanwijzingen.toml")
    except RulesError as error:
        raise Wrong(str(error)) from None


def _today() -> date:
    from contactdesk.law.days import today

    return today(datetime.now(UTC))
