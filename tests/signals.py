"""Emergency signals as a body fills them in, and what they say. Tests nothing itself."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, col, select

from contactdesk.letters.outbox import links
from contactdesk.operations import reminders
from contactdesk.signals import deeds, sending
from contactdesk.signals.deeds import SignalDoing
from contactdesk.signals.letters import SignalSaid
from contactdesk.signals.sending import Signal, Warned
from contactdesk.store.desk import desk, now
from contactdesk.store.models import EmergencySignal, Letter, Portfolio, SignalEvent
from contactdesk.words import Capacity, Decider, EarlierStep, SignalAction, SignalState
from tests.contacts import MARKER, Given

keys = count(1)
NEW = "/noodsignalen/nieuw"
OFFICE, BODY = "minister@szw.example", "postbus@uwv.example"


def typed(given: Given, **more: str) -> dict[str, str]:
    """The form as the board's secretary of UWV fills it in."""
    return {
        "organisatie": str(given.organisation("UWV")),
        "bewindspersoon": str(office(given)),
        "onderwerp": "Terugvordering over vijf jaar",
        "maatregel": "Wetsvoorstel terugvordering",
        "besluit_van": "wetgever",
        "besluit_op": "",
        "onuitvoerbaar": f"Het systeem kan dit niet voor 2028. {MARKER}",
        "wie_geraakt": "Ongeveer 40.000 mensen krijgen een verkeerde brief.",
        "eerder_soort_1": "uitvoeringstoets",
        "eerder_op_1": "2026-05-04",
        "eerder_waar_1": "https://www.uwv.example/toets-2026",
        "eerder_gevolg_1": "Het plan is niet veranderd.",
        "geprobeerd": "Drie gesprekken met de directie en een brief aan de top.",
        "wens": "Stel de ingangsdatum uit tot 2028.",
        "ondertekenaar": "B. Bestuur",
        "functie": "voorzitter van de raad van bestuur",
        "laatste_stap": "ja",
        "sleutel": f"noodsignaal-{next(keys)}",
        **more,
    }


def office(given: Given, key: str = "szw") -> int:
    query = select(Portfolio).where(col(Portfolio.key) == key)
    return given.database.read_now(lambda db: db.exec(query).one()).id


def signal(given: Given, **more: Any) -> Signal:
    about: dict[str, Any] = {
        "organisation_id": given.organisation("UWV"),
        "portfolio_id": office(given),
        "subject": "Terugvordering over vijf jaar",
        "measure": "Wetsvoorstel terugvordering",
        "decider": Decider.LEGISLATOR,
        "obstacle": f"Het systeem kan dit niet voor 2028. {MARKER}",
        "affected": "Ongeveer 40.000 mensen krijgen een verkeerde brief.",
        "tried": "Drie gesprekken met de directie.",
        "wish": "Stel de ingangsdatum uit.",
        "warnings": (
            Warned(
                EarlierStep.TEST, date(2026, 5, 4), "https://www.uwv.example/toets", "Er veranderde niets."
            ),
        ),
        "signed_by": "B. Bestuur",
        "signed_as": "voorzitter",
        "is_last": True,
    }
    return Signal(**about | more)


def sent(given: Given, by: str = "zbo-uwv", **more: Any) -> str:
    return given.database.write_now(sending.send, given.actor(by), signal(given, **more))


def written(db: Session) -> EmergencySignal:
    """A row of one, as no command made it; `event` belongs to it."""
    texts = dict.fromkeys(("subject", "measure", "obstacle", "affected", "tried", "wish", "sent_to"), "T")
    return EmergencySignal(
        id=1,
        number="N-2026-00001",
        organisation_id=1,
        portfolio_id=1,
        state=SignalState.SENT,
        decider=Decider.MINISTER,
        **texts,
        warnings=[],
        signed_by="B",
        signed_as="voorzitter",
        entered_by_id=1,
        sent_at=now(db),
        due_on=now(db).date(),
    )


def event(db: Session) -> SignalEvent:
    return SignalEvent(signal_id=1, action=SignalAction.SEND, by_id=1, by_name="B", at=now(db))


def row(given: Given, number: str) -> EmergencySignal:
    query = select(EmergencySignal).where(col(EmergencySignal.number) == number)
    return given.database.read_now(lambda db: db.exec(query).one())


def does(given: Given, number: str, action: SignalAction, by: str, **said: Any) -> None:
    """One deed of somebody signed in, a minute later."""
    given.clock.advance(timedelta(minutes=1))
    doing = SignalDoing(given.actor(by), row(given, number).version)
    given.database.write_now(
        deeds.do, number, action, doing, SignalSaid(**{"text": "Dit is wat wij zeggen.", **said})
    )


def answers(
    given: Given, number: str, action: SignalAction = SignalAction.EXPLAIN, by: str = "minister-szw"
) -> None:
    does(given, number, action, by, name="M. de Minister", capacity=Capacity.IN_PERSON)


def days_later(given: Given, days: int) -> None:
    given.clock.advance(timedelta(days=days))
    given.database.write_now(reminders.due)


def happened(given: Given, number: str) -> list[SignalAction]:
    about = row(given, number).id
    return [one.action for one in given.rows(SignalEvent) if one.signal_id == about]


def letters(given: Given, template: str) -> list[Letter]:
    return [one for one in given.rows(Letter) if one.template == template]


def link(given: Given, template: str = "signal_sent") -> str:
    """The address in the newest such letter, without the host."""

    def filled(db: Session) -> str:
        letter = db.get_one(Letter, letters(given, template)[-1].id)
        body = links.filled(db, desk(db).settings, [letter])[letter.id]
        return next(word for word in body.split() if "/noodsignaal/" in word)

    return "/noodsignaal/" + given.database.read_now(filled).partition("/noodsignaal/")[2]
