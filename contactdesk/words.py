"""The words of the trade, as the code says them and as the screen says them. No behaviour lives here."""

from collections.abc import Sequence
from enum import StrEnum


class Regime(StrEnum):
    """What the rules say must happen before a contact."""

    PERMISSION = "permission"
    NOTIFY = "notify"
    REFER = "refer"


class Timing(StrEnum):
    """When the minister is told under `notify`."""

    SIMULTANEOUS = "simultaneous"
    WITHOUT_DELAY = "without_delay"


class Disclose(StrEnum):
    """What the minister and the liaison learn of a contact."""

    FULL = "full"
    FACT = "fact"
    TITLE_ONLY = "title_only"


class RuleStatus(StrEnum):
    """How firm the ground under a rule is."""

    IN_FORCE = "in_force"
    PROPOSED = "proposed"
    AGREEMENT = "agreement"
    UNCERTAIN = "uncertain"


class OrganisationKind(StrEnum):
    MINISTRY = "ministry"
    AGENCY = "agency"
    SERVICE = "service"
    PLANNING_BUREAU = "planning_bureau"
    INSPECTORATE = "inspectorate"
    ZBO = "zbo"
    PUBLIC_PROSECUTION = "public_prosecution"
    POLICE = "police"
    INTELLIGENCE = "intelligence"
    ADVISORY_BODY = "advisory_body"
    HIGH_COUNCIL = "high_council"
    JUDICIARY = "judiciary"
    DECENTRALISED = "decentralised"
    OWN_ACT = "own_act"


class Initiator(StrEnum):
    """In which capacity somebody asks or reports; it follows from the role, never from the form."""

    MEMBER = "member"
    COMMITTEE = "committee"
    INQUIRY_COMMITTEE = "inquiry_committee"
    OFFICIAL = "official"
    BODY = "body"


class Chamber(StrEnum):
    TK = "TK"
    EK = "EK"


class Form(StrEnum):
    """Which form of contact is asked for."""

    PUBLIC_INFORMATION = "public_information"
    FACTUAL_INFORMATION = "factual_information"
    CONVERSATION = "conversation"
    TECHNICAL_BRIEFING = "technical_briefing"
    WORKING_VISIT = "working_visit"
    KNOWLEDGE_SESSION = "knowledge_session"
    HEARING = "hearing"
    CALCULATION = "calculation"
    DATA = "data"
    AMENDMENT_ASSISTANCE = "amendment_assistance"
    BILL_ASSISTANCE = "bill_assistance"
    INDIVIDUAL_CASE = "individual_case"


ASSISTANCE = frozenset({Form.AMENDMENT_ASSISTANCE, Form.BILL_ASSISTANCE})
#: in which factual information is asked for: only of those "welwillend en zakelijk: ja, tenzij" is said (kst-28844-221)
FACTUAL = frozenset(
    {
        Form.FACTUAL_INFORMATION,
        Form.CONVERSATION,
        Form.TECHNICAL_BRIEFING,
        Form.KNOWLEDGE_SESSION,
        Form.DATA,
    }
)


class Ground(StrEnum):
    """On which ground an inspectorate is approached (voorontwerp Kaderwet op de rijksinspecties)."""

    TASK_PERFORMANCE = "task_performance"
    PUBLISHED_FINDINGS = "published_findings"
    OTHER = "other"


class Addressee(StrEnum):
    """Who in an inspectorate is approached."""

    LEADERSHIP = "leadership"
    STAFF = "staff"


class Agreement(StrEnum):
    """Whether the working agreement of an inspectorate covers a case; `working_agreement` in the room of law says when."""

    COVERS = "covers"
    NONE = "none"


class AgreementScope(StrEnum):
    """What a working agreement covers: on which ground, and who begins."""

    TASK_PERFORMANCE = "task_performance"
    PUBLISHED_FINDINGS = "published_findings"
    COMMITTEE = "committee"
    MEMBER = "member"
    OWN_INITIATIVE = "own_initiative"


