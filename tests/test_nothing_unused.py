"""What the desk carries it uses: no function that only tests call, no dependency that nothing imports."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "contactdesk"

Function = ast.FunctionDef | ast.AsyncFunctionDef

#: (module, function) that somebody outside calls
CALLED_FROM_OUTSIDE = {
    ("cli", "main"),  # the command `contactdesk`
    ("permissions", "is_party"),  # four questions that are promised to who builds figures
    ("figures", "held_early"),
    ("figures", "notices_on_time"),
    ("figures", "told_afterwards"),
    ("migrations", "draft"),  # by who writes a migration
    ("starting", "web"),  # by its name as a text, in each process of the web server
    ("starting", "web_with_mail"),
    ("mail", "handle_DATA"),  # by aiosmtpd
    ("described", "field_title_should_be_set"),  # by pydantic
    *(("reading", f"handle_{what}") for what in ("starttag", "endtag", "data")),  # by html.parser
}
#: used without an import: named in the address of a database; needed by Starlette for posted forms
NOT_IMPORTED = {"psycopg", "python-multipart"}


def names_of(path: Path) -> set[str]:
    """How others may write the module: by its own name, or by that of the package that hands it on."""
    return {path.stem, *path.relative_to(ROOT).parts[:-1]} - {"__init__", "contactdesk"}


def uses(tree: ast.Module, path: Path) -> Iterator[tuple[str, str]]:
    """(where it stands, name) of all that a module uses. An import alone is no use: it may only be handed on."""
    nodes = list(ast.walk(tree))
    written = {node.id for node in nodes if isinstance(node, ast.Name)}
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node.value).rpartition(".")[2], node.attr
        elif isinstance(node, ast.ImportFrom):
            used = (one.name for one in node.names if (one.asname or one.name) in written)
            yield from (((node.module or "").rpartition(".")[2], name) for name in used)
    yield from ((place, name) for place in names_of(path) for name in written)


@cache
def modules() -> dict[Path, ast.Module]:
    """Read when the first test asks: whoever runs other tests does not wait for it."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(HOUSE.rglob("*.py"))}


@cache
def used() -> frozenset[tuple[str, str]]:
    return frozenset(CALLED_FROM_OUTSIDE).union(*(uses(tree, path) for path, tree in modules().items()))


def functions(body: list[ast.stmt]) -> Iterator[str]:
    """What is registered by a decorator (a command, a validator) is called through that."""
    for node in body:
        if isinstance(node, Function) and not node.decorator_list and not node.name.startswith("__"):
            yield node.name


def test_no_function_is_there_for_the_tests_alone() -> None:
    idle = [
        f"{path.relative_to(HOUSE)}: {name}"
        for path, tree in modules().items()
        for name in functions(tree.body)
        if not any((place, name) in used() for place in names_of(path))
    ]
    assert idle == [], "only tests call these: remove them, or say who does"


def test_no_method_is_there_for_the_tests_alone() -> None:
    """A method is found by its name alone, whosever it is; templates call some."""
    templates = "\n".join(path.read_text(encoding="utf-8") for path in (HOUSE / "templates").rglob("*.*"))
    named = {name for _, name in used()} | set(re.findall(r"\w+", templates))
    classes = (
        (path, node)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    )
    idle = [
        f"{path.relative_to(HOUSE)}: {node.name}.{name}"
        for path, node in classes
        for name in functions(node.body)
        if name not in named
    ]
    assert idle == [], "only tests call these: remove them, or say who does"


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[\[<>=;]", each)[0] for each in project["dependencies"]]


def test_every_dependency_is_imported() -> None:
    imported = {
        one.split(".")[0]
        for tree in modules().values()
        for node in ast.walk(tree)
        for one in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    brought = {
        plain(name) for top, of in metadata.packages_distributions().items() if top in imported for name in of
    }
    assert set(dependencies()) - NOT_IMPORTED - brought == set(), "nothing imports these"


def plain(name: str) -> str:
    return name.lower().replace("_", "-")
