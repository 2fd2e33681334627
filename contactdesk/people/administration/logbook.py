"""The log of the desk itself: who was let in, who may do what, which mailbox is whose. Never an entry of a contact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk import words
from contactdesk.law.days import dutch_date, dutch_moment
from contactdesk.letters.letter_words.people import line
from contactdesk.people.administration import putting_back, undoing
from contactdesk.store.models import AuditEntry, Committee, Organisation, Person, Portfolio, Proposal
from contactdesk.words import FreezeKind, OrganisationKind, Party, Role

PAGE: Final = 50

#: what the log calls an action, and what is read for it
ACTIONS: Final[dict[str, str]] = {
    "person_add": "persoon toegevoegd",
    "person_join": "voor het eerst ingelogd",
    "person_rejoin": "account losgemaakt om opnieuw te koppelen",
    "issuer_move": "inlogdienst heeft een ander adres",
    "person_end": "alle rollen beëindigd",
    "role_grant": "rol gegeven",
    "role_given": "bericht over een nieuwe rol gestuurd",
    "person_edit": "naam of telefoon van een persoon gewijzigd",
    "person_correct": "naam of fractie volgens het register",
    "committee_add": "commissie toegevoegd",
    "committee_rename": "andere naam voor een commissie",
    "committee_seats": "zetels in commissies overgenomen uit het register",
    "people_import": "personen en rollen uit een bestand overgenomen",
    "role_end": "rol beëindigd",
    "delegate": "iemand genoemd om voor te handelen",
    "delegation_end": "dat handelen beëindigd",
    "calendar_make": "geheim adres voor een agenda gemaakt",
    "calendar_end": "geheim adres voor een agenda beëindigd",
    "letters_choose": "gekozen naar wie de berichten van een Kamerlid gaan",
    "absence": "afwezigheid van een contactpersoon vastgelegd",
    "absence_end": "afwezigheid van een contactpersoon ingetrokken",
    "proposal": "voorstel gedaan",
    "proposal_approve": "voorstel goedgekeurd",
    "proposal_list": "lijst met rollen goedgekeurd",
    "proposal_answer": "testbrief beantwoord",
    "proposal_letter": "testbrief opnieuw verstuurd",
    "proposal_reject": "voorstel afgewezen of ingetrokken",
    "proposal_effect": "voorstel is gaan gelden",
    "proposal_begun": "goedgekeurd voorstel begonnen: het ambt is er, de rest wacht op de testbrief",
    "proposal_due": "de dag van een afgesproken voorstel is er",
    "proposal_impossible": "afgesproken voorstel kon niet doorgaan",
    "edit_undo": "wijziging van één beheerder ongedaan gemaakt",
    "destruction": "vernietiging begonnen, volgens de bewaartermijnen",
    "destruction_end": "vernietiging klaar",
    "destroy": "vernietigd, volgens de bewaartermijn",
    "freeze": "verzoek bevroren: het mag niet worden vernietigd",
    "thaw": "verzoek niet meer bevroren",
    "proposal_undo": "voorgesteld om iets ongedaan te maken",
    "organisation_edit": "gegevens van een organisatie gewijzigd",
    "organisations_load": "organisaties ingelezen",
    "organisation_follows": "organisatie gaat mee met een andere",
    "organisation_correct": "soort of bewindspersoon overgenomen uit het bestand",
    "organisation_update": "gegevens van een organisatie overgenomen uit het bestand of het register",
    "elsewhere_update": "wie hier niet staat, overgenomen uit het bestand",
    "missed_forget": "zoekwoord dat niets vond, weggehaald",
    "standard_text_add": "standaardtekst toegevoegd",
    "standard_text_change": "standaardtekst gewijzigd",
    "standard_text_end": "standaardtekst beëindigd",
    "morning_letter_choose": "ochtendbrief gekozen of afgezegd",
    "morning_letter": "ochtendbrief gemaakt",
    "view_save": "weergave van de wachtrij bewaard",
    "view_remove": "weergave van de wachtrij verwijderd",
    "official_moved": "geschreven dat een ambtenaar ergens anders werkt of geen ambtenaar meer is",
    "standard_text_follows": "standaardtekst gaat mee met een ministerie",
    "topics_edit": "onderwerpen van een organisatie gewijzigd",
    "organisation_end": "organisatie beëindigd, volgens het register",
    "mailbox_link": "link om in te loggen gestuurd",
    "mailbox_follows": "account van een postbus volgt de organisatie",
    "mailbox_sign_in": "ingelogd via de postbus",
    "letters_stopped": "beheerders gewaarschuwd voor berichten die niet aankomen",
    "overview": "dagoverzicht of dagbrief gemaakt",
    "letter_again": "bericht opnieuw verstuurd",
    "restore": "teruggezet uit een reservekopie",
    "handed_on": "bericht dat binnenkwam doorgestuurd",
    "mail_refused": "afzender geschreven dat een e-mail niet, of niet helemaal, bij een verzoek kwam",
    "rows_known": "stand van alle rijen vastgelegd",
    "checkpoint": "stand van het logboek buiten het loket vastgelegd",
    "minister_change": "een andere bewindspersoon: wat vooraf was toegestaan, is opgeschort",
    "split_done": "splitsing van een ministerie: wat open is ging mee",
    "office_moves_done": "bewindspersoon naar een ander ministerie: wat open is ging mee",
    "portfolio_moves_done": "organisaties naar een andere bewindspersoon: wat open is ging mee",
    "office_ends_done": "einde van een ambt: wat open is ging naar een ander ambt",
    "replacement": "een andere bewindspersoon vervangt: die besluit, en wat vooraf was toegestaan, is opgeschort",
    "replacement_end": "vervanging van een bewindspersoon voorbij",
    "replacement_settle": "gezegd dat na een vervanging de bewindspersoon er weer is",
    "agreement_default": "werkafspraak van een inspectie gemaakt door het loket",
    "agreement_confirm": "werkafspraak van een inspectie bevestigd",
    "agreement_narrow": "werkafspraak van een inspectie beperkt",
    "agreement_withdraw": "werkafspraak van een inspectie ingetrokken",
    **{action.value: f"noodsignaal: {words.uncap(label)}" for action, label in words.SIGNAL_ACTION.items()},
    "standing_record": "toestemming vooraf vastgelegd",
    "standing_confirm": "toestemming vooraf bevestigd door de nieuwe bewindspersoon",
    "standing_complete": "toestemming vooraf aangevuld met stuk of mandaat",
    "standing_revoke": "toestemming vooraf ingetrokken",
    "standing_kept": "toestemmingen vooraf van voor deze versie gelden door zoals zij waren; het stuk is niet opgegeven",
    "standing_suspend": "toestemming vooraf opgeschort: de bewindspersoon is een ander",
}

#: of emergency signals: administrators read none, and of none who sent it to whom
SIGNALS: Final = frozenset(action.value for action in words.SignalAction)

#: what is done with an organisation, where it is not its kind or minister
ACTS: Final[dict[str, str]] = {
    "add": "nieuwe organisatie",
    "ministry": "nieuw ministerie",
    "minister": "nieuwe bewindspersoon bij een ministerie",
    "rename": "andere naam",
    "end": "einde",
    "restore": "einde ongedaan gemaakt",
    "merge": "opgegaan in een andere",
    "split": "splitsing van een ministerie",
    "office_moves": "bewindspersoon naar een ander ministerie",
    "portfolio_moves": "organisaties naar een andere bewindspersoon",
    "office_ends": "einde van een ambt",
}

#: as who somebody acted
PARTIES: Final[dict[str, str]] = {
    **{party.value: label for party, label in words.PARTY.items()},
    Role.ADMINISTRATOR.value: words.ROLE[Role.ADMINISTRATOR],
    "self": "zelf",
    "mailbox": "vanuit de nieuwe postbus",
}


@dataclass(frozen=True)
class LogLine:
    """`undoes`: the proposal that can be put back, where the line is of one; `puts_back`: whether what one did can be."""

    id: int
    at: str
    who: str
    what: str
    about: list[tuple[str, str]]
    undoes: int | None
    puts_back: bool


@dataclass(frozen=True)
class LogPage:
    """A page of the log, the newest first; `next` is the id before which the next begins."""

    rows: list[LogLine]
    next: int | None


def page(db: Session, before: int | None = None) -> LogPage:
    query = select(AuditEntry).where(
        col(AuditEntry.contact_id).is_(None), col(AuditEntry.action).not_in(sorted(SIGNALS))
    )
    query = query.order_by(col(AuditEntry.id).desc())
    if before is not None:
        query = query.where(col(AuditEntry.id) < before)
    found = list(db.execute(query.limit(PAGE + 1)).scalars())
    rows = found[:PAGE]
    can = putting_back.can_put_back(db, [row.id for row in rows])
    return LogPage(
        [_line(db, row, row.id in can) for row in rows], rows[-1].id if len(found) > PAGE else None
    )


def _line(db: Session, entry: AuditEntry, puts_back: bool) -> LogLine:
    what = ACTIONS.get(entry.action, entry.action)
    return LogLine(
        entry.id,
        dutch_moment(entry.at),
        _who(db, entry),
        what,
        _about(db, entry.details),
        _undoes(db, entry),
        puts_back,
    )


def _undoes(db: Session, entry: AuditEntry) -> int | None:
    if entry.action != "proposal_effect":
        return None
    row = _row(db, Proposal, entry.details.get("proposal"))
    return row.id if row and undoing.may_undo(db, row) else None


def _who(db: Session, entry: AuditEntry) -> str:
    part = PARTIES.get(entry.by_party, entry.by_party)
    if entry.by_id is None:
        return "het systeem" if entry.by_party == Party.SYSTEM else part
    return f"{line(db.get_one(Person, entry.by_id).name)} ({part})"


def _about(db: Session, details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What it was about, by name; what is no name or day of the desk itself stays unsaid."""
    found: list[tuple[str, str]] = []
    if person := _row(db, Person, details.get("person")):
        found.append(("Wie", line(person.name)))
    if role := details.get("role"):
        found.append(("Rol", words.ROLE[Role(role)]))
    if body := _row(db, Organisation, details.get("organisation") or details.get("organisation_id")):
        found.append(("Organisatie", line(body.name)))
    if committee := _row(db, Committee, details.get("committee")):
        found.append(("Commissie", line(committee.name)))
    if office := _row(db, Portfolio, details.get("portfolio") or details.get("portfolio_id")):
        found.append(("Bewindspersoon", line(office.title)))
    if office := _row(db, Portfolio, details.get("replaced_by")):
        found.append(("Vervangen door", line(office.title)))
    if act := ACTS.get(details.get("act", "")):
        found.append(("Wat", act))
    if other := _row(db, Organisation, details.get("into")):
        found.append(("Opgegaan in", line(other.name)))
    if old := details.get("old_kind"):
        before, after = (words.KIND[OrganisationKind(one)] for one in (old, details["new_kind"]))
        found.append(("Soort", before if before == after else f"{before}, wordt {after}"))
    if office := _row(db, Portfolio, details.get("old_portfolio")):
        found.append(("Bewindspersoon eerst", line(office.title)))
    if number := details.get("number"):
        found.append(("Verzoek", str(number)))
    if kind := details.get("freeze"):
        found.append(("Voor", words.FREEZE_KIND[FreezeKind(kind)]))
    if number := details.get("proposal"):
        found.append(("Voorstel", str(number)))
    if number := details.get("undoes"):
        found.append(("Maakt ongedaan", f"voorstel {number}"))
    if number := details.get("undoes_entry"):
        found.append(("Maakt ongedaan", f"regel {number} van dit logboek"))
    if on := details.get("on"):
        found.append(("Per", dutch_date(date.fromisoformat(on))))
    return found


def _row(db: Session, table: type[Any], id_: Any) -> Any:
    return db.get(table, id_) if isinstance(id_, int) else None