class AgreementStanding(StrEnum):
    """How a working agreement stands: as the desk made it, or as the minister's office had it since."""

    DEFAULT = "default"
    CONFIRMED = "confirmed"
    NARROWED = "narrowed"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    SUBMITTED = "submitted"
    CLARIFYING = "clarifying"
    AWAITING_PERMISSION = "awaiting_permission"
    PERMITTED = "permitted"
    REFUSED = "refused"
    SCHEDULED = "scheduled"
    HELD = "held"
    REFERRED = "referred"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    NOTIFIED = "notified"
    DECLINED = "declined"
    TOLD = "told"
    ANSWERED = "answered"


class Action(StrEnum):
    """Every deed that changes a contact or adds to it."""

    SUBMIT = "submit"
    TAKE = "take"
    ASK_BACK = "ask_back"
    CLARIFY = "clarify"
    ASK_PERMISSION = "ask_permission"
    REMIND = "remind"
    PERMIT = "permit"
    REFUSE = "refuse"
    DISPUTE = "dispute"
    REVOKE = "revoke"
    NAME_OFFICIAL = "name_official"
    NAME_HELPER = "name_helper"
    SCHEDULE = "schedule"
    RESCHEDULE = "reschedule"
    CALL_OFF = "call_off"
    HOLD = "hold"
    DECLINE = "decline"
    FORWARD = "forward"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    NOTE = "note"
    MESSAGE = "message"
    KEEP = "keep"
    ESCALATE = "escalate"
    REASSIGN = "reassign"
    TELL_ELSEWHERE = "tell_elsewhere"
    CORRECT = "correct"
    REOPEN = "reopen"
    ANSWER_PUBLICLY = "answer_publicly"
    NOT_HELPED = "not_helped"
    URGE = "urge"
    RECORD_MESSAGE = "record_message"
    RECORD_ANSWER = "record_answer"
    RECORD_OFFICE = "record_office"
    TAKE_BACK = "take_back"


class Party(StrEnum):
    """Who has the ball, and in which part somebody acts on a contact."""

    INITIATOR = "initiator"
    LIAISON = "liaison"
    MINISTER = "minister"
    BODY = "body"
    OFFICIAL = "official"
    MEMBER = "member"
    SYSTEM = "system"


class Role(StrEnum):
    MEMBER = "member"
    ASSISTANT = "assistant"
    CLERK = "clerk"
    CHAIR = "chair"
    HELPER = "helper"
    LIAISON = "liaison"
    MINISTER = "minister"
    OFFICIAL = "official"
    BODY = "body"
    ADMINISTRATOR = "administrator"


class Foot(StrEnum):
    """On which of three feet a decision stands."""

    LETTER = "letter"
    RECORDED = "recorded"
    STANDING = "standing"


class Capacity(StrEnum):
    """By whom a decision was taken: the minister in person, or by mandate."""

    IN_PERSON = "zelf"
    MANDATE = "mandaat"


class Outcome(StrEnum):
    """What a decision says, as the form of the decision names it."""

    PERMITTED = "toegestaan"
    CONDITIONS = "voorwaarden"
    REFUSED = "geweigerd"
    REVOKED = "ingetrokken"


class How(StrEnum):
    """How the minister's decision reached the liaison who records it."""

    ORAL = "mondeling"
    WRITTEN = "schriftelijk"
    BEFOREHAND = "vooraf"


class Channel(StrEnum):
    """By which way what somebody said came in, where it was not typed in the desk."""

    TELEPHONE = "telefoon"
    MAIL = "e-mail"


class TextKind(StrEnum):
    """For what a standard text is."""

    ADVICE = "advice"
    CONDITIONS = "conditions"
    REASON = "reason"
    ASK_BACK = "ask_back"


class Early(StrEnum):
    """A contact that was there too soon: before the decision, or before the decision stood in the desk."""

    BEFORE = "before"
    UNRECORDED = "unrecorded"


class RetentionGroup(StrEnum):
    """For which contacts one retention class holds: by what was needed for them."""

    PERMISSION = "permission"
    NOTIFY = "notify"
    ASSISTANCE = "assistance"


class FreezeKind(StrEnum):
    """For what a contact is held back from destruction."""

    WOO = "woo"
    INQUIRY = "inquiry"
    COMPLAINT = "complaint"
    OTHER = "other"


