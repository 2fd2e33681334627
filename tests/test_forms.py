"""What somebody typed becomes a value or a Dutch message at the field."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from starlette.datastructures import FormData

from contactdesk.law import pasted_text
from contactdesk.routes.deed_forms import Meeting
from contactdesk.web.forms import (
    SETTINGS,
    Day,
    Email,
    Field,
    Id,
    LongText,
    Maybe,
    Moment,
    PersonName,
    Phone,
    ShortText,
    Ticked,
    parse,
    typed,
)
from contactdesk.words import Chamber, Form


class Trial(BaseModel):
    model_config = SETTINGS

    onderwerp: Annotated[str, ShortText(20)] = Field(title="het onderwerp")
    vraag: Annotated[str, LongText(5000)] = Field(title="uw vraag")
    vorm: Form = Field(title="een vorm", description="Kies een vorm van contact")
    organisatie: Id = Field(title="een organisatie", description="Kies een organisatie")
    naam: Maybe[PersonName] = Field(None, title="de naam")
    mail: Maybe[Email] = Field(None, title="het e-mailadres")
    nummer: Maybe[Phone] = Field(None, title="het nummer")
    debat: Maybe[Day] = Field(None, title="de datum van het debat")
    wanneer: Maybe[Moment] = Field(None, title="het tijdstip")
    kamers: list[Chamber] = Field(default_factory=list, title="een Kamer")
    akkoord: Ticked = False


RIGHT = {"onderwerp": "DigiD", "vraag": "Hoe?", "vorm": "conversation", "organisatie": "7"}


def says(**change: Any) -> list[tuple[str, str]]:
    found, errors = parse(Trial, RIGHT | change)
    assert bool(found) is not bool(errors)
    return [(error.field, error.message) for error in errors]


def value(name: str, text: str) -> Any:
    found, errors = parse(Trial, RIGHT | {name: text})
    assert found, errors
    return getattr(found, name)


def test_a_right_form_becomes_a_model() -> None:
    found, errors = parse(Trial, FormData([*RIGHT.items(), ("kamers", "TK"), ("kamers", "EK"), ("x", "y")]))
    assert errors == []
    assert found == Trial.model_construct(
        **{**RIGHT, "vorm": Form.CONVERSATION, "organisatie": 7}, kamers=["TK", "EK"]
    )


def test_an_empty_form_says_what_is_missing_in_the_order_of_the_page() -> None:
    _, errors = parse(Trial, {})
    assert [error.message for error in errors] == [
        "Vul het onderwerp in",
        "Vul uw vraag in",
        "Kies een vorm van contact",
        "Kies een organisatie",
    ]


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t\r\n", "\u200b", "\u00a0\ufeff"])
def test_only_spaces_is_empty(nothing: str) -> None:
    assert says(vraag=nothing) == [("vraag", "Vul uw vraag in")]
    assert value("naam", nothing) is None


def test_too_long_says_how_long_it_may_be_and_is() -> None:
    assert says(vraag="a" * 5312) == [("vraag", "Schrijf uw vraag in ten hoogste 5.000 tekens (nu 5.312)")]
    assert len(value("vraag", "a" * 5000 + "  ")) == 5000


@pytest.mark.parametrize(
    "odd",
    [
        *("\x00", "\x04", "\x1b", "\x7f", "\u202b", "\u202e", "\u2066", "\u2067", "\ud800", "\ue000"),
        *("\uf8ff", "\ufdd0", "\uffff", "\u0378", "\U000f0000", "\U0001ffff", "\U0010ffff"),
    ],
)
def test_odd_characters_are_refused_with_their_place(odd: str) -> None:
    message = "In {} staat na ‘a’ een teken (U+{:04X}) dat wij niet kunnen lezen. Haal het weg"
    assert says(vraag=f"a{odd}b") == [("vraag", message.format("uw vraag", ord(odd)))]
    assert says(naam=f"a{odd}b") == [("naam", message.format("de naam", ord(odd)))]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("https://evil.nl", "https://evil.nl"),
        ("zie evil.nl/x", "evil.nl/x"),
        ("evil。nl", "evil.nl"),
        ("hxxps://evil", "hxxps://evil"),
        ("www.evil", "www.evil"),
    ],
)
def test_a_line_or_a_name_holds_no_web_address_and_a_text_may(text: str, there: str) -> None:
    says_so = "Schrijf {} zonder webadres. Dit lijkt er een: {}. Zet na een punt een spatie"
    assert says(onderwerp=text) == [("onderwerp", says_so.format("het onderwerp", there))]
    assert says(naam=text) == [("naam", says_so.format("de naam", there))]
    assert value("vraag", text) == text


@pytest.mark.parametrize("daily", ["36.600, nr. 12", "art. 5.1 Woo, nr.3", "t.a.v. de PCP", "J.de Vries"])
def test_numbers_and_abbreviations_are_no_web_address(daily: str) -> None:
    assert value("onderwerp", daily) == daily
    assert value("naam", f"A. {daily}") == f"A. {daily}"


def test_of_several_lines_the_line_is_said_and_the_end_of_what_stands_before() -> None:
    [(_, said)] = says(
        vraag="Drie punten:\n- de wachttijd\n- de kosten van het nieuwe stelsel\ue123, per jaar"
    )
    assert said.startswith("In uw vraag, regel 3, staat na ‘n het nieuwe stelsel’ een teken (U+E123) dat wij")
    [(_, said)] = says(vraag="\ue123 eerst")
    assert said.startswith("In uw vraag staat aan het begin een teken (U+E123)")


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("Drie:\n\uf0b7\tde wacht\n\uf0a7 de kosten\n\uf0d8 meer", "Drie:\n-\tde wacht\n- de kosten\n- meer"),
        ("eerste\x0btweede\x0cderde\x0evierde", "eerste\ntweede\nderde\nvierde"),
        ("non\x1ebreaking, op\x1ftio\u00adneel", "non-breaking, optioneel"),
        ("record\x1ceen\x1dtwee", "record\neen\ntwee"),
        ("cel\x07cel twee\x07", "cel\tcel twee"),
        ("infor\x02matie\x03over \x13\x14Logius\x15 \x01\x05\x08", "informatie over Logius"),
        ("\x81De\x8d \x8fkosten\x90\x9d", "De kosten"),
        ("Twee:\n\uf046\teen\n  \uf0e8 twee", "Twee:\n-\teen\n  → twee"),
        ("\x93Nee\x94, zei zij\x85 \x80 5 \x96 10", "“Nee”, zei zij… € 5 – 10"),
        ("tien\u00a0euro, 10\u2009000, a\u202fb\u3000c", "tien euro, 10 000, a b c"),
        ("\ufeffzie \ufffcplaatje \uf0e0 daar \uf0b3 5", "zie plaatje → daar ≥ 5"),
        ("• een\n– twee", "• een\n– twee"),
        ("ﬁnancieel ½ ™ №", "ﬁnancieel ½ ™ №"),
        ("dit \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", None),
        ("verborgen\U000e0068\U000e0069", "verborgen"),
        ("nieuwer: \U0001fae8 \U0001fadf \U0001f6d8 \U0001fac8 \u20c1", None),
        ("hand \U0001faf1\U0001f3fb\u200d\U0001faf2\U0001f3ff, hart ❤\ufe0f, 1\ufe0f\u20e3", None),
        ("שלום \u200fעולם", None),
    ],
)
def test_pasted_text_becomes_what_it_meant(pasted: str, meant: str | None) -> None:
    assert value("vraag", pasted) == (pasted if meant is None else meant)


@pytest.mark.parametrize(
    "pasted",
    [
        *("\u202a+31 6 12345678\u202c", "\u202d+31 6 12345678\u202c", "\u200e+31 6 12345678\u200e"),
        *("\u2066+31 6 12345678\u2069", "\u2068+31 6 12345678\u2069", "+31\u00a06\u200912345678"),
        *("tel:+31 6 12345678", "\u202a\u200e+31 6 \u200f12345678\u202c"),
    ],
)
def test_what_an_address_book_puts_around_a_number_goes(pasted: str) -> None:
    assert value("nummer", pasted) == "+31 6 12345678"


@pytest.mark.parametrize(
    "pasted", ["\u202aAda de Wit\u202c", "Ada\u00a0de Wit\u200e", "\u2068Ada de Wit\u2069"]
)
def test_what_an_address_book_puts_around_a_name_goes(pasted: str) -> None:
    assert value("naam", pasted) == "Ada de Wit"


@pytest.mark.parametrize(
    "pasted",
    [
        *("Ada de Wit <Ada@bzk.example>", '"Wit, A. de" <ada@bzk.example>;', "<ada@bzk.example>"),
        *(
            "mailto:ada@bzk.example",
            "Ada <mailto:ada@bzk.example>",
            "\u202aada@bzk.example\u202c",
            "ada@bzk.example;",
        ),
    ],
)
def test_an_address_is_read_as_a_mail_program_copies_it(pasted: str) -> None:
    assert value("mail", pasted) == "ada@bzk.example"


@pytest.mark.parametrize("odd", ["\u200e", "\u200f", "\u061c", "\u2060", "\u200d"])
def test_a_name_has_nothing_that_cannot_be_seen(odd: str) -> None:
    assert says(naam=f"a{odd}b")
    assert value("vraag", f"a{odd}b")


def test_emoji_accents_and_lines_stay() -> None:
    assert value("vraag", "Één\r\ntwee\rdrie\u2028👩‍💻") == "Één\ntwee\ndrie\n👩‍💻"
    assert value("onderwerp", "een\r\n\ttwee  drie") == "een twee drie"


def test_the_same_letters_are_the_same_text() -> None:
    assert value("naam", "Rene\u0301e") == "Ren\u00e9e"


@pytest.mark.parametrize("wrong", ["", "gesprek", "CONVERSATION"])
def test_a_wrong_choice_says_to_choose(wrong: str) -> None:
    assert says(vorm=wrong) == [("vorm", "Kies een vorm van contact")]


@pytest.mark.parametrize("wrong", ["x", "-1", "1.5", "9999999999", "٣", "1e3", " 7"])
def test_an_id_is_a_number_that_fits(wrong: str) -> None:
    assert says(organisatie=wrong) == [("organisatie", "Kies een organisatie")]


@pytest.mark.parametrize(
    "text",
    [
        *("2026-05-01", "2026-5-1", "2026/5/1", "01-05-2026", "1-5-2026", "1/5/2026", "1.5.2026", "1 5 2026"),
        *("1 mei 2026", "1 MEI 2026", "1e mei 2026", "1 mei. 2026", "1-mei-2026", "1mei2026", "1 - 5 - 2026"),
        *("vr 1 mei 2026", "vrijdag 1 mei 2026", "Vr. 1-5-2026", "vrijdag, 1 mei 2026", "vr 2026-05-01"),
        *(" 1/5/2026 ", "1\u00a0mei\u00a02026"),
        # as Word writes hyphens: one that does not break, a dash, a minus
        *("1\u20115\u20112026", "1 \u2013 5 \u2013 2026", "2026\u22125\u22121", "1\u2010mei\u20102026"),
    ],
)
def test_a_day_is_read_as_browsers_and_people_write_it(text: str) -> None:
    assert value("debat", text) == date(2026, 5, 1)


def test_months_are_read_whole_and_as_people_shorten_them() -> None:
    names = [
        "jan",
        "feb",
        "febr.",
        "mrt",
        "maart",
        "apr.",
        "jun",
        "juli",
        "aug",
        "sept",
        "sep.",
        "okt",
        "nov",
        "dec",
    ]
    found = [value("debat", f"3 {name} 2026").month for name in names]
    assert found == [1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 9, 10, 11, 12]


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            "morgen",
            "2026-02-30",
            "31-02-2026",
            "0001-01-01",
            "9999-12-31",
            "2026",
            "13/13/2026",
            "5/13/2026",
        ),
        *(
            "20260501",
            "2026-W18-5",
            "2026-121",
            "1 may 2026",
            "1 mai 2026",
            "mei 2026",
            "0-5-2026",
            "1-0-2026",
        ),
        *("1 mei 2026 10:00", "\u0661-5-2026", "1--5-2026", "1-5-20266", "-1-5-2026", "zz 1 mei 2026"),
    ],
)
def test_a_day_that_is_none_says_how_to_write_it(wrong: str) -> None:
    expected = "Schrijf de datum van het debat als dag, maand en jaar, zoals 24-11-2026 of 24 november 2026"
    assert says(debat=wrong) == [("debat", expected)]


@pytest.mark.parametrize("wrong", ["1-5-26", "1/5/26", "1 mei 26", "1 mei '26", "1.5.26", "1 mei", "1-5"])
def test_a_year_of_two_digits_is_asked_again(wrong: str) -> None:
    expected = "Schrijf de datum van het debat met het jaar in vier cijfers, zoals 24-11-2026"
    assert says(debat=wrong) == [("debat", expected)]
    assert says(wanneer=f"{wrong} 10:00")[0][1].startswith(
        "Schrijf het tijdstip met het jaar in vier cijfers"
    )


@pytest.mark.parametrize("wrong", ["do 1 mei 2026", "donderdag 1-5-2026", "Za. 2026-05-01"])
def test_a_weekday_that_is_not_that_of_the_date_is_asked_again(wrong: str) -> None:
    expected = "Controleer de datum van het debat: dat is vrijdag 1 mei 2026"
    assert says(debat=wrong) == [("debat", expected)]


@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-03T10:00", "2026-12-03 10:00", "3/12/2026 10:00", "3-12-2026, 10:00", "3.12.2026 10.00"),
        *("3 december 2026 om 10.00 uur", "do 3 dec. 2026 om 10 uur", "3 dec 2026 10u00", "3 dec 2026 10u"),
        *("3-12-2026 10.00u", "3-12-2026 10:00:00"),
    ],
)
def test_a_moment_is_read_as_browsers_and_people_write_it(text: str) -> None:
    assert value("wanneer", text) == datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-29T02:30", "29 maart 2026 om 2.00 uur", "28-03-2027 02:59"])
def test_a_time_that_the_clock_skips_is_refused(text: str) -> None:
    [(_, said)] = says(wanneer=text)
    assert said.startswith("Kies een andere tijd: op zondag 2")
    assert "gaat de klok een uur vooruit" in said


def test_a_time_that_the_clock_shows_twice_is_the_first() -> None:
    assert value("wanneer", "25-10-2026 02:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert value("wanneer", "29-03-2026 03:00") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"), [("2026-11-24T09:12", 8), ("2026-07-01T09:12", 7), ("2026-07-01T09:12:30", 7)]
)
def test_a_moment_is_on_the_clock_of_amsterdam(text: str, hour: int) -> None:
    found = value("wanneer", text)
    assert (found.tzinfo, found.hour) == (UTC, hour)
    assert isinstance(found, datetime)


@pytest.mark.parametrize(
    "wrong",
    [
        *("2026-11-24", "09:12", "2026-11-24T25:00", "2026-11-24T09:12Z", "2026-11-24T09:12+01:00"),
        *("24-11-2026 24:00", "24-11-2026 9", "31-2-2026 10:00", "20261124T0912", "24-11-2026 10:60"),
    ],
)
def test_a_moment_that_is_none_says_how_to_write_it(wrong: str) -> None:
    assert says(wanneer=wrong) == [
        ("wanneer", "Schrijf het tijdstip met dag en tijd, zoals 24-11-2026 14:30")
    ]


def test_an_address_is_kept_in_lower_case() -> None:
    assert value("mail", " Ada.Ambtenaar@BZK.example ") == "ada.ambtenaar@bzk.example"


@pytest.mark.parametrize(
    "wrong",
    [
        "ada",
        "ada@",
        "a b@c.nl",
        "ada@bzk",
        "c@d.nl <a@b.nl>",
        "A <a@b.nl> B",
        "a@b.nl,c@d.nl",
        "a@b..nl",
        ".a@b.nl",
        "=?utf-8?q?x?=@b.nl",
    ],
)
def test_what_is_no_address_says_how_to_write_one(wrong: str) -> None:
    assert says(mail=wrong) == [("mail", "Schrijf het e-mailadres als naam@organisatie.nl")]


@pytest.mark.parametrize(
    "odd",
    ["zo\u00eb@bzk.nl", "\u212aim@bzk.nl", "kim\uff20bzk.nl", "Kim <k\u0131m@bzk.nl>", "kim@bz\u212a.nl"],
)
def test_an_address_beyond_ascii_says_so(odd: str) -> None:
    said = "Schrijf het e-mailadres met gewone letters, zonder accenten, als naam@organisatie.nl"
    assert says(mail=odd) == [("mail", said)]


def test_what_was_typed_comes_back_as_texts() -> None:
    assert typed({"a": "b", "c": 1}) == {"a": "b"}


@given(st.dictionaries(st.sampled_from(sorted(Trial.model_fields)), st.text()))
def test_nothing_typed_makes_it_fail(data: dict[str, str]) -> None:
    found, errors = parse(Trial, data)
    assert bool(found) is not bool(errors)
    assert all(error.field in Trial.model_fields and error.message for error in errors)


#: marks that each cost the square of their number: of one class, of two in turns, and of none but falling apart in two
MARKS = ["\u0301", "\u0300\u0316", "\u0f73", "\u0344", "\u0f71\u0f72\u0316", "\u20dd", "\u0488"]


@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("name", ["vraag", "onderwerp", "naam", "mail", "debat", "wanneer"])
def test_no_field_works_on_what_it_did_not_measure(
    name: str, marks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_on: list[str] = []
    monkeypatch.setattr(
        pasted_text.unicodedata,
        "normalize",
        lambda form, text: worked_on.append(text) or normalize(form, text),
    )
    for length in (40, 3_000, 80_000):
        assert says(**{name: "a" + (marks * length)[:length]})
    assert not [text for text in worked_on if len(text) > 12]


@pytest.mark.parametrize(
    "long", ["a" * 250_000, " " * 12_000 + "a", "1-" * 100_000, "\u200b" * 250_000 + "a"]
)
@pytest.mark.parametrize("name", ["vraag", "onderwerp", "naam", "mail", "debat", "wanneer"])
def test_what_is_far_too_long_is_refused_unread(
    name: str, long: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_on: list[str] = []
    monkeypatch.setattr(
        pasted_text.unicodedata,
        "normalize",
        lambda form, text: worked_on.append(text) or normalize(form, text),
    )
    assert says(**{name: long})
    assert worked_on == [] or max(map(len, worked_on)) <= 12_000


def test_a_heap_of_marks_is_a_clear_message_and_marks_as_people_write_them_stay() -> None:
    assert says(vraag="e" + "\u0301" * 31) == [
        ("vraag", "In uw vraag staan te veel tekens boven en onder één letter. Typ de tekst opnieuw")
    ]
    for written in ("Coördinatie é ñ ž", "สวัสดี ที่นี่", "བཀྲ་ཤིས", "tiếng Việt", "e" + "\u0323" * 30, "👩🏽‍⚕️" * 40):
        assert not says(vraag=normalize("NFD", written)), written


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("morgen", "Schrijf het tijdstip van de afspraak met dag en tijd, zoals 24-11-2026 14:30"),
        (
            "1-12-26 10:00",
            "Schrijf het tijdstip van de afspraak met het jaar in vier cijfers, zoals 24-11-2026",
        ),
        ("", "Vul het tijdstip van de afspraak in"),
    ],
)
def test_an_appointment_that_is_no_moment_says_so_in_a_sentence(wrong: str, expected: str) -> None:
    _, errors = parse(Meeting, {"versie": "1", "sleutel": "k", "wanneer": wrong})
    assert [error.message for error in errors] == [expected]
