"""What comes along with text pasted from Word, PowerPoint, a PDF or an address book, and what it meant.

`mend` gives the text as it was meant; `unreadable` points at what nobody can read. Knows no form and no words.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

#: marks on one letter. A run of them costs the square of its length to put in order; no script writes so many
MOST_MARKS: Final = 30
#: how much of the line before it shows where a character stands
SHOWN: Final = 20

# the fonts Symbol and Wingdings in the private use area: what stands before an item of a list …
_BULLETS: Final = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0d8\uf02d\uf076\uf0fc\uf0a8\uf06e\uf06f\uf071"), "-")
# … what Word makes of `-->`, `<--`, `==>`, `:-)` and `:-(`, and the signs of a sum
_SIGNS: Final = {
    0xF0E0: "→",
    0xF0DF: "←",
    0xF0E8: "→",
    0xF0F0: "⇒",
    0xF04A: "☺",
    0xF04C: "☹",
    0xF0A3: "≤",
    0xF0B3: "≥",
    0xF0B1: "±",
    0xF0B4: "×",
    0xF0B0: "°",
}
# any other sign of those fonts is a bullet where a line begins with it
_OTHER_BULLET: Final = re.compile("^([ \t]*)[\uf020-\uf0ff](?=[ \t])", re.MULTILINE)
# what shows nothing by itself, a picture that stayed behind, Word's optional hyphen; …
_UNSEEN: Final = dict.fromkeys(map(ord, "\ufffc\u00ad\u200b\ufeff\x1f"), "")
# … the marks of its pictures, notes, remarks, drawings and fields ([MS-DOC] 2.4.1); a PDF's hyphen at the end of a line
_MARKS: Final = dict.fromkeys((0x01, 0x02, 0x05, 0x08, 0x13, 0x14, 0x15), "")
# PowerPoint's line within a paragraph, the end of a page and of a column; what a program writes between a file, a group
# and the next; the end of a cell in Word (BEL); a PDF's space; Word's hyphen that does not break
_LAYOUT: Final = {
    0x0B: "\n",
    0x0C: "\n",
    0x0E: "\n",
    0x1C: "\n",
    0x1D: "\n",
    0x07: "\t",
    0x03: " ",
    0x1E: "-",
}
_SPACES: Final = dict.fromkeys((160, 5760, *range(8192, 8203), 8239, 8287, 12288), " ")
# the controls of Latin-1 are what a program wrote that thought in Windows-1252; the five that mean nothing there go
_WINDOWS: Final = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
_MENDED: Final = _SIGNS | _BULLETS | _UNSEEN | _MARKS | _LAYOUT | _SPACES | _WINDOWS
_LINE_ENDS: Final = re.compile(r"\r\n?|[\u2028\u2029]")
# letters that do not show: they make the flags of England, Scotland and Wales, and anywhere else hide a text
_TAGS: Final = re.compile("(\U0001f3f4[\U000e0030-\U000e007a]{3,6}\U000e007f)|[\U000e0000-\U000e007f]")
# an address book writes these around a number or a name: from left to right, as all that stands there already
_MARK: Final = re.compile("(?<![^\\W\\d_])[\u200e\u200f\u061c]+|[\u200e\u200f\u061c]+(?![^\\W\\d_])")
_FORWARD: Final = re.compile(
    "[\u202a\u202d]([^\u202a-\u202e\u2066-\u2069]*)\u202c|[\u2066\u2068]([^\u202a-\u202e\u2066-\u2069]*)\u2069"
)
# they turn the order of what stands there around: a name or a word that reads as another
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
# newer than the tables of this Python, and promised to be pictures, signs of money and Chinese characters
_NEWER: Final = ((0x20C1, 0x20CF), (0x1F000, 0x1FAFF), (0x2EBF0, 0x2EE5D), (0x31350, 0x33479))


@dataclass(frozen=True)
class UnreadableAt:
    """Where a character stands that nobody can read: in which line, how many there are, what stands before it."""

    line: int
    lines: int
    before: str
    character: str

    @property
    def code(self) -> str:
        """`U+E123`"""
        return f"U+{ord(self.character):04X}"


def mend(text: str) -> str:
    """What was meant, in one form (NFC): bullets, line ends, hyphens, spaces and quotes as a keyboard types them."""
    text = _LINE_ENDS.sub("\n", text.translate(_MENDED))
    text = _OTHER_BULLET.sub(r"\1-", _TAGS.sub(lambda tags: tags[1] or "", text))
    if not _has_letters_from_the_right(text):
        text = _MARK.sub("", _FORWARD.sub(r"\1\2", text))
    return unicodedata.normalize("NFC", text).strip()


def has_heap_of_marks(text: str) -> bool:
    """Whether more marks (accents, vowel signs) follow each other than MOST_MARKS. By their category, not by their
    combining class: a few of class 0 fall apart into marks that must be put in order."""
    marks = 0
    for character in "" if text.isascii() else text:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks > MOST_MARKS:
            return True
    return False


def legible(text: str) -> str:
    """What can be read of a text that nobody can be asked to type again: without odd characters and heaps of marks."""
    kept: list[str] = []
    marks = 0
    for character in text.translate(_MENDED):
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= MOST_MARKS and not (_is_odd(character) and character != "\r"):
            kept.append(character)
    return mend("".join(kept))


def is_blank(text: str) -> bool:
    """Whether nothing is left of it; puts no marks in order, so that its length does not matter."""
    return not text.translate(_MENDED).strip()


def unreadable(text: str) -> UnreadableAt | None:
    """The first character that is no text, or turns text around; None where all can be read."""
    return _first(text, _is_odd)


def unseen(text: str) -> UnreadableAt | None:
    """The first character that shows nothing and changes how others look: fit for a text, not for a name."""
    return _first(text, lambda character: unicodedata.category(character) == "Cf")


def _first(text: str, is_wanted: Callable[[str], bool]) -> UnreadableAt | None:
    lines = text.split("\n")
    for n, line in enumerate(lines, 1):
        for at, character in enumerate(line):
            if is_wanted(character):
                return UnreadableAt(n, len(lines), line[:at].strip()[-SHOWN:], character)
    return None


def _has_letters_from_the_right(text: str) -> bool:
    return any(
        unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in text if one not in "\u200f\u061c"
    )


def _is_odd(character: str) -> bool:
    if character in "\n\t":
        return False
    if _TURNING.match(character):
        return True
    # controls, half characters, private and unassigned code points
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cs", "Co") or (kind == "Cn" and not _is_newer(ord(character)))


def _is_newer(code: int) -> bool:
    return any(first <= code <= last for first, last in _NEWER)
