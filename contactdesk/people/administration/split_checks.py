"""Whether a ministry can split so: its name, its minister, what goes along, and who is contact person there."""

import re
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from contactdesk import people
from contactdesk.law.days import today
from contactdesk.law.outcomes import FieldError
from contactdesk.law.permissions import Grant
from contactdesk.letters.letter_words.people import line, named
from contactdesk.people.administration import (
    adding_ministers,
    adding_ministries,
    giving,
    mailbox_changes,
    moving_portfolios,
    organisation_proposals,
)
from contactdesk.people.administration.adding_ministers import NewMinister
from contactdesk.people.administration.boxes import Mailbox
from contactdesk.people.administration.ending_organisations import children
from contactdesk.people.administration.proposals_store import Term
from contactdesk.people.administration.split_plans import SplitPlan
from contactdesk.people.lasting import is_held
from contactdesk.people.organisations import Box
from contactdesk.store.desk import now
from contactdesk.store.models import Organisation, Person, Portfolio, RoleGrant
from contactdesk.words import Role

#: the end of the register's identifier of a ministry, as the desk keeps it
TOOI: Final = re.compile(r"ministerie/mnre\d{1,9}")
#: at which field of this form stands who signs in for the minister
FIELDS: Final = {"naam": "logt_in", "email": "email_bureau"}


def unfit(db: Session, ministry: Organisation, plan: SplitPlan) -> list[FieldError]:
    """Each at its field; none where it can be."""
    return [
        *organisation_proposals.taken(db, plan.named),
        *_unfit_tooi(db, plan),
        *_unfit_minister(db, ministry, plan),
        *_unfit_parts(db, ministry, plan),
        *_unfit_liaisons(db, ministry, plan),
    ]


def _unfit_tooi(db: Session, plan: SplitPlan) -> list[FieldError]:
    if not plan.tooi:
        return []
    if not TOOI.fullmatch(plan.tooi):
        return [FieldError("tooi", "Vul een kenmerk in zoals: ministerie/mnre1034")]
    taken = db.execute(select(col(Organisation.name)).where(col(Organisation.tooi) == plan.tooi)).first()
    return [FieldError("tooi", f"Dit kenmerk heeft al een organisatie: {line(taken[0])}")] if taken else []


def _unfit_minister(db: Session, ministry: Organisation, plan: SplitPlan) -> list[FieldError]:
    if plan.minister is None:
        return _unfit_newcomer(db, ministry, plan.newcomer)
    office = db.get(Portfolio, plan.minister)
    if office is None or office not in offices(db, ministry):
        return [
            FieldError(
                "minister", "Kies een bewindspersoon van dit ministerie die meegaat, of een nieuw ambt"
            )
        ]
    if not office.mailbox.strip() and plan.newcomer is None:
        return [FieldError("minister", f"Het bureau van de {line(office.title)} heeft nog geen postbus")]
    return []


def _unfit_newcomer(db: Session, ministry: Organisation, wanted: NewMinister | None) -> list[FieldError]:
    """A minister who has no office yet needs one that is read."""
    if wanted is None or not wanted.title:
        return [FieldError("minister", "Kies wie de minister wordt, of vul een nieuw ambt in")]
    found = [("ambt", adding_ministries.unfit_title(db, wanted.title))]
    if not wanted.mailbox:
        found.append(("postbus", "Vul de postbus van het bureau in: zonder postbus komt er geen verzoek aan"))
    found += adding_ministers.unfit(db, ministry, wanted)
    return [FieldError(FIELDS.get(field, field), why) for field, why in found if why]


def _unfit_parts(db: Session, ministry: Organisation, plan: SplitPlan) -> list[FieldError]:
    errors = []
    if not {one.id for one in offices(db, ministry)}.issuperset(plan.offices):
        errors.append(FieldError("bureaus", "Kies bewindspersonen van dit ministerie die meegaan"))
    if not {one.id for one in children(db, ministry)}.issuperset(plan.bodies):
        errors.append(FieldError("organisaties", "Kies organisaties van dit ministerie"))
    return errors


def _unfit_liaisons(db: Session, ministry: Organisation, plan: SplitPlan) -> list[FieldError]:
    """No ministry begins without a contact person, nor without a mailbox for them."""
    if not plan.liaisons and not plan.email:
        lacks = "Kies wie contactpersoon wordt, of vul een nieuwe in: geen ministerie begint zonder"
        return [FieldError("contactpersonen", lacks)]
    errors = []
    if not {id_ for id_, _ in liaisons(db, ministry)}.issuperset(map(str, plan.liaisons)):
        errors.append(FieldError("contactpersonen", "Kies contactpersonen van dit ministerie"))
    if bool(plan.name) != bool(plan.email):
        field, lacks = ("email", "het e-mailadres") if plan.name else ("contactpersoon", "de naam")
        errors.append(FieldError(field, f"Vul ook {lacks} in, of laat naam en e-mailadres allebei leeg"))
    known = people.by_email(db, plan.email) if plan.email else None
    if known and (why := giving.cannot(db, known, Term(Grant(Role.LIAISON)))):
        errors.append(FieldError("email", why.rstrip(".")))
    if not (ministry.liaison_mailbox or "").strip():
        why = f"De contactpersonen van {named(ministry)} hebben nog geen postbus. Stel die eerst voor"
        errors.append(FieldError("contactpersonen", why))
    errors += _unfit_together(plan)
    box = Mailbox(Box.LIAISON, 0, f"de parlementair contactpersoon van {line(plan.named.name)}", None, None)
    if plan.mailbox and (why := mailbox_changes.cannot(db, box, plan.mailbox)):
        errors.append(FieldError("postbus_contactpersonen", why))
    return errors


def _unfit_together(plan: SplitPlan) -> list[FieldError]:
    """Who decides and who asks it to decide are two people with two mailboxes."""
    new, errors = plan.newcomer, []
    if new and plan.email and new.email == plan.email:
        errors.append(FieldError("email", "Wie voor het bureau inlogt, kan geen contactpersoon zijn"))
    if new and plan.mailbox and new.mailbox == plan.mailbox:
        why = "Dit is ook de postbus van het bureau. Kies een postbus die alleen hier bij hoort"
        errors.append(FieldError("postbus_contactpersonen", why))
    return errors


def offices(db: Session, ministry: Organisation) -> list[Portfolio]:
    """Which can go along: not the one that answers for the ministry itself."""
    own = (col(Portfolio.department_id) == ministry.id) & (col(Portfolio.id) != (ministry.portfolio_id or 0))
    query = select(Portfolio).where(own, is_held())
    return list(db.execute(query.order_by(func.lower(col(Portfolio.title)))).scalars())


def liaisons(db: Session, ministry: Organisation) -> list[tuple[str, str]]:
    query = (
        select(col(Person.id), col(Person.name))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(moving_portfolios.liaison_roles(ministry.id, today(now(db))))
    )
    rows = db.execute(query.order_by(func.lower(col(Person.name))))
    return list(dict.fromkeys((str(id_), line(name)) for id_, name in rows))
