"""Who gets in where, over HTTP: every line of the site map × everybody × how they stand to the contact.

What is expected stands here by hand, and is worked out from no table of the code: a mistake there shows here.
A new line of the site map fails until it has its line in EXPECTED.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Final, cast

import pytest
from sqlalchemy import delete
from sqlmodel import Session

from contactdesk.demo.provider import TOKEN_PATH
from contactdesk.routes import DEMO, SITE
from contactdesk.routes.deed_commands import COMMANDS
from contactdesk.store import Database
from contactdesk.store.models import RateCount
from tests.access import FEW, PEOPLE, SIGN_IN, VISITOR, WHO, Asked, World, make_world
from tests.conftest import ENGINES, Clock, postgresql_copy

Row = Mapping[str, int | str]
#: one letter per person, for the two tables that would not fit a screen otherwise
LETTER: Final = {
    "K": "kamerlid", "A": "assistent", "S": "senator", "G": "griffier", "P": "pcp-bzk", "V": "plv-bzk",
    "Z": "pcp-szw", "M": "minister-bzk", "O": "ambtenaar-bzk", "W": "wetgeving-bzk", "U": "zbo-uwv",
    "I": "inspectie-igj", "N": "minister-szw", "B": "beheer", "T": "beheer-tweede", "H": "bureau",
}  # fmt: skip


def everybody(status: int) -> Row:
    return dict.fromkeys(WHO, status)


OWN_SIDE: Final = dict.fromkeys(("kamerlid", "assistent", "ambtenaar-bzk"), 403)


OTHER_PARTS: Final = dict.fromkeys(("kamerlid", "assistent", "pcp-bzk", "plv-bzk", "minister-bzk"), 403)


def signed_in(status: int) -> Row:
    return {VISITOR: SIGN_IN, **dict.fromkeys(PEOPLE, status)}


def only(*people: str, then: int = 200) -> Row:
    """These, by name; anybody else who signed in may not."""
    return {**signed_in(403), **dict.fromkeys(people, then)}


def of(letters: str, status: int) -> Row:
    return {LETTER[letter]: status for letter in letters if letter != " "}


ASKING: Final = (
    *("kamerlid", "assistent", "senator", "griffier", "pcp-bzk", "plv-bzk", "pcp-szw"),
    *("ambtenaar-bzk", "wetgeving-bzk", "zbo-uwv", "inspectie-igj"),
)
MEMBERS: Final = ("kamerlid", "senator")
#: a deputy has no office of their own
MINISTERS: Final = ("minister-bzk", "minister-szw")
OFFICES: Final = ("pcp-bzk", "pcp-szw", *MINISTERS)
ADMINISTRATORS: Final = ("beheer", "beheer-tweede")
BODIES: Final = ("wetgeving-bzk", "zbo-uwv", "inspectie-igj")
LIAISONS: Final = ("pcp-bzk", "plv-bzk", "pcp-szw")
#: to whom nothing of another ministry is there
AT_SZW: Final = {"pcp-szw": 404, "minister-szw": 404}


def of_draft(status: int) -> Row:
    """Of a draft of the member; to anybody else there is none."""
    return {**only(*ASKING, then=404), "kamerlid": status}


# fmt: off
#: how everybody stands to each contact. Who is not named gets 404 as for a number that does not exist.
#  contact                opens the page  the content  the .ics  may not have the .ics (403)
CONTACTS: Final = {
    "asked":               ("KA PV",      "",          "",       "PV"),
    "awaiting":            ("KA PV M",    "",          "",       "PV M"),
    "scheduled":           ("KA PV M O",  "",          "KA O PV", "M"),
    "refused":             ("KA PV M",    "",          "",       "PV M"),
    "held":                ("KA PV M O",  "",          "",       "PV M"),
    "withdrawn":           ("KA PV",      "",          "",       "PV"),
    "by assistant":        ("KA PV",      "",          "",       "PV"),
    "by clerk":            ("G PV",       "",          "",       "PV"),
    "by senator":          ("S PV",       "",          "",       "PV"),
    "by telephone":        ("S PV",       "",          "",       "PV"),
    "at szw":              ("KA Z",       "",          "",       "Z"),
    "notified":            ("KA Z U N",   "",          "",       "Z N"),
    "inspected":           ("KA I",       "",          "",       ""),
    "reported":            ("KA Z U N",   "",          "",       "Z N"),
    "met":                 ("KA Z U N",   "",          "",       "Z N"),
    "igj reported":        ("KA I",       "",          "",       ""),
    "wished":              ("O PV",       "",          "",       "PV"),
    "invited":             ("O KA PV M",  "",          "",       "PV M"),
    "sealed":              ("K W PV M",   "K W",       "",       "PV M"),
    "drafted":             ("K W PV M O", "K O",       "",       "PV M"),
    "sealed by assistant": ("KA W PV M",  "KA W",      "",       "PV M"),
    "bill":                ("K W PV",     "K W",       "",       "PV"),
    "unknown":             ("",           "",          "",       ""),
}

#: who of them may do what. Capital: now (422 to an empty form). Small: in another state of it (409). Who is not named
#: gets 403, and 404 where the contact is not theirs to know of.
ON: Final = (               "asked",  "awaiting", "scheduled", "refused", "invited", "notified", "sealed", "drafted", "bill")
DEED: Final = {
    "oppakken":              ("PV",   "PV",       "pv",        "pv",      "pv",      "",         "",       "",        "PV"),
    "wedervraag":            ("PV",   "PV",       "pv",        "pv",      "pv",      "",         "",       "",        "W"),
    "antwoord":              ("ka",   "ka",       "ka",        "ka",      "o",       "",         "",       "",        "k"),
    "toestemming-vragen":    ("PV",   "pv",       "PV",        "pv",      "PV",      "",         "",       "",        "PV"),
    "verbeteren":            ("KAPV", "KAPV",     "kapv",      "kapv",    "opv",     "KA",       "K",      "K",       "K"),
    "heropenen":             ("kapv", "kapv",     "kapvo",     "kapv",    "kapvo",   "kau",      "kw",     "ko",      "kw"),
    "openbaar":              ("PV",   "PV",       "pv",        "pv",      "pv",      "",         "",       "",        ""),
    "niet-geholpen":         ("ka",   "ka",       "ka",        "ka",      "",        "",         "",       "",        "k"),
    "nog-nodig":             ("KAPV", "KAPV",     "kapv",      "kapv",    "opv",     "",         "",       "",        "KPV"),
    "aandringen":            ("KA",   "KA",       "ka",        "ka",      "o",       "",         "",       "",        "K"),
    "voorleggen":            ("KA",   "KA",       "ka",        "ka",      "",        "",         "",       "",        "K"),
    "herinneren":            ("pv",   "PV",       "pv",        "pv",      "pv",      "",         "",       "",        "pv"),
    "besluit":               ("PV",   "PVM",      "pvm",       "pvM",     "pvm",     "",         "",       "",        "PV"),
    "klopt-niet":            ("",     "M",        "M",         "M",       "M",       "",         "",       "",        ""),
    # of these only who entered it: `test_taking_back`
    "verkeerd-ingevoerd":    ("pv",   "pvm",      "pvm",       "PVM",     "PVM",     "",         "",       "",        "pv"),
    "toestemming-intrekken": ("pv",   "pvm",      "PVM",       "pvm",     "PVM",     "",         "",       "",        "pv"),
    "ambtenaar":             ("PV",   "PV",       "PVO",       "pv",      "PVO",     "U",        "W",      "W",       "W"),
    "bureau-wetgeving":      ("",     "",         "",          "",        "",        "",         "K",      "K",       "K"),
    "afspraak":              ("pv",   "pv",       "KAPVO",     "pv",      "PVO",     "KAU",      "KW",     "KO",      ""),
    "afzeggen":              ("kapv", "kapv",     "KAPVO",     "kapv",    "kapvo",   "kau",      "kw",     "ko",      "kw"),
    "afronden":              ("kapv", "kapv",     "KAPVO",     "kapv",    "KAPVO",   "KAU",      "KW",     "KO",      "kw"),
    "afhouden":              ("",     "",         "",          "",        "KA",      "U",        "W",      "",        ""),
    "intrekken":             ("KA",   "KA",       "KA",        "ka",      "O",       "KA",       "K",      "K",       "K"),
    "aan-collega":           ("K",    "K",        "K",         "k",       "",        "K",        "K",      "K",       "K"),
    "doorsturen":            ("PV",   "PV",       "pv",        "pv",      "pv",      "U",        "W",      "W",       "PV"),
    "bewindspersoon":        ("pv",   "pv",       "pv",        "pv",      "pv",      "Z",        "PV",     "PV",      "pv"),
    "ontvangen":             ("PV",   "PV",       "PV",        "pv",      "PV",      "",         "",       "",        ""),
    "notitie":               ("PV",   "PV",       "PV",        "PV",      "PV",      "Z",        "PV",     "PV",      "PV"),
    "bericht":               ("KAPV", "KAPV",     "KAPVO",     "kapv",    "KAPVO",   "KAU",      "KW",     "KO",      "KW"),
}
# fmt: on


def at_contacts(column: int, refused: int | None = None) -> dict[str, Row]:
    """What CONTACTS says in that column: 200 for whom it names."""
    stranger, found = signed_in(404), dict[str, Row]()
    for contact, seen in CONTACTS.items():
        no = of(seen[refused], 403) if refused is not None else {}
        found[contact] = {**stranger, **no, **of(seen[column], 200)}
    return found


def of_desk() -> dict[str, Row]:
    """200 for the contact persons among those whom CONTACTS names, 404 for the others: nobody else comes in there."""
    return {
        contact: {**only(*LIAISONS, then=404), **of("".join(filter("PVZ".__contains__, seen[0])), 200)}
        for contact, seen in CONTACTS.items()
    }


def of_deed(deed: str, contact: str) -> Row:
    """What DEED says to an empty form."""
    said = DEED[deed][ON.index(contact)]
    now = of("".join(filter(str.isupper, said)), 422)
    later = of("".join(filter(str.islower, said)).upper(), 409)
    return {**signed_in(404), **of(CONTACTS[contact][0], 403), **later, **now}


#: method and path → what everybody gets; with several cases (of the path's braces) a line for each.
#: A POST is sent with an empty form: 422 is for who may. A new line of the site map needs one line here.
EXPECTED: Final[Mapping[str, Row | Mapping[str, Row]]] = {
    "GET /": everybody(200),
    "GET /inloggen": everybody(303),
    "GET /inloggen/postbus": everybody(200),
    "POST /inloggen/postbus": everybody(422),
    "GET /inloggen/postbus/{token}": {"from a mailbox": everybody(200), "forged": everybody(404)},
    # of a link that another browser asked for nobody has anything
    "POST /inloggen/postbus/{token}": {"from a mailbox": everybody(403), "forged": everybody(404)},
    "GET /inloggen/{idp}": everybody(302),
    "GET /inloggen/{idp}/terug": everybody(400),
    "POST /inloggen/{idp}/afmelden": everybody(400),
    "POST /uitloggen": {**signed_in(200), VISITOR: 303},
    "GET /uitgelogd": everybody(303),
    "GET /agenda/{geheim}.ics": {"a calendar": everybody(200), "forged": everybody(404)},
    "POST /account/agenda": signed_in(422),
    "POST /account/ochtendbrief": only(*LIAISONS, then=422),
    "POST /account/berichten": only(*MEMBERS, then=422),
    "GET /verzoeken/nieuw": only(*ASKING),
    "GET /verzoeken/nieuw/{concept}": {"a draft": of_draft(200), "no draft": of_draft(404)},
    "POST /verzoeken/nieuw/{concept}": {"a draft": of_draft(422), "no draft": of_draft(404)},
    "GET /verzoeken/nieuw/{concept}/wie": {"a draft": of_draft(200), "no draft": of_draft(404)},
    "POST /verzoeken/nieuw/{concept}/wie": {"a draft": of_draft(303), "no draft": of_draft(404)},
    "GET /verzoeken/nieuw/{concept}/controleer": {
        "a whole draft": of_draft(200),
        "a draft": of_draft(303),
        "no draft": of_draft(404),
    },
    "POST /verzoeken/nieuw/{concept}/controleer": {"a whole draft": of_draft(303), "no draft": of_draft(404)},
    "POST /verzoeken/nieuw/{concept}/weggooien": {"no draft": of_draft(404)},
    "GET /verzoeken": signed_in(200),
    "GET /verzoeken/jaarlijst.csv": only("wetgeving-bzk", "zbo-uwv", "inspectie-igj"),
    "POST /verzoeken": only(*ASKING, then=422),
    "GET /verzoeken/{nummer}": at_contacts(0),
    "GET /verzoeken/{nummer}/inhoud": at_contacts(1),
    "GET /verzoeken/{nummer}/afspraak.ics": at_contacts(2, refused=3),
    "GET /verzoeken/{nummer}/dossier.zip": of_desk(),
    "POST /verzoeken/{nummer}/{deed}": {contact: of_deed("bericht", contact) for contact in ON},
    "POST /verzoeken/{nummer}/berichten/{id}/opnieuw": {
        "stopped": {**signed_in(404), **of("KA", 403), **of("PV", 409)},
        "no letter of it": {**signed_in(404), **of("KAM", 403)},
    },
    "GET /wachtrij": only(*LIAISONS),
    "GET /wachtrij/map": only(*LIAISONS),
    "GET /wachtrij/weergaven": only(*LIAISONS),
    "POST /wachtrij/weergaven": only(*LIAISONS, then=422),
    "POST /wachtrij/weergaven/{id}": only(*LIAISONS, then=404),
    "GET /wachtrij/post": only(*LIAISONS),
    "POST /wachtrij/post/{id}": only(*LIAISONS, then=404),
    "POST /wachtrij/samen": only(*LIAISONS, then=422),
    "GET /standaardteksten": only(*LIAISONS, "wetgeving-bzk"),
    "POST /standaardteksten": only(*LIAISONS, "wetgeving-bzk", then=422),
    **{
        f"{each} /standaardteksten/{{id}}{then}": only(
            *LIAISONS, "wetgeving-bzk", "zbo-uwv", "inspectie-igj", then=404
        )
        for each, then in (("GET", ""), ("POST", ""), ("POST", "/einde"))
    },
    "GET /toestemming-vooraf": only(*LIAISONS, *MINISTERS),
    "GET /toestemming-vooraf/nieuw": only(*LIAISONS, *MINISTERS),
    "POST /toestemming-vooraf/nieuw": only(*LIAISONS, *MINISTERS, then=422),
    **{
        f"{method} /toestemming-vooraf/{{id}}/bevestigen": {
            case: {**only("minister-bzk", then=409), "minister-szw": 404} for case in ("in force", "revoked")
        }
        for method in ("GET", "POST")
    },
    **{
        f"{method} /toestemming-vooraf/bevestigen/{{id}}": {
            "office": {**only("minister-bzk", then=409), "minister-szw": 404},
            "another office": {**only("minister-szw", then=409), "minister-bzk": 404},
        }
        for method in ("GET", "POST")
    },
    **{
        f"{method} /toestemming-vooraf/{{id}}/aanvullen": {
            case: {**only("pcp-bzk", "plv-bzk", "minister-bzk", then=409), **AT_SZW}
            for case in ("in force", "revoked")
        }
        for method in ("GET", "POST")
    },
    "GET /toestemming-vooraf/{id}/intrekken": {
        "in force": {**only("pcp-bzk", "plv-bzk", "minister-bzk"), **AT_SZW},
        "revoked": {**only("pcp-bzk", "plv-bzk", "minister-bzk", then=409), **AT_SZW},
    },
    "POST /toestemming-vooraf/{id}/intrekken": {
        "revoked": {**only("pcp-bzk", "plv-bzk", "minister-bzk", then=409), **AT_SZW},
    },
    "GET /noodsignalen": only(*MINISTERS, *BODIES),
    "GET /noodsignalen/nieuw": {**only("zbo-uwv", "inspectie-igj"), "wetgeving-bzk": 404},
    "POST /noodsignalen/nieuw": {**only("zbo-uwv", "inspectie-igj", then=422), "wetgeving-bzk": 404},
    "GET /noodsignalen/cijfers": signed_in(200),
    # a contact is none
    "GET /noodsignalen/{nummer}": {
        "asked": only(*MINISTERS, *BODIES, then=404),
        "a signal": {**only(*MINISTERS, *BODIES, then=404), "zbo-uwv": 200, "minister-szw": 200},
    },
    "POST /noodsignalen/{nummer}/{deed}": {
        "asked": only(*MINISTERS, *BODIES, then=404),
        "a signal": {**only(*MINISTERS, *BODIES, then=404), "zbo-uwv": 422, "minister-szw": 403},
    },
    "GET /noodsignaal/{token}": {"its letter": everybody(200), "forged": everybody(404)},
    "POST /noodsignaal/{token}": {"its letter": everybody(403), "forged": everybody(404)},
    "GET /account": signed_in(200),
    "POST /account/afmelden": signed_in(422),
    "POST /account/overal-afmelden": signed_in(303),
    "POST /account/neerleggen": signed_in(422),
    "GET /account/afwezig": only(*LIAISONS),
    "POST /account/afwezig": only(*LIAISONS, then=422),
    "POST /account/afwezig/{id}/intrekken": {
        "back": {**only("pcp-bzk", then=409), "plv-bzk": 404, "pcp-szw": 404},
    },
    "GET /account/overdragen": only(*LIAISONS),
    "POST /account/overdragen": only(*LIAISONS, then=422),
    "GET /account/medewerkers": only(*MEMBERS),
    "POST /account/medewerkers": only(*MEMBERS, then=422),
    "POST /account/medewerkers/{id}/intrekken": {
        "assistant withdrawn": {**only("kamerlid", then=409), "senator": 404},
    },
    "GET /vervanging": only(*OFFICES),
    "POST /vervanging": only(*OFFICES, then=422),
    "POST /vervanging/{id}/intrekken": {
        "deputy withdrawn": {**only("pcp-bzk", then=409), **AT_SZW, "minister-bzk": 404},
    },
    "GET /beheer": only(*ADMINISTRATORS),
    "GET /beheer/voorstellen": only(*ADMINISTRATORS),
    "POST /beheer/voorstellen/samen/{id}": only(*ADMINISTRATORS, then=422),
    "GET /beheer/postbussen": only(*ADMINISTRATORS),
    "POST /beheer/postbussen": only(*ADMINISTRATORS, then=422),
    "POST /beheer/voorstellen/{id}/goedkeuren": only(*ADMINISTRATORS, then=422),
    "POST /beheer/voorstellen/{id}/afwijzen": {"rejected": only(*ADMINISTRATORS, then=409)},
    "POST /beheer/voorstellen/{id}/ongedaan": {"rejected": only(*ADMINISTRATORS, then=409)},
    "POST /beheer/voorstellen/{id}/testbrief": {"rejected": only(*ADMINISTRATORS, then=409)},
    "GET /beheer/personen": only(*ADMINISTRATORS),
    "GET /beheer/personen/nieuw": only(*ADMINISTRATORS),
    "POST /beheer/personen/nieuw": only(*ADMINISTRATORS, then=422),
    "GET /beheer/inlezen": only(*ADMINISTRATORS),
    "GET /beheer/inlezen/voorbeeld.csv": only(*ADMINISTRATORS),
    "POST /beheer/inlezen": only(*ADMINISTRATORS, then=422),
    "GET /beheer/verkiezingen": only(*ADMINISTRATORS),
    "POST /beheer/verkiezingen": only(*ADMINISTRATORS, then=422),
    "GET /beheer/personen/{id}": only(*ADMINISTRATORS),
    "POST /beheer/personen/{id}": only(*ADMINISTRATORS, then=422),
    "POST /beheer/personen/{id}/adres": only(*ADMINISTRATORS, then=422),
    "POST /beheer/personen/{id}/rol": only(*ADMINISTRATORS, then=422),
    "POST /beheer/personen/{id}/afwezig": only(*ADMINISTRATORS, then=422),
    "POST /beheer/personen/{id}/afwezig/{afwezig}/intrekken": {
        "back, by an administrator": only(*ADMINISTRATORS, then=409),
    },
    "POST /beheer/personen/{id}/opnieuw-koppelen": {"role over": only(*ADMINISTRATORS, then=409)},
    "POST /beheer/personen/{id}/rollen/{rol}/teruggeven": {"role lasts": only(*ADMINISTRATORS, then=409)},
    "POST /beheer/personen/{id}/rollen/{rol}/overstappen": {"role over": only(*ADMINISTRATORS, then=422)},
    "POST /beheer/personen/{id}/rollen/{rol}/beeindigen": {"role over": only(*ADMINISTRATORS, then=409)},
    "GET /beheer/organisaties": only(*ADMINISTRATORS),
    "GET /beheer/organisaties/nieuw": only(*ADMINISTRATORS),
    "POST /beheer/organisaties/nieuw": only(*ADMINISTRATORS, then=422),
    "GET /beheer/organisaties/nieuw-ministerie": only(*ADMINISTRATORS),
    "POST /beheer/organisaties/nieuw-ministerie": only(*ADMINISTRATORS, then=422),
    "GET /beheer/organisaties/{id}": only(*ADMINISTRATORS),
    "POST /beheer/organisaties/{id}": only(*ADMINISTRATORS, then=422),
    "POST /beheer/organisaties/{id}/postbus": only(*ADMINISTRATORS, then=422),
    "POST /beheer/organisaties/{id}/soort": only(*ADMINISTRATORS, then=422),
    "GET /beheer/organisaties/{id}/naam": only(*ADMINISTRATORS),
    "POST /beheer/organisaties/{id}/naam": only(*ADMINISTRATORS, then=422),
    "GET /beheer/organisaties/{id}/bewindspersoon": only(*ADMINISTRATORS),
    "POST /beheer/organisaties/{id}/bewindspersoon": only(*ADMINISTRATORS, then=422),
    "GET /beheer/organisaties/{id}/splitsing": only(*ADMINISTRATORS),
    "POST /beheer/organisaties/{id}/splitsing": only(*ADMINISTRATORS, then=422),
    "GET /beheer/organisaties/{id}/einde": only(*ADMINISTRATORS),
    "POST /beheer/organisaties/{id}/einde": only(*ADMINISTRATORS, then=422),
    "GET /beheer/organisaties/{id}/samenvoegen": only(*ADMINISTRATORS),
    "POST /beheer/organisaties/{id}/samenvoegen": only(*ADMINISTRATORS, then=422),
    "GET /beheer/zoekwoorden": only(*ADMINISTRATORS),
    "POST /beheer/zoekwoorden": only(*ADMINISTRATORS, then=422),
    "GET /beheer/bewaartermijnen": only(*ADMINISTRATORS),
    "POST /beheer/bewaartermijnen": only(*ADMINISTRATORS, then=422),
    "POST /beheer/bewaartermijnen/bevroren/opheffen": only(*ADMINISTRATORS, then=422),
    "GET /beheer/bewaartermijnen/{id}": only(*ADMINISTRATORS),
    "POST /beheer/bewaartermijnen/{id}": only(*ADMINISTRATORS, then=422),
    "GET /beheer/commissies": only(*ADMINISTRATORS),
    "GET /beheer/commissies/{id}": only(*ADMINISTRATORS),
    "POST /beheer/commissies": only(*ADMINISTRATORS, then=422),
    "POST /beheer/commissies/{id}/naam": only(*ADMINISTRATORS, then=422),
    "GET /beheer/commissies/{id}/einde": only(*ADMINISTRATORS),
    "POST /beheer/commissies/{id}/einde": only(*ADMINISTRATORS, then=422),
    "GET /beheer/bewindspersonen": only(*ADMINISTRATORS),
    "GET /beheer/bewindspersonen/{id}": only(*ADMINISTRATORS),
    "POST /beheer/bewindspersonen/{id}": only(*ADMINISTRATORS, then=422),
    "GET /beheer/bewindspersonen/{id}/vervanger": only(*ADMINISTRATORS),
    "POST /beheer/bewindspersonen/{id}/vervanger": only(*ADMINISTRATORS, then=422),
    "POST /beheer/bewindspersonen/{id}/vervanger/einde": only(*ADMINISTRATORS, then=409),
    "GET /beheer/bewindspersonen/{id}/overgang": only(*ADMINISTRATORS),
    "POST /beheer/bewindspersonen/{id}/overgang": only(*ADMINISTRATORS, then=422),
    "GET /beheer/rechten": only(*ADMINISTRATORS),
    "GET /beheer/logboek": only(*ADMINISTRATORS),
    "GET /postbus-bevestigen/{token}": {"from a test letter": everybody(200), "forged": everybody(404)},
    "POST /postbus-bevestigen/{token}": {"from a test letter": everybody(422), "forged": everybody(404)},
    # with no link that led to the sign-in there is none to come back to
    "GET /besluit/verder": everybody(404),
    # whose contact it is, decides not, whoever handed on the link
    "GET /besluit/{token}": {"from a letter": everybody(200) | OWN_SIDE, "forged": everybody(404)},
    "POST /besluit/{token}": {"from a letter": everybody(422) | OWN_SIDE, "forged": everybody(404)},
    # all that waits asks a code first: the page that says so
    "GET /besluit/{token}/alles": {
        "from a letter": everybody(200) | OWN_SIDE | {"minister-bzk": 303},
        "forged": everybody(404),
    },
    "POST /besluit/{token}/alles": {
        "from a letter": everybody(200) | OWN_SIDE | {"minister-bzk": 303},
        "forged": everybody(404),
    },
    # who has another part in it says nothing in the official's name
    "GET /ambtenaar/{token}": {
        "from an own letter": everybody(200) | OTHER_PARTS,
        "forged": everybody(404),
    },
    # nothing was asked
    "POST /ambtenaar/{token}": {"from an own letter": everybody(403), "forged": everybody(404)},
    "GET /ambtenaar/{token}/afspraak.ics": {
        "from an own letter": everybody(200) | dict.fromkeys(OTHER_PARTS, 303),
        "forged": everybody(404),
    },
    # who showed neither the mailbox of an office nor an account of one is told how to come in
    "GET /wacht-op-u": {**everybody(403), **dict.fromkeys(MINISTERS, 200)},
    "POST /wacht-op-u": {**everybody(403), VISITOR: SIGN_IN, **dict.fromkeys(MINISTERS, 422)},
    "GET /organisaties": everybody(200),
    "GET /organisaties/{id}": everybody(200),
    # a liaison of another ministry is no stranger here, and changes nothing
    "POST /organisaties/{id}/onderwerpen": only("pcp-bzk", "plv-bzk", *ADMINISTRATORS, then=422),
    "GET /organisaties/{id}/werkafspraak": {
        "an inspectorate": only(*LIAISONS, *MINISTERS, *ADMINISTRATORS),
        "no inspectorate": only(*LIAISONS, *MINISTERS, *ADMINISTRATORS, then=404),
    },
    "POST /organisaties/{id}/werkafspraak": {
        "an inspectorate": only("minister-bzk", then=403),
        "no inspectorate": only(*MINISTERS, then=404),
    },
    "GET /belemmeringen": signed_in(200),
    "POST /belemmeringen": signed_in(422),
    "GET /cijfers": signed_in(200),
    "GET /cijfers.csv": signed_in(200),
    "GET /cijfers.json": signed_in(200),
    "GET /cijfers/{departement}": signed_in(200),
    # nothing is counted here yet
    "GET /cijfers/{departement}/{jaar}": signed_in(404),
    "GET /regels": everybody(200),
    "GET /open-data": everybody(200),
    "GET /api/v1/openapi.json": everybody(200),
    "GET /api/v1/organisaties": everybody(200),
    "GET /api/v1/organisaties/{id}": everybody(200),
    "GET /api/v1/regels": everybody(200),
    # no rule is called so
    "GET /api/v1/regels/{id}": everybody(404),
    "GET /api/v1/termijnen": everybody(200),
    "GET /api/v1/weigeringsgronden": everybody(200),
    "GET /api/v1/cijfers": {**signed_in(200), VISITOR: 401},
    "POST /beheer/logboek/{id}/ongedaan": only(*ADMINISTRATORS, then=409),
    "GET /beheer/berichten": only(*ADMINISTRATORS),
    "POST /beheer/berichten/{id}/opnieuw": {"stopped": only(*ADMINISTRATORS, then=409)},
    "GET /toegankelijkheid": everybody(200),
    "GET /privacy": everybody(200),
    "GET /mag-ik": everybody(200),
    "GET /wat-kan-ik-vragen": everybody(200),
    "GET /.well-known/security.txt": everybody(200),
    "GET /health/live": everybody(200),
    "GET /health/ready": everybody(200),
    "GET /metrics": everybody(200),  # all of them on this machine, here; from elsewhere: `test_operations`
    "GET /static/{version}/{name:path}": everybody(200),
}
#: the only page that writes by being read: that somebody read sealed content is an event. And what
#: counts what failed, or how often a network came
WRITES: Final = {
    "GET /verzoeken/{nummer}/inhoud": ["sealed_read"],
    "GET /inloggen/{idp}": ["rate_count"],
    "GET /inloggen/{idp}/terug": ["rate_count"],
    "POST /inloggen/{idp}/afmelden": ["rate_count"],
    "GET /besluit/{token}": ["rate_count"],  # of links that were made up
    "GET /agenda/{geheim}.ics": ["rate_count"],
    "POST /besluit/{token}": ["rate_count"],
    "GET /besluit/{token}/alles": ["rate_count"],
    "POST /besluit/{token}/alles": ["rate_count"],
    "GET /ambtenaar/{token}": ["rate_count"],
    "POST /ambtenaar/{token}": ["rate_count"],
    "GET /ambtenaar/{token}/afspraak.ics": ["rate_count"],
    "POST /wacht-op-u": ["rate_count"],  # of who posts without having come in
    "POST /inloggen/postbus/{token}": ["rate_count"],  # of links that were made up, too
    "POST /postbus-bevestigen/{token}": ["rate_count"],
    "GET /noodsignaal/{token}": ["rate_count"],
    "POST /noodsignaal/{token}": ["rate_count"],
    "POST /uitloggen": ["rate_count"],  # everybody signs in anew for it
    **{
        f"GET /api/v1/{each}": ["rate_count"]
        for each in (
            "organisaties",
            "organisaties/{id}",
            "regels",
            "regels/{id}",
            "termijnen",
            "weigeringsgronden",
            "cijfers",
        )
    },
}
#: posts that prove themselves, so need no word of a browser about where they come from
NO_BROWSER: Final = frozenset({TOKEN_PATH, "/inloggen/{idp}/afmelden"})
#: forms that would do their deed, if that were allowed
OFFICIAL: Final = {"ambtenaar_naam": "Bob Bobbel", "ambtenaar_email": "bob.bobbel@bzk.example"}
RULING: Final = {"naam": "M.", "hoedanigheid": "zelf", "besloten_op": "2026-11-24", "hoe": "mondeling"}
FILLED: Final[Mapping[str, Mapping[str, Any]]] = {
    "toestemming-vragen": OFFICIAL,
    "besluit": {"uitkomst": "toegestaan", **RULING},
    "toestemming-intrekken": {"reden": "Toch niet.", **RULING},
    "ambtenaar": OFFICIAL,
    "afspraak": {"wanneer": "2026-12-01T14:00"},
    "afronden": {"plaatsgevonden_op": "2026-11-24T08:00"},
    "doorsturen": {"organisatie": "3", "reden": "Van hen.", "bevestigd": "ja"},
}


@pytest.fixture(scope="module", params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One database for all of this file: nothing here changes it, and each test says so.

    Everything on SQLite; on PostgreSQL the cases in FEW, for what the two could do differently.
    """
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("access") / "desk.db"
        path.write_bytes(Path(request.getfixturevalue("sqlite_template")).read_bytes())
        yield f"sqlite:///{path}"
        return
    with postgresql_copy(request.getfixturevalue("postgresql_template")) as url:
        yield url