class Obstacle(StrEnum):
    """What kept somebody from contact, or made it harder."""

    WHOM = "whom"
    TOO_LONG = "too_long"
    DARED_NOT = "dared_not"
    ADVISED_AGAINST = "advised_against"
    RULES_UNCLEAR = "rules_unclear"
    NO_TIME = "no_time"
    TOO_LITTLE = "too_little"
    OTHER = "other"


class LetterState(StrEnum):
    """How far a letter has come."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    FAILED = "failed"
    BOUNCED = "bounced"
    SUPERSEDED = "superseded"
    GATHERED = "gathered"


class LettersTo(StrEnum):
    """To whom the letters about a member's contacts go, as the member chose."""

    USUAL = "gewoon"
    MEMBER = "kamerlid"
    ASSISTANT = "medewerker"
    BOTH = "beiden"
    OVERVIEW = "dagoverzicht"


class Incoming(StrEnum):
    """What came in by e-mail; `report` and `other` are handed on."""

    CAME_BACK = "came_back"
    DELAYED = "delayed"
    ARRIVED = "arrived"
    KNOWN = "known"
    REPORT = "report"
    OTHER = "other"
    LOOP = "loop"
    FILED = "filed"
    TRAY = "tray"
    TWICE = "twice"


class TrayWhy(StrEnum):
    """Why an answer by mail was not filed by itself."""

    SENDER = "sender"
    CLOSED = "closed"
    SEALED = "sealed"
    OFFICE = "office"
    STAFF = "staff"
    AUTOMATIC = "automatic"
    CALENDAR = "calendar"
    EMPTY = "empty"
    LONG = "long"
    OFTEN = "often"


