"""What a request tells of the browser behind it: its network address, and a name that its owner knows it by."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request

#: the first that fits: browsers name each other, the newcomer last
PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def address(request: Request) -> str:
    """The network address; behind a trusted proxy that of the visitor (uvicorn puts it there)."""
    return request.client.host if request.client else ""


def network(request: Request) -> str:
    """Who is counted as one visitor: an IPv4 address, or the /64 of an IPv6 address, which one person has whole."""
    said = address(request)
    try:
        known = ip_address(said)
    except ValueError:
        return said[:64]
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else said


def browser(request: Request) -> str:
    """Which program on which system, as far as it says so: "Firefox op Windows"."""
    said = request.headers.get("user-agent", "")
    program = next((name for mark, name in PROGRAMS if mark in said), "Onbekende browser")
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    return f"{program} op {system}" if system else program
