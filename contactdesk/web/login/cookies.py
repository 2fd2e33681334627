"""The cookies of signing in: of the attempt (two, one of which is seldom), and of the session. What they stand for is in the database."""

from starlette.responses import Response

from contactdesk.settings import Settings

#: absolute limit of a session; the idle limit stands in `people`
HOURS = 12


def session_cookie(settings: Settings) -> str:
    """`__Host-` makes browsers refuse it from another name or without https."""
    return "__Host-desk" if is_https(settings) else "desk"


def attempt_cookie(settings: Settings) -> str:
    return "__Host-inloggen" if is_https(settings) else "inloggen"


def carried_cookie(settings: Settings) -> str:
    """Holds an attempt itself, where the desk keeps no more of them for one network."""
    return f"{attempt_cookie(settings)}-zelf"


def is_https(settings: Settings) -> bool:
    return settings.base_url.startswith("https:")


def set_cookie(response: Response, settings: Settings, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=is_https(settings), httponly=True, samesite="lax"
    )