@pytest.fixture(scope="module")
def world(database_url: str, desk: Any) -> Iterator[World]:
    clock = Clock()
    database = Database(database_url, carry=desk, clock=clock)
    made = make_world(database, desk, clock, is_small="postgresql" in database_url)
    with made.visitor.client:
        made.open()
        yield made
    database.close()


def _forget_tries(db: Session) -> None:
    db.execute(delete(RateCount))


@contextmanager
def nothing_changes(world: World, doing: str, but: Iterable[str] = ()) -> Iterator[None]:
    """No row of any table, but in those that are named; what was tried in an earlier test is no longer counted."""
    world.given.database.write_now(_forget_tries)
    before = world.rows()
    yield
    after = world.rows()
    changed = [name for name in before if before[name] != after[name]]
    assert changed == list(but), f"{doing} changed {changed}"


def lines() -> Iterator[tuple[str, str, str]]:
    """Every line of the site map: its name here, its method, its path."""
    for place in SITE:
        for method in place.methods:
            yield f"{method} {place.path}", method, place.path


def cases(name: str) -> Mapping[str, Row]:
    """Per case of the path what everybody gets; most paths have one, without a name."""
    expected = EXPECTED.get(name, {})
    found = {case: row for case, row in expected.items() if isinstance(row, Mapping)}
    return found or ({"": cast(Row, expected)} if expected else {})


