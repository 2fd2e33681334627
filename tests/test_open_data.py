"""Open data: what programs read under `/api/v1` is what `openapi.json` says, follows the design rules, and tells of nobody."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from sqlmodel import Session

from contactdesk.law.counts.hiding import SMALLEST
from contactdesk.law.rules.regime import Rules
from contactdesk.law.terms import Terms
from contactdesk.routes import SITE
from contactdesk.routes.open_data import described, terms
from contactdesk.settings import PublicFigures
from contactdesk.store import Unavailable
from contactdesk.store.limits import LIMITS, Limit
from contactdesk.store.models import ContactRequest, Organisation, Person
from contactdesk.web.problems import MEDIA_TYPE, ROOT, VERSION
from tests import plain_words
from tests.contacts import Given
from tests.test_report import A_YEAR, kept
from tests.web import Browser

DOCUMENT: Final = (Path(__file__).parent.parent / "docs" / "open-data.md").read_text()
ELSEWHERE: Final = {
    "Origin": "https://elders.example",
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "cors",
}
NAMES: Final = ("status", "title", "detail", "type", "instance")


@pytest.fixture
def program(visitor: Browser, app: Any) -> Iterator[httpx2.Client]:
    """Nobody who is signed in, at a desk of which everybody may read the figures."""
    was = app.state.settings
    app.state.settings = was.model_copy(update={"figures": PublicFigures(public=True)})
    yield visitor.client
    app.state.settings = was


@pytest.fixture
def year(given: Given) -> Given:
    kept(given, A_YEAR)
    return given


def told(program: httpx2.Client, path: str) -> Any:
    answer = program.get(ROOT + path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def pages(program: httpx2.Client, path: str) -> Iterator[Any]:
    """Each answer of a list, as a program walks it."""
    following = ROOT + path
    while following:
        answer = program.get(following)
        found = answer.json()
        link = f'<{found["volgende"]}>; rel="next"' if found["volgende"] else None
        assert answer.headers.get("link") == link
        yield found
        following = found["volgende"]


def description(program: httpx2.Client) -> Any:
    return told(program, "/openapi.json")


# The description


def test_the_description_is_openapi_and_says_what_the_site_map_has(program: httpx2.Client) -> None:
    found = description(program)
    OpenAPIV31SpecValidator(found).validate()
    assert {ROOT + path for path in found["paths"]} == {one.path for one in SITE if one.path.startswith(ROOT)}


def test_the_description_follows_the_design_rules(program: httpx2.Client) -> None:
    """What the linter of the NLGov REST API Design Rules 2 asks, as far as it can be broken here."""
    found = description(program)
    assert re.fullmatch(r"3\.\d+\.\d+", found["openapi"])
    assert all(found["info"]["contact"][name] for name in ("name", "email", "url"))
    assert re.fullmatch(r"\d+\.\d+\.\d+", found["info"]["version"])
    assert found["info"]["version"] == VERSION
    assert [re.search(r"/v(\d+)$", one["url"])[1] for one in found["servers"]] == [VERSION.partition(".")[0]]
    for path, methods in found["paths"].items():
        assert re.fullmatch(r"(/([a-z0-9-]+|\{[a-z]+\}))+|/openapi\.json", path)
        assert set(methods) == {"get"}
        check_operation(methods["get"])
    problem = found["components"]["schemas"]["Probleem"]
    assert set(problem["properties"]) == set(NAMES) == set(problem["required"])
    for name, schema in found["components"]["schemas"].items():
        assert re.fullmatch(r"([A-Z][a-z]+)+", name)
        assert schema["description"]
        for each, about in schema.get("properties", {}).items():
            assert re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", each)
            assert about["description"].endswith("."), f"{name}: {each} does not say what it is"


def test_the_document_has_each_address_with_its_parameters_and_this_version(program: httpx2.Client) -> None:
    rows = dict(re.findall(r"^\| `(/api/v1/.+?)` \|.*\| (.*?) ?\|$", DOCUMENT, re.MULTILINE))
    assert {path: re.findall(r"`(\w+)`", names) for path, names in rows.items()} == {
        ROOT + path: [one["name"] for one in methods["get"].get("parameters", ()) if one["in"] == "query"]
        for path, methods in description(program)["paths"].items()
    }
    assert re.findall(r"^\| (\d+\.\d+\.\d+) \|", DOCUMENT, re.MULTILINE)[-1] == VERSION


def test_the_description_has_no_word_of_the_house(program: httpx2.Client) -> None:
    assert plain_words.found(json.dumps(description(program), ensure_ascii=False)) == []


def check_operation(operation: Any) -> None:
    assert all(operation[name] for name in ("operationId", "summary", "description", "tags"))
    for one in operation.get("parameters", ()):
        assert re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", one["name"])
        assert one["description"]
    for status, answer in operation["responses"].items():
        assert "API-Version" in answer["headers"]
        if status[0] in "45":
            assert list(answer["content"]) == [MEDIA_TYPE]
    if operation.get("parameters"):
        assert "400" in operation["responses"]


def test_each_code_in_the_description_says_what_it_means(program: httpx2.Client) -> None:
    codes = {
        name: one for name, one in description(program)["components"]["schemas"].items() if "enum" in one
    }
    assert {kind.__name__ for kind in described.CODES} >= set(codes)
    for name, schema in codes.items():
        assert all(f"{code}: " in schema["description"] for code in schema["enum"]), name


def test_the_description_says_where_the_figures_are_not_for_everybody(app: Any, visitor: Browser) -> None:
    closed = description(visitor.client)["paths"]["/cijfers"]["get"]
    assert closed["security"] == [{"ingelogd": []}]
    assert "401" in closed["responses"]
    OpenAPIV31SpecValidator(description(visitor.client)).validate()


def test_a_page_says_to_people_what_there_is_and_leads_there(visitor: Browser, year: Given) -> None:
    page = visitor.get("/open-data")
    assert "/open-data" in visitor.get("/").values("href")
    led = [one for one in page.values("href") if one.startswith(ROOT)]
    there = [ROOT + path for path in description(visitor.client)["paths"] if "{" not in path]
    assert sorted(led) == sorted(there)
    assert {one: visitor.get(one).status for one in led} == dict.fromkeys(led, 200) | {f"{ROOT}/cijfers": 401}
    assert "leest alleen wie is ingelogd de cijfers" in page.text
    assert f"meer dan {LIMITS[Limit.OPEN_DATA_ADDRESS].times} keer per minuut" in page.text


def test_the_page_does_not_say_that_open_figures_are_closed(visitor: Browser, program: httpx2.Client) -> None:
    assert "ingelogd de cijfers" not in visitor.get("/open-data").text


# What is answered


def test_every_answer_is_as_the_description_says(program: httpx2.Client, year: Given) -> None:
    found, asked = description(program), 0
    for path, methods in found["paths"].items():
        for real in real_paths(program, path):
            for status, answer in (
                (200, program.get(ROOT + real)),
                (400, program.get(f"{ROOT}{real}?bestaatNiet=1") if path != "/openapi.json" else None),
            ):
                if answer is not None:
                    said = methods["get"]["responses"][str(status)]
                    check_answer(found, said, answer, status)
                    asked += 1
    assert asked > 20


def real_paths(program: httpx2.Client, path: str) -> list[str]:
    if "{id}" not in path:
        return [path]
    kind = path.split("/")[1]
    return [path.replace("{id}", str(one["id"])) for one in told(program, f"/{kind}")[kind]]


def check_answer(found: Any, said: Any, answer: httpx2.Response, status: int) -> None:
    assert answer.status_code == status
    media_type, of = next(iter(said["content"].items()))
    assert answer.headers["content-type"] == media_type
    schema = {**of["schema"], "components": found["components"]}
    Draft202012Validator(schema).validate(answer.json())
    check_known(found, of["schema"], answer.json())
    for name in said["headers"]:
        assert name in answer.headers or name == "Link"


def check_known(found: Any, schema: Any, value: Any) -> None:
    """Nothing is told that the description does not have."""
    if "$ref" in schema:
        schema = found["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for one in value:
            check_known(found, schema["items"], one)
    elif isinstance(value, dict) and "anyOf" in schema:
        check_known(found, schema["anyOf"][0], value)
    elif isinstance(value, dict) and "properties" in schema:
        assert list(value) == list(schema["properties"])
        for name, one in value.items():
            check_known(found, schema["properties"][name], one)


def test_organisations_have_who_answers_for_them_and_how_their_contact_person_is_reached(
    program: httpx2.Client, given: Given
) -> None:
    (logius,) = (one for one in told(program, "/organisaties")["organisaties"] if one["naam"] == "Logius")
    assert (logius["soort"], logius["soortNaam"]) == ("agency", "agentschap")
    assert logius["ministerie"]["afkorting"] == "BZK"
    assert logius["bewindspersoon"] == "minister van Binnenlandse Zaken en Koninkrijksrelaties"
    assert logius["contactpersoon"]["postbus"] == "pcp@bzk.example"
    one = program.get(logius["adres"]).json()
    assert [each["regime"] for each in one["vandaag"]] == ["permission"]
    assert program.get(f"{ROOT}/regels/{one['vandaag'][0]['regel']}").json()["regime"] == "permission"


def test_a_legislative_unit_stands_nowhere(program: httpx2.Client, given: Given) -> None:
    assert "Wetgeving BZK" not in program.get(f"{ROOT}/organisaties").text
    assert program.get(f"{ROOT}/organisaties/{given.organisation('WG-BZK')}").status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("soort=zbo", ["UWV"]),
        ("ministerie=bzk", ["BZK", "Logius"]),
        ("ministerie=SZW&soort=ministry", ["SZW"]),
        ("ministerie=VWS&soort=zbo", []),
    ],
)
def test_organisations_can_be_asked_by_kind_and_ministry(
    program: httpx2.Client, query: str, names: list[str]
) -> None:
    found = told(program, f"/organisaties?{query}")["organisaties"]
    assert [one["afkorting"] for one in found] == names


def test_a_long_list_is_walked_by_its_pages_and_no_line_is_lost(program: httpx2.Client, year: Given) -> None:
    for path, name in (
        ("/organisaties", "organisaties"),
        ("/organisaties?ministerie=BZK", "organisaties"),
        ("/cijfers", "cijfers"),
    ):
        whole = told(program, path)[name]
        for many in (1, 2, len(whole)):
            sign = "&" if "?" in path else "?"
            walked = [found[name] for found in pages(program, f"{path}{sign}aantal={many}")]
            assert [one for page in walked for one in page] == whole
            assert all(0 < len(page) <= many for page in walked)


def test_the_rules_are_those_of_the_file(program: httpx2.Client, desk: Any) -> None:
    rules: Rules = desk.rules
    found = told(program, "/regels")
    assert found["versie"] == rules.hash
    assert [one["id"] for one in found["regels"]] == [rule.id for rule in rules.rules]
    for one, rule in zip(found["regels"], rules.rules, strict=True):
        said = {each["feit"]: [value["code"] for value in each["waarden"]] for each in one["voorwaarden"]}
        assert said == {fact: [*values] for fact, values in rule.when.items()}
    assert told(program, f"/regels/{rules.rules[0].id}") == found["regels"][0]


def test_the_terms_are_those_of_the_file_each_with_what_it_means(program: httpx2.Client, desk: Any) -> None:
    agreed: Terms = desk.terms
    found = told(program, "/termijnen")
    assert {one["vorm"]: one["werkdagen"] for one in found["vormen"]} == {
        form: each.decision_working_days for form, each in agreed.forms.items()
    }
    numbers = {name: value for name, value in vars(agreed).items() if isinstance(value, int)}
    assert {one["code"]: one["waarde"] for one in found["afspraken"]} == numbers
    assert set(terms.AGREED) == set(numbers)
    assert [one["naam"] for one in found["recessen"]] == [one.name for one in agreed.recesses]


def test_the_grounds_are_those_of_the_file(program: httpx2.Client, desk: Any) -> None:
    found = told(program, "/weigeringsgronden")["weigeringsgronden"]
    assert [(one["code"], one["inGebruik"]) for one in found] == [
        (one.code, one.in_use) for one in desk.grounds.grounds
    ]


# Figures


def test_the_figures_are_those_of_the_file_of_the_page(program: httpx2.Client, year: Given) -> None:
    ours = told(program, "/cijfers?aantal=500")
    theirs = program.get("/cijfers.json").json()
    assert ours["definities"] == theirs["definities"]
    names = ("periode", "ministerie", "indeling", "onderdeel", "naam", "aantal")
    assert [[one[name] or "" for name in names] for one in ours["cijfers"]] == [
        [one[name] for name in names] for one in theirs["cijfers"]
    ]
    assert len(ours["cijfers"]) == 20


def test_no_number_under_five_is_told(program: httpx2.Client, year: Given) -> None:
    counted = [one for one in told(program, "/cijfers")["cijfers"] if one["eenheid"] != "werkdagen"]
    assert counted
    assert min(one["aantal"] for one in counted) >= SMALLEST


@pytest.mark.parametrize(
    ("query", "periods", "places"),
    [
        ("ministerie=BZK", {"2026"}, {"Binnenlandse Zaken en Koninkrijksrelaties"}),
        ("ministerie=rijk&periode=2026-K4", {"2026-K4"}, {"Rijk"}),
        ("periode=2031", set(), set()),
    ],
)
def test_figures_can_be_asked_by_period_and_ministry(
    program: httpx2.Client, year: Given, query: str, periods: set[str], places: set[str]
) -> None:
    found = told(program, f"/cijfers?{query}")["cijfers"]
    assert {one["periode"] for one in found} == periods
    assert {one["ministerie"] for one in found} == places


def test_figures_that_are_not_for_everybody_are_for_who_is_signed_in_and_no_other_site(
    year: Given, visitor: Browser
) -> None:
    refused = visitor.client.get(f"{ROOT}/cijfers")
    check_problem(refused, 401)
    assert refused.headers["www-authenticate"].startswith("Cookie ")
    mine = year.sign_in("kamerlid").client.get(f"{ROOT}/cijfers")
    assert mine.status_code == 200
    assert "access-control-allow-origin" not in mine.headers
    assert mine.headers["cross-origin-resource-policy"] == "same-origin"
    assert mine.headers["cache-control"] == "no-store"


# Nobody


def test_no_answer_has_a_person_or_a_contact(program: httpx2.Client, year: Given) -> None:
    year.permitted(subject="Zwanenzang", question="Hoe zingt een zwaan?")
    texts = "".join(
        program.get(ROOT + real).text
        for path in description(program)["paths"]
        for real in real_paths(program, path)
    ).casefold()
    people = [word for row in year.rows(Person) for word in (row.name, row.email)]
    assert len(people) > 10
    numbers = [row.number for row in year.rows(ContactRequest)]
    assert numbers
    for word in (*people, *numbers, "zwanenzang", "zwaan"):
        assert word.casefold() not in texts, word


# What HTTP asks


def test_every_answer_has_its_version_and_may_be_read_by_other_sites(program: httpx2.Client) -> None:
    for path in description(program)["paths"]:
        for headers in ({}, ELSEWHERE):
            answer = program.get(ROOT + path.replace("{id}", "geen"), headers=headers)
            assert answer.status_code in (200, 404)
            assert answer.headers["api-version"] == VERSION
            assert answer.headers["access-control-allow-origin"] == "*"
            assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
            assert "set-cookie" not in answer.headers


def test_who_has_an_answer_gets_304_until_something_changes(program: httpx2.Client, given: Given) -> None:
    first = program.get(f"{ROOT}/organisaties")
    mark = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for given_mark in (mark, f"W/{mark}", f'"anders", {mark}', "*"):
        again = program.get(f"{ROOT}/organisaties", headers={"If-None-Match": given_mark})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
        assert again.headers["api-version"] == VERSION
    given.database.write_now(call, given.organisation("BZK"))
    other = program.get(f"{ROOT}/organisaties", headers={"If-None-Match": mark})
    assert other.status_code == 200
    assert "070 426 64 26" in other.text


def call(db: Session, id_: int) -> None:
    db.get_one(Organisation, id_).liaison_phone = "070 426 64 26"


def test_who_asks_for_the_head_gets_the_same_without_what_stands_in_it(program: httpx2.Client) -> None:
    whole, head = program.get(f"{ROOT}/termijnen"), program.head(f"{ROOT}/termijnen")
    assert (head.status_code, head.headers["etag"]) == (200, whole.headers["etag"])
    assert head.headers["content-length"] == str(len(whole.content))


def check_problem(answer: httpx2.Response, status: int, *words: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE), answer.text
    assert answer.headers["api-version"] == VERSION
    found = answer.json()
    assert set(found) == set(NAMES)
    assert (found["status"], found["type"]) == (status, "about:blank")
    assert re.fullmatch(r"urn:contactdesk:[0-9a-f]{10}", found["instance"])
    for word in words:
        assert word in found["detail"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/organisaties?aantal=0", ["aantal: ", "1 tot en met 500"]),
        ("/organisaties?aantal=veel&soort=mooi", ["aantal: ", "soort: ", "zbo"]),
        ("/organisaties?na=99999999999999999999", ["na: "]),
        ("/organisaties?ministerie=Toverij", ["ministerie: ", "BZK"]),
        ("/organisaties?ministerie=%00", ["ministerie: "]),
        ("/organisaties?soort=zbo&soort=agency", ["soort: ", "twee keer"]),
        ("/organisaties?zoek=uwv", ["zoek: ", "is er niet"]),
        ("/regels?op=2026", ["op: ", "is er niet"]),
        ("/cijfers?periode=2026-K5", ["periode: ", "2026-K3"]),
        ("/cijfers?ministerie=Toverij", ["ministerie: ", "rijk"]),
        ("/cijfers?na=2031.4", ["na: "]),
    ],
)
def test_a_parameter_that_is_wrong_is_named_with_what_it_should_be(
    program: httpx2.Client, path: str, words: list[str]
) -> None:
    check_problem(program.get(ROOT + path), 400, *words)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/verzoeken", "/organisaties/", "/organisaties/99999", "/organisaties/x", "/regels/geen"],
)
def test_what_is_not_there_is_told_to_a_program(program: httpx2.Client, path: str) -> None:
    check_problem(program.get(ROOT + path), 404)


def test_every_other_answer_is_told_to_a_program_too(
    program: httpx2.Client, monkeypatch: Any, app: Any
) -> None:
    path = f"{ROOT}/organisaties"
    check_problem(program.put(path, headers={"Sec-Fetch-Site": "none"}), 405)
    check_problem(program.post(path, headers=ELSEWHERE), 403)
    check_problem(program.get(path, headers={"Host": "elders.example"}), 400)
    check_problem(program.get(f"{path}?q={'x' * 9000}"), 414)
    check_problem(program.get(path, headers={"Cookie": "x=" + "y" * 5000}), 431)

    failures = iter([RuntimeError("proef"), Unavailable("proef")])

    class Broken:
        async def write(self, *args: object) -> None:
            raise next(failures)

    monkeypatch.setattr(app.state, "database", Broken())
    check_problem(program.get(path), 500)
    away = program.get(path)
    check_problem(away, 503, "Retry-After")
    assert int(away.headers["retry-after"]) > 0


def test_who_asks_without_end_is_told_when_to_come_back_and_searches_all_the_same(
    program: httpx2.Client, monkeypatch: Any, year: Given
) -> None:
    allowed = LIMITS[Limit.OPEN_DATA_ADDRESS]
    monkeypatch.setitem(LIMITS, Limit.OPEN_DATA_ADDRESS, type(allowed)(2, allowed.within))
    answers = [program.get(f"{ROOT}/termijnen") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    check_problem(answers[-1], 429, "Retry-After")
    assert int(answers[-1].headers["retry-after"]) > 0
    assert program.get("/organisaties?q=uwv").status_code == 200
    assert year.sign_in("kamerlid").client.get(f"{ROOT}/termijnen").status_code == 200
