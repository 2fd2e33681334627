"""Where the file says otherwise than the register, and what it is not sure of: each says on what. Reads no file."""

from typing import Any, Final

from contactdesk.people.organisations.entries import Mistake, OrganisationEntry

OVERRIDES: Final = frozenset({"register_kind", "register_ministry", "source", "certainty"})
DOUBTS: Final = frozenset({"status", "question", "settled_by", "could_be"})

_TOGETHER = (
    "source is the law and its article, certainty is found (read there) or memory (still to be looked up)"
)


def check_override(where: str, found: OrganisationEntry) -> None:
    """The register is public and kept; who says otherwise says on what."""
    for key, own in (("register_kind", found.kind), ("register_ministry", found.ministry)):
        if own and getattr(found, key) == own:
            raise Mistake(f"{where}: {key} '{own}' is what stands there already; leave it out")
    if found.overrides and not found.source:
        said = next(filter(None, (found.register_kind, found.register_ministry)), "zbo, by its tooi")
        raise Mistake(
            f"{where}: source is missing; the register says otherwise ({said}): write the law and its article"
        )
    if bool(found.source) is not bool(found.certainty):
        missing, there = ("certainty", "source") if found.source else ("source", "certainty")
        raise Mistake(f"{where}: {missing} is missing beside {there}; {_TOGETHER}")


def check_doubt(where: str, values: dict[str, Any]) -> None:
    """What is uncertain says what the question is, and who can answer it."""
    if (status := values.setdefault("status", None)) is None:
        if stray := sorted(values.keys() & DOUBTS - {"status"} & {key for key in values if values[key]}):
            raise Mistake(f'{where}: {stray[0]} stands without status; write status = "uncertain"')
    elif status != "uncertain":
        raise Mistake(f"{where}: status '{status}' is unknown; use uncertain, or leave it out")
    else:
        for key in ("question", "settled_by"):
            if not values.get(key):
                raise Mistake(f"{where}: {key} is missing; say what is uncertain, and who can settle it")
