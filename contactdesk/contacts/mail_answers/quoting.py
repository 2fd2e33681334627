"""What somebody wrote in an answer, without what their program quoted of the letter: above it, below it, or between."""

import re
from typing import Final

#: a line of dashes or underscores under which the letter stands whole
RULE: Final = re.compile(
    r"^\s*(-{2,}\s*(oorspronkelijk bericht|oorspronkelijke mail|original message|doorgestuurd bericht|forwarded message|"
    r"begin doorgestuurd bericht|ursprüngliche nachricht)\s*-{2,}|begin forwarded message:|_{20,})\s*$",
    re.IGNORECASE,
)
#: with which the head of the letter begins and goes on, as Outlook writes it
FROM: Final = re.compile(r"^[\s*]*(van|from|von|de)\s?:[\s*]*\S", re.IGNORECASE)
GOES_ON: Final = re.compile(
    r"^[\s*]*(verzonden|sent|datum|date|gesendet|aan|to|an|onderwerp|subject|betreff)\s?:", re.IGNORECASE
)
#: so many lines further the head has gone on
HEAD: Final = 5
#: "Op ma 23 nov 2026 om 10:00 schreef Contactdesk <loket@…>:", over at most so many lines
WROTE: Final = re.compile(
    r"^\s*(op|on|am|le)\b.{4,200}\b(schreef|wrote|schrieb|a écrit|heeft .{0,120}geschreven)\b.{0,200}:\s*$",
    re.IGNORECASE,
)
#: and as some have it: "Contactdesk <loket@…> schreef op 23 november 2026:"
WHO_WROTE: Final = re.compile(r"^\s*\S.{0,200}@.{0,200}\b(schreef|wrote)\b.{0,100}:\s*$", re.IGNORECASE)
WRAPPED: Final = 3


def own_words(text: str) -> str:
    """The lines that are no quotation; empty where there is nothing else."""
    lines = [line.rstrip() for line in text.replace("\xa0", " ").splitlines()]
    kept: list[str] = []
    number = 0
    while number < len(lines):
        if _is_head(lines, number):
            break
        if wrapped := _attribution(lines, number):
            number += wrapped
            if not _is_quoted(_next(lines, number)) and "".join(kept).strip():
                break
            continue
        if not _is_quoted(lines[number]):
            kept.append(lines[number])
        number += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _next(lines: list[str], number: int) -> str:
    """The next line in which something stands."""
    return next((line for line in lines[number:] if line.strip()), "")


def _is_head(lines: list[str], number: int) -> bool:
    """From here on the letter stands as it was, with its head."""
    if RULE.match(lines[number]):
        return not lines[number].strip().startswith("_") or FROM.match(_next(lines, number + 1)) is not None
    following = [line for line in lines[number + 1 : number + 1 + HEAD] if line.strip()]
    return FROM.match(lines[number]) is not None and sum(bool(GOES_ON.match(line)) for line in following) > 1


def _attribution(lines: list[str], number: int) -> int:
    """Over how many lines it says who wrote what follows; 0 where it says nothing of that."""
    for many in range(1, WRAPPED + 1):
        joined = " ".join(line.strip() for line in lines[number : number + many])
        if WROTE.match(joined) or WHO_WROTE.match(joined):
            return many
        if not lines[number].strip() or not "".join(lines[number + many : number + many + 1]).strip():
            return 0
    return 0
