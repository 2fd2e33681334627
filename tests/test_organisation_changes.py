"""Another kind or minister for an organisation: two administrators, a source, and what it does to what runs."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from contactdesk import audit, contacts
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid, NotFound
from contactdesk.people import administration, organisations
from contactdesk.people.administration import logbook
from contactdesk.people.administration.corrections import Correction, correction, put_right, typed_fields
from contactdesk.people.administration.organisation_changes import NOBODY
from contactdesk.people.organisations.entries import Certainty, OrganisationEntry, OrganisationsFile
from contactdesk.store.models import AuditEntry, Organisation, Proposal
from contactdesk.words import OrganisationKind, Outcome, Regime, State
from tests.administration import BEA, TARA, World
from tests.contacts import ADA, Given

K = OrganisationKind
SOURCE = "Kieswet, artikel A 4"


pytestmark = pytest.mark.usefixtures("whole_log")


def proposes(
    world: World,
    at: str = "IGJ",
    kind: OrganisationKind = K.ZBO,
    minister: str = "vws",
    source: str = SOURCE,
    by: str = "beheer",
) -> int:
    office = str(world.office(minister).id) if minister else ""
    command = administration.propose_change
    return int(world.does(command, world.given.organisation(at), kind, office, source, by=by))


def changes(world: World, *args: Any, **more: Any) -> None:
    assert world.approves(proposes(world, *args, **more)) is True


def test_one_administrator_alone_changes_nothing_and_nobody_agrees_to_their_own(world: World) -> None:
    id_ = proposes(world)

    assert world.organisation("IGJ").kind is K.INSPECTORATE
    assert world.told("organisation_proposed") == [TARA]
    assert SOURCE in world.letter("organisation_proposed", TARA).body
    with pytest.raises(Forbidden):
        world.approves(id_, by="beheer")
    with pytest.raises(Forbidden):
        proposes(world, by="pcp-bzk")


def test_two_administrators_change_kind_and_minister_on_a_source(world: World) -> None:
    changes(world, minister="szw")

    row = world.organisation("IGJ")
    assert (row.kind, row.portfolio_id, row.department_id) == (
        K.ZBO,
        world.office("szw").id,
        world.given.organisation("SZW"),
    )
    assert (row.source, row.source_on, row.chosen_on) == (SOURCE, row.chosen_on, world.given.clock().date())
    assert world.told("organisation_changed") == sorted(
        [
            *("minister@vws.example", "minister@szw.example", "pcp@vws.example", "pcp@szw.example"),
            *("postbus@igj.example", BEA),
        ]
    )
    said = world.letter("organisation_changed", "minister@vws.example").body
    assert "Bea Beheer stelde dit voor en Tara Tweede keurde het goed" in said
    assert "Soort eerst:    rijksinspectie\nSoort nu:       zelfstandig bestuursorgaan (zbo)" in said
    assert f"Volgens:        {SOURCE}" in said
    assert world.logged()[-3:] == ["proposal", "proposal_approve", "proposal_effect"]


def test_the_log_of_the_desk_says_what_changed_without_the_source(world: World) -> None:
    changes(world, minister="szw")

    entry = world.given.rows(AuditEntry)[-1]
    assert (entry.details["old_kind"], entry.details["new_kind"]) == ("inspectorate", "zbo")
    assert SOURCE not in str(entry.details)
    newest = world.given.database.read_now(logbook.page).rows[0]
    assert ("Soort", "rijksinspectie, wordt zelfstandig bestuursorgaan (zbo)") in newest.about
    assert any(what == "Bewindspersoon eerst" for what, _ in newest.about)


def test_outside_the_rules_nobody_answers_and_back_again_somebody_does(world: World) -> None:
    changes(world, kind=K.OWN_ACT, minister="")
    row = world.organisation("IGJ")
    assert (row.portfolio_id, row.department_id) == (None, None)
    assert NOBODY in world.letter("organisation_changed", "pcp@vws.example").body

    changes(world, kind=K.INSPECTORATE, source="Jeugdwet, artikel 9.1")
    assert world.organisation("IGJ").department_id == world.given.organisation("VWS")


@pytest.mark.parametrize(
    ("at", "kind", "minister", "field"),
    [
        ("IGJ", K.OWN_ACT, "vws", "bewindspersoon"),
        ("IGJ", K.ZBO, "", "bewindspersoon"),
        ("IGJ", K.MINISTRY, "vws", "soort"),
    ],
)
def test_a_kind_says_whether_somebody_answers(
    world: World, at: str, kind: OrganisationKind, minister: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        proposes(world, at, kind, minister)
    assert [one.field for one in caught.value.errors] == [field]


def test_what_stands_there_is_confirmed_once_and_settles_the_doubt(world: World) -> None:
    igj = world.given.organisation("IGJ")
    world.sets(Organisation, igj, question="Is dit een inspectie?", settled_by="het ministerie")
    changes(world, kind=K.INSPECTORATE, source="Gezondheidswet, artikel 36")

    row = world.organisation("IGJ")
    assert (row.question, row.settled_by, row.kind) == (None, None, K.INSPECTORATE)
    with pytest.raises(Invalid, match="bron"):
        proposes(world, kind=K.INSPECTORATE, source="Gezondheidswet, artikel 36")
    world.given.database.write_now(audit.say_all)


def test_a_ministry_and_its_unit_and_what_has_ended_are_not_changed_here(world: World) -> None:
    for at in ("BZK", "WG-BZK"):
        with pytest.raises(Conflict, match="verandert hier niet"):
            proposes(world, at, K.AGENCY, "bzk")
    world.sets(Organisation, world.given.organisation("IGJ"), ended_on=world.given.clock().date())
    with pytest.raises(Conflict, match="bestaat niet meer"):
        proposes(world)
    with pytest.raises(NotFound):
        world.does(administration.propose_change, 999_999, K.ZBO, "1", SOURCE)
    world.given.database.write_now(audit.say_all)


def test_a_second_proposal_waits_and_one_that_was_overtaken_says_so(world: World) -> None:
    id_ = proposes(world)
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        proposes(world, by="beheer-tweede")
    world.sets(Organisation, world.given.organisation("IGJ"), kind=K.SERVICE)
    with pytest.raises(Conflict, match="is intussen een andere"):
        world.approves(id_)
    world.given.database.write_now(audit.say_all)


def test_who_shares_a_mailbox_gets_its_own_first(world: World) -> None:
    world.sets(Organisation, world.given.organisation("Logius"), mailbox="postbus@igj.example")
    with pytest.raises(Conflict, match="Geef een van de twee eerst een andere"):
        proposes(world)
    world.given.database.write_now(audit.say_all)


def test_a_proposal_that_is_rejected_tells_the_others(world: World) -> None:
    world.rejects(proposes(world))

    assert world.organisation("IGJ").kind is K.INSPECTORATE
    letter = world.letter("proposal_rejected", BEA)
    assert letter.subject.startswith("Gaat niet door: een andere soort of bewindspersoon voor Inspectie")
    assert "Het ging om een andere soort of bewindspersoon voor Inspectie" in letter.body


def test_what_runs_keeps_the_rule_and_minister_of_its_day_and_what_is_new_gets_the_new_one(
    world: World,
) -> None:
    given = world.given
    asked, notified = given.asked("Logius"), given.reported()
    kept = [(one.regime, one.portfolio_id, one.rule) for one in map(given.contact, (asked, notified))]

    changes(world, "Logius", K.ZBO, "szw")
    changes(world, "UWV", K.SERVICE, "vws", source="Wet SUWI, artikel 2")

    assert [(one.regime, one.portfolio_id, one.rule) for one in map(given.contact, (asked, notified))] == kept
    given.did(contacts.ask_permission, asked, official=ADA, advice=None)
    given.did(contacts.decisions.decide, asked, ruling=given.ruling(Outcome.PERMITTED))
    assert given.contact(asked).state is State.PERMITTED
    given.did(contacts.hold, notified, by="kamerlid", held_at=given.clock())
    assert given.contact(notified).state is State.HELD

    now_notified, now_asked = given.contact(given.asked("Logius")), given.contact(given.asked("UWV"))
    assert (now_notified.regime, now_notified.portfolio_id) == (Regime.NOTIFY, world.office("szw").id)
    assert (now_asked.regime, now_asked.portfolio_id) == (Regime.PERMISSION, world.office("vws").id)


# On the page


def page(given: Given, at: str = "IGJ") -> str:
    return f"/beheer/organisaties/{given.organisation(at)}"


def vws(given: Given) -> int | None:
    query = select(Organisation.portfolio_id).where(col(Organisation.abbreviation) == "VWS")
    return given.database.read_now(lambda db: db.exec(query).one())


def test_it_is_proposed_on_the_page_and_holds_once_the_second_agreed(given: Given) -> None:
    here, bea = page(given), given.sign_in("beheer")
    form = bea.get(here).form(f"{here}/soort")
    assert (form.fields["soort"], form.fields["bewindspersoon"]) == ("inspectorate", str(vws(given)))

    sent = bea.post(f"{here}/soort", {**form.fields, "soort": "zbo", "bron": SOURCE})
    assert (sent.status, sent.location) == (303, here)
    assert "zelfstandig bestuursorgaan (zbo) (nu: rijksinspectie)" in bea.get(here).text

    tara = given.sign_in("beheer-tweede")
    (row,) = given.rows(Proposal)
    agree = f"/beheer/voorstellen/{row.id}/goedkeuren"
    assert tara.post(agree, tara.get("/beheer/voorstellen").form(agree).fields).status == 303
    public = tara.get(here.removeprefix("/beheer")).text
    assert f"{SOURCE}; in dit loket sinds" in public
    assert "zelfstandig bestuursorgaan (zbo)" in public


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"bron": ""}, "bron", "Noem het artikel of het document waar dit staat"),
        ({"soort": "zboo"}, "soort", "Kies een soort"),
        ({"bewindspersoon": ""}, "bewindspersoon", "Kies wie antwoord geeft"),
        ({"bewindspersoon": "99999"}, "bewindspersoon", "Kies wie antwoord geeft"),
        ({"soort": "own_act"}, "bewindspersoon", "geeft geen bewindspersoon antwoord"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    given: Given, wrong: dict[str, str], field: str, says: str
) -> None:
    here, typed = page(given), {"soort": "zbo", "bewindspersoon": str(vws(given)), "bron": SOURCE}
    answer = given.sign_in("beheer").post(f"{here}/soort", typed | wrong)

    assert answer.status == 422
    assert f"#{field}" in answer.values("href")
    assert says in answer.text
    if "bron" not in wrong:
        assert answer.form(f"{here}/soort").fields["bron"] == SOURCE
    assert given.rows(Proposal) == []


def test_a_ministry_has_no_such_form_and_is_refused(given: Given) -> None:
    here, bea = page(given, "BZK"), given.sign_in("beheer")
    typed = {"soort": "agency", "bewindspersoon": str(vws(given)), "bron": SOURCE}

    assert "Stel een andere soort of bewindspersoon voor" not in bea.get(here).text
    answer = bea.post(f"{here}/soort", typed)
    assert (answer.status, given.rows(Proposal)) == (409, [])


def test_an_organisation_says_since_when_it_is_what_it_is(world: World) -> None:
    changes(world)
    igj = world.given.organisation("IGJ")
    entry = world.given.database.read_now(organisations.detail, igj).entry
    assert (entry.kind, entry.rests_on, entry.source_on) == (K.ZBO, SOURCE, world.given.clock().date())


# What a newer file says


def file_of(igj: OrganisationEntry) -> OrganisationsFile:
    return OrganisationsFile((), (igj, OrganisationEntry("Onbekend", K.ADVISORY_BODY)))


CORRECTED = OrganisationEntry(
    "Inspectie Gezondheidszorg en Jeugd",
    K.ZBO,
    ministry="SZW",
    portfolio="szw",
    source="Wet, artikel 1",
    certainty=Certainty.FOUND,
    question="Zeker?",
    settled_by="het ministerie",
)


def corrections(db: Session) -> list[Correction]:
    """As the import of the register asks them, one by one."""
    return [one for entry in file_of(CORRECTED).organisations if (one := correction(db, entry))]


def corrected(db: Session) -> list[Correction]:
    due = [one for one in corrections(db) if one.is_due]
    for one in due:
        put_right(db, one, typed_fields(db))
    return due


def test_a_newer_file_corrects_a_desk_that_has_the_old_kinds_once(world: World) -> None:
    given = world.given
    taken = given.database.write_now(corrected)

    assert [one.says for one in taken] == [
        "Inspectie Gezondheidszorg en Jeugd: inspectorate of vws becomes zbo of szw (Wet, artikel 1)"
    ]
    row = world.organisation("IGJ")
    assert (row.kind, row.department_id, row.source) == (K.ZBO, given.organisation("SZW"), "Wet, artikel 1")
    assert (row.question, row.chosen_on) == ("Zeker?", None)
    assert "pcp@vws.example" in world.told("organisation_changed")
    assert "overgenomen uit het bestand" in world.letter("organisation_changed", TARA).body
    assert world.logged()[-1] == "organisation_correct"
    assert given.database.write_now(corrected) == []


def test_the_note_that_an_administrator_typed_stays(world: World) -> None:
    given, igj = world.given, world.organisation("IGJ")
    details = {**dict.fromkeys(("phone", "liaison_phone", "website")), "note": "Bel voor een rapport."}
    seen = given.database.read_now(administration.body, igj.id).seen
    given.database.write_now(administration.save_body, igj.id, details, given.actor("beheer"), seen=seen)
    given.database.write_now(corrected)

    row = world.organisation("IGJ")
    assert (row.kind, row.note) == (K.ZBO, "Bel voor een rapport.")


def test_what_administrators_chose_stays_whatever_the_file_says(world: World) -> None:
    changes(world, kind=K.SERVICE)
    (one,) = world.given.database.read_now(corrections)

    day = world.given.clock().date()
    assert f"stays, administrators chose it on {day}: {SOURCE}" in one.says
    assert world.given.database.write_now(corrected) == []
    assert world.organisation("IGJ").kind is K.SERVICE