class Attending(StrEnum):
    """What somebody answers to an invitation (RFC 5545, 3.2.12), in lower case."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class Limit(StrEnum):
    """What is counted, and of whom."""

    SIGN_IN_ADDRESS = "sign_in_address"
    SIGN_IN_STARTED = "sign_in_started"
    SIGN_IN_MAIL = "sign_in_mail"
    SIGN_IN_MAILBOX = "sign_in_mailbox"
    SIGN_IN_MAIL_ADDRESS = "sign_in_mail_address"
    LOGOUT_FAILED_ADDRESS = "logout_failed_address"
    DECISION_FAILED_ADDRESS = "decision_failed_address"
    CODE_ADDRESS = "code_address"
    CODE_BROWSER = "code_browser"
    CODE_FAILED = "code_failed"
    CODE_FAILED_LINK = "code_failed_link"
    SUBMIT_ACCOUNT = "submit_account"
    DEED_ACCOUNT = "deed_account"
    SIGNAL_BODY = "signal_body"
    SEARCH_ACCOUNT = "search_account"
    SEARCH_ADDRESS = "search_address"
    OPEN_DATA_ADDRESS = "open_data_address"
    DIGEST = "digest"


# What a user reads. Dutch, B1.

REGIME = {
    Regime.PERMISSION: "toestemming",
    Regime.NOTIFY: "melding",
    Regime.REFER: "verwijzing",
}

#: the same as a heading: what has to happen before the contact
HEADING = {
    Regime.PERMISSION: "Toestemming nodig",
    Regime.NOTIFY: "Geen toestemming nodig – wordt gemeld",
    Regime.REFER: "Kan niet via dit loket",
}
#: of a referral where nobody needs to be asked: no "may not", but the free way
FREE = "Vrij: vraag het rechtstreeks"
#: of a report under permission of a contact that was there already
HEADING_TOLD = "Toestemming was vooraf nodig – wordt achteraf gemeld"
#: how the key of a contact begins that another one was sent on to; what people send begins with a number (`asking`)
SENT_ON = "doorgestuurd:"
#: what sealed help is called, with the title of the bill behind it
HELP_WITH = "Hulp bij:"

RULE_STATUS = {
    RuleStatus.IN_FORCE: "geldend recht",
    RuleStatus.PROPOSED: "voorstel, nog geen geldend recht",
    RuleStatus.AGREEMENT: "werkafspraak",
    RuleStatus.UNCERTAIN: "onzeker: niet vastgesteld",
}

KIND = {
    OrganisationKind.MINISTRY: "ministerie",
    OrganisationKind.AGENCY: "agentschap",
    OrganisationKind.SERVICE: "dienst van een ministerie",
    OrganisationKind.PLANNING_BUREAU: "planbureau",
    OrganisationKind.INSPECTORATE: "rijksinspectie",
    OrganisationKind.ZBO: "zelfstandig bestuursorgaan (zbo)",
    OrganisationKind.PUBLIC_PROSECUTION: "Openbaar Ministerie",
    OrganisationKind.POLICE: "politie",
    OrganisationKind.INTELLIGENCE: "inlichtingen- en veiligheidsdienst",
    OrganisationKind.ADVISORY_BODY: "adviescollege",
    OrganisationKind.HIGH_COUNCIL: "Hoog College van Staat",
    OrganisationKind.JUDICIARY: "rechterlijke macht",
    OrganisationKind.DECENTRALISED: "gemeente, provincie of waterschap",
    OrganisationKind.OWN_ACT: "organisatie met een eigen wet, buiten de regels",
}

INITIATOR = {
    Initiator.MEMBER: "Kamerlid",
    Initiator.COMMITTEE: "Kamer of commissie",
    Initiator.INQUIRY_COMMITTEE: "enquêtecommissie",
    Initiator.OFFICIAL: "ambtenaar",
    Initiator.BODY: "organisatie",
}

#: what the minister and the liaison learn: every page and letter says it in these words
LEARNS = {
    Disclose.FULL: "het hele verzoek",
    Disclose.FACT: "wie, met welke organisatie, in welke vorm, over welk onderwerp en wanneer",
    Disclose.TITLE_ONLY: "alleen bij welk wetsvoorstel hulp is gevraagd",
}


def promise(who: str = "de bewindspersoon", learns: str = "hoort") -> str:
    """What the minister's side learns of a contact of which it is told a fact only (`DISCLOSURE`): one sentence, the
    same on every page and in every letter; `who` is "u" to that office itself."""
    return f"via dit loket {learns} {who} dat er contact is en waarover, maar niet wat er precies is gevraagd of gezegd"


def to_asker(text: str) -> str:
    """A sentence of the desk about who asks, as that person reads it."""
    return text.replace("De aanvrager", "U").replace("de aanvrager", "u")


CHAMBER = {Chamber.TK: "Tweede Kamer", Chamber.EK: "Eerste Kamer"}


def listed(names: Sequence[str]) -> str:
    """As a sentence names them: "A, B en C"; nobody is nothing."""
    *first, last = names or ("",)
    return f"{', '.join(first)} en {last}" if first else last


MEMBER_OF = {Chamber.TK: "Tweede Kamerlid", Chamber.EK: "Eerste Kamerlid"}
MEMBERS_OF = {Chamber.TK: "Tweede Kamerleden", Chamber.EK: "Eerste Kamerleden"}

FORM = {
    Form.PUBLIC_INFORMATION: "openbare informatie",
    Form.FACTUAL_INFORMATION: "feitelijke informatie",
    Form.CONVERSATION: "gesprek",
    Form.TECHNICAL_BRIEFING: "technische briefing",
    Form.WORKING_VISIT: "werkbezoek",
    Form.KNOWLEDGE_SESSION: "kennissessie",
    Form.HEARING: "hoorzitting of rondetafelgesprek",
    Form.CALCULATION: "berekening of doorrekening",
    Form.DATA: "gegevens die niet openbaar zijn",
    Form.AMENDMENT_ASSISTANCE: "hulp bij een amendement",
    Form.BILL_ASSISTANCE: "hulp bij een initiatiefwetsvoorstel",
    Form.INDIVIDUAL_CASE: "individuele zaak",
}

FORM_HELP = {
    Form.PUBLIC_INFORMATION: "Een rapport, cijfers of een document dat al openbaar is.",
    Form.FACTUAL_INFORMATION: "Feiten of technische uitleg, meestal per telefoon of e-mail.",
    Form.CONVERSATION: "Een gesprek met een ambtenaar, kort of lang.",
    Form.TECHNICAL_BRIEFING: "Uitleg aan een commissie of aan meer fracties tegelijk.",
    Form.WORKING_VISIT: "U gaat kijken hoe het werk in de praktijk gaat.",
    Form.KNOWLEDGE_SESSION: "Een informele bijpraat- of kennissessie.",
    Form.HEARING: "Een ambtenaar komt naar de commissie.",
    Form.CALCULATION: "Een planbureau rekent een voorstel door.",
    Form.DATA: "Cijfers of gegevens die de organisatie al heeft, bijvoorbeeld een planbureau.",
    Form.AMENDMENT_ASSISTANCE: "Een wetgevingsjurist helpt met de tekst. Via dit loket leest de minister de inhoud niet.",
    Form.BILL_ASSISTANCE: "Een wetgevingsjurist helpt met uw voorstel. Via dit loket leest de minister de inhoud niet.",
    Form.INDIVIDUAL_CASE: "Een zaak van een burger, een bedrijf of een verdachte.",
}

GROUND = {
    Ground.TASK_PERFORMANCE: "hoe de inspectie haar taak uitvoert",
    Ground.PUBLISHED_FINDINGS: "uitleg bij openbaar gemaakte bevindingen",
    Ground.OTHER: "iets anders",
}

ADDRESSEE = {
    Addressee.LEADERSHIP: "de leiding van de inspectie",
    Addressee.STAFF: "een medewerker van de inspectie",
}
AGREEMENT = {
    Agreement.COVERS: "valt onder de werkafspraak van dit loket",
    Agreement.NONE: "geen werkafspraak die dit dekt",
}

AGREEMENT_SCOPE = {
    AgreementScope.TASK_PERFORMANCE: "hoe de inspectie haar taak uitvoert",
    AgreementScope.PUBLISHED_FINDINGS: "uitleg bij openbaar gemaakte bevindingen",
    AgreementScope.COMMITTEE: "een Kamer of commissie vraagt het",
    AgreementScope.MEMBER: "één Kamerlid vraagt het",
    AgreementScope.OWN_INITIATIVE: "de inspectie begint zelf",
}

AGREEMENT_STANDING = {
    AgreementStanding.DEFAULT: "gemaakt door dit loket",
    AgreementStanding.CONFIRMED: "bevestigd",
    AgreementStanding.NARROWED: "beperkt",
    AgreementStanding.WITHDRAWN: "ingetrokken",
}
#: to who could steer an inspectorate (Aanwijzingen inzake de rijksinspecties, aanwijzing 14)
STEERING = "gaat meteen naar beide Kamers (Aanwijzingen inzake de rijksinspecties, aanwijzing 14)"

STATE = {
    State.SUBMITTED: "Ingediend",
    State.CLARIFYING: "Eerst een vraag",
    State.AWAITING_PERMISSION: "Toestemming gevraagd",
    State.PERMITTED: "Toegestaan",
    State.REFUSED: "Geweigerd",
    State.SCHEDULED: "Afspraak gemaakt",
    State.HELD: "Contact geweest",
    State.REFERRED: "Doorgestuurd",
    State.LAPSED: "Vervallen",
    State.WITHDRAWN: "Ingetrokken",
    State.NOTIFIED: "Gemeld",
    State.DECLINED: "Afgewezen",
    State.TOLD: "Achteraf gemeld",
    State.ANSWERED: "Beantwoord",
}

PARTY = {
    Party.INITIATOR: "de aanvrager",
    Party.LIAISON: "de parlementair contactpersoon",
    Party.MINISTER: "het bureau van de bewindspersoon",
    Party.BODY: "de organisatie",
    Party.OFFICIAL: "de ambtenaar",
    Party.MEMBER: "het Kamerlid",
    Party.SYSTEM: "het systeem",
}

ROLE = {
    Role.MEMBER: "Kamerlid",
    Role.ASSISTANT: "medewerker van een Kamerlid",
    Role.CLERK: "griffier",
    Role.CHAIR: "voorzitter van een commissie",
    Role.HELPER: "medewerker van Bureau Wetgeving",
    Role.LIAISON: "parlementair contactpersoon",
    Role.MINISTER: "bureau van de bewindspersoon",
    Role.OFFICIAL: "rijksambtenaar",
    Role.BODY: "organisatie",
    Role.ADMINISTRATOR: "beheerder",
}

#: in which capacity somebody reports, before the name of the organisation
HAT = {Role.OFFICIAL: "Als rijksambtenaar bij", Role.BODY: "Namens"}

CAPACITY = {Capacity.IN_PERSON: "zelf", Capacity.MANDATE: "namens de bewindspersoon"}

OUTCOME = {
    Outcome.PERMITTED: "Ja, toegestaan",
    Outcome.CONDITIONS: "Ja, onder voorwaarden",
    Outcome.REFUSED: "Nee, geweigerd",
    Outcome.REVOKED: "Toestemming ingetrokken",
}

HOW = {How.ORAL: "mondeling", How.WRITTEN: "schriftelijk", How.BEFOREHAND: "met een toestemming vooraf"}

TRAY_WHY = {
    TrayWhy.SENDER: "niet zeker is dat dit komt van wie het bericht van het loket kreeg",
    TrayWhy.CLOSED: "de afzender kan bij dit verzoek nu niets laten weten, of het verzoek is gesloten",
    TrayWhy.SEALED: "de inhoud van dit verzoek is vertrouwelijk en gaat niet per e-mail",
    TrayWhy.OFFICE: "een besluit per e-mail kan niet",
    TrayWhy.STAFF: "e-mail van een ambtenaar, een organisatie of een contactpersoon gaat niet vanzelf bij het verzoek",
    TrayWhy.AUTOMATIC: "een automatisch antwoord",
    TrayWhy.CALENDAR: "een agendaprogramma schreef dit",
    TrayWhy.EMPTY: "er staat geen nieuwe tekst in",
    TrayWhy.LONG: "de tekst is langer dan 5.000 tekens",
    TrayWhy.OFTEN: "er kwamen veel e-mails over dit verzoek achter elkaar binnen",
}

#: what the log calls an answer to an invitation
INVITATION_ANSWERED = "invitation_answered"


class SignalState(StrEnum):
    """How an emergency signal stands. Overdue is an outcome, and an answer can still come after it."""

    SENT = "sent"
    OVERDUE = "overdue"
    COMPLIED = "complied"
    EXPLAINED = "explained"
    WITHDRAWN = "withdrawn"


class SignalAction(StrEnum):
    """What can happen with an emergency signal. None of it is a deed of a contact."""

    SEND = "signal_send"
    ADD = "signal_add"
    ASK = "signal_ask"
    COMPLY = "signal_comply"
    EXPLAIN = "signal_explain"
    DISPUTE = "signal_dispute"
    WITHDRAW = "signal_withdraw"
    REMIND = "signal_remind"
    EXPIRE = "signal_expire"
    MOVE = "signal_move"


class Decider(StrEnum):
    """Whose decision an emergency signal is about: it guards the quality of a political decision, and of no other."""

    MINISTER = "minister"
    CABINET = "kabinet"
    LEGISLATOR = "wetgever"


class EarlierStep(StrEnum):
    """By which way a body warned before it sent an emergency signal."""

    TEST = "uitvoeringstoets"
    COMPASS = "beleidskompas"
    LOCAL_TEST = "udo"
    TALK = "gesprek"
    LETTER = "brief"
    REPORT = "rapport"
    OTHER = "anders"


#: behind the name of who answers
ATTENDING = {
    Attending.ACCEPTED: "komt",
    Attending.TENTATIVE: "komt misschien",
    Attending.DECLINED: "komt niet",
}

CHANNEL = {Channel.TELEPHONE: "per telefoon", Channel.MAIL: "per e-mail"}

TEXT_KIND = {
    TextKind.ADVICE: "Advies aan de bewindspersoon",
    TextKind.CONDITIONS: "Voorwaarden",
    TextKind.REASON: "Reden",
    TextKind.ASK_BACK: "Vraag aan de aanvrager",
}

LETTER_STATE = {
    LetterState.QUEUED: "staat klaar",
    LetterState.SENDING: "wordt verstuurd",
    LetterState.ACCEPTED: "aangenomen door de mailserver",
    LetterState.FAILED: "niet bezorgd",
    LetterState.BOUNCED: "teruggekomen",
    LetterState.SUPERSEDED: "achterhaald: niet verstuurd",
    LetterState.GATHERED: "gaat mee in een dagoverzicht",
}

LETTERS_TO = {
    LettersTo.USUAL: "aan het Kamerlid, en aan de medewerker die het verzoek deed",
    LettersTo.MEMBER: "alleen aan het Kamerlid",
    LettersTo.ASSISTANT: "alleen aan de medewerker",
    LettersTo.BOTH: "aan het Kamerlid en aan de medewerker",
    LettersTo.OVERVIEW: "aan het Kamerlid in één overzicht per dag, en meteen aan de medewerker die het verzoek deed",
}

EARLY: dict[Early, str] = {
    Early.BEFORE: "vóór de toestemming",
    Early.UNRECORDED: "vóór de toestemming hier was vastgelegd",
}
INCOMING = {
    Incoming.CAME_BACK: "bericht van een mailserver dat een bericht terugkwam",
    Incoming.DELAYED: "bericht van een mailserver dat een bericht nog onderweg is",
    Incoming.ARRIVED: "bericht van een mailserver dat een bericht is bezorgd",
    Incoming.KNOWN: "nog een bericht van een mailserver over een bericht dat al terugkwam",
    Incoming.REPORT: "bericht van een mailserver dat wij niet begrepen",
    Incoming.OTHER: "ander bericht",
    Incoming.LOOP: "bericht van onszelf, of een automatisch antwoord daarop",
    Incoming.FILED: "antwoord op een bericht, bij het verzoek gezet",
    Incoming.TRAY: "antwoord op een bericht, voor de contactpersonen",
    Incoming.TWICE: "antwoord dat al binnen was",
}
FREEZE_KIND = {
    FreezeKind.WOO: "een Woo-verzoek",
    FreezeKind.INQUIRY: "een parlementaire enquête",
    FreezeKind.COMPLAINT: "een klacht",
    FreezeKind.OTHER: "iets anders",
}
RETENTION_GROUP = {
    RetentionGroup.PERMISSION: "Verzoeken om toestemming",
    RetentionGroup.NOTIFY: "Meldingen, zonder toestemming",
    RetentionGroup.ASSISTANCE: "Hulp bij een amendement of wet",
}
OBSTACLE = {
    Obstacle.WHOM: "Niet weten bij wie u moet zijn",
    Obstacle.TOO_LONG: "Het duurde te lang",
    Obstacle.DARED_NOT: "Het niet goed durven",
    Obstacle.ADVISED_AGAINST: "Het werd afgeraden",
    Obstacle.RULES_UNCLEAR: "De regels waren onduidelijk",
    Obstacle.NO_TIME: "Er was geen tijd voor",
    Obstacle.TOO_LITTLE: "Er mocht te weinig worden gezegd",
    Obstacle.OTHER: "Iets anders",
}
SIGNAL_STATE = {
    SignalState.SENT: "Wacht op antwoord",
    SignalState.OVERDUE: "Niet op tijd beantwoord",
    SignalState.COMPLIED: "Wordt opgevolgd",
    SignalState.EXPLAINED: "Niet opgevolgd, met uitleg",
    SignalState.WITHDRAWN: "Ingetrokken",
}
#: what happened, as its history says it
SIGNAL_ACTION = {
    SignalAction.SEND: "Noodsignaal verstuurd",
    SignalAction.ADD: "Aangevuld",
    SignalAction.ASK: "Vraag van het bureau van de bewindspersoon",
    SignalAction.COMPLY: "Beantwoord: wordt opgevolgd",
    SignalAction.EXPLAIN: "Beantwoord: wordt niet opgevolgd, met uitleg",
    SignalAction.DISPUTE: "Het bureau zegt dat dit antwoord niet klopt",
    SignalAction.WITHDRAW: "Ingetrokken",
    SignalAction.REMIND: "Het bureau herinnerd aan de dag van het antwoord",
    SignalAction.EXPIRE: "De dag van het antwoord ging voorbij zonder antwoord",
    SignalAction.MOVE: "Ligt nu bij een ander bureau of een andere postbus",
}
DECIDER = {
    Decider.MINISTER: "de bewindspersoon",
    Decider.CABINET: "het kabinet",
    Decider.LEGISLATOR: "de wetgever: regering en Staten-Generaal samen",
}
EARLIER_STEP = {
    EarlierStep.TEST: "Uitvoeringstoets",
    EarlierStep.COMPASS: "Inbreng bij het Beleidskompas",
    EarlierStep.LOCAL_TEST: "Uitvoerbaarheidstoets decentrale overheden (UDO)",
    EarlierStep.TALK: "Gesprek met het ministerie",
    EarlierStep.LETTER: "Brief of e-mail aan het ministerie",
    EarlierStep.REPORT: "Jaarverslag, rapport of stand van de uitvoering",
    EarlierStep.OTHER: "Iets anders",
}
#: the mark on a contact of which the minister's office disputes the decision
DISPUTED = "Betwist"
UNANSWERED = "Onbeantwoord"


class OfficialChange(StrEnum):
    """How the official of a contact that was permitted became another."""

    CORRECTED = "corrected"
    REPLACED = "replaced"
    JOINED = "joined"
    LEFT = "left"


class Mark(StrEnum):
    """What a row of the queue says besides the state."""

    AT_ONCE = "Kan meteen (vooraf)"
    URGED = "Dringt aan"
    ANSWERED = "Antwoord binnen"
    MESSAGE = "Nieuw bericht"
    NO_OFFICIAL = "Ambtenaar ontbreekt"
    DECLINED = "Uitnodiging afgewezen"


#: of a letter that was accepted, when a mail server further on says that it still tries
STILL_TRIED = "nog onderweg bij de mailserver"
#: what a form says where nothing was chosen
CHOOSE_CAPACITY = "Kies: zelf of namens"
CHOOSE_ORGANISATION = "Kies een organisatie"


def by_which_way(number: str | None, mailbox: str | None) -> str:
    """`bellen of mailen`, as far as that can be; empty where neither is known."""
    return " of ".join(way for way, known in (("bellen", number), ("mailen", mailbox)) if known)


def cap(text: str) -> str:
    """A capital at the start of a sentence; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def uncap(text: str) -> str:
    """A label within a sentence."""
    return text[:1].lower() + text[1:]


