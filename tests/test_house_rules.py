"""The house: arrows that point down, one place that commits, a site map that names who may come in."""

import ast
import re
from collections import Counter
from collections.abc import Collection
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from contactdesk import words
from contactdesk.routes import DEMO, SITE
from contactdesk.web.site import DECISION_LINK, PUBLIC, SIGNED_IN, Again
from contactdesk.words import Role
from tests.conftest import ON_BOTH

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "contactdesk"

#: from the top down: a room may use itself and those below it
ROOMS = (
    *("cli", "app", "routes", "demo", "web"),
    *("operations", "contacts", "people", "signals", "letters", "audit"),
    *("store", "law", "settings", "words"),
)
DOORS = ROOMS[:5]
#: what stands beside the rooms
BESIDE = {"__init__.py", "py.typed", "templates", "static"}


def modules() -> list[tuple[str, Path]]:
    """Every module with the room it stands in."""
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE).with_suffix("").parts
        if parts != ("__init__",) and "versions" not in parts:
            found.append((parts[0], path))
    return found


MODULES = modules()
TESTS = sorted((ROOT / "tests").rglob("*.py"))


@cache
def text(path: Path) -> str:
    return path.read_text()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


@cache
def statements(path: Path) -> list[ast.AST]:
    """All of a module's, however deep; their expressions stay closed, in which no import and no assertion stands."""
    found: list[ast.AST] = [tree(path)]
    for node in found:
        found += [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)]
    return found


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def imports(path: Path) -> set[str]:
    """Every module that is imported at run time, wherever in the file."""
    for_types = {
        id(inner)
        for node in statements(path)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    found = set()
    for node in statements(path):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def module(path: Path) -> str:
    return ".".join(("contactdesk", *path.relative_to(HOUSE).with_suffix("").parts)).removesuffix(".__init__")


def arrows() -> dict[str, set[str]]:
    """Which module uses which others."""
    there = {module(path) for _, path in MODULES}

    def used(name: str) -> str:
        return name if name in there else name.rpartition(".")[0]

    return {
        module(path): {used(name) for name in imports(path)} & there - {module(path)} for _, path in MODULES
    }


def room_of(name: str) -> int:
    return ROOMS.index(name.split(".")[1])


def test_the_house_has_its_rooms_and_nothing_else() -> None:
    there = {path.name for path in HOUSE.iterdir() if path.name != "__pycache__"}
    assert {name.removesuffix(".py") for name in there - BESIDE} == set(ROOMS)


def test_every_arrow_points_down_and_none_goes_round() -> None:
    found = arrows()
    upward = [f"{one} -> {other}" for one in found for other in found[one] if room_of(other) < room_of(one)]
    print(*ROOMS, f"{len(found)} modules, {len(upward)} arrows up", sep="\n")  # noqa: T201 - the house at a glance
    assert not upward
    TopologicalSorter(found).prepare()  # raises CycleError, with the circle


def test_every_room_says_at_its_door_what_lives_there_and_where_to_begin() -> None:
    doors = [HOUSE / room / "__init__.py" for room in ROOMS if (HOUSE / room).is_dir()]
    silent = [named(path) for path in doors if len((ast.get_docstring(tree(path)) or "").splitlines()) < 3]
    assert not silent


def test_no_two_classes_have_one_name() -> None:
    classes = Counter(
        node.name for _, path in MODULES for node in tree(path).body if isinstance(node, ast.ClassDef)
    )
    assert not [name for name, times in classes.items() if times > 1]


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def test_only_the_doors_know_the_web() -> None:
    web = {"starlette", "uvicorn", "authlib", "httpx2"}
    assert not [named(path) for room, path in MODULES if room not in DOORS and packages(path) & web]


def test_the_law_knows_no_database() -> None:
    database = {"sqlmodel", "sqlalchemy"}
    assert not [
        named(path) for room, path in MODULES if room in ("law", "words") and packages(path) & database
    ]


def test_only_the_worker_sends() -> None:
    sending = {named(path) for _, path in MODULES if "aiosmtplib" in packages(path)}
    assert sending
    assert all(path.startswith("contactdesk/operations/worker/") for path in sending)


def written(pattern: str, *, but_in: Collection[str]) -> list[str]:
    """The modules in which this is written, outside these rooms, folders and modules."""
    elsewhere = tuple(f"contactdesk/{place}" for place in but_in)
    return [
        named(path)
        for _, path in MODULES
        if not named(path).startswith(elsewhere) and re.search(pattern, text(path))
    ]


def test_one_place_commits_and_one_place_knows_a_dialect() -> None:
    assert not written(
        r"\.(commit|rollback)\(|sqlalchemy\.dialects",
        but_in=("store/transactions", "store/statements", "store/migrations"),
    )


def test_no_room_reads_the_clock_but_the_database_and_the_doors() -> None:
    clock = r"datetime\.now\(|date\.today\(|time\.time\("
    assert not written(clock, but_in=("store/transactions", "operations/worker", *DOORS))


def test_only_the_table_of_disclosure_asks_how_much_is_disclosed() -> None:
    assert not written(r"\bDisclose\.[A-Z]", but_in=("words", "law/disclosure")), "ask `disclosure`"


def test_every_module_says_first_what_lives_here() -> None:
    assert not [named(path) for _, path in MODULES if not ast.get_docstring(tree(path))]


def test_every_assertion_can_fail() -> None:
    """A tuple or a text is always true; what stands behind the comma is only said, never asked."""
    always = (ast.Tuple, ast.List, ast.Dict, ast.Constant, ast.JoinedStr)
    cannot_fail = [
        f"{named(path)}:{node.lineno}"
        for path in TESTS
        for node in statements(path)
        if isinstance(node, ast.Assert)
        and (isinstance(node.test, always) or isinstance(node.msg, ast.Compare | ast.BoolOp))
    ]
    assert not cannot_fail


def test_every_file_that_runs_on_both_engines_is_there() -> None:
    there = {path.stem.removeprefix("test_") for path in TESTS}
    assert not ON_BOTH - there


#: what holds an e-mail address, by its name
ADDRESS = re.compile(r"(^|_)(e?mails?|address(es)?|addressees?|mailbox(es)?)$")
FOLDS = {"lower", "casefold"}


def of_what(node: ast.expr) -> str:
    """The name of what a text is taken from: of `(row.mailbox or "").strip()` that is `mailbox`."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
        case ast.Call(func=ast.Attribute(attr=attr, value=value)) if not ADDRESS.search(attr):
            return of_what(value)
        case ast.Call(func=value) | ast.Subscript(value=value) | ast.BoolOp(values=[value, *_]):
            return of_what(value)
        case _:
            return ""


def addresses_folded_otherwise(code: ast.AST) -> list[int]:
    """The lines where an address is put in lower case, or where what is put so becomes one."""
    found = []
    for node in ast.walk(code):
        match node:
            case ast.Call(func=ast.Attribute(attr=attr, value=value), args=[]) if attr in FOLDS:
                names = [of_what(value)]
            case ast.Call(args=[ast.Attribute(attr=attr), each]) if attr in FOLDS:
                names = [of_what(each)]
            case ast.Assign([target], ast.Call(ast.Attribute(attr=attr), args=[])) if attr in FOLDS:
                names = [of_what(target)]
            case _:
                continue
        found += [node.lineno for name in names if ADDRESS.search(name)]
    return found


def test_addresses_are_folded_in_one_way() -> None:
    """`lower` makes an ordinary k of the Kelvin sign, and so one address another: `addresses.folded` does not."""
    found = {named(path): addresses_folded_otherwise(tree(path)) for _, path in MODULES}
    assert not {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize(
    ("line", "is_wrong"),
    [
        ("email.lower()", True),
        ("letter.to_email.casefold()", True),
        ('(body.mailbox or "").lower()', True),
        ("office_mailbox(db, contact).lower()", True),
        ('found.link.addressee.strip().rpartition("@")[2].lower()', True),
        ("{address.lower() for address in (one, two)}", True),
        ("letter.to_email in map(str.lower, mailboxes)", True),
        ("address = block.get(name).strip().lower()", True),
        ("f(to_email=one.to_email.lower())", True),
        ("address = func.lower(col(Letter.to_email))", False),
        ('" ".join((row.name, row.mailbox)).lower()', False),
        ("header.get('content-type').lower()", False),
        ("folded(email)", False),
    ],
)
def test_the_rule_of_addresses_sees_each_way_to_write_it(line: str, is_wrong: bool) -> None:
    assert bool(addresses_folded_otherwise(ast.parse(line))) is is_wrong


def test_what_a_contact_is_called_and_marked_with_is_written_once() -> None:
    for label in (words.DISPUTED, words.HELP_WITH, *words.HEADING.values()):
        assert not written(f'"{re.escape(label)}', but_in={"words", "demo"}), label


def test_nothing_is_explained_by_a_document_that_is_not_here() -> None:
    """What is cited must be in the repository: a file by its path, a rule of docs/design.md by its number."""
    rules = re.findall(r"^(\d+)\. ", text(ROOT / "docs" / "design.md"), re.M)
    gone = []
    for path in [*(path for _, path in MODULES), *TESTS, *ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        elsewhere = re.findall(r"\b(?:design|issue|case) \d[\d., ]*", text(path))
        files = re.findall(
            r"\b(?:docs|tests|config)/[\w/-]+\.(?:md|py|toml)\b|\b(?<![/-])[a-z-]+\.md\b", text(path)
        )
        missing = [name for name in files if not any((at / name).exists() for at in (ROOT, ROOT / "docs"))]
        cited = re.findall(r"docs/design\.md, rules? (\d)(?: and (\d))?", text(path))
        unknown = [f"rule {n}" for found in cited for n in found if n and n not in rules]
        gone += [f"{named(path)}: {each}" for each in (*elsewhere, *missing, *unknown)]
    assert not gone


def test_every_route_names_who_may_come_in() -> None:
    for place in [*SITE, *DEMO]:
        named = place.access in (PUBLIC, SIGNED_IN, DECISION_LINK) or (
            isinstance(place.access, tuple) and all(isinstance(role, Role) for role in place.access)
        )
        assert named, f"{place.path} does not say who may come in"


def test_no_path_answers_twice_for_the_same_method() -> None:
    seen = [(place.path, method) for place in [*SITE, *DEMO] for method in place.methods]
    assert len(seen) == len(set(seen))


def test_addresses_are_dutch_words_with_dashes() -> None:
    for place in SITE:
        assert re.fullmatch(r"(/([a-z0-9.-]+|\{[a-z_:]+\}(\.ics)?))*/?(afspraak\.ics)?", place.path), (
            place.path
        )


def test_every_form_says_what_keeps_it_from_doing_twice_what_was_meant_once() -> None:
    for place in [*SITE, *DEMO]:
        is_posted = "POST" in place.methods
        assert bool(place.again) is is_posted, f"{place.path}: a version, a key, or why neither"
        is_reason = isinstance(place.again, str) and len(place.again.split()) > 2
        is_carried = isinstance(place.again, tuple) and all(isinstance(one, Again) for one in place.again)
        assert is_reason or is_carried, place.path


#: forms of which the site map says why they carry neither; all others carry a version or a key
CARRY_NOTHING = {
    "account/account.html": 3,
    "account/letters.html": 1,
    "account/morning.html": 1,
    "account/parts.html": 2,
    "administration/missed.html": 2,
    "asking/what.html": 1,
    "asking/whom.html": 1,
    "queue/own.html": 1,
    "queue/mail.html": 1,
    "queue/views.html": 1,
    "organisations/detail.html": 2,
    "administration/answer.html": 1,
    "administration/parts.html": 1,
    "administration/person.html": 1,
    "administration/person_end.html": 1,
    "base.html": 1,
    "decision/confirm.html": 4,
    "decision/form.html": 1,
    "decision/locked.html": 1,
    "demo/personas.html": 1,
    "office/page.html": 3,
    "login/mailbox_link.html": 1,
    "login/over.html": 1,
    "official/page.html": 4,
}


def test_every_form_of_a_template_carries_a_version_or_a_key_or_is_listed() -> None:
    found: dict[str, int] = {}
    for path in sorted((HOUSE / "templates").rglob("*.html")):
        for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(), re.DOTALL):
            carries = re.search(
                r"new_key\(\)|f\.key\(\)|name=\"versie\"|'(gezien|sleutel)'|p\.carried\(values\)", form
            )
            if not carries:
                name = str(path.relative_to(HOUSE / "templates"))
                found[name] = found.get(name, 0) + 1
    assert found == CARRY_NOTHING


def test_only_the_list_of_public_pages_is_public() -> None:
    public = {place.path for place in SITE if place.access == PUBLIC}
    assert public == {
        *(
            "/",
            "/inloggen",
            "/inloggen/postbus",
            "/inloggen/{idp}",
            "/inloggen/{idp}/terug",
            "/inloggen/{idp}/afmelden",
            "/uitloggen",
            "/uitgelogd",
            "/static/{version}/{name:path}",
        ),
        *("/regels", "/organisaties", "/organisaties/{id}", "/toegankelijkheid", "/privacy"),
        *("/mag-ik", "/wat-kan-ik-vragen"),
        "/open-data",
        *("/api/v1/openapi.json", "/api/v1/organisaties", "/api/v1/organisaties/{id}"),
        *("/api/v1/regels", "/api/v1/regels/{id}", "/api/v1/termijnen", "/api/v1/weigeringsgronden"),
        *("/.well-known/security.txt", "/health/live", "/health/ready", "/metrics"),
    }


def test_dependencies_are_pinned_by_name_and_version_only() -> None:
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.]+", line), line
