"""What a stranger finds beside the code: a licence that is named alike everywhere, and a publiccode.yml by the standard."""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
SCREEN = 60  # lines

# the standard, major version 0 (https://yml.publiccode.tools/schema.core.html)
MANDATORY = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"}
MANDATORY |= {"description", "legal", "maintenance", "localisation"}
OPTIONAL = {"categories", "applicationSuite", "landingURL", "isBasedOn", "organisation", "softwareVersion"}
OPTIONAL |= {"releaseDate", "logo", "usedBy", "roadmap", "intendedAudience", "dependsOn"}
STATUS = {"concept", "development", "beta", "stable", "obsolete"}
SOFTWARE = {f"standalone/{kind}" for kind in ("mobile", "iot", "desktop", "web", "backend", "other")}
SOFTWARE |= {"addon", "library", "configurationFiles"}
#: those of the controlled vocabulary that come near to a desk like this
CATEGORIES = {"communications", "compliance-management", "contact-management", "collaboration"}
CATEGORIES |= {"workflow-management", "business-process-management", "task-management"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@pytest.fixture(scope="module")
def publiccode() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    return found


def test_the_licence_is_named_alike_in_the_package_the_file_and_the_catalogue(publiccode: Any) -> None:
    text = (ROOT / "LICENSE").read_text()
    assert PROJECT["license"] == publiccode["legal"]["license"] == "EUPL-1.2"
    assert PROJECT["license-files"] == ["LICENSE"]
    assert text.startswith("Licensed under the EUPL-1.2\n")
    assert "https://eur-lex.europa.eu/eli/dec_impl/2017/863/oj" in text


def test_publiccode_has_the_keys_of_the_standard_and_no_others(publiccode: Any) -> None:
    assert MANDATORY <= set(publiccode) <= MANDATORY | OPTIONAL
    assert publiccode["publiccodeYmlVersion"] == "0"
    assert publiccode["name"] == PROJECT["name"]


def test_publiccode_has_values_of_the_standard(publiccode: Any) -> None:
    address = urlsplit(publiccode["url"])
    assert address.scheme == "https"
    assert address.hostname
    assert publiccode["platforms"]
    assert publiccode["developmentStatus"] in STATUS
    assert publiccode["softwareType"] in SOFTWARE
    assert set(publiccode["categories"]) <= CATEGORIES
    assert isinstance(publiccode["localisation"]["localisationReady"], bool)
    assert all(LANGUAGE.fullmatch(tag) for tag in publiccode["localisation"]["availableLanguages"])


def test_publiccode_describes_the_desk_in_each_language_at_the_length_of_the_standard(
    publiccode: Any,
) -> None:
    assert publiccode["description"]
    for language, words in publiccode["description"].items():
        assert LANGUAGE.fullmatch(language)
        assert set(words) <= {
            *("localisedName", "shortDescription", "longDescription", "documentation", "apiDocumentation"),
            *("features", "screenshots", "videos", "awards"),
        }
        assert 0 < len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert all(isinstance(feature, str) and feature for feature in words["features"])
        assert words["features"]
        for picture in words.get("screenshots", []):
            assert (ROOT / picture).is_file()
            assert Path(picture).suffix in (".png", ".jpg")


def test_publiccode_names_who_maintains_where_the_standard_asks_it(publiccode: Any) -> None:
    kept = publiccode["maintenance"]
    assert kept["type"] in {"internal", "contract", "community", "none"}
    people, firms = kept.get("contacts", []), kept.get("contractors", [])
    assert bool(firms) is (kept["type"] == "contract")
    assert people or kept["type"] in ("contract", "none")
    assert all(one["name"] for one in (*people, *firms))


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_what_a_contributor_or_a_finder_reads_first_fits_one_screen(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    assert lines[0].startswith("# ")
    assert len(lines) <= SCREEN
    assert max(len(line) for line in lines) <= 120