def wrong(world: World, method: str, path: str, row: Row, data: dict[str, Any] | None = None) -> list[str]:
    """Who gets something else than the row says."""
    signs_out = path == "/uitloggen"
    asked = [
        Asked(who, method, path, data or {}, cookie=world.cookie(who) if signs_out else "") for who in row
    ]
    found = zip(row.items(), world.outcomes(asked), strict=True)
    return [f"{who}: {method} {path} gives {got}, not {right}" for (who, right), got in found if got != right]


def one_of_each(row: Row) -> Row:
    """Somebody for each thing that anybody gets."""
    return {who: status for status, who in {status: who for who, status in row.items()}.items()}


def listed(found: Iterable[str]) -> str:
    return "\n".join(["", *found])


def test_every_line_of_the_site_map_says_here_what_everybody_gets() -> None:
    site = {name for name, _, _ in lines()}
    new, gone = site - set(EXPECTED), set(EXPECTED) - site
    assert not new, f"in the site map, and EXPECTED does not say who gets what: add a line for {sorted(new)}"
    assert not gone, f"in EXPECTED, and no longer in the site map: {sorted(gone)}"
    assert set(COMMANDS) == set(DEED), "every deed has a line in DEED"


def test_every_row_says_what_each_person_gets() -> None:
    assert sorted(LETTER.values()) == sorted(PEOPLE)
    short = [(name, case) for name in EXPECTED for case, row in cases(name).items() if set(row) != set(WHO)]
    assert short == []


