"""`contactdesk rules …`: prove the rules file, explain what it decides, and what another would have. Needs no secret."""

import json
import os
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contactdesk.cli.common import Wrong, opened, settings_without_key
from contactdesk.settings import load
from contactdesk.words import (
    HEADING_TOLD,
    Addressee,
    Agreement,
    Chamber,
    Form,
    Ground,
    Initiator,
    OrganisationKind,
    Regime,
)

if TYPE_CHECKING:
    from contactdesk.law.refusal_grounds import RefusalGrounds
    from contactdesk.law.rules import Facts, RegimeDecision, Rules

rules = typer.Typer(help="The law as data.", no_args_is_help=True, rich_markup_mode=None)

KEYS = ("regime", "timing", "disclose", "rule", "status", "basis", "because", "refer_to")
File = Annotated[Path, typer.Argument(metavar="FILE")]
Since = Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], metavar="DATE")]
Until = Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], metavar="DATE")]
Day = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE")]
Past = Annotated[bool, typer.Option("--past", help="The contact was there before it was reported.")]


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
    agreement: Annotated[
        Agreement, typer.Option(help="Whether the working agreement of an inspectorate covers it.")
    ] = Agreement.COVERS,
    on: Day = None,
    past: Past = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what must happen before a contact, by which rule, why, and on which grounds it can be refused.

    Example: contactdesk rules explain --organisation zbo --initiator member --chamber TK --form conversation
    """
    from contactdesk.law.rules import Facts

    facts = Facts(organisation, initiator, form, chamber, ground, addressee, agreement)
    answer = explained(_rules(), _grounds(), facts, on.date() if on else _today(), past=past)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    for key, said in answer.items():
        if said:
            typer.echo(f"{key}: {said}")


def explained(
    rules: "Rules", grounds: "RefusalGrounds", facts: "Facts", on: date, *, past: bool = False
) -> dict[str, str | None]:
    """The answer of `explain`: the decision, whether it is only told afterwards, and on what it can be refused."""
    from contactdesk.law.early import was_there
    from contactdesk.law.rules import decide

    decision, moment = decide(rules, facts, on), datetime.combine(on, time(), UTC)
    is_told = was_there(decision.regime, moment if past else None, moment)
    can_be_refused = decision.regime is Regime.PERMISSION and not is_told
    return _answer(decision) | {
        "told": HEADING_TOLD if is_told else None,
        "grounds": _refusable(grounds, facts) if can_be_refused else None,
    }


def _refusable(grounds: "RefusalGrounds", facts: "Facts") -> str:
    from contactdesk.law.refusal_grounds import is_answered_in_writing

    is_written = is_answered_in_writing(facts.form, facts.initiator)
    found = []
    for each in grounds.choices_for(facts.initiator):
        needs = {"in person": each.in_person, "with a day": each.needs_date or is_written}
        asked = ", ".join(need for need, is_needed in needs.items() if is_needed)
        found.append(f"{each.code} ({asked})" if asked else each.code)
    return "; ".join(found)


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
        typer.echo("\t".join((each.number, each.before, each.after, each.concerns, each.why)))


def _answer(decision: "RegimeDecision") -> dict[str, str | None]:
    from contactdesk.law.rules import fill

    answer: dict[str, str | None] = {key: getattr(decision, key) for key in KEYS}
    because = fill(decision.because, organisatie="de organisatie", bewindspersoon="de bewindspersoon")
    return answer | {"because": because}


def _folder() -> Path:
    return load(os.environ, demo=True).config_dir  # only where the files stand is asked of the settings


def _grounds() -> "RefusalGrounds":
    from contactdesk.law.refusal_grounds import RefusalGroundsError
    from contactdesk.law.refusal_grounds import load as load_grounds

    try:
        return load_grounds(_folder() / "refusal_grounds.toml")
    except RefusalGroundsError as error:
        raise Wrong(str(error)) from None


def _rules() -> "Rules":
    from contactdesk.law.rules import RulesError
    from contactdesk.law.rules import load as load_rules

    try:
        return load_rules(_folder() / "aanwijzingen.toml")
    except RulesError as error:
        raise Wrong(str(error)) from None


def _today() -> date:
    from contactdesk.law.days import today

    return today(datetime.now(UTC))
