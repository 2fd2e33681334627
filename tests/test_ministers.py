"""A minister comes to a ministry that is there: two administrators agree to the office, its mailbox and who signs in."""

from datetime import timedelta

import pytest

from contactdesk import audit, operations
from contactdesk.audit import contents
from contactdesk.contacts import portfolios
from contactdesk.law.days import today
from contactdesk.law.outcomes import Conflict, Forbidden, Invalid
from contactdesk.operations import reminders
from contactdesk.people import administration
from contactdesk.people.administration import NewMinister, OrganisationName, logbook
from contactdesk.store.models import Organisation, Person, Portfolio, Proposal, RoleGrant
from contactdesk.words import Form, Role
from tests.administration import TARA, World
from tests.contacts import Given

SOURCE = "Koninklijk besluit van 23 februari 2026, Staatscourant 2026, 1234"
TITLE = "minister van Ruimte en Wonen"
BOX, EMAIL = "bureau.ruimte@bzk.example", "rina.ruimte@bzk.example"
WHOLE = NewMinister(TITLE, BOX, "Rina Ruimte", EMAIL)
DAYS = 30


pytestmark = pytest.mark.usefixtures("whole_log")


def comes(world: World, wanted: NewMinister = WHOLE, to: str = "BZK", days_ahead: int = 0) -> int:
    on = today(world.given.clock()) + timedelta(days=days_ahead)
    ministry = world.given.organisation(to)
    return int(world.does(administration.propose_minister, ministry, wanted, SOURCE, on=on))


def office(given: Given) -> Portfolio | None:
    return next((one for one in given.rows(Portfolio) if one.title == TITLE), None)


def holders(given: Given) -> list[str]:
    made = office(given)
    people = {one.id: one.email for one in given.rows(Person)}
    return [people[one.person_id] for one in given.rows(RoleGrant) if made and one.portfolio_id == made.id]


def test_a_minister_within_a_ministry_is_there_once_a_second_administrator_agreed(world: World) -> None:
    bzk, answers = world.organisation("BZK"), world.organisation("Logius").portfolio_id
    strays = world.given.database.read_now(lambda db: list(contents.strays(db)))
    id_ = comes(world)
    assert world.told("organisation_proposed") == [TARA]
    assert TITLE in world.letter("organisation_proposed", TARA).body
    with pytest.raises(Forbidden):
        world.approves(id_, by="beheer")
    assert (office(world.given), holders(world.given)) == (None, [])
    assert world.approves(id_) is True

    made = office(world.given)
    assert made is not None
    assert (made.department_id, made.mailbox) == (bzk.id, "")
    assert holders(world.given) == [EMAIL]
    assert EMAIL in world.told("role_given"), "who signs in hears how"
    assert EMAIL not in world.letter("organisation_changed", bzk.liaison_mailbox or "").body
    assert world.organisation("Logius").portfolio_id == answers, "who answers stays who it was"
    assert world.organisation("BZK").portfolio_id == bzk.portfolio_id
    assert world.given.database.read_now(lambda db: list(contents.strays(db))) == strays, (
        "the log knows all of it"
    )
    newest = world.given.database.read_now(logbook.page).rows
    assert any(("Wat", "nieuwe bewindspersoon bij een ministerie") in one.about for one in newest)


def test_its_mailbox_answers_a_test_letter_and_takes_no_second_yes(world: World) -> None:
    """Until then nobody can choose this minister: what went there would be lost."""
    world.approves(comes(world))
    bzk = world.given.organisation("BZK")

    def choosable() -> list[str]:
        found = world.given.database.read_now(portfolios.choosable, bzk, Form.CONVERSATION)
        return [one.title for one in found]

    assert TITLE not in choosable()
    assert world.told("mailbox_test") == [BOX]
    with pytest.raises(Conflict):
        world.approves(world.proposal().id)
    world.answers()
    made = office(world.given)
    assert made is not None
    assert made.mailbox == BOX
    assert TITLE in choosable()


def test_an_office_alone_lacks_its_mailbox_and_who_signs_in(world: World) -> None:
    world.approves(comes(world, NewMinister(TITLE)))
    found = world.given.database.read_now(operations.lacking)
    assert any(one.startswith(f"the office of the {TITLE} has no mailbox") for one in found), found
    assert (holders(world.given), world.told("mailbox_test")) == ([], [])


