"""What in a line of text reads as a web address, to people or to their mail program. Refuses and sends nothing.

A mail program makes a link of more than what begins with https: also of `evil.nl`, and of `evil。nl` with a Chinese full
stop. In doubt it is an address: who meant two sentences puts a space after the full stop.
"""

import re
import unicodedata
from typing import Final

#: what stands in a letter where an address stood
LEFT_OUT: Final = "(webadres weggelaten)"

#: signs that pass for another one, beyond those that Unicode calls the same (NFKC)
_LIKE: Final = str.maketrans(
    dict.fromkeys("。․‧∙·・܁܂٠۰𐩐", ".") | dict.fromkeys("∕⁄⧸⟋╱〳", "/") | dict.fromkeys("꞉∶ː᛬։׃", ":")
)
#: how people write an address that must not become a link, and everybody reads as one
_SPELLED: Final = re.compile(r"\s?[\[({]\s?(?:\.|dot|punt)\s?[\])}]\s?", re.IGNORECASE)
_SCHEME: Final = re.compile(
    r"\S*:\s?[/\\]\s?[/\\]\S*|\bh(?:tt|xx|\*\*)ps?\s?(?::|\[:\])\S+"
    r"|\b(?:callto|data|file|ftps?|intent|javascript|magnet|mailto|sftp|sms|ssh|tel|tg|vbscript|whatsapp):\S+",
    re.IGNORECASE,
)
_WWW: Final = re.compile(r"\bwww\d?\s?\.\s?[\w-]\S*", re.IGNORECASE)
_HOST: Final = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+"
_LAST: Final = r"(?:xn--[a-z0-9-]+|[^\W\d_]{2,63})"
_TAIL: Final = r"(?:[/\\?#][^\s.,;)]|:\d)\S*"
_NUMBER: Final = re.compile(rf"(?<![\w.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}{_TAIL}")
_WITH_TAIL: Final = re.compile(rf"(?<![\w.-]){_HOST}{_LAST}{_TAIL}", re.IGNORECASE)
_BARE: Final = re.compile(rf"(?<![\w@.-])({_HOST})({_LAST})(?![\w@-])", re.IGNORECASE)
_EMAIL: Final = re.compile(r"(?<![\w./\\:@-])[\w.!#$%&'*+=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+(?![\w@/\\:?#-])")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: nobody ends a sentence or an abbreviation in one of these
_PLAIN_ENDS: Final = _words(
    "nl com net org eu info biz app dev io co online site xyz shop top click link page cloud email frl amsterdam"
)
#: two letters after a dot are a country, but for those that Dutch words and titles end in
_COUNTRIES: Final = _words(
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd "
    "cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge "
    "gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh "
    "ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw "
    "mx my mz na nc ne nf ng ni nl no np nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc "
    "sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us "
    "uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
#: before the dot: an abbreviation, after which people forget the space
_SHORT: Final = _words(
    "afd art arts bijl bijv blz ca cie dhr dir div dr drs ds evt excl fig gem hfst incl ing inz ir jhr kst lid max mevr "
    "min mln mr mrd mv mw nl nr nrs ond par pag plv prof red resp sec st staatscrt stb stcrt str tel vgl vlg vnl voorz "
    "vs wet zgn"
)
#: after the dot: the same, and kinds of files that are no ending of a web address
_ENDINGS: Final = _words(
    "nr nrs mr ir ing dr drs ds btw pdf doc docx xls xlsx ppt pptx odt ods odp csv txt xml json jpg png"
)


def found(text: str) -> str | None:
    """The first part of this text that reads as a web address; None where nothing does. E-mail addresses do not."""
    plain = _plain(text)
    if not any(sign in plain for sign in ".:/\\"):
        return None
    for pattern in (_SCHEME, _WWW, _NUMBER):
        if there := pattern.search(plain):
            return there[0].strip()
    for there in _WITH_TAIL.finditer(plain):
        if not _is_abbreviated(there[0]):
            return there[0]
    bare = _BARE.finditer(_EMAIL.sub(" ", plain))
    return next((there[0] for there in bare if _is_address(there[1], there[2])), None)


def without(text: str) -> str:
    """This text with `LEFT_OUT` in the place of every word that reads as a web address."""
    if found(text) is None:
        return text
    kept = re.sub(r"\S+", lambda word: LEFT_OUT if found(word[0]) else word[0], text)
    return LEFT_OUT if found(kept) else kept


def _plain(text: str) -> str:
    """As it looks: one sign for all that pass for a dot, a slash or a colon, without what cannot be seen."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_LIKE)
        text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return _SPELLED.sub(".", text)


def _is_abbreviated(text: str) -> bool:
    """`Min.BZK/DGOO`: one abbreviation, a name in capitals, and a slash between names."""
    first, _, rest = text.partition(".")
    name = re.split(r"[/\\?#:]", rest)[0]
    return first.lower() in _SHORT and name.isupper() and name.lower() not in _PLAIN_ENDS


def _is_address(before: str, last: str) -> bool:
    names, end = before.lower().rstrip(".").split("."), last.lower()
    if end in _PLAIN_ENDS:
        return True
    if end in _ENDINGS or all(len(name) == 1 or name.isdigit() or name in _SHORT for name in names):
        return False  # initials, titles, numbers: "J.de Vries", "prof.mr.", "art.5.de"
    return end in _COUNTRIES or end.startswith("xn--") or last.islower()
