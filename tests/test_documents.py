"""What the documents name exists: settings, commands, tables, files and links."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from contactdesk.cli import app
from contactdesk.settings import KEYS

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "contactdesk"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
README = (ROOT / "README.md").read_text()


def rows(text: str) -> list[str]:
    """The first cell of each row of a table."""
    return re.findall(r"^\| (`.+?`) \|", text, re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        if not target.startswith(("https:", "http:", "mailto:", "#")):
            assert (document.parent / target.partition("#")[0]).exists(), target


def test_the_page_of_settings_has_each_variable_of_the_environment_once() -> None:
    named = rows((ROOT / "docs" / "settings.md").read_text())
    assert sorted(named[1:]) == sorted(f"`{key.upper()}`" for key in KEYS)


def commands() -> Iterator[tuple[str, set[str]]]:
    """Every command as it is typed, with its options."""
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for inner, one in getattr(command, "commands", {"": command}).items():
            yield f"{name} {inner}".strip(), {option for each in one.params for option in each.opts}


def test_the_page_of_commands_has_each_command_once_and_no_option_that_is_not_there() -> None:
    known = dict(commands())
    named: list[str] = []
    for row in rows((ROOT / "docs" / "commands.md").read_text()):
        for usage in re.findall(r"`([^`]+)`", row):
            name = " ".join(re.match(r"[a-z -]+[a-z]", usage).group().split())  # type: ignore[union-attr]
            named.append(name)
            assert set(re.findall(r"--[a-z-]+", usage)) <= known.get(name, set()), usage
    assert sorted(named) == sorted(known)


def test_what_the_readme_says_to_touch_for_a_change_is_there() -> None:
    section = README.partition("\n## The house\n")[2].partition("\n## The words\n")[0]
    claims = re.findall(r"((?:`\w+`(?:, | and | or )?)+)[^`(|]*\(`([\w/.]+\.py)`\)", section)
    assert len(claims) > 25
    for names, path in claims:
        text = (HOUSE / path).read_text()
        for name in re.findall(r"\w+", re.sub(r"\b(and|or)\b", "", names)):
            assert re.search(rf"^(class |def |async def )?{name}\b", text, re.MULTILINE), f"{name} in {path}"


def test_every_file_and_folder_the_readme_names_is_there() -> None:
    for name in re.findall(r"`([\w/.-]+(?:\.py|\.toml|\.md|/))`", README):
        if not name.startswith("/") and name not in ("static/", ".venv/"):
            found = [ROOT / name, HOUSE / name, ROOT / "config" / name]
            assert any(path.exists() for path in found), name


def test_every_document_and_every_service_names_one_database() -> None:
    texts = [
        path.read_text()
        for path in [*(ROOT / "docs").rglob("*.*"), *HOUSE.glob("cli/*.py")]
        if path.suffix != ".png"
    ]
    named = [name for text in texts for name in re.findall(r"sqlite:////var/[\w./-]+", text)]
    assert len(named) > 4
    assert set(named) == {"sqlite:////var/lib/contactdesk/desk.db"}


def test_what_a_process_of_a_test_imports_is_there() -> None:
    """Code that stands in a text is run elsewhere: no checker of types reads it."""
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in HOUSE.rglob("*.py")
    }
    for path in [*(ROOT / "tests").rglob("*.py"), *(ROOT / "docs").rglob("*.py")]:
        for module, names in re.findall(r"from (contactdesk[\w.]*) import ([\w, ]+)", path.read_text()):
            assert module in modules, f"{path.name}: {module}"
            if module == "contactdesk":
                for name in set(names.split(", ")) - {"__version__"}:
                    assert f"contactdesk.{name.split()[0]}" in modules, f"{path.name}: {name}"