#: the letter of `doctor`: subject and body
TEST_LETTER = (
    "Proefbericht van de contactdesk",
    "Dit bericht is een proef van wie de contactdesk installeert. U hoeft er niets mee te doen.\n",
)

#: for a program that asks under /api/v1: what went wrong, and what to do; of pages the words stand in error.html
PROBLEM = {
    400: (
        "De vraag klopt niet",
        "Kijk in /api/v1/openapi.json aan welk adres u vraagt en welke parameters er zijn.",
    ),
    401: ("Dit is niet openbaar", "Op dit loket leest alleen wie is ingelogd de cijfers."),
    403: ("Dit mag hier niet", "Dit is er alleen om te lezen, met GET of HEAD."),
    404: (
        "Dit bestaat niet",
        "In /api/v1/openapi.json staat wat er is. Een adres eindigt niet op een schuine streep.",
    ),
    405: ("Dit kan hier niet", "Dit is er alleen om te lezen, met GET of HEAD."),
    413: ("De vraag is te groot", "Stuur niets mee: alles staat in het adres."),
    414: ("Het adres is te lang", "Kijk in /api/v1/openapi.json welke parameters er zijn."),
    429: (
        "Te veel vragen achter elkaar",
        "Wacht zo veel seconden als Retry-After zegt, en vraag het dan opnieuw.",
    ),
    431: ("Er komen te veel cookies mee", "Stuur geen cookies mee: ze zijn hier niet nodig."),
    503: ("Het loket is even niet bereikbaar", "Vraag het opnieuw na zo veel seconden als Retry-After zegt."),
}
PROBLEM_OF_US = ("Er ging iets mis bij ons", "Vraag het over een paar minuten opnieuw.")
