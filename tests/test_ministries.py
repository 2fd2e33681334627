"""Administrators add a ministry with its minister and state secretaries; then it lacks what the page says it lacks."""

import pytest

from contactdesk import operations
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid
from contactdesk.people import administration
from contactdesk.people.administration import NewMinistry, OrganisationName, logbook
from contactdesk.store.models import Organisation, Portfolio, Proposal
from contactdesk.words import OrganisationKind
from tests.administration import TARA, World
from tests.contacts import Given

HERE = "/beheer/organisaties/nieuw-ministerie"
SOURCE = "Koninklijk besluit van 23 februari 2026, Staatscourant 2026, 1234"
MINISTER, SECRETARY = "minister van Klimaat en Groene Groei", "staatssecretaris van Klimaat"
TYPED = {
    "naam": "Ministerie van Klimaat en Groene Groei",
    "afkorting": "KGG",
    "minister": "Minister van Klimaat en Groene Groei",
    "staatssecretarissen": f"\n{SECRETARY}\n",
    "bron": SOURCE,
}


pytestmark = pytest.mark.usefixtures("whole_log")


def adds(
    world: World,
    name: str = "Klimaat en Groene Groei",
    short: str = "KGG",
    offices: tuple[str, ...] = (MINISTER, SECRETARY),
) -> int:
    wanted = NewMinistry(OrganisationName(name, short), offices)
    return int(world.does(administration.propose_ministry, wanted, SOURCE))


def offices(world: World) -> list[tuple[str, str, str]]:
    kgg = world.organisation("KGG").id
    rows = [one for one in world.given.rows(Portfolio) if one.department_id == kgg]
    return [(one.key, one.title, one.mailbox) for one in rows]


def test_a_ministry_is_there_once_a_second_administrator_agreed(world: World) -> None:
    id_ = adds(world)
    assert world.told("organisation_proposed") == [TARA]
    assert MINISTER in world.letter("organisation_proposed", TARA).body
    with pytest.raises(Forbidden):
        world.approves(id_, by="beheer")
    assert world.approves(id_) is True

    row = world.organisation("KGG")
    assert (row.kind, row.department_id, row.source) == (OrganisationKind.MINISTRY, row.id, SOURCE)
    assert offices(world) == [("kgg", MINISTER, ""), ("kgg-2", SECRETARY, "")]
    (unit,) = [
        one
        for one in world.given.rows(Organisation)
        if one.is_legislative_unit and one.department_id == row.id
    ]
    assert (unit.name, unit.portfolio_id) == ("Wetgeving KGG", row.portfolio_id)
    assert world.logged()[-3:] == ["proposal", "proposal_approve", "proposal_effect"]
    newest = world.given.database.read_now(logbook.page).rows[0]
    assert ("Wat", "nieuw ministerie") in newest.about


def test_a_new_ministry_lacks_its_contact_person_and_every_mailbox_that_people_need(world: World) -> None:
    world.approves(adds(world))
    found = world.given.database.read_now(operations.lacking)
    for lack in (
        "KGG has no contact person",
        "KGG has no mailbox of its contact persons",
        f"the office of the {MINISTER} has no mailbox",
        f"the office of the {SECRETARY} has no mailbox",
        "Wetgeving KGG has no mailbox",
    ):
        assert any(line.startswith(lack) for line in found), (lack, found)


def test_who_was_a_ministry_before_can_be_one_again(world: World) -> None:
    """Also where another took its name along; and a key that somebody has is given to nobody else."""
    bzk = world.given.organisation("BZK")
    world.sets(Organisation, bzk, also_known_as="Klimaat en Groene Groei (tot maandag 23 februari 2026)")
    world.sets(Portfolio, world.office().id, key="kgg")
    world.approves(adds(world))
    assert world.organisation("KGG").id != bzk
    assert [key for key, _, _ in offices(world)] == ["kgg-2", "kgg-3"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Binnenlandse Zaken en Koninkrijksrelaties"}, "naam"),
        ({"short": "bzk"}, "afkorting"),
        ({"offices": ("Mina de Minister",)}, "minister"),
        ({"offices": (SECRETARY,)}, "minister"),
        ({"offices": (MINISTER, "Stan de Secretaris")}, "staatssecretarissen"),
        ({"offices": (MINISTER, SECRETARY, SECRETARY.upper())}, "staatssecretarissen"),
        ({"offices": ("minister van Binnenlandse Zaken en Koninkrijksrelaties",)}, "minister"),
    ],
)
def test_what_another_has_or_what_is_no_office_is_said_at_its_field(
    world: World, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as error:
        adds(world, **changes)  # type: ignore[arg-type]
    assert [one.field for one in error.value.errors] == [field]
    assert not world.given.rows(Proposal)


def test_of_two_proposals_for_one_ministry_the_second_is_a_rival(world: World) -> None:
    adds(world)
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        adds(world)


def test_a_proposal_is_overtaken_where_its_minister_came_meanwhile(world: World) -> None:
    id_ = adds(world)
    world.sets(Portfolio, world.office().id, title=MINISTER)
    with pytest.raises(Conflict, match="Deze bewindspersoon is er al"):
        world.approves(id_)


def test_an_administrator_types_it_on_a_page_and_finds_it_among_what_is_lacking(given: Given) -> None:
    bea = given.sign_in("beheer")
    assert f'href="{HERE}"' in bea.get("/beheer/organisaties").html
    assert bea.post(HERE, bea.get(HERE).form(HERE).fields | TYPED).status == 303
    tara = given.sign_in("beheer-tweede")
    waiting = tara.get("/beheer/voorstellen")
    assert "Een nieuw ministerie: Klimaat en Groene Groei" in waiting.text
    form = waiting.form(f"/beheer/voorstellen/{given.rows(Proposal)[-1].id}/goedkeuren")
    assert tara.post(form.action, form.fields).status == 303
    begins = bea.get("/beheer")
    assert begins.text.count("Klimaat en Groene Groei") >= 3
    assert f'href="/beheer/organisaties/{given.organisation("KGG")}"' in begins.html


def test_what_is_wrong_comes_back_with_what_was_typed(given: Given) -> None:
    bea = given.sign_in("beheer")
    lines = "\n".join(f"staatssecretaris {number}" for number in range(11))
    page = bea.post(HERE, TYPED | {"staatssecretarissen": lines, "sleutel": "een-sleutel-die-nieuw-is"})
    assert (page.status, page.form(HERE).fields["naam"]) == (422, TYPED["naam"])
    assert "Noem er ten hoogste 10" in page.text
    assert not [one for one in given.rows(Organisation) if one.abbreviation == "KGG"]
