"""House rules of what people see: the templates, the style sheet and the shared parts. No server, no browser."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from contactdesk.web import pages
from contactdesk.words import LEARNS, State

HOUSE = Path(__file__).parent.parent / "contactdesk"
PAGES = sorted((HOUSE / "templates").rglob("*.html"))
CSS = (HOUSE / "static" / "desk.css").read_text()
PARTS = pages.environment(SimpleNamespace(theme_dir=None))

# What a strict Content-Security-Policy refuses, and would fail on silently.
INLINE = re.compile(
    r"\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)

TEXT_ON = [
    ("ink", "page"), ("ink", "surface"), ("ink", "panel"), ("ink", "info-tint"), ("ink", "good-tint"),
    ("secondary", "page"), ("secondary", "surface"), ("secondary", "panel"), ("secondary", "info-tint"),
    ("secondary", "good-tint"), ("heading", "page"), ("heading", "surface"), ("heading", "info-tint"),
    ("link", "page"), ("link", "surface"), ("link-on-panel", "panel"), ("link-on-panel", "info-tint"),
    ("link-on-panel", "good-tint"), ("link-on-panel", "surface"), ("heading", "panel"),
    ("on-ribbon", "ribbon"), ("on-button", "button"), ("on-button", "button-hover"), ("on-mark", "mark"),
    ("good", "page"), ("good", "surface"), ("good", "good-tint"), ("late", "page"), ("late", "surface"),
    ("late", "late-tint"), ("wait", "wait-tint"), ("info", "info-tint"),
]  # fmt: skip
EDGE_ON = [("edge", "page"), ("edge", "surface"), ("focus", "page"), ("focus", "focus-ring")]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--desk-color-([a-z-]+): (#[0-9a-f]{6});", block))


LIGHT, DARK = (tokens(block) for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2])
SCHEMES = {"light": LIGHT, "dark": LIGHT | DARK}


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio as WCAG 2.1 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def part(source: str, **context: object) -> str:
    imports = '{% import "parts/forms.html" as forms %}{% import "parts/contact.html" as contact %}'
    return PARTS.from_string(imports + source).render(context)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read_on_its_ground(scheme: str, text: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGE_ON)
def test_edges_and_focus_stand_out(scheme: str, edge: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[edge], colours[ground]) >= 3


def test_every_colour_comes_from_a_token_that_exists() -> None:
    defined = set(re.findall(r"(--desk-[a-z-]+):", CSS))
    assert set(re.findall(r"var\((--desk-[a-z-]+)", CSS)) <= defined
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s])", rules)


def test_the_style_sheet_asks_nothing_from_elsewhere() -> None:
    assert "@import" not in CSS
    assert "url(" not in CSS


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_shape_beside_its_word(state: State) -> None:
    assert re.search(rf'\[data-staat="{state}"\][^{{]*::before', CSS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_template_has_nothing_inline(page: Path) -> None:
    assert not INLINE.findall(page.read_text())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_template_fits_on_a_screen_or_two(page: Path) -> None:
    assert len(page.read_text().splitlines()) < 100


@pytest.mark.parametrize("page", ["error.html", "toegankelijkheid.html", "privacy.html"])
def test_a_page_outside_the_trade_has_a_title_and_one_heading(page: str) -> None:
    shown = PARTS.get_template(page).render(
        me=None,
        nav=[],
        demo=True,
        theme=None,
        flash=None,
        static=str,
        learns=LEARNS,
        keeps_security_log=True,
        ministries=[],
        places=[],
    )
    assert shown.count("<h1>") == 1
    assert '<html lang="nl">' in shown
    assert not re.search(r"<title>\s*–", shown)


def test_an_error_leads_to_its_field_and_keeps_what_was_typed() -> None:
    error = SimpleNamespace(field="vraag", message="Schrijf uw vraag")
    shown = part(
        "{{ forms.error_summary([e]) }}"
        "{{ forms.textarea('vraag', 'Vraag', '<b>kwijt</b>', error=e.message, reads='ambtenaar') }}",
        e=error,
    )
    assert '<a href="#vraag">Schrijf uw vraag</a>' in shown
    assert 'id="vraag"' in shown
    assert 'aria-invalid="true"' in shown
    assert "&lt;b&gt;kwijt&lt;/b&gt;</textarea>" in shown
    assert "Leest: ambtenaar" in shown


def test_what_describes_a_field_is_on_the_page() -> None:
    shown = part(
        "{{ forms.text('n', 'Naam', None, error='Fout', help='Uitleg', reads='ambtenaar', maxlength=5000) }}"
        "{{ forms.radios('v', 'Vorm', [('a', 'A', 'uitleg'), ('b', 'B')], 'b', error='Kies', help='Hoe') }}"
    )
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', shown)).split()
    assert set(described) <= set(re.findall(r'\bid="([^"]+)"', shown))
    assert "Ten hoogste 5.000 tekens." in shown
    assert 'value="b" checked' in shown


def test_a_select_keeps_a_choice_inside_a_group() -> None:
    shown = part("{{ forms.select('o', 'Organisatie', [('BZK', [(1, 'Logius')]), (2, 'UWV')], '1') }}")
    assert '<option value="1" selected>Logius</option>' in shown
    assert '<option value="2">UWV</option>' in shown


def test_a_regime_names_its_rule() -> None:
    shown = part("{{ contact.regime_panel('notify', 'zbo', 'Melding', 'Omdat', 'Bron', 'geldend recht') }}")
    assert 'data-regime="notify" data-regel="zbo"' in shown


def test_a_deed_posts_the_version_it_was_shown_with() -> None:
    shown = part("{% call contact.deed_form('/verzoeken/x/notitie', 'Notitie', 7) %}veld{% endcall %}")
    assert '<input type="hidden" name="versie" value="7">' in shown
    assert "veld" in shown
