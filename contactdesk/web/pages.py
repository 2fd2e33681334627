"""From a template and values to a page: the Jinja environment, its filters, redirects and error pages. No routes."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import jinja2
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from contactdesk import __version__, words
from contactdesk.law import days, deeds, roles
from contactdesk.law.outcomes import LookAgain
from contactdesk.law.permissions import Actor
from contactdesk.settings import Settings
from contactdesk.web import problems, telephone

HERE = Path(__file__).parents[1] / "templates"
OWN, ASK, QUEUE = "/verzoeken", "/verzoeken/nieuw", "/wachtrij"
#: one address on its own; whether it works, its mail server knows
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
LABELS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    words.Regime: words.REGIME,
    words.RetentionGroup: words.RETENTION_GROUP,
    words.FreezeKind: words.FREEZE_KIND,
    words.RuleStatus: words.RULE_STATUS,
    words.OrganisationKind: words.KIND,
    words.Initiator: words.INITIATOR,
    words.Chamber: words.CHAMBER,
    words.Form: words.FORM,
    words.Ground: words.GROUND,
    words.Addressee: words.ADDRESSEE,
    words.AgreementScope: words.AGREEMENT_SCOPE,
    words.State: words.STATE,
    words.Action: deeds.NAMES,
    words.Party: words.PARTY,
    words.Role: words.ROLE,
    words.Capacity: words.CAPACITY,
    words.Outcome: words.OUTCOME,
    words.How: words.HOW,
    words.Channel: words.CHANNEL,
    words.LetterState: words.LETTER_STATE,
}


class Remark(str):
    """What stands at a field where nothing is wrong: it looks as such, and the field not as one in error."""

    @property
    def mark(self) -> str:
        """Goes along with the next post of the form: this was said. A digest: the words may be somebody's number, and it
        has no meaning outside that form."""
        return hashlib.sha256(self.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Me:
    """The person who reads this page, as base.html shows them."""

    name: str
    role_labels: tuple[str, ...]
    actor: Actor


def environment(settings: Settings) -> jinja2.Environment:
    """One for the life of the process, so that each template is compiled once."""
    return _environment(settings.theme_dir)


@cache
def _environment(theme: Path | None) -> jinja2.Environment:
    """A theme's `templates` folder goes before ours."""
    folders = [theme / "templates", HERE] if theme else [HERE]
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["version"] = __version__
    made.globals["learns"] = words.LEARNS
    made.globals["promise"] = words.promise
    made.globals["new_key"] = lambda: secrets.token_urlsafe(16)
    made.tests["notice"] = is_notice
    made.filters |= {
        "day": _day,
        "date": _date,
        "moment": days.dutch_moment,
        "cap": words.cap,
        "label": label,
        "number": number,
        "calls": calls,
        "dials": telephone.href,
        "said": said,
    }
    return made


def is_notice(said: object) -> bool:
    """Whether this, in a summary or at a field, says that nothing is wrong."""
    return isinstance(said, LookAgain | Remark)


def render(
    request: Request, template: str, values: Mapping[str, Any] | None = None, status_code: int = 200
) -> Response:
    """A page for whoever makes this request."""
    flash = unquote(request.cookies.get(_flash_cookie(request), ""))
    page = request.app.state.pages.get_template(template)
    response = HTMLResponse(page.render(_frame(request, flash) | dict(values or {})), status_code)
    if flash:
        response.delete_cookie(
            _flash_cookie(request), secure=_is_https(request), httponly=True, samesite="lax"
        )
    return response


def redirect(path: str, *, request: Request | None = None, flash: str = "") -> Response:
    """303, after a change. With `flash` (and the request) the next page opens with that sentence."""
    response = RedirectResponse(path, status_code=303)
    if flash and request:
        name, secure = _flash_cookie(request), _is_https(request)
        response.set_cookie(name, quote(flash), max_age=60, secure=secure, httponly=True, samesite="lax")
    return response


def error_page(request: Request, status: int, title: str = "", text: str = "") -> Response:
    """What went wrong and what to do now; without title and text the words of error.html for that status. A program that
    asks for open data gets its own words: it has no page to go back to."""
    if problems.is_api(request):
        return problems.problem(request, status)
    values = {"status": status, "heading": title, "message": text}
    return render(request, "error.html", values | {"reference": reference(request)}, status_code=status)


def later(response: Response, seconds: int) -> Response:
    """A 429 that says to programs when to come back."""
    response.headers["Retry-After"] = str(seconds)
    return response


def reference(request: Request) -> str:
    """The number that the error page and the log share."""
    return str(getattr(request.state, "reference", ""))


def label(word: StrEnum) -> str:
    """What a user reads for a word of ours."""
    return LABELS[type(word)][word]


def number(value: int) -> str:
    """`5.312`"""
    return f"{value:,}".replace(",", ".")


def calls(text: str | None) -> Markup:
    """A telephone number or an e-mail address as a link, shown as it was typed; of several lines each that is one. Other
    text stays text."""
    return Markup("\n").join(_call(line) for line in str(text or "").split("\n"))


def _call(line: str) -> Markup:
    href = telephone.href(line) or (f"mailto:{quote(line, safe='@')}" if _ADDRESS.fullmatch(line) else None)
    return Markup('<a class="call" href="{}">{}</a>').format(href, line) if href else Markup.escape(line)


def said(flash: str) -> tuple[str, str]:
    """The first sentence of what was done, as a heading without its full stop, and what follows it."""
    heading, _, rest = flash.partition(". ")
    return heading.rstrip("."), rest


def wait(seconds: int) -> str:
    """When somebody may try again: `over 40 seconden`, `over 12 minuten`; rounded up."""
    if seconds < 60:
        return "over 1 seconde" if seconds == 1 else f"over {seconds} seconden"
    minutes = -(-seconds // 60)
    return "over 1 minuut" if minutes == 1 else f"over {minutes} minuten"


def _frame(request: Request, flash: str) -> dict[str, Any]:
    state, actor = request.app.state, getattr(request.state, "me", None)
    return {
        "me": Me(actor.name, tuple(dict.fromkeys(map(roles.label, actor.grants))), actor) if actor else None,
        "nav": _nav(request, actor),
        "demo": state.settings.demo,
        "theme": "theme.css" in state.assets,
        "flash": flash,
        "static": state.assets.url,
    }


def _nav(request: Request, actor: Actor | None) -> list[dict[str, Any]]:
    """What this person may open, as the site map says; nobody signed in needs no menu."""
    if actor is None:
        return []
    links = [(path, text) for path, text, may_open in request.app.state.nav if may_open(actor)]
    is_asking = request.method == "POST" and request.url.path == OWN
    current = _current(ASK if is_asking else request.url.path, [path for path, _ in links])
    return [{"href": path, "label": text, "current": path == current} for path, text in links]


def _current(here: str, paths: list[str]) -> str | None:
    """Under which link a page falls. Who works a queue meets each contact there, not as an own request."""
    above = [path for path in paths if here == path or here.startswith(f"{path}/")]
    found = max(above, key=len, default=None)
    return QUEUE if found == OWN and here != OWN and QUEUE in paths else found


def _flash_cookie(request: Request) -> str:
    return "__Host-bericht" if _is_https(request) else "bericht"


def _is_https(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    return settings.base_url.startswith("https:")


def _day(value: date) -> str:
    return days.dutch_day(_as_day(value))


def _date(value: date) -> str:
    return days.dutch_date(_as_day(value))


def _as_day(value: date) -> date:
    return days.today(value) if isinstance(value, datetime) else value
