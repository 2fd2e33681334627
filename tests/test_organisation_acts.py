"""An organisation is added, named, ended or merged: two administrators, a source, and what becomes of what runs."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from contactdesk import audit, contacts
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid
from contactdesk.people import administration, organisations
from contactdesk.people.administration import NewOrganisation, OrganisationName, logbook
from contactdesk.people.administration.corrections import typed_fields
from contactdesk.people.mailboxes import mailbox_body
from contactdesk.people.organisations import loading
from contactdesk.people.organisations.entries import OrganisationEntry, OrganisationsFile
from contactdesk.store.models import AuditEntry, Organisation, Proposal
from contactdesk.words import Form, OrganisationKind, Outcome, Regime, State
from tests.administration import BEA, TARA, World
from tests.contacts import ADA, Given

K = OrganisationKind
OLD_BZK = "Binnenlandse Zaken en Koninkrijksrelaties"
SOURCE = "Staatscourant 2026, 1234"
NEW = {"naam": "Nederlandse Digitaliseringsdienst", "afkorting": "NDD", "soort": "agency", "bron": SOURCE}


pytestmark = pytest.mark.usefixtures("whole_log")


# Adding


def adds(
    world: World,
    name: str = "Nederlandse Digitaliseringsdienst",
    short: str | None = "NDD",
    kind: OrganisationKind = K.AGENCY,
    minister: str = "bzk",
    by: str = "beheer",
) -> int:
    office = str(world.office(minister).id) if minister else ""
    wanted = NewOrganisation(OrganisationName(name, short), kind, office)
    return int(world.does(administration.propose_new, wanted, SOURCE, by=by))


def found(given: Given, q: str) -> list[int]:
    """Whom the box finds."""
    return [one.entry.id for one in given.database.read_now(organisations.search, q) if one.entry]


def test_a_new_organisation_is_there_once_a_second_administrator_agreed(world: World) -> None:
    id_ = adds(world)
    assert world.told("organisation_proposed") == [TARA]
    assert "Nederlandse Digitaliseringsdienst" in world.letter("organisation_proposed", TARA).body
    assert not [one for one in world.given.rows(Organisation) if one.abbreviation == "NDD"]
    with pytest.raises(Forbidden):
        world.approves(id_, by="beheer")

    assert world.approves(id_) is True

    row, bzk = world.organisation("NDD"), world.given.organisation("BZK")
    assert (row.kind, row.portfolio_id, row.department_id) == (K.AGENCY, world.office().id, bzk)
    assert (row.mailbox, row.source, row.chosen_on) == (None, SOURCE, world.given.clock().date())
    assert world.proposal(id_).organisation_id == row.id
    assert world.told("organisation_changed") == sorted(["minister@bzk.example", "pcp@bzk.example", BEA])
    said = world.letter("organisation_changed", "pcp@bzk.example").body
    assert "Naam:           Nederlandse Digitaliseringsdienst" in said
    assert world.logged()[-3:] == ["proposal", "proposal_approve", "proposal_effect"]
    newest = world.given.database.read_now(logbook.page).rows[0]
    assert ("Wat", "nieuwe organisatie") in newest.about


def test_a_new_organisation_is_asked_by_its_own_rule_and_its_officials_have_its_domain(world: World) -> None:
    world.approves(adds(world))
    id_ = world.proposes(world.box("NDD"), "post@ndd.example")
    world.approves(id_)
    world.answers()
    assert (world.organisation("NDD").mailbox, world.organisation("NDD").email_domains) == (
        "post@ndd.example",
        "ndd.example",
    )
    contact = world.given.contact(world.given.asked("NDD"))
    assert (contact.regime, contact.department_id) == (Regime.PERMISSION, world.given.organisation("BZK"))


@pytest.mark.parametrize(
    ("name", "short", "field"),
    [("logius", "LGS", "naam"), ("Iets", "uwv", "afkorting"), ("UWV", None, "naam")],
)
def test_nobody_else_gets_the_name_of_an_organisation(
    world: World, name: str, short: str | None, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        adds(world, name, short)
    assert [one.field for one in caught.value.errors] == [field]
    with pytest.raises(Invalid) as caught:
        renames(world, "IGJ", name, short)
    assert [one.field for one in caught.value.errors] == [field]


def test_capitals_with_an_accent_are_the_same_name_too(world: World) -> None:
    world.sets(
        Organisation, world.given.organisation("Logius"), name="Één loket", also_known_as="Écht (tot 2026)"
    )
    with pytest.raises(Invalid) as caught:
        adds(world, "één Loket", "EL")
    assert [one.field for one in caught.value.errors] == ["naam"]
    entry = OrganisationEntry(name="Écht", kind=OrganisationKind.AGENCY, ministry="BZK", portfolio="bzk")
    found = world.given.database.read_now(loading.find, entry)
    assert found is not None
    assert found.name == "Één loket"


def test_of_two_who_propose_the_same_organisation_the_second_sees_the_first(world: World) -> None:
    id_ = adds(world)
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        adds(world, by="beheer-tweede")
    world.rejects(id_)
    assert "een nieuwe organisatie: Nederlandse" in world.letter("proposal_rejected", BEA).subject


# Another name


def renames(
    world: World, at: str, name: str, short: str | None, by: str = "beheer", source: str = SOURCE
) -> int:
    command, id_ = administration.propose_name, world.given.organisation(at)
    return int(world.does(command, id_, OrganisationName(name, short), source, by=by))


def test_another_name_holds_for_lists_and_search_and_what_was_written_keeps_its_own(world: World) -> None:
    given = world.given
    number = given.asked("Logius")
    written = given.contact(number).because
    id_ = renames(world, "Logius", "Digitale Overheid Dienst", "DOD")
    assert world.organisation("Logius").name == "Logius"
    assert world.told("organisation_proposed") == [TARA]

    assert world.approves(id_) is True

    row = world.organisation("DOD")
    assert row.name == "Digitale Overheid Dienst"
    assert "Logius (tot " in (row.also_known_as or "")
    assert found(given, "logius") == [row.id]
    listed = dict(one for _, some in given.database.read_now(organisations.options) for one in some)
    assert listed[row.id].startswith("Digitale Overheid Dienst (DOD), BZK; eerder: Logius (tot ")
    assert "Logius" in written
    assert given.contact(number).because == written
    assert world.told("organisation_changed") == sorted(
        ["minister@bzk.example", "pcp@bzk.example", "postbus@logius.example", BEA]
    )
    said = world.letter("organisation_changed", "postbus@logius.example").body
    assert "Naam eerst:     Logius\nNaam nu:        Digitale Overheid Dienst" in said
    newest = given.database.read_now(logbook.page).rows[0]
    assert ("Wat", "andere naam") in newest.about


def test_a_ministrys_new_name_takes_its_unit_along_and_the_file_adds_neither_again(world: World) -> None:
    given = world.given
    bzk = given.organisation("BZK")
    world.approves(renames(world, "BZK", "Binnenlandse Zaken", "BIZA"))

    units = select(Organisation).where(
        col(Organisation.department_id) == bzk, col(Organisation.is_legislative_unit)
    )
    (unit,) = given.database.read_now(lambda db: db.exec(units).all())
    assert unit.name == "Wetgeving BIZA"
    assert world.logged()[-1] == "organisation_follows"
    assert {"minister@bzk.example", "staatssecretaris@bzk.example"} & set(world.told("organisation_changed"))
    was = OrganisationEntry(OLD_BZK, K.MINISTRY, abbreviation="BZK", portfolio="bzk")
    file = OrganisationsFile((), (was, OrganisationEntry("Nieuwe Dienst", K.AGENCY, ministry="BZK")))
    given.database.write_now(organisations.load_file, file, lambda box, short: f"{box}@nieuw.example")
    assert given.rows(Organisation)[-1].department_id == bzk
    assert not [one for one in given.rows(Organisation) if one.name in (OLD_BZK, "Wetgeving BZK")]


def test_the_same_name_again_is_refused_and_one_that_was_overtaken_says_so(world: World) -> None:
    row = world.organisation("IGJ")
    with pytest.raises(Invalid, match="naam"):
        renames(world, "IGJ", row.name, row.abbreviation)
    id_ = renames(world, "IGJ", "Inspectie Zorg", "IZ")
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        renames(world, "IGJ", "Inspectie Jeugd", "IJ", by="beheer-tweede")
    world.sets(Organisation, row.id, name="Inspectie van nu")
    with pytest.raises(Conflict, match="heet intussen anders"):
        world.approves(id_)
    world.given.database.write_now(audit.say_all)


# Ending


def ends(world: World, at: str, days: int = 0, by: str = "beheer") -> int:
    on = world.given.clock().date() + timedelta(days=days)
    command, id_ = administration.propose_end, world.given.organisation(at)
    return int(world.does(command, id_, on, SOURCE, by=by))


def test_what_has_ended_is_asked_no_more_and_what_is_open_goes_on(world: World) -> None:
    given = world.given
    asked, notified = given.asked("Logius"), given.reported()
    before = given.contact(asked)
    world.approves(ends(world, "Logius"))

    row = world.organisation("Logius")
    assert row.ended_on == given.clock().date()
    assert found(given, "logius") == []
    with pytest.raises(Invalid):
        given.asked("Logius")
    given.did(contacts.ask_permission, asked, official=ADA, advice=None)
    given.did(contacts.decisions.decide, asked, ruling=given.ruling(Outcome.PERMITTED))
    assert given.contact(asked).state is State.PERMITTED
    assert (given.contact(asked).department_id, given.contact(asked).portfolio_id) == (
        before.department_id,
        before.portfolio_id,
    )
    assert world.told("organisation_changed") == sorted(
        ["minister@bzk.example", "pcp@bzk.example", "postbus@logius.example", BEA]
    )
    assert given.contact(notified).state is State.NOTIFIED
    with pytest.raises(Conflict, match="bestaat niet meer"):
        ends(world, "Logius")


def test_what_an_organisation_handles_itself_it_finishes_by_its_mailbox(world: World) -> None:
    given, uwv = world.given, world.given.organisation("UWV")
    number = given.reported()
    found = given.database.read_now(lambda db: administration.ending(db, db.get_one(Organisation, uwv)))
    assert (found.open, found.own, found.hinders) == (1, 1, [])
    world.approves(ends(world, "UWV"))

    assert given.database.read_now(mailbox_body, uwv) is not None
    given.did(contacts.hold, number, by="kamerlid", held_at=given.clock())
    assert given.database.read_now(mailbox_body, uwv) is None


def test_until_its_day_an_organisation_is_there_and_from_that_day_it_is_not(world: World) -> None:
    given = world.given
    world.approves(ends(world, "Logius", days=3))
    assert given.contact(given.asked("Logius")).state is State.SUBMITTED
    assert found(given, "logius") != []
    world.passes(days=3)
    with pytest.raises(Invalid):
        given.asked("Logius")


def test_a_day_that_passed_before_the_second_agreed_becomes_the_day_of_that(world: World) -> None:
    id_ = ends(world, "IGJ", days=1)
    world.passes(days=4)
    world.approves(id_)
    assert world.organisation("IGJ").ended_on == world.given.clock().date()


def test_a_ministry_does_not_end_before_everything_there_has_moved(world: World) -> None:
    with pytest.raises(Conflict) as caught:
        ends(world, "BZK")
    said = caught.value.message
    assert "vallen er nog onder: Logius" in said or "Logius" in said
    assert "er zijn nog contactpersonen: Petra Post" in said
    world.given.asked("Logius")
    with pytest.raises(Conflict, match="open verzoeken: 1"):
        ends(world, "BZK")
    with pytest.raises(Invalid, match="dag"):
        ends(world, "Logius", -1)


# Merging


def merges(world: World, at: str, into: str, by: str = "beheer") -> int:
    command, id_ = administration.propose_merger, world.given.organisation(at)
    return int(world.does(command, id_, world.given.organisation(into), SOURCE, by=by))


def test_what_is_open_at_an_organisation_goes_on_at_the_one_it_went_into(world: World) -> None:
    given = world.given
    asked, closed = given.asked("Logius"), given.asked("Logius")
    given.did(contacts.withdraw, closed, by="kamerlid")
    before = given.contact(asked)
    logius, igj = given.organisation("Logius"), given.organisation("IGJ")
    world.approves(merges(world, "Logius", "IGJ"))

    row = given.contact(asked)
    assert (row.organisation_id, row.department_id, row.portfolio_id) == (
        igj,
        before.department_id,
        before.portfolio_id,
    )
    assert (row.rule, row.due_at, row.because) == (before.rule, before.due_at, before.because)
    assert given.contact(closed).organisation_id == logius
    body = world.given.database.read_now(lambda db: db.get_one(Organisation, logius))
    assert body.ended_on == given.clock().date()
    into = given.database.read_now(administration.gone_into, logius)
    assert into is not None
    assert into.id == igj
    assert found(given, "logius") == [igj]
    assert given.database.write_now(organisations.refresh) == 0
    told = {"postbus@logius.example", "postbus@igj.example", "pcp@bzk.example", "pcp@vws.example", BEA}
    assert told <= set(world.told("organisation_changed"))
    assert "organisation_merged" in world.logged()
    newest = next(one for one in given.rows(AuditEntry)[::-1] if one.action == "proposal_effect")
    assert newest.details["into"] == igj


@pytest.mark.parametrize("at", ["Logius", "BZK"])
def test_nothing_goes_into_itself_and_the_page_says_so_at_its_field(given: Given, at: str) -> None:
    id_ = given.organisation(at)
    here, bea = f"/beheer/organisaties/{id_}/samenvoegen", given.sign_in("beheer")
    form = bea.get(here).form(here).fields
    page = bea.post(here, {**form, "naar": str(id_), "bron": SOURCE})
    assert (page.status, page.form(here).fields["bron"]) == (422, SOURCE)
    assert "#naar" in page.values("href")
    assert "Een organisatie kan niet in zichzelf opgaan" in page.text
    assert given.rows(Proposal) == []


def test_what_it_handles_itself_is_handled_by_the_other_and_its_people_work_there(world: World) -> None:
    given = world.given
    number, uwv, igj = given.reported(), given.organisation("UWV"), given.organisation("IGJ")
    world.sets(Organisation, uwv, email_domains="uwv.example")
    world.approves(merges(world, "UWV", "IGJ"))

    assert given.contact(number).handler_id == igj
    uma = [one for one in world.grants(given.ids["zbo-uwv"]) if one.ends_on is None]
    assert {one.organisation_id for one in uma} == {uwv, igj}
    assert world.organisation("IGJ").email_domains == "igj.example uwv.example"


def test_a_ministry_goes_into_another_with_all_that_is_under_it(world: World) -> None:
    given = world.given
    asked, sealed, notified = given.asked("Logius"), given.sealed(), given.reported()
    bzk, szw = given.organisation("BZK"), given.organisation("SZW")
    dues = [given.contact(one).due_at for one in (asked, sealed)]
    found = given.database.read_now(lambda db: administration.merger(db, db.get_one(Organisation, bzk)))
    assert found.end.open == 2
    assert "Logius" in found.children
    world.approves(merges(world, "BZK", "SZW"))

    for one in (asked, sealed, notified):
        row = given.contact(one)
        handler = row.handler_id and given.database.read_now(
            lambda db, id_=row.handler_id: db.get_one(Organisation, id_)
        )
        assert row.department_id == szw
        assert not handler or handler.ended_on is None
    assert [given.contact(one).due_at for one in (asked, sealed)] == dues
    assert world.organisation("Logius").department_id == szw
    assert world.office("bzk").department_id == szw
    petra = {one.organisation_id for one in world.grants(given.ids["pcp-bzk"])}
    assert petra == {bzk, szw}
    given.did(contacts.take, asked, by="pcp-szw")
    given.did(contacts.ask_permission, asked, official=ADA, advice=None, by="pcp-szw")
    given.did(contacts.decisions.decide, asked, ruling=given.ruling(Outcome.PERMITTED))
    assert given.contact(asked).state is State.PERMITTED
    helped = given.asked("SZW", form=Form.AMENDMENT_ASSISTANCE, bill_title="Wet open data")
    assert given.contact(helped).handler_id == given.contact(sealed).handler_id
    assert given.contact(given.asked("Logius")).department_id == szw


@pytest.mark.parametrize(
    ("at", "into", "says"),
    [
        ("Logius", "Logius", "niet in zichzelf"),
        ("Logius", "BZK", "gaat op in een ministerie"),
        ("BZK", "Logius", "gaat op in een ministerie"),
        ("Logius", "WG-BZK", "gaat mee met het ministerie"),
    ],
)
def test_what_cannot_go_together_is_said_at_the_field(world: World, at: str, into: str, says: str) -> None:
    with pytest.raises(Invalid) as caught:
        merges(world, at, into)
    assert [one.field for one in caught.value.errors] == ["naar"]
    assert says in caught.value.errors[0].message


def test_what_has_ended_goes_into_nothing_and_takes_nothing_in(world: World) -> None:
    id_ = merges(world, "IGJ", "Logius")
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        merges(world, "IGJ", "UWV", by="beheer-tweede")
    with pytest.raises(Forbidden):
        world.approves(id_, by="beheer")
    world.sets(Organisation, world.given.organisation("Logius"), ended_on=world.given.clock().date())
    with pytest.raises(Conflict, match="bestaat niet meer"):
        world.approves(id_)
    with pytest.raises(Conflict, match="bestaat niet meer"):
        merges(world, "Logius", "UWV")
    with pytest.raises(Invalid, match="naar"):
        merges(world, "UWV", "Logius")
    world.given.database.write_now(audit.say_all)


# On the pages


def test_it_is_added_and_named_on_the_pages_and_what_is_wrong_keeps_what_was_typed(given: Given) -> None:
    bea, here = given.sign_in("beheer"), "/beheer/organisaties/nieuw"
    form = bea.get(here).form(here)
    minister = next(one for one in bea.get(here).values("value") if one.isdecimal())
    wrong = bea.post(here, {**form.fields, **NEW, "bewindspersoon": minister, "naam": "Logius"})
    assert (wrong.status, wrong.form(here).fields["afkorting"]) == (422, "NDD")
    assert "#naam" in wrong.values("href")
    assert "Zo heet al een organisatie" in wrong.text
    right = bea.post(here, {**form.fields, **NEW, "bewindspersoon": minister})
    assert (right.status, right.location) == (303, "/beheer/voorstellen")
    again = bea.post(here, {**bea.get(here).form(here).fields, **NEW, "bewindspersoon": minister})
    assert (again.status, again.form(here).fields["bron"]) == (409, SOURCE)

    logius = f"/beheer/organisaties/{given.organisation('Logius')}/naam"
    asked = bea.get(logius).form(logius)
    assert asked.fields["naam"] == "Logius"
    assert bea.post(logius, {**asked.fields, "bron": ""}).status == 422
    assert bea.post(logius, {**asked.fields, "naam": "Logius Nieuw", "bron": SOURCE}).status == 303
    assert len(given.rows(Proposal)) == 2
    assert "een andere naam voor Logius" in bea.get("/beheer/voorstellen").text


def test_a_register_that_comes_in_later_leaves_the_names_that_administrators_chose(world: World) -> None:
    igj = world.given.organisation("IGJ")
    world.approves(renames(world, "IGJ", "Inspectie Zorg", "IZ"))
    typed = world.given.database.read_now(typed_fields)
    assert typed[igj] == {"name", "abbreviation", "also_known_as"}
    world.approves(merges(world, "Logius", "UWV"))
    typed = world.given.database.read_now(typed_fields)
    assert typed[world.given.organisation("UWV")] == {"also_known_as"}


def test_an_end_is_proposed_on_its_page_that_first_says_what_becomes_of_what_runs(given: Given) -> None:
    given.asked("Logius")
    here, bea = f"/beheer/organisaties/{given.organisation('Logius')}/einde", given.sign_in("beheer")
    page = bea.get(here)
    assert "1 open verzoek loopt door" in page.text
    form = page.form(here).fields
    wrong = bea.post(here, {**form, "dag": "2020-01-01", "bron": SOURCE})
    assert (wrong.status, wrong.form(here).fields["bron"]) == (422, SOURCE)
    assert "#dag" in wrong.values("href")
    assert bea.post(here, {**form, "bron": SOURCE}).status == 303
    assert "het einde van Logius" in bea.get("/beheer/voorstellen").text.replace("Het", "het")
    ministry = f"/beheer/organisaties/{given.organisation('BZK')}/einde"
    assert "Dit kan vandaag nog niet" in bea.get(ministry).text


def test_a_merger_is_proposed_on_its_page_that_first_says_what_goes_along(given: Given) -> None:
    number = given.asked("Logius")
    logius, igj = given.organisation("Logius"), given.organisation("IGJ")
    here, bea = f"/beheer/organisaties/{logius}/samenvoegen", given.sign_in("beheer")
    page = bea.get(here)
    assert "1 open verzoek gaat mee" in page.text
    form = page.form(here).fields
    wrong = bea.post(here, {**form, "naar": "", "bron": SOURCE})
    assert (wrong.status, wrong.form(here).fields["bron"]) == (422, SOURCE)
    assert "#naar" in wrong.values("href")
    assert bea.post(here, {**form, "naar": str(igj), "bron": SOURCE}).status == 303
    tara = given.sign_in("beheer-tweede")
    (row,) = given.rows(Proposal)
    agree = f"/beheer/voorstellen/{row.id}/goedkeuren"
    assert tara.post(agree, tara.get("/beheer/voorstellen").form(agree).fields).status == 303
    assert "Zij is opgegaan in" in bea.get(f"/organisaties/{logius}").text
    kim = given.sign_in("kamerlid")
    assert "is opgegaan in" in kim.get(f"/verzoeken/{number}").text
    assert "Eerder: Logius (tot" in kim.get("/organisaties?q=logius").text
