"""The organisations with which a desk starts: what the shipped file says, and what a broken file answers."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contactdesk.cli.common import Wrong, desk_of
from contactdesk.law import rules
from contactdesk.people.organisations import organisations_file
from contactdesk.people.organisations.entries import WITHOUT_MINISTRY, Certainty, OrganisationEntry
from contactdesk.people.organisations.organisations_file import OrganisationsFileError
from contactdesk.settings import load as load_settings
from contactdesk.words import Chamber, Form, Initiator, Regime
from contactdesk.words import OrganisationKind as Kind

SHIPPED = Path(__file__).parents[1] / "config" / "organisations.toml"
FILE = organisations_file.load(SHIPPED)
BY_NAME = {one.name: one for one in FILE.organisations}
BY_ABBREVIATION = {one.abbreviation: one for one in FILE.organisations if one.abbreviation}
PORTFOLIOS = {one.key: one for one in FILE.portfolios}

MINISTRIES = {"AZ", "BZ", "BZK", "Def", "EZK", "Fin", "IenW", "JenV", "LVVN", "OCW", "SZW", "VWS"}
WITHOUT_MINISTRY_OF_THEIR_OWN = {
    "bho": "BZ",
    "asiel-en-migratie": "JenV",
    "vro": "BZK",
    "kgg": "EZK",
    "werk-en-participatie": "SZW",
    "langdurige-zorg-jeugd-en-sport": "VWS",
}
INSPECTORATES = {
    "Inspectie Gezondheidszorg en Jeugd": "VWS",
    "Inspectie van het Onderwijs": "OCW",
    "Inspectie Overheidsinformatie en Erfgoed": "OCW",
    "Nederlandse Arbeidsinspectie": "SZW",
    "Inspectie Leefomgeving en Transport": "IenW",
    "Inspectie Justitie en Veiligheid": "JenV",
    "Nederlandse Voedsel- en Warenautoriteit": "LVVN",
    "Rijksinspectie Digitale Infrastructuur": "EZK",
    "Staatstoezicht op de Mijnen": "EZK",
    "Inspectie belastingen, toeslagen en douane": "Fin",
}
ZBOS = [
    "UWV",
    "SVB",
    "CIZ",
    "NZa",
    "ZiNL",
    "CCMO",
    "ZonMw",
    "CBG",
    "CBR",
    "LVNL",
    "NIWO",
    "ACNL",
    "COA",
    "AP",
    "Ksa",
    "LBIO",
    "OVV",
    "SGM",
    "BFT",
    "NIPV",
    "TloKB",
    "IMG",
    "ACM",
    "CBS",
    "KVK",
    "TNO",
    "RvA",
    "COVA",
    "CvdM",
    "NWO",
    "KNAW",
    "KB",
    "NVAO",
    "CvTE",
    "SBB",
    "Ctgb",
    "DNB",
    "AFM",
]
ZBOS_BY_NAME = [
    "CAK",
    "RDW",
    "Raad voor Rechtsbijstand",
    "Dienst voor het kadaster en de openbare registers",
    "Huurcommissie",
    "Huis voor Klokkenluiders",
    "Mondriaan Fonds",
    "Waarderingskamer",
]
LOOK_ALIKES = [
    ("College ter Beoordeling van Geneesmiddelen", "Agentschap College ter Beoordeling van Geneesmiddelen"),
    ("Huurcommissie", "Dienst van de Huurcommissie"),
    ("Raad voor Volksgezondheid en Samenleving", "Raad van State"),
    ("Dienst Uitvoering Onderwijs", "Uitvoeringsinstituut Werknemersverzekeringen"),
    ("Rijksinstituut voor Volksgezondheid en Milieu", "Zorginstituut Nederland"),
    ("Immigratie- en Naturalisatiedienst", "Centraal Orgaan opvang asielzoekers"),
    ("Dienst Toeslagen", "Sociale Verzekeringsbank"),
    ("Centraal Planbureau", "Centraal Bureau voor de Statistiek"),
    ("Hoge Raad van Adel", "Hoge Raad der Nederlanden"),
]


def kinds() -> Counter[Kind]:
    return Counter(one.kind for one in FILE.organisations)


def test_the_twelve_ministries_are_there() -> None:
    assert {one.abbreviation for one in FILE.organisations if one.kind == Kind.MINISTRY} == MINISTRIES


def test_eighteen_ministers_answer_and_six_of_them_lead_no_ministry() -> None:
    ministers = [one for one in FILE.portfolios if one.title.startswith("minister")]
    assert len(ministers) == 18
    guests = {one.key: one.ministry for one in ministers if one.key != one.ministry.lower()}
    assert guests == WITHOUT_MINISTRY_OF_THEIR_OWN


def test_state_secretaries_answer_too_each_within_a_ministry() -> None:
    others = {one.title: one.ministry for one in FILE.portfolios if one.title.startswith("staatssecretaris")}
    assert set(others.values()) <= MINISTRIES
    assert others["staatssecretaris van Financiën"] == "Fin"
    assert len(FILE.portfolios) == 18 + len(others)


def test_every_kind_has_at_least_one_organisation() -> None:
    assert set(kinds()) == set(Kind)


def test_the_counts_are_those_of_a_desk_that_can_start() -> None:
    counted = kinds()
    assert len(FILE.organisations) >= 150
    assert counted[Kind.ZBO] >= 49
    assert counted[Kind.AGENCY] >= 26
    assert counted[Kind.PLANNING_BUREAU] == 3
    assert counted[Kind.INTELLIGENCE] == 2
    assert counted[Kind.HIGH_COUNCIL] == 6
    assert counted[Kind.DECENTRALISED] == 3


def test_the_inspectorates_are_those_that_are_surely_one() -> None:
    found = {one.name: one.ministry for one in FILE.organisations if one.kind == Kind.INSPECTORATE}
    assert found == INSPECTORATES


#: what the register says, and what holds here, on which law: every place where the file says otherwise
OVERRIDES = {
    "Nederlandse Emissieautoriteit": (Kind.INSPECTORATE, Kind.ZBO, "EZK", "Wet milieubeheer"),
    "Autoriteit Nucleaire Veiligheid en Stralingsbescherming": (
        Kind.INSPECTORATE,
        Kind.ZBO,
        "IenW",
        "Kernenergiewet",
    ),
    "Kiesraad": (Kind.ADVISORY_BODY, Kind.ZBO, "BZK", "Kieswet, artikel A 4"),
    "Staatsbosbeheer": ("OCW", Kind.ZBO, "LVVN", "Wet verzelfstandiging Staatsbosbeheer, artikel 1a"),
    "Sociaal-Economische Raad": (Kind.ZBO, Kind.OWN_ACT, None, "BWBR0002058"),
    "Raad voor de rechtshandhaving": (Kind.INSPECTORATE, Kind.OWN_ACT, None, "Rijkswet"),
    "College voor de Rechten van de Mens": (Kind.ADVISORY_BODY, Kind.OWN_ACT, None, "Wet College"),
    "Wetenschappelijke Raad voor het Regeringsbeleid": (
        Kind.ADVISORY_BODY,
        Kind.OWN_ACT,
        None,
        "Instellingswet W.R.R.",
    ),
    "Commissie van toezicht op de inlichtingen- en veiligheidsdiensten": (
        Kind.ADVISORY_BODY,
        Kind.OWN_ACT,
        None,
        "Wet op de inlichtingen- en veiligheidsdiensten 2017",
    ),
    "Inspecteur-Generaal der Krijgsmacht": (Kind.INSPECTORATE, Kind.SERVICE, "Def", "BWBR0037073"),
    "Inspectie Veiligheid Defensie": (Kind.INSPECTORATE, Kind.SERVICE, "Def", "BWBR0037073"),
    "Nationaal Rapporteur Mensenhandel en Seksueel Geweld tegen Kinderen": (
        Kind.ZBO,
        Kind.SERVICE,
        "JenV",
        "Wet Nationaal rapporteur",
    ),
}


def test_where_the_file_says_otherwise_than_the_register_the_law_is_named() -> None:
    found = {one.name: one for one in FILE.organisations if one.overrides}

    assert found.keys() == OVERRIDES.keys()
    for name, (register, kind, ministry, law) in OVERRIDES.items():
        one = found[name]
        assert (one.register_kind or one.register_ministry, one.kind, one.ministry) == (
            register,
            kind,
            ministry,
        ), name
        assert law in (one.source or ""), name


#: what it may turn out to be; none where the minister is uncertain, or the law of the kind itself
UNCERTAIN = {
    "Inspectie Veiligheid Defensie": Kind.INSPECTORATE,
    "Nationaal Rapporteur Mensenhandel en Seksueel Geweld tegen Kinderen": Kind.ZBO,
    "Nationale Politie": None,
    "Instituut Mijnbouwschade Groningen": None,
    "Nederlands Instituut Publieke Veiligheid": Kind.DECENTRALISED,
    "Nuffic": Kind.OWN_ACT,
    "Stichting Nederlands Jeugdinstituut": Kind.OWN_ACT,
    "Nederlandse beroepsorganisatie van accountants": Kind.OWN_ACT,
    "Koninklijke Notariële Beroepsorganisatie": Kind.OWN_ACT,
    "Nederlandse orde van advocaten": Kind.OWN_ACT,
    "Belastingdienst": Kind.SERVICE,
    "Douane": None,
    "FIOD": None,
    "Justitiële Informatiedienst": Kind.SERVICE,
    "Hoge Raad van Adel": Kind.OWN_ACT,
}
STRICTNESS = [Regime.REFER, Regime.NOTIFY, Regime.PERMISSION]
LAW = rules.load(SHIPPED.parent / "aanwijzingen.toml")


def asks(kind: Kind) -> int:
    facts = rules.Facts(kind, Initiator.MEMBER, Form.CONVERSATION, Chamber.TK)
    return STRICTNESS.index(rules.decide(LAW, facts, date(2026, 3, 2)).regime)


def test_what_is_uncertain_says_so_and_asks_the_most_until_it_is_settled() -> None:
    found = {one.name: one for one in FILE.organisations if one.question}

    assert {name: one.could_be for name, one in found.items()} == UNCERTAIN
    for one in found.values():
        assert one.settled_by, one.name
        assert one.could_be is None or asks(one.kind) >= asks(one.could_be), one.name


def test_what_is_uncertain_of_a_minister_or_state_secretary_stands_in_the_data() -> None:
    """No decree was read: of each state secretary that is here, and of where the four are that are not."""
    found = {one.key: one for one in FILE.portfolios if one.question}
    here = {one.key: one.ministry for one in FILE.portfolios if one.title.startswith("staatssecretaris")}

    assert len(here) == 6
    assert set(here) <= found.keys()
    none_here = {one.ministry for one in FILE.portfolios} - set(here.values()) - {"AZ"}
    assert {one.ministry for key, one in found.items() if key not in here} == none_here
    assert all(one.settled_by for one in found.values())
    assert all(one.question for one in FILE.organisations if one.portfolio in here)


@pytest.mark.parametrize("abbreviation", ZBOS)
def test_a_zbo_is_found_by_its_abbreviation(abbreviation: str) -> None:
    assert BY_ABBREVIATION[abbreviation].kind == Kind.ZBO


@pytest.mark.parametrize("name", ZBOS_BY_NAME)
def test_a_zbo_without_abbreviation_is_found_by_its_name(name: str) -> None:
    assert BY_NAME[name].kind == Kind.ZBO


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKES)
def test_look_alikes_differ_in_kind_and_at_least_one_warns(one: str, other: str) -> None:
    assert BY_NAME[one].kind != BY_NAME[other].kind
    assert BY_NAME[one].note or BY_NAME[other].note


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Belastingdienst", Kind.AGENCY),
        ("Kiesraad", Kind.ZBO),
        ("College voor de Rechten van de Mens", Kind.OWN_ACT),
        ("Sociaal-Economische Raad", Kind.OWN_ACT),
        ("Autoriteit Nucleaire Veiligheid en Stralingsbescherming", Kind.ZBO),
        ("Nederlandse Emissieautoriteit", Kind.ZBO),
        ("Rijksinspectie Digitale Infrastructuur", Kind.INSPECTORATE),
        ("Nederlandse Voedsel- en Warenautoriteit", Kind.INSPECTORATE),
    ],
)
def test_where_a_body_has_two_faces_the_note_says_what_the_register_says(name: str, kind: Kind) -> None:
    assert BY_NAME[name].kind == kind
    assert "register" in (BY_NAME[name].note or "")


@pytest.mark.parametrize(
    "name",
    [
        "Inspecteur-Generaal der Krijgsmacht",
        "Inspectie der Rijksfinanciën",
        "Directie Internationaal Onderzoek en Beleidsevaluatie",
    ],
)
def test_what_is_called_an_inspection_but_is_none_gets_the_safer_kind(name: str) -> None:
    assert BY_NAME[name].kind == Kind.SERVICE
    assert BY_NAME[name].note


@pytest.mark.parametrize(
    ("abbreviation", "ministry", "portfolio"),
    [
        ("IND", "JenV", "asiel-en-migratie"),
        ("COA", "JenV", "asiel-en-migratie"),
        ("RVB", "BZK", "vro"),
        ("SodM", "EZK", "kgg"),
        ("NEa", "EZK", "kgg"),
        ("CIZ", "VWS", "langdurige-zorg-jeugd-en-sport"),
        ("UWV", "SZW", "szw"),
        ("AIVD", "BZK", "bzk"),
        ("MIVD", "Def", "def"),
    ],
)
def test_the_minister_of_the_subject_answers(abbreviation: str, ministry: str, portfolio: str) -> None:
    found = BY_ABBREVIATION[abbreviation]
    assert (found.ministry, found.portfolio) == (ministry, portfolio)


def test_names_that_the_register_has_swapped_or_outdated_are_the_current_ones() -> None:
    assert BY_ABBREVIATION["CIZ"].name == "Centrum Indicatiestelling Zorg"
    assert BY_ABBREVIATION["IenW"].name == "Infrastructuur en Waterstaat"
    assert BY_ABBREVIATION["EZK"].name == "Economische Zaken en Klimaat"
    assert BY_NAME["Logius"].abbreviation is None


def test_everybody_that_a_department_handles_has_a_ministry_and_a_minister_who_answers() -> None:
    for one in FILE.organisations:
        if one.kind in WITHOUT_MINISTRY:
            assert (one.ministry, one.portfolio) == (None, None), one.name
        else:
            assert one.ministry in MINISTRIES, one.name
            assert PORTFOLIOS[one.portfolio or ""].ministry == one.ministry, one.name


def test_a_ministry_answers_for_itself() -> None:
    assert (BY_ABBREVIATION["BZK"].ministry, BY_ABBREVIATION["BZK"].portfolio) == ("BZK", "bzk")


MINISTRY = """
[[portfolio]]
key = "bzk"
title = "minister van BZK"
ministry = "BZK"