@pytest.mark.long
def test_everybody_gets_what_the_table_says_and_no_visit_changes_a_row(world: World) -> None:
    found = []
    for name, method, path in lines():
        with nothing_changes(world, name, WRITES.get(name, ())):
            for case in world.some(cases(name)):
                row = cases(name)[case]
                found += [f"{case}: {one}" for one in wrong(world, method, world.path(path, case), row)]
    assert not found, listed(found)


@pytest.mark.long
def test_who_looks_at_the_head_of_a_page_only_gets_the_same_status_and_changes_nothing(world: World) -> None:
    found = []
    for name, method, path in lines():
        some = [case for case in cases(name) if method == "GET" and case in FEW]
        with nothing_changes(world, f"HEAD of {name}", WRITES.get(name, ()) if some else ()):
            for case in some:
                row = one_of_each(cases(name)[case])
                found += [f"{case}: {one}" for one in wrong(world, "HEAD", world.path(path, case), row)]
    assert not found, listed(found)


@pytest.mark.long
def test_of_every_deed_a_stranger_gets_404_a_colleague_without_the_right_403_and_nothing_changes(
    world: World,
) -> None:
    found = []
    for contact in world.some(ON):
        with nothing_changes(world, f"a deed on {contact}"):
            for turn, deed in enumerate(DEED):
                path, row = f"/verzoeken/{world.numbers[contact]}/{deed}", of_deed(deed, contact)
                # each stranger tries some: who is one stands in CONTACTS, and everybody opens the page
                row = without_strangers(row, but=turn)
                may = {who: status for who, status in row.items() if status == 422}
                # who may would do it with a whole form: how that goes is other tests' story
                found += wrong(world, "POST", path, may)
                may_not = {who: status for who, status in row.items() if who not in may}
                found += wrong(world, "POST", path, may_not, filled(world, deed, contact))
    assert not found, listed(found)