def test_it_can_be_agreed_on_for_a_day_and_comes_then(world: World) -> None:
    id_ = comes(world, days_ahead=DAYS)
    assert world.approves(id_) is False
    assert office(world.given) is None
    world.passes(days=DAYS)
    world.given.database.write_now(reminders.due)
    assert holders(world.given) == [EMAIL]
    assert world.told("mailbox_test") == [BOX]


def test_who_is_known_already_gets_the_office_besides(world: World) -> None:
    known = world.person("Nora Nieuw")
    wanted = NewMinister(TITLE, None, "Nora Nieuw", "Nora.Nieuw@bzk.example")
    world.approves(comes(world, wanted))
    assert [one.role for one in world.grants(known)] == [Role.MINISTER]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (NewMinister("Mina de Minister"), "ambt"),
        (NewMinister("minister van Binnenlandse Zaken en Koninkrijksrelaties"), "ambt"),
        (NewMinister(TITLE, "bea.beheer@bzk.example"), "postbus"),
        (NewMinister(TITLE, "postbus@uwv.example"), "postbus"),
        (NewMinister(TITLE, None, "Rina Ruimte", None), "email"),
        (NewMinister(TITLE, None, None, EMAIL), "naam"),
        (NewMinister(TITLE, None, "Tara Tweede", TARA), "email"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world: World, wanted: NewMinister, field: str) -> None:
    with pytest.raises(Invalid) as error:
        comes(world, wanted)
    assert [one.field for one in error.value.errors] == [field]
    assert not world.given.rows(Proposal)


def test_only_a_ministry_gets_one_and_the_same_one_once(world: World) -> None:
    with pytest.raises(Conflict, match="Alleen een ministerie"):
        comes(world, to="Logius")
    comes(world)
    with pytest.raises(Conflict, match="loopt al een voorstel"):
        comes(world)
    comes(world, NewMinister("staatssecretaris van Ruimte"))
    assert len(world.given.rows(Proposal)) == 2


@pytest.mark.parametrize("between", ["its office came", "its mailbox is another's", "who signs in manages"])
def test_what_came_between_overtakes_it(world: World, between: str) -> None:
    id_ = comes(world)
    if between == "its office came":
        world.sets(Portfolio, world.office("szw").id, title=TITLE)
    elif between == "its mailbox is another's":
        world.sets(Organisation, world.given.organisation("UWV"), mailbox=BOX)
    else:
        admin = world.given.ids["beheer-tweede"]
        world.sets(Person, admin, email=EMAIL)
    world.given.database.write_now(audit.say_all)
    with pytest.raises(Conflict, match="geldt niet meer"):
        world.approves(id_)
    assert office(world.given) is None or between == "its office came"


def test_the_ministry_can_be_renamed_once_it_came(world: World) -> None:
    world.approves(comes(world))
    wanted = OrganisationName("Binnenland", "BIN")
    world.approves(
        int(world.does(administration.propose_name, world.given.organisation("BZK"), wanted, SOURCE))
    )
    assert world.organisation("BIN").name == "Binnenland"


def test_an_administrator_sees_what_happens_and_types_it_on_the_page_of_the_ministry(given: Given) -> None:
    bea, bzk = given.sign_in("beheer"), given.organisation("BZK")
    here = f"/beheer/organisaties/{bzk}/bewindspersoon"
    assert f'href="{here}"' in bea.get(f"/beheer/organisaties/{bzk}").html
    assert bea.get(f"/beheer/organisaties/{given.organisation('Logius')}/bewindspersoon").status == 404
    shown = bea.get(here)
    assert "minister van Binnenlandse Zaken en Koninkrijksrelaties" in shown.text
    typed = {"ambt": TITLE, "postbus": BOX, "naam": "Rina Ruimte", "email": EMAIL, "bron": SOURCE}
    wrong = bea.post(here, shown.form(here).fields | typed | {"ambt": "Rina Ruimte"})
    assert (wrong.status, wrong.form(here).fields["postbus"]) == (422, BOX)
    assert bea.post(here, wrong.form(here).fields | {"ambt": TITLE}).status == 303
    tara = given.sign_in("beheer-tweede")
    waiting = tara.get("/beheer/voorstellen")
    assert f"Rina Ruimte ({EMAIL})" in waiting.text
    form = waiting.form(f"/beheer/voorstellen/{given.rows(Proposal)[-1].id}/goedkeuren")
    assert tara.post(form.action, form.fields).status == 303
    assert holders(given) == [EMAIL]
    made = office(given)
    assert made is not None
    assert f'data-ambt="{made.id}"' in bea.get("/beheer/bewindspersonen").html
