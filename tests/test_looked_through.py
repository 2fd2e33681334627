"""Every text that people write freely is looked through for somebody's number or case; what is left out has its reason here.

`test_individual_cases.py` has what is said of it, and what goes on afterwards.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from contactdesk import routes
from contactdesk.routes.deed_commands import BEFOREHAND, COMMANDS
from contactdesk.routes.individuals import SEEN, TEXTS
from contactdesk.web import forms
from tests.conftest import lasting_url
from tests.hostile import urlencoded
from tests.test_bad_input import FORMS, World, world
from tests.web import Page

__all__ = ["world"]

NUMBER = "Over bsn 123456782"
SAID = "lijkt een burgerservicenummer te staan: 123456782"
#: texts that are not looked through
OTHERWISE = {
    "a name of somebody or something, and no more": {
        *("naam", "besloten_door", "door", "ambtenaar", "ambtenaar_naam", "minister", "staatssecretarissen"),
        "ondertekenaar",
        *("ambt", "afkorting", "functie", "contactpersoon", "weergave"),
    },
    "one of the choices of a list": {
        *(
            "namens",
            "hoedanigheid",
            "bewindspersoon",
            "naar",
            "grond",
            "collega",
            "waarover",
            "wie",
            "nummer",
        ),
        *("verzoek", "postbus", "fractie", "vergeet", "weg", "waarheen"),
    },
    "an address, or a number to call": {
        *("email", "adres", "telefoon", "ambtenaar_email", "ambtenaar_telefoon", "website", "links"),
        *("telefoon_contactpersoon", "postbus_contactpersonen", "email_bureau", "logt_in"),
    },
    "the number of a parliamentary paper, in its own form": {"dossier"},
    "how long it takes": {"duur"},
    "a code of a register": {"tooi"},
    "a law or a document that is public": {"bron", "waar"},
    "words in which administrators read what was sought in vain": {"woord"},
    "a list of a register, whose lines are read one by one": {"leden", "lijst", "postbussen"},
    "what a form carries itself": {"gezien", "sleutel", "opnieuw", "ook", "bij", "zoals", "bevroren"},
}
#: forms that have such a text, and say nothing of it
LEFT = {
    "bewindspersoon wisselt": "`stuk` is the royal decree: it is public",
    "vervanger": "`stuk` is the decision on who replaces whom: it is public",
    "concept: begonnen": "a draft is nobody's yet; the check comes before it is sent",
    "concept: met wie": "a draft",
    "concept: wat": "a draft",
}
#: which form of the desk takes such a text, for each model that does, but those of the deeds
TAKEN_BY = {
    "administration_bodies.Saving": "gegevens wijzigen",
    "administration_ministers.Succeeding": "bewindspersoon wisselt",
    "administration_replacing.ReplacingForm": "vervanger",
    "administration_retention.Freezing": "bevriezen",
    "administration_retention.Thawing": "niet meer bevriezen",
    "asking_form.ContactForm": "verzoek van een lid",
    "decision_link.WithConditions": "brief: voorwaarden",
    "decision_link.Refusing": "brief: besluit",
    "decision_link.Disputing": "brief: klopt niet",
    "decision_link.TakingBack": "brief: verkeerd ingevoerd",
    "decision_link.Revoking": "brief: intrekken",
    "decision_link.Permitting": "brief: toch toestaan",
    "handing_over.HandingOver": "overdragen",
    "official_link.MovedByOfficial": "brief: ambtenaar verzet",
    "official_link.CalledOffByOfficial": "brief: ambtenaar zegt af",
    "official_link.DisowningLink": "brief: ambtenaar stopt",
    "organisations.TopicForm": "onderwerp toevoegen",
    "several.Several": "samen",
    "signal_forms.SendingSignal": "noodsignaal",
    "signal_forms.EarlierWarning": "noodsignaal",
    "signal_forms.AddingToSignal": "noodsignaal aanvullen",
    "signal_forms.WithdrawingSignal": "noodsignaal intrekken",
    "signal_forms.AskingAboutSignal": "noodsignaal: vraag",
    "signal_forms.AnsweringSignal": "brief: noodsignaal",
    "signal_forms.DisputingAnswer": "noodsignaal: klopt niet",
    "standard_texts.TextWords": "standaardtekst",
    "standard_texts.NewText": "standaardtekst",
    "standard_texts.ChangedText": "standaardtekst wijzigen",
    "standing_forms.Completing": "vooraf aanvullen",
    "standing_forms.Withdrawing": "vooraf intrekken",
    "standing_forms.PermittedForm": "vooraf door het bureau",
    "standing_forms.Given": "vooraf door het bureau",
    "standing_forms.Written": "vooraf bevestigen",
    "standing_forms.ConfirmingTogether": "vooraf samen bevestigen",
}
#: and those that take one that is tried already
NAMES = sorted(
    {
        *TAKEN_BY.values(),
        *("wacht op u", "verzoek om hulp", "verzoek van een commissie", "verzoek per telefoon"),
        "melding van een organisatie",
        *(name for name, command in COMMANDS.items() if TEXTS & command.form.model_fields.keys()),
    }
    - LEFT.keys()
)


@pytest.fixture(scope="module", params=["sqlite"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with lasting_url(request) as url:
        yield url


def models() -> Iterator[type[BaseModel]]:
    """Every form of the pages."""
    for module in pkgutil.iter_modules(routes.__path__):
        found = vars(importlib.import_module(f"{routes.__name__}.{module.name}")).values()
        for one in found:
            is_own = inspect.isclass(one) and one.__module__ == f"{routes.__name__}.{module.name}"
            if is_own and issubclass(one, BaseModel) and one.model_config == forms.SETTINGS:
                yield one


def texts(model: type[BaseModel]) -> set[str]:
    """The fields that somebody can type anything in."""
    shown = {name: f"{field.annotation} {field.metadata}" for name, field in model.model_fields.items()}
    return {name for name, said in shown.items() if "ShortText" in said or "LongText" in said}


def test_every_text_of_every_form_is_looked_through_or_has_its_reason_here() -> None:
    left = {name for names in OTHERWISE.values() for name in names}
    # of several officials the further ones have a number
    found = {re.sub(r"_\d$", "", name) for model in models() for name in texts(model)}
    assert found - TEXTS - left == set()
    assert TEXTS & left == set()
    assert TEXTS - found == set()


def test_every_form_with_such_a_text_is_tried_below() -> None:
    deeds = {command.form for command in (*COMMANDS.values(), BEFOREHAND)}
    bases = {base for form in deeds for base in form.__mro__}
    found = {model for model in models() if texts(model) & TEXTS} - deeds - bases
    named = {f"{one.__module__.rpartition('.')[2]}.{one.__name__}" for one in found}
    assert named == TAKEN_BY.keys()
    assert set(TAKEN_BY.values()) <= FORMS.keys()
    assert LEFT.keys() <= FORMS.keys()


def says(page: Page, right: dict[str, object]) -> dict[str, str]:
    """What goes along with the next post of the form: what was said."""
    carried = [one.fields.items() for one in page.reading.forms] if page.reading else []
    return {name: text for items in carried for name, text in items if name.startswith(SEEN)} | right


def sent(fields: dict[str, object]) -> tuple[bytes, str]:
    content, kind = urlencoded([(key, str(value).encode()) for key, value in fields.items()])
    assert isinstance(content, bytes)
    assert kind
    return content, kind


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_somebodys_number_is_said_once_in_any_text(world: World, name: str) -> None:
    path, right = world.ready(name)
    number = f"{NUMBER} nummer {NAMES.index(name)}"
    typed = right | {field: number for field in right.keys() & TEXTS if right[field]}
    assert number in typed.values()
    world.browser(FORMS[name].persona)
    before = world.counts()
    page = world.posts(FORMS[name].persona, path, *sent(typed))
    assert (page.status, SAID in page.text) == (200, True)
    assert "Is het toch goed zo?" in page.text
    assert world.counts() == before
    again = world.posts(FORMS[name].persona, path, *sent(says(page, typed)))
    assert again.status == 303, again.text
    del world._ready[name]