def test_nobody_without_the_right_learns_what_is_wrong_with_a_form(world: World) -> None:
    found = []
    for deed in DEED:
        path = f"/verzoeken/{world.numbers['scheduled']}/{deed}"
        found += wrong(world, "POST", path, one_of_each(of_deed(deed, "scheduled")))
    assert not found, listed(found)


def without_strangers(row: Row, but: int) -> Row:
    """Those who may know of the contact, whoever is not signed in, and one stranger in turn."""
    strangers = [who for who, status in row.items() if status == 404]
    left_out = {*strangers} - {strangers[but % len(strangers)]}
    return {who: status for who, status in row.items() if who not in left_out}


def filled(world: World, deed: str, contact: str) -> dict[str, Any]:
    """What the form of this deed could hold, on the contact as it is."""
    version = world.given.contact(world.numbers[contact]).version
    return {"versie": version, "tekst": "Tekst.", **FILLED.get(deed, {})}


def test_a_deed_that_is_none_is_not_found_by_anybody(world: World) -> None:
    path = f"/verzoeken/{world.numbers['asked']}/verwijderen"
    assert wrong(world, "POST", path, signed_in(404)) == []


def test_nobody_but_office_and_liaisons_revokes_what_was_permitted_beforehand(world: World) -> None:
    path = world.path("/toestemming-vooraf/{id}/intrekken", "in force")
    theirs = ("pcp-bzk", "plv-bzk", "minister-bzk")
    row = {who: status for who, status in {**only(), **AT_SZW}.items() if who not in theirs}
    with nothing_changes(world, "revoking"):
        assert wrong(world, "POST", path, row) == []


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_no_post_from_elsewhere_comes_through_anywhere(world: World, headers: dict[str, str]) -> None:
    posts = [place.path for place in (*SITE, *DEMO) if "POST" in place.methods]
    asked = []
    for path in sorted(set(posts) - NO_BROWSER):
        case = next((name for name, parts in world.parts.items() if braces(path) <= set(parts)), "")
        rows = cases(f"POST {path}").values()
        some = {VISITOR, "kamerlid"}.union(*(one_of_each(row) for row in rows))
        asked += [Asked(who, "POST", world.path(path, case), headers=headers) for who in sorted(some)]
    with nothing_changes(world, "a post from elsewhere"):
        answers = world.answers(asked)
    through = [
        f"{one.who}: POST {one.path} gives {answer.status_code}"
        for one, answer in zip(asked, answers, strict=True)
        if answer.status_code != 403 or "kwam niet van dit loket" not in answer.text
    ]
    assert not through, listed(through)


