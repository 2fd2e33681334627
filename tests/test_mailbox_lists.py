"""Many mailboxes in one act: one list, one yes of a second administrator, and a test letter to each."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from contactdesk.law.outcomes import Conflict, Forbidden, Invalid
from contactdesk.people import administration
from contactdesk.store import Database
from contactdesk.store.models import Organisation, Portfolio, Proposal
from tests.administration import TARA, World
from tests.web import Browser

LIST = "\n".join(
    [
        "UWV; nieuw@uwv.example",
        "Inspectie Gezondheidszorg en Jeugd\tnieuw@igj.example",
        "bzk; pcp.nieuw@bzk.example; contactpersoon",
        "minister van Sociale Zaken en Werkgelegenheid; bureau.nieuw@szw.example; bewindspersoon",
        "",
        "VWS; ; secretaris-generaal",
    ]
)
NEW = ["bureau.nieuw@szw.example", "nieuw@igj.example", "nieuw@uwv.example", "pcp.nieuw@bzk.example"]


def proposes(world: World, text: str = LIST) -> int:
    return world.given.database.write_now(administration.propose_all, text, world.given.actor("beheer"))


def seen(world: World, who: str = "beheer-tweede") -> administration.Together:
    (found,) = world.given.database.read_now(administration.together, world.given.actor(who))
    return found


def agrees(world: World, who: str = "beheer-tweede", seal: str | None = None) -> int:
    proposer = world.given.ids["beheer"]
    seal = seen(world).seen if seal is None else seal
    return world.given.database.write_now(
        administration.approve_all, proposer, world.given.actor(who), seen=seal
    )


def test_a_list_is_one_letter_to_the_other_administrator_and_a_test_letter_to_each(world: World) -> None:
    assert proposes(world) == 4

    assert world.told("mailboxes_proposed") == [TARA]
    body = world.letter("mailboxes_proposed", TARA).body
    assert all(address in body for address in NEW)
    assert world.told("mailbox_test") == NEW
    assert TARA not in world.told("mailbox_proposed"), "one letter, not one for each"
    assert "postbus@uwv.example" in world.told("mailbox_proposed"), "who reads the old one hears of it"


def test_one_yes_agrees_to_all_and_each_holds_once_its_own_letter_was_answered(world: World) -> None:
    proposes(world)

    assert [address for _, address in seen(world).rows] == [
        "nieuw@uwv.example",
        "nieuw@igj.example",
        "pcp.nieuw@bzk.example",
        "bureau.nieuw@szw.example",
    ]
    assert agrees(world) == 4

    assert all(row.approved_at and not row.effective_at for row in world.given.rows(Proposal))
    assert {body.mailbox for body in world.given.rows(Organisation)} & set(NEW) == set()
    assert world.given.database.read_now(administration.together, world.given.actor("beheer-tweede")) == []


def test_nobody_agrees_to_their_own_list_or_to_another_than_they_saw(world: World) -> None:
    proposes(world)
    before = seen(world).seen
    assert world.given.database.read_now(administration.together, world.given.actor("beheer")) == []
    with pytest.raises(Forbidden):
        agrees(world, "beheer", before)
    with pytest.raises(Conflict):
        agrees(world, seal="x")

    proposes(world, "Logius; nieuw@logius.example")

    with pytest.raises(Conflict, match="een andere dan u zag"):
        agrees(world, seal=before)
    assert not any(row.approved_at for row in world.given.rows(Proposal))


def test_a_name_is_found_with_a_capital_that_has_an_accent(world: World) -> None:
    world.sets(Organisation, world.given.organisation("Logius"), name="Éigen dienst")
    assert proposes(world, "Éigen Dienst; nieuw@logius.example") == 1


def test_an_office_that_had_no_mailbox_gets_its_first(world: World) -> None:
    office = world.office("szw")
    world.sets(Portfolio, office.id, mailbox="")
    proposes(world, "szw; bureau.nieuw@szw.example; bewindspersoon")
    id_ = world.proposal().id

    assert world.approves(id_) is False
    assert world.answers() is True

    assert world.office("szw").mailbox == "bureau.nieuw@szw.example"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Bestaat niet; a@b.example", "Regel 2: “Bestaat niet” is hier niet bekend"),
        ("IGJ; geen adres", "Regel 2: “geen adres” is geen e-mailadres"),
        ("IGJ; a@b.example; brievenbus", "Regel 2: “brievenbus” is geen postbus; kies uit contactpersoon"),
        ("IGJ; a@b.example; contactpersoon", "Regel 2: IGJ heeft geen contactpersoon"),
        (
            "UWV; ander@uwv.example",
            "Regel 2: Uitvoeringsinstituut Werknemersverzekeringen staat er twee keer in",
        ),
        ("IGJ; kim.kamerlid@tweedekamer.example", "Regel 2: Dit is het adres van een Kamerlid"),
        ("IGJ; minister@bzk.example", "Regel 2: Dit adres is al van"),
    ],
)
def test_what_is_wrong_is_told_at_its_line_and_nothing_is_proposed(
    world: World, line: str, says: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        proposes(world, f"UWV; nieuw@uwv.example\n{line}")

    assert [error.field for error in wrong.value.errors] == ["postbussen"]
    assert says in wrong.value.errors[0].message
    assert world.given.rows(Proposal) == []


def test_on_the_pages_a_list_that_is_wrong_keeps_what_was_typed(
    sign_in: Callable[[str], Browser], people_ids: dict[str, int], database: Database
) -> None:
    bea, tara = sign_in("beheer"), sign_in("beheer-tweede")
    form = bea.get("/beheer/postbussen").form("/beheer/postbussen")
    wrong = "UWV; fout\nXYZ; a@b.example"

    again = bea.post("/beheer/postbussen", form.fields | {"postbussen": wrong})
    assert again.status == 422
    assert "Regel 1: “fout” is geen e-mailadres" in again.text
    assert "Regel 2: “XYZ” is hier niet bekend" in again.text
    assert again.form("/beheer/postbussen").fields["postbussen"].strip().splitlines() == wrong.splitlines()

    looked = bea.post("/beheer/postbussen", again.form("/beheer/postbussen").fields | {"postbussen": LIST})
    assert looked.status == 200
    assert "Postbussen met een nieuw adres: 4." in looked.text
    assert all(address in looked.text for address in (*NEW, "postbus@uwv.example"))
    assert not database.read_now(lambda db: db.exec(select(Proposal)).all()), "it was only looked at"
    seen = looked.form("/beheer/postbussen").fields
    other = bea.post("/beheer/postbussen", seen | {"postbussen": "UWV; anders@uwv.example"})
    assert (other.status, "iets anders dan u zag" in other.text) == (409, True)

    sent = bea.post("/beheer/postbussen", seen)
    assert sent.location == "/beheer/voorstellen"
    here = f"/beheer/voorstellen/samen/{people_ids['beheer']}"
    assert here not in bea.get("/beheer/voorstellen").text, "not who proposed it"
    done = tara.post(here, tara.get("/beheer/voorstellen").form(here).fields)
    assert done.status == 303
    assert "4 voorstellen goedgekeurd" in tara.follow(done).text
