"""What each deed on a contact does: its form, its command and where it leads. The forms stand in `deed_forms`, the words in
`law.deeds`; how a deed comes in, `deeds`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from contactdesk import contacts
from contactdesk.contacts import Official, contact_page, decisions, drafters, forwarding, named_before
from contactdesk.contacts.change import allow
from contactdesk.contacts.decisions import Ruling
from contactdesk.contacts.mending import Mended
from contactdesk.law import officials, permissions
from contactdesk.law.deeds import DEEDS, WordsCase
from contactdesk.law.outcomes import invalid
from contactdesk.law.permissions import Actor
from contactdesk.routes import deed_forms as f
from contactdesk.store import visibility
from contactdesk.words import Action, How, Outcome, Party


@dataclass(frozen=True)
class Command:
    """What a deed does: what its form takes, and the command; its words stand in `law.deeds`."""

    form: type[BaseModel]
    run: Callable[..., Any]
    #: where it leads, for who reads the contact no more after it
    leads_to: str = ""
    #: the same, where the command returned what to say of that
    away: str = ""
    #: what it would do, and the page that shows that before `bevestigd=ja` does it
    look: Callable[..., Any] | None = None
    check: str = ""
    #: only where the form asks for it (`stap=controleer`, as ours do): a deed that is posted as documented is done
    asks_first: bool = False


# The commands, each as (db, number, by, form)


def _plain(command: Callable[..., None]) -> Callable[[Session, str, Actor, f.Versioned], None]:
    """A command that needs no more than the version."""

    def run(db: Session, number: str, by: Actor, form: f.Versioned) -> None:
        command(db, number, by, version=form.versie)

    return run


def _saying(command: Callable[..., None]) -> Callable[[Session, str, Actor, Any], None]:
    """A command with one text."""

    def run(db: Session, number: str, by: Actor, form: Any) -> None:
        command(db, number, by, text=form.tekst, version=form.versie)

    return run


def _decline(db: Session, number: str, by: Actor, form: f.MaybeSaid) -> str:
    goes_on = contacts.decline(db, number, by, text=form.tekst, version=form.versie)
    return (
        "U doet niet mee. De andere Kamerleden gaan verder, en de andere kant krijgt bericht."
        if goes_on
        else ""
    )


def _message(db: Session, number: str, by: Actor, form: f.Talk) -> None:
    contacts.message(db, number, by, text=form.tekst)


def _note(db: Session, number: str, by: Actor, form: f.Talk) -> None:
    contacts.note(db, number, by, text=form.tekst)


def _record_received(db: Session, number: str, by: Actor, form: f.ReceivedForm) -> None:
    said = contacts.Received(form.kant, form.tekst, form.hoe, form.ontvangen_op, form.antwoord is not None)
    contacts.record_received(db, number, by, said, version=form.versie)


def _ask_permission(db: Session, number: str, by: Actor, form: f.AskPermission) -> None:
    others = form.others()
    official = form.official(required=bool(others))
    with form.at_their_block():
        contacts.ask_permission(
            db,
            number,
            by,
            official=official,
            others=others,
            without_official=form.is_without_official,
            portfolio_id=form.bewindspersoon,
            advice=form.advies,
            version=form.versie,
        )


def _name_official(db: Session, number: str, by: Actor, form: f.NameOfficial) -> None:
    with form.at_their_block():
        _change_officials(db, number, by, form)


def _change_officials(db: Session, number: str, by: Actor, form: f.NameOfficial) -> None:
    if form.wat == "weg":
        contacts.drop_official(db, number, by, place=form.place, version=form.versie)
    elif form.wat == "erbij":
        official = form.official(required=True)
        assert official is not None
        contacts.add_official(db, number, by, official=official, version=form.versie)
    else:
        _name_one(db, number, by, form)


def _name_one(db: Session, number: str, by: Actor, form: f.NameOfficial) -> None:
    drafter = form.drafter
    if form.chooses_who and form.is_same:
        form = _as_they_were(db, number, by, form)
    official = None if drafter is not None else form.official(required=True)
    if drafter is not None:
        contact = visibility.find(db, number, by)
        allow(db, contact, by, Action.NAME_OFFICIAL)
        official = drafters.chosen(db, contact, drafter)
    assert official is not None
    contacts.name_official(
        db, number, by, official=official, is_same=form.is_same, place=form.place, version=form.versie
    )


def _as_they_were(db: Session, number: str, by: Actor, form: f.NameOfficial) -> f.NameOfficial:
    """What was left empty stays as it is."""
    contact = visibility.find(db, number, by)
    allow(db, contact, by, Action.NAME_OFFICIAL)
    was = next(iter(officials.of(contact)[form.place - 1 : form.place]), None)
    if was is None:
        return form
    kept = {"ambtenaar_naam": was.name, "ambtenaar_email": was.email, "ambtenaar_telefoon": was.phone}
    return form.model_copy(update={name: getattr(form, name) or value for name, value in kept.items()})


def _name_helper(db: Session, number: str, by: Actor, form: f.NameHelper) -> None:
    contacts.name_helper(db, number, by, person_id=form.jurist, version=form.versie)


def _reassign(db: Session, number: str, by: Actor, form: f.Reassign) -> None:
    contacts.reassign(db, number, by, to=form.collega, version=form.versie)


def _decide(db: Session, number: str, by: Actor, form: f.Decide) -> None:
    ruling = Ruling(
        Outcome(form.uitkomst),
        decided_by=_decided_by(db, number, by, form, Action.PERMIT),
        capacity=form.hoedanigheid,
        decided_on=form.besloten_op,
        how=form.hoe,
        or_colleague=form.of_collega == "ja",
        **form.words(),
    )
    decisions.decide(db, number, by, ruling, version=form.versie)


def _decide_beforehand(db: Session, number: str, by: Actor, form: f.Beforehand) -> None:
    ruling = Ruling(
        Outcome(form.uitkomst),
        how=How.BEFOREHAND,
        standing_permission_id=form.vooraf_id,
        **form.words(),
    )
    official, others, nobody = _chosen_official(db, number, by, form), form.others(), form.names_nobody
    with form.at_their_block():
        decisions.decide(
            db,
            number,
            by,
            ruling,
            official=official,
            others=others,
            without_official=nobody,
            version=form.versie,
        )


def _chosen_official(db: Session, number: str, by: Actor, form: f.Beforehand) -> Official | None:
    """With whom, as the one form of a permission beforehand asks it."""
    if form.named_in is None:
        return form.typed_official()
    return named_before.chosen(db, visibility.find(db, number, by), by, form.named_in, "wie")


def _dispute(db: Session, number: str, by: Actor, form: f.Disputed) -> None:
    decisions.dispute(db, number, by, text=form.tekst, decision_id=form.besluit_id, version=form.versie)


def _revoke(db: Session, number: str, by: Actor, form: f.Revoke) -> None:
    decisions.revoke(
        db,
        number,
        by,
        reason=form.reden,
        decided_by=_decided_by(db, number, by, form, Action.REVOKE),
        capacity=form.hoedanigheid,
        decided_on=form.besloten_op,
        how=form.hoe,
        version=form.versie,
    )


def _look_decide(db: Session, number: str, by: Actor, form: f.Decide) -> decisions.DecisionPreview:
    return decisions.look(db, number, lambda: _decide(db, number, by, form))


def _look_revoke(db: Session, number: str, by: Actor, form: f.Revoke) -> decisions.DecisionPreview:
    return decisions.look(db, number, lambda: _revoke(db, number, by, form))


def _take_back(db: Session, number: str, by: Actor, form: f.TextForm) -> None:
    decisions.take_back(db, number, by, text=form.tekst, version=form.versie)


def _look_take_back(db: Session, number: str, by: Actor, form: f.TextForm) -> decisions.TakenBackPreview:
    return decisions.look_back(db, number, lambda: _take_back(db, number, by, form))


def _decided_by(db: Session, number: str, by: Actor, form: f.DecidedBy, action: Action) -> str | None:
    """The office types a name; a liaison chooses one of its people, or types who else had the mandate."""
    contact = visibility.find(db, number, by)
    if form.besloten_door is None or permissions.acting_as(by, action, contact) is Party.MINISTER:
        return form.naam
    names = dict(contact_page.deciders(db, contact.portfolio_id))
    if form.besloten_door not in names:
        raise invalid("besloten_door", "Kies uit de lijst wie besloot, of typ de naam")
    return names[form.besloten_door]


def _tell_elsewhere(db: Session, number: str, by: Actor, form: f.OtherMinister) -> None:
    contacts.tell_elsewhere(db, number, by, portfolio_id=form.bewindspersoon, version=form.versie)


def _schedule(db: Session, number: str, by: Actor, form: f.Meeting) -> None:
    contacts.schedule(
        db,
        number,
        by,
        at=form.wanneer,
        minutes=form.duur or 30,
        place=form.plaats,
        reason=form.reden,
        version=form.versie,
    )


def _call_off(db: Session, number: str, by: Actor, form: f.CallOff) -> None:
    contacts.call_off(db, number, by, reason=form.reden, version=form.versie)


def _keep(db: Session, number: str, by: Actor, form: f.StillNeeded) -> None:
    contacts.keep(db, number, by, debate_on=form.debat, version=form.versie)


def _hold(db: Session, number: str, by: Actor, form: f.HeldForm) -> None:
    contacts.hold(db, number, by, held_at=form.plaatsgevonden_op, shared=form.gedeeld, version=form.versie)


def _correct(db: Session, number: str, by: Actor, form: f.Correct) -> None:
    members = tuple(int(one) for one in form.lid if one.strip()) if form.lid else None
    mended = Mended(form.onderwerp, form.vraag, form.vorm, form.debat, members)
    contacts.correct(db, number, by, mended, version=form.versie)


def _withdraw(db: Session, number: str, by: Actor, form: f.Withdraw) -> None:
    command = contacts.withdraw_all if form.alle else contacts.withdraw
    command(db, number, by, version=form.versie)


def _look_forward(db: Session, number: str, by: Actor, form: f.Forward) -> forwarding.SentOnPreview:
    return forwarding.look(db, number, by, version=form.versie, **form.goes())


def _answer_publicly(db: Session, number: str, by: Actor, form: f.PublicAnswer) -> None:
    links = (form.links or "").split()
    contacts.answer_publicly(db, number, by, text=form.tekst, links=links, version=form.versie)


def _forward(db: Session, number: str, by: Actor, form: f.Forward) -> str:
    following = contacts.forward(db, number, by, version=form.versie, **form.goes())
    cases = [WordsCase.ELSEWHERE] if following is None else []
    return DEEDS["doorsturen"].worded(cases).done.format(number=following)


#: what a decision that a contact person records would do
RECORDED = "contact/recorded.html"
BEFOREHAND = Command(f.Beforehand, _decide_beforehand)

# fmt: off
#: path → form and command
COMMANDS: dict[str, Command] = {
    "oppakken":              Command(f.Versioned,     _plain(contacts.take)),
    "wedervraag":            Command(f.TextForm,          _saying(contacts.ask_back)),
    "antwoord":              Command(f.TextForm,          _saying(contacts.clarify)),
    "toestemming-vragen":    Command(f.AskPermission, _ask_permission),
    "openbaar":              Command(f.PublicAnswer,  _answer_publicly),
    "niet-geholpen":         Command(f.Versioned,     _plain(contacts.not_helped)),
    "verbeteren":            Command(f.Correct,       _correct),
    "heropenen":             Command(f.Versioned,     _plain(contacts.reopen)),
    "nog-nodig":             Command(f.StillNeeded,   _keep),
    "aandringen":            Command(f.Versioned,     _plain(contacts.urge)),
    "voorleggen":            Command(f.Versioned,     _plain(contacts.escalate)),
    "herinneren":            Command(f.Versioned,     _plain(contacts.remind)),
    "besluit":               Command(f.Decide,        _decide, look=_look_decide, check=RECORDED, asks_first=True),
    "klopt-niet":            Command(f.Disputed,      _dispute),
    "verkeerd-ingevoerd":    Command(f.TextForm,          _take_back, look=_look_take_back, check="contact/taken_back.html", asks_first=True),
    "toestemming-intrekken": Command(f.Revoke,        _revoke, look=_look_revoke, check=RECORDED, asks_first=True),
    "ambtenaar":             Command(f.NameOfficial,  _name_official),
    "bureau-wetgeving":      Command(f.NameHelper,    _name_helper),
    "afspraak":              Command(f.Meeting,       _schedule),
    "afzeggen":              Command(f.CallOff,       _call_off),
    "afronden":              Command(f.HeldForm,          _hold),
    "afhouden":              Command(f.MaybeSaid,     _decline, away="/verzoeken"),
    "intrekken":             Command(f.Withdraw,      _withdraw),
    "aan-collega":           Command(f.Reassign,      _reassign, leads_to="/verzoeken"),
    "doorsturen":            Command(f.Forward,       _forward, look=_look_forward, check="contact/forward.html"),
    "bewindspersoon":        Command(f.OtherMinister, _tell_elsewhere),
    "ontvangen":             Command(f.ReceivedForm,  _record_received),
    "notitie":               Command(f.Talk,          _note),
    "bericht":               Command(f.Talk,          _message),
}
# fmt: on