def braces(path: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", path))


@pytest.mark.long
@pytest.mark.parametrize("end", ["", "/inhoud", "/afspraak.ics"])
def test_a_contact_of_others_answers_as_one_that_does_not_exist(world: World, end: str) -> None:
    learned = []
    for who in PEOPLE:
        strange = [contact for contact, row in at_contacts(0).items() if row[who] == 404]
        asked = [Asked(who, "GET", f"/verzoeken/{world.numbers[contact]}{end}") for contact in strange]
        learned += differing(world, asked)
    assert not learned, listed(learned)


@pytest.mark.long
def test_a_deed_on_a_contact_of_others_answers_as_on_one_that_does_not_exist(world: World) -> None:
    learned = []
    for deed, who in product(DEED, ("senator", "pcp-szw", "zbo-uwv", "beheer")):
        form = filled(world, deed, "drafted")
        for data in ({}, form):
            numbers = [world.numbers[contact] for contact in ("drafted", "asked", "unknown")]
            asked = [Asked(who, "POST", f"/verzoeken/{number}/{deed}", data) for number in numbers]
            learned += differing(world, asked)
    assert not learned, listed(learned)


def test_a_standing_permission_of_another_office_answers_as_one_that_does_not_exist(world: World) -> None:
    ids = (world.parts["in force"]["id"], world.parts["revoked"]["id"], "999")
    asked = [Asked("pcp-szw", "POST", f"/toestemming-vooraf/{id_}/intrekken") for id_ in ids]
    assert differing(world, asked) == []


def differing(world: World, asked: list[Asked]) -> list[str]:
    """The requests with another answer than the last of them, byte for byte but for the reference number."""
    said = [
        (
            answer.status_code,
            sorted(answer.headers.multi_items()),
            re.sub(rb"<strong>[0-9a-f]{10}</strong>", b"", answer.content),
        )
        for answer in world.answers(asked)
    ]
    assert said[-1][0] == 404
    return [f"{one.who} {one.path}" for one, what in zip(asked, said, strict=True) if what != said[-1]]
