"""Signing in at an identity provider (OpenID Connect): the glue around Authlib. No pages, no decision who is let in.

`client` reaches a provider and keeps what it says of itself, `signing_in` sends a browser there and checks who
comes back, `logout` signs out on both sides, `cookies` names what the browser keeps.
"""

from contactdesk.web.login.client import LoginError
from contactdesk.web.login.cookies import HOURS, is_https, session_cookie, set_cookie
from contactdesk.web.login.logout import logged_out, way_out
from contactdesk.web.login.signing_in import AlreadyUsed, finish, start

__all__ = [
    "HOURS",
    "AlreadyUsed",
    "LoginError",
    "finish",
    "is_https",
    "logged_out",
    "session_cookie",
    "set_cookie",
    "start",
    "way_out",
]
