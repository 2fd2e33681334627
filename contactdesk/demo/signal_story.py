"""The emergency signal of the demo: UWV, to the minister of SZW, who has not answered yet."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from contactdesk.law.days import today
from contactdesk.law.permissions import Actor
from contactdesk.signals import sending
from contactdesk.signals.finding import is_configured
from contactdesk.signals.sending import Signal, Warned
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Portfolio
from contactdesk.words import Decider, EarlierStep

#: how long ago UWV warned before
WARNED_AGO: Final = (timedelta(days=210), timedelta(days=75))


def send(db: Session, by: Actor) -> None:
    """Now, where a ministry takes part."""
    if not is_configured(db):
        return
    body = db.execute(select(Organisation).where(col(Organisation.abbreviation) == "UWV")).scalar_one()
    office = db.execute(select(Portfolio).where(col(Portfolio.key) == "szw")).scalar_one()
    test, letter = (today(now(db)) - ago for ago in WARNED_AGO)
    sending.send(
        db,
        by,
        Signal(
            organisation_id=body.id,
            portfolio_id=office.id,
            subject="Verrekenen per dag gaat niet voor 2029",
            measure="Wetsvoorstel verrekening van inkomsten (verzonnen voor deze demo)",
            decider=Decider.LEGISLATOR,
            obstacle="Het wetsvoorstel wil dat wij inkomsten per dag verrekenen. De systemen kennen alleen maanden. Ombouwen duurt drie jaar, en tot die tijd rekent niemand het met de hand na.",
            affected="Mensen met wisselende uren krijgen verkeerde bedragen en moeten later terugbetalen. Het gaat om ongeveer 90.000 mensen per jaar.",
            tried="Wij hebben vier keer met de directie gesproken en de top van het ministerie om een gesprek gevraagd. De datum bleef dezelfde.",
            wish="Laat de wet ingaan in 2029, of begin met verrekenen per maand.",
            warnings=(
                Warned(
                    EarlierStep.TEST,
                    test,
                    "https://www.uwv.example/uitvoeringstoets-verrekening",
                    "Niet uitvoerbaar op de datum in het voorstel. Het voorstel is niet veranderd.",
                ),
                Warned(EarlierStep.LETTER, letter, "kenmerk UWV-2026-118", "Een ontvangstbevestiging."),
            ),
            signed_by="B. Bestuurder",
            signed_as="voorzitter van de raad van bestuur",
            is_last=True,
        ),
    )