[[organisation]]
name = "Binnenlandse Zaken"
abbreviation = "BZK"
kind = "ministry"
"""


def load(tmp_path: Path, more: str) -> tuple[OrganisationEntry, ...]:
    path = tmp_path / "organisations.toml"
    path.write_text(MINISTRY + more, encoding="utf-8")
    return organisations_file.load(path).organisations


def body(
    lines: str = "", *, name: str = "Zaak", kind: str = "zbo", ministry: str = 'ministry = "BZK"'
) -> str:
    return f'\n[[organisation]]\nname = "{name}"\nkind = "{kind}"\n{ministry}\n{lines}\n'


def test_a_body_without_portfolio_gets_the_ministrys_own_minister(tmp_path: Path) -> None:
    assert load(tmp_path, body())[1] == OrganisationEntry("Zaak", Kind.ZBO, ministry="BZK", portfolio="bzk")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (body('colour = "red"'), "organisation 'Zaak': key 'colour' is unknown; use abbreviation,"),
        (body(kind="zboo"), "organisation 'Zaak': kind 'zboo' is unknown; use one of ministry, agency,"),
        (body(ministry='ministry = "VRO"'), "organisation 'Zaak': ministry 'VRO' is unknown; use one of BZK"),
        (body('portfolio = "vro"'), "organisation 'Zaak': portfolio 'vro' is unknown; use one of bzk"),
        (body(ministry=""), "organisation 'Zaak': ministry is missing; kind zbo needs one"),
        (
            body('portfolio = "bzk"', kind="high_council", ministry=""),
            "organisation 'Zaak': portfolio stands without ministry",
        ),
        (body() + body(name="ZAAK"), "organisation: name 'ZAAK' stands there twice; keep one"),
        (
            body('tooi = "zbo/zb000001"') + body('tooi = "zbo/zb000001"', name="Twee"),
            "organisation: tooi 'zbo/zb000001' stands there twice",
        ),
        (
            body('abbreviation = "ZK"') + body('abbreviation = "Zk"', name="Twee"),
            "organisation 'Twee': abbreviation 'Zk' is also that of 'Zaak'; leave one out",
        ),
        (
            body('abbreviation = "ZK"') + body('abbreviation = "Zk"', name="Twee", kind="agency"),
            "organisation 'Zaak': note is missing; say with whom it is not to be confused",
        ),
        (body('tooi = "zb000001"'), "organisation 'Zaak': tooi 'zb000001' has the wrong form"),
        (body('website = "http://zaak.nl"'), "website 'http://zaak.nl' has the wrong form; write a public"),
        (body('also_known_as = "Zk"'), "organisation 'Zaak': also_known_as is not a list"),
        (body('also_known_as = [""]'), "organisation 'Zaak': also_known_as is not a plain line of text"),
        (body('note = " a"'), "organisation 'Zaak': note is not a plain line of text"),
        (body("note = 3"), "organisation 'Zaak': note is not a plain line of text"),
        ('\n[[organisation]]\nkind = "zbo"\n', "organisation number 2: name is missing; add it"),
        ('\n[[organisation]]\nname = "X"\nkind = "ministry"\n', "organisation 'X': abbreviation is missing"),
        (
            body('abbreviation = "Z"', kind="ministry"),
            "organisation 'Zaak': ministry does not belong here; leave it out",
        ),
        (
            body('abbreviation = "Z"', kind="ministry", ministry=""),
            "organisation 'Zaak': portfolio 'z' is unknown; use one of bzk",
        ),
        (
            '\n[[portfolio]]\nkey = "vro"\ntitle = "minister"\nministry = "VRO"\n',
            "portfolio 'vro': ministry 'VRO' is unknown; use one of BZK",
        ),
        (
            '\n[[portfolio]]\nkey = "bzk"\ntitle = "minister"\nministry = "BZK"\n',
            "portfolio: key 'bzk' stands there twice",
        ),
        (
            '\n[[portfolio]]\nkey = "V R O"\ntitle = "minister"\nministry = "BZK"\n',
            "portfolio 'V R O': key 'V R O' has the wrong form",
        ),
        (
            '\n[[portfolios]]\nkey = "x"\n',
            "'portfolios' is unknown; use [[portfolio]], [[organisation]] and [[elsewhere]]",
        ),
        ("\n[[organisation]\n", "is not valid TOML"),
    ],
)
def test_a_broken_file_says_where_and_what_to_do(tmp_path: Path, more: str, says: str) -> None:
    with pytest.raises(OrganisationsFileError) as caught:
        load(tmp_path, more)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'organisations.toml'}: ")
    assert says in message
    assert "\n" not in message


LAW_SAYS = 'source = "Wet, artikel 1"\ncertainty = "found"\n'


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (
            'register_kind = "inspectorate"',
            "source is missing; the register says otherwise (inspectorate): write the law and its article",
        ),
        ('register_ministry = "OCW"', "source is missing; the register says otherwise (OCW): write the law"),
        ('register_kind = "zbo"\n' + LAW_SAYS, "register_kind 'zbo' is what stands there already; leave it"),
        ('register_kind = "zboo"', "register_kind 'zboo' is unknown; use one of ministry, agency,"),
        (
            'source = "Wet, artikel 1"',
            "certainty is missing beside source; source is the law and its article",
        ),
        ('certainty = "found"', "source is missing beside certainty; source is the law"),
        ('source = "Wet"\ncertainty = "sure"', "certainty 'sure' is unknown; use one of found, memory"),
        ('status = "unsure"', "status 'unsure' is unknown; use uncertain, or leave it out"),
        ('status = "uncertain"', "question is missing; say what is uncertain, and who can settle it"),
        ('status = "uncertain"\nquestion = "Wat?"', "settled_by is missing; say what is uncertain, and who"),
        ('could_be = "agency"', 'could_be stands without status; write status = "uncertain"'),
    ],
)
def test_what_the_file_says_otherwise_or_is_not_sure_of_it_explains(
    tmp_path: Path, lines: str, says: str
) -> None:
    with pytest.raises(OrganisationsFileError) as caught:
        load(tmp_path, body(lines))
    assert f"organisations.toml: organisation 'Zaak': {says}" in str(caught.value)


def test_a_number_of_a_zbo_with_another_kind_asks_for_the_law(tmp_path: Path) -> None:
    told = body('tooi = "zbo/zb000001"', kind="inspectorate")
    with pytest.raises(OrganisationsFileError, match=r"source is missing; .*\(zbo, by its tooi\)"):
        load(tmp_path, told)
    assert load(tmp_path, told + LAW_SAYS)[1].certainty is Certainty.FOUND


def test_a_source_that_is_not_read_yet_says_so() -> None:
    known = OrganisationEntry("Zaak", Kind.ZBO, source="Wet", certainty=Certainty.FOUND)
    assert known.cited == "Wet"
    assert replace(known, certainty=Certainty.MEMORY).cited == "Wet (nog niet nagezien)"


def test_a_desk_does_not_start_with_an_override_that_names_no_law(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED.parent, tmp_path / "config"))
    path = folder / "organisations.toml"
    path.write_text(
        "\n".join(line for line in path.read_text("utf-8").splitlines() if "Kieswet" not in line), "utf-8"
    )

    with pytest.raises(Wrong, match=r"organisations\.toml: organisation 'Kiesraad': source is missing"):
        desk_of(load_settings({}, demo=True, config_dir=folder))


def test_look_alike_abbreviations_of_two_kinds_may_stand_when_both_warn(tmp_path: Path) -> None:
    one = body('abbreviation = "ZK"\nnote = "Niet te verwarren met Twee."')
    two = body('abbreviation = "Zk"\nnote = "Niet te verwarren met Zaak."', name="Twee", kind="agency")
    assert len(load(tmp_path, one + two)) == 3


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(OrganisationsFileError, match=r"nowhere\.toml: cannot be read"):
        organisations_file.load(tmp_path / "nowhere.toml")


def test_an_empty_file_asks_for_a_portfolio(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text("")
    with pytest.raises(OrganisationsFileError, match=r"has no \[\[portfolio\]\]"):
        organisations_file.load(tmp_path / "empty.toml")


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes("# Financiën".encode("latin-1"))
    with pytest.raises(OrganisationsFileError, match="is not UTF-8"):
        organisations_file.load(tmp_path / "latin.toml")
