"""Every deed with its words, once: on its form, on the page after it, for who came second, in the history.

A new deed is a row here, rows in `lifecycle.MOVES`, `permissions.MAY` and `announcing.LETTERS`, and a command with its form
(`routes/deed_commands.py`). An empty word says that there is none, on purpose. Which deed matters most is `priorities`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from contactdesk.law import disclosure
from contactdesk.law.permissions import Contact
from contactdesk.words import Action, Party, Regime, State

A = Action


class WordsCase(StrEnum):
    """A case in which a deed has other words than usual."""

    TAKEN = "a colleague has taken the contact"
    AWAITED = "a minister has it, and decides"
    PERMITTED = "it was permitted before"
    OFFICE = "the minister's office does it itself"
    REFUSED = "it was refused before, or its permission taken back"
    STAYS = "the contact stays in the state it has"
    PLANNED = "there is an appointment"
    NAMED = "an official is named"
    SEALED = "the content is sealed"
    ALONE = "nobody of Bureau Wetgeving helps any more"
    OF_UNIT = "the unit that helps with laws has it"
    READS_NOW = "the content is sealed, and a drafter can open it as soon as one is named"
    ELSEWHERE = "the rules refer to somewhere outside the desk"
    REPORTED = "a body reports a contact of its own"
    REPORTED_AFTER = "somebody reports a contact that was there, where nobody is asked"
    ENTERED = "a liaison enters it for somebody"
    SENT_ON = "a liaison sent it on from elsewhere"
    CONDITIONS = "under conditions"
    DEBATE = "the debate has passed"
    OWN = "the official does it themselves"
    REPLACED = "another official takes over"
    CORRECTED = "who the official is was corrected"
    ANOTHER = "another official is asked for"
    ONE_MORE = "one more official is asked for"
    JOINED = "one more official speaks"
    LEFT = "one of several officials speaks no more"
    DECLINED = "one of several members declined"


@dataclass(frozen=True)
class Act:
    """One action in words. `name` is what one may do, on the page of rights; `second` follows "X heeft dit verzoek om
    14.02 uur", for whoever comes after; `history` follows "X heeft", with `{minister}`, `{former}`, `{helper}`, `{changed}`, `{side}`, `{received}` and `{at}`, a
    moment with
    its colon; `text` is the kind of what is said with it; `alone` is the whole sentence where the desk does it itself."""

    action: Action
    name: str
    second: str
    history: str
    text: str = ""
    alone: str = ""
    otherwise: Mapping[WordsCase, str] = field(default_factory=dict)

    def past(self, when: WordsCase | None = None) -> str:
        """What the history says; in that case, where it has words of its own."""
        return self.otherwise.get(when, self.history) if when else self.history


@dataclass(frozen=True)
class Deed:
    """One deed: `key` names its form, `path` is where that posts, empty for what is not done on the page of a contact.
    `row` is what it is called in a list; `done` is what the next page opens with; `is_click`: a button is enough."""

    key: str
    path: str
    acts: tuple[Act, ...]
    label: str
    button: str
    help: str
    row: str
    done: str
    is_danger: bool = False
    is_click: bool = False
    otherwise: Mapping[WordsCase, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def actions(self) -> tuple[Action, ...]:
        return tuple(act.action for act in self.acts)

    def worded(self, cases: Collection[WordsCase]) -> "Deed":
        """The same deed in the words of these cases; the later in its row goes before the earlier."""
        found = self
        for case, words in self.otherwise.items():
            found = replace(found, **words) if case in cases else found
        return found


# fmt: off
PERMIT: Final = Act(A.PERMIT, "toestaan, of die toestemming vastleggen", "toegestaan", "toestemming gegeven",
                    otherwise={WordsCase.CONDITIONS: "toestemming gegeven onder voorwaarden"})

NAME: Final = Act(A.NAME_OFFICIAL, "de ambtenaar noemen", "van een ambtenaar voorzien", "genoemd met welke ambtenaar het contact is",
                  otherwise={WordsCase.SEALED: "de jurist genoemd die helpt",
                             WordsCase.REPLACED: "een andere ambtenaar genoemd{officials}",
                             WordsCase.CORRECTED: "de gegevens van de ambtenaar verbeterd{officials}",
                             WordsCase.JOINED: "een ambtenaar toegevoegd{officials}",
                             WordsCase.LEFT: "gezegd dat een ambtenaar niet meer meedoet{officials}"})

#: every deed, in the order of the page of a contact
TABLE: Final = (
    Deed("vooraf", "besluit", (PERMIT,),
         "Sta toe op een toestemming vooraf", "Sta dit contact toe",
         "De bewindspersoon gaf hiervoor vooraf toestemming. De aanvrager krijgt één brief: met wie, onder welke voorwaarden en op welke toestemming vooraf. Het bureau krijgt bericht dat u die gebruikt.",
         row="Toestaan (vooraf)", done=""),
    Deed("oppakken", "oppakken",
         (Act(A.TAKE, "oppakken", "opgepakt", "het verzoek opgepakt"),),
         "Pak dit verzoek op", "Pak dit verzoek op", "", is_click=True,
         row="Oppakken", done="U hebt dit verzoek opgepakt.",
         otherwise={WordsCase.TAKEN: {"label": "Neem over van {name}", "button": "Neem over van {name}"}}),
    Deed("toestemming-vragen", "toestemming-vragen",
         (Act(A.ASK_PERMISSION, "toestemming vragen", "aan het bureau van de bewindspersoon voorgelegd", "toestemming gevraagd aan {minister}",
             otherwise={WordsCase.ANOTHER: "opnieuw toestemming gevraagd aan {minister}, voor een andere ambtenaar{officials}",
                        WordsCase.ONE_MORE: "opnieuw toestemming gevraagd aan {minister}, voor nog een ambtenaar{officials}"}),),
         "Vraag toestemming", "Vraag toestemming",
         "Het bureau van de bewindspersoon krijgt een brief met uw advies en een link om te besluiten.",
         row="Toestemming vragen", done="Toestemming is gevraagd. Het bureau krijgt een brief met een link om te besluiten.",
         otherwise={WordsCase.PERMITTED: {"label": "Vraag opnieuw toestemming", "help": "Tot er opnieuw is besloten, staat de toestemming stil."},
                    WordsCase.AWAITED: {"label": "Leg het voor aan een andere bewindspersoon", "button": "Leg het daar voor", "row": "",
                                        "help": "Het bureau dat u kiest, krijgt een brief met een link. Het bureau dat het nu heeft, hoort dat het niet meer besluit."}}),
    Deed("besluit", "besluit",
         (PERMIT,
          Act(A.REFUSE, "weigeren, of die weigering vastleggen", "geweigerd", "geen toestemming gegeven")),
         "Leg een besluit van de bewindspersoon vast", "Controleer",
         "U beslist niet zelf: u legt vast wat de bewindspersoon besloot. Het bureau krijgt een bevestiging. U ziet eerst wat u vastlegt.",
         row="Besluit vastleggen", done="Het besluit is vastgelegd. Wie het moet weten, krijgt bericht.",
         otherwise={WordsCase.OFFICE: {"label": "Besluit", "button": "Leg uw besluit vast", "help": "Geen antwoord is geen ja.", "row": "Besluiten"},
                    WordsCase.REFUSED: {"label": "Toch toestaan", "button": "Sta dit toch toe",
                                        "help": "Dit is een nieuw besluit. Het eerdere blijft in de geschiedenis staan. Wie een nee kreeg, krijgt nu bericht van uw ja."}}),
    Deed("klopt-niet", "klopt-niet",
         (Act(A.DISPUTE, "zeggen dat een besluit niet klopt", "betwist", "gezegd dat het vastgelegde besluit niet klopt; er wordt opnieuw besloten",
              otherwise={WordsCase.STAYS: "gezegd dat een vastgelegd besluit niet klopt; het besluit is betwist"}),),
         "Dit besluit klopt niet", "Meld dat dit niet klopt", "Het besluit geldt dan niet meer. U krijgt het verzoek opnieuw voorgelegd.",
         row="", done="U hebt gemeld dat dit besluit niet klopt. Het is nu betwist en geldt niet meer.",
         otherwise={WordsCase.STAYS: {"help": "Het besluit staat dan als betwist in het loket. Wie het moet weten, krijgt bericht. Het verzoek zelf blijft zoals het nu is."}}),
    Deed("verkeerd-ingevoerd", "verkeerd-ingevoerd",
         (Act(A.TAKE_BACK, "een eigen invoer van een besluit terugnemen, binnen een uur", "teruggezet: een besluit was verkeerd ingevoerd",
              "gezegd dat het besluit verkeerd was ingevoerd; het geldt niet meer en het verzoek staat weer waar het stond"),),
         "Ik heb dit verkeerd ingevoerd", "Controleer",
         "U neemt uw eigen invoer terug. Het besluit geldt dan niet meer, en het verzoek staat weer waar het stond. "
         "Het besluit blijft wel in de geschiedenis. Wie ervan hoorde, krijgt bericht. U ziet eerst wie.",
         row="", done="Teruggenomen. Het besluit geldt niet meer, en wie ervan hoorde, krijgt bericht."),
    Deed("antwoord", "antwoord",
         (Act(A.CLARIFY, "de vraag over het verzoek beantwoorden", "aangevuld", "de vraag beantwoord; de termijn telt weer door", text="Antwoord op de vraag"),),
         "Beantwoord de vraag", "Verstuur uw antwoord", "Daarna telt de termijn weer door.",
         row="Antwoord geven", done="Uw antwoord is verstuurd. De termijn telt weer door."),
    Deed("wedervraag", "wedervraag",
         (Act(A.ASK_BACK, "eerst een vraag stellen", "teruggegeven met een vraag", "eerst een vraag gesteld; de termijn telt niet door", text="Vraag over het verzoek"),),
         "Stel eerst een vraag", "Verstuur de vraag", "Tot de aanvrager antwoordt, telt de termijn niet door.",
         row="", done="Uw vraag is verstuurd. Tot er antwoord is, telt de termijn niet door."),
    Deed("openbaar", "openbaar",
         (Act(A.ANSWER_PUBLICLY, "beantwoorden met openbare informatie", "beantwoord met openbare informatie",
              "het verzoek beantwoord met openbare informatie", text="Openbare informatie"),),
         "Beantwoord met openbare informatie", "Verstuur dit antwoord",
         "Is het antwoord al openbaar? Dan is geen toestemming nodig. Het verzoek is daarmee klaar. Helpt het niet? Dan heropent de aanvrager het met één klik.",
         row="", done="Uw antwoord is verstuurd. Het verzoek is gesloten als beantwoord."),
    Deed("niet-geholpen", "niet-geholpen",
         (Act(A.NOT_HELPED, "zeggen dat openbare informatie niet hielp", "heropend", "gezegd dat de openbare informatie niet hielp; het verzoek is weer open"),),
         "Dit helpt mij niet: heropen het verzoek", "Dit helpt mij niet: heropen het verzoek", "", is_click=True,
         row="", done="Uw verzoek is weer open. De contactpersoon krijgt bericht."),
    Deed("verbeteren", "verbeteren",
         (Act(A.CORRECT, "een verzoek verbeteren tot er een besluit is", "verbeterd", "het verzoek verbeterd: {changed}",
             text="Waarom een Kamerlid niet meedoet",
             otherwise={WordsCase.DECLINED: "gezegd niet mee te doen; de andere Kamerleden gaan verder"}),),
         "Verbeter dit verzoek", "Bewaar de verbetering",
         "Dit kan tot er een besluit is. Is er geen besluit nodig? Dan kan het tot het contact er is geweest, en bij een melding achteraf "
         "tot 5 werkdagen na de melding. Wie dit al "
         "kreeg, krijgt de verbetering. Is er al toestemming gevraagd? Dan krijgt het bureau het verbeterde verzoek. "
         "Geldt er bij een andere vorm een andere regel? Trek het verzoek dan in en vraag het opnieuw.",
         row="", done="Verbeterd. Wie erover gaat, krijgt bericht."),
    Deed("heropenen", "heropenen",
         (Act(A.REOPEN, "een contact heropenen dat per ongeluk als gehouden is gemeld", "heropend", "het verzoek heropend: het contact was er nog niet"),),
         "Dit contact was er nog niet: heropen", "Heropen dit verzoek",
         "Is dit per ongeluk gemeld? Heropenen kan tot 5 werkdagen na de melding. De andere kant krijgt bericht.",
         row="", done="Heropend. Het verzoek is weer open."),
    Deed("nog-nodig", "nog-nodig",
         (Act(A.KEEP, "zeggen dat een verzoek na het debat nog nodig is", "nog nodig genoemd", "gezegd dat het verzoek nog nodig is"),),
         "Dit verzoek is nog nodig", "Ja, dit is nog nodig",
         "Het debat is geweest en er is geen besluit. Komt er geen bericht dat het nog nodig is, dan vervalt het verzoek. Komt er een nieuw debat? Vul dan die dag in.",
         row="Nog nodig?", done="Genoteerd: dit verzoek is nog nodig. Het blijft open."),
    Deed("aandringen", "aandringen",
         (Act(A.URGE, "aandringen als de termijn voorbij is", "opnieuw onder de aandacht gebracht", "aangedrongen op een besluit"),),
         "Dring aan", "Dring aan",
         "De contactpersoon en de vervanger krijgen een bericht. Dit kan één keer per werkdag.", is_click=True,
         row="Dring aan", done="U hebt aangedrongen. De contactpersoon en de vervanger krijgen nu bericht."),
    Deed("voorleggen", "voorleggen",
         (Act(A.ESCALATE, "voorleggen aan de secretaris-generaal", "voorgelegd aan de secretaris-generaal", "het verzoek voorgelegd aan de secretaris-generaal"),),
         "Leg dit voor aan de secretaris-generaal", "Leg dit voor",
         "Het bureau van de secretaris-generaal krijgt een brief. De contactpersoon ook. Dit kan één keer.",
         row="", done="Voorgelegd. Het bureau van de secretaris-generaal krijgt een brief."),
    Deed("herinneren", "herinneren",
         (Act(A.REMIND, "het bureau herinneren", "opnieuw onder de aandacht gebracht", "het bureau van de bewindspersoon herinnerd",
              alone="Het loket heeft het bureau van de bewindspersoon herinnerd."),),
         "Herinner het bureau", "Herinner het bureau", "", is_click=True,
         row="", done="Het bureau krijgt een nieuwe brief. De eerdere link blijft geldig."),
    Deed("ambtenaar", "ambtenaar", (NAME,),
         "Noem de ambtenaar", "Sla de ambtenaar op", "",
         row="Ambtenaar noemen", done="De ambtenaar is opgeslagen.",
         otherwise={WordsCase.NAMED: {"label": "Wijzig de ambtenaar"},
                    WordsCase.OWN: {"label": "Verbeter uw gegevens", "button": "Sla uw gegevens op", "help": "De aanvrager krijgt bericht. Neemt een collega het over? Zeg dat de contactpersoon."},
                    WordsCase.SEALED: {"label": "Noem de jurist die helpt", "button": "Noem deze jurist", "row": "Jurist noemen", "help": "Na toestemming kan deze jurist de inhoud openen. Zodra dat is gebeurd, leest alleen deze jurist die."},
                    WordsCase.READS_NOW: {"help": "Zodra deze jurist de inhoud opent, leest alleen deze jurist die."}}),
    Deed("ambtenaar-erbij", "ambtenaar", (NAME,),
         "Nog een ambtenaar", "Voeg de ambtenaar toe",
         "Deze ambtenaar spreekt naast wie al is genoemd, en heeft dezelfde toestemming nodig.",
         row="", done="De ambtenaar is toegevoegd."),
    Deed("bureau-wetgeving", "bureau-wetgeving",
         (Act(A.NAME_HELPER, "kiezen wie van Bureau Wetgeving meehelpt", "", "{helper} van Bureau Wetgeving gevraagd mee te helpen",
              otherwise={WordsCase.ALONE: "de hulp van Bureau Wetgeving beëindigd"}),),
         "Kies wie van Bureau Wetgeving meehelpt", "Sla op",
         "Deze medewerker leest dan dit ene verzoek, met de inhoud, en mag namens u antwoorden. Kiest u niemand of iemand anders? Dan leest de vorige meteen niets meer.",
         row="", done="Opgeslagen."),
    Deed("afspraak", "afspraak",
         (Act(A.SCHEDULE, "een afspraak maken", "ingepland", "een afspraak gemaakt{at}", text="Plaats van de afspraak"),
          Act(A.RESCHEDULE, "de afspraak verzetten", "verzet", "de afspraak verzet{at}", text="Waarom de afspraak is verzet")),
         "Maak een afspraak", "Maak deze afspraak", "Wie erbij is, krijgt een uitnodiging voor de agenda.",
         row="Afspraak maken", done="De afspraak staat. Wie erbij is, krijgt een uitnodiging.",
         otherwise={WordsCase.PLANNED: {"label": "Verzet de afspraak", "button": "Verzet de afspraak"}}),
    Deed("afronden", "afronden",
         (Act(A.HOLD, "melden dat het contact er was", "als gehouden gemeld", "gemeld dat het contact er was{at}", text="Wat er is gedeeld"),),
         "Meld dat het contact er was", "Meld dit contact", "",
         row="Afronden", done="Gemeld: het contact is er geweest. Dit verzoek is klaar."),
    Deed("bericht", "bericht",
         (Act(A.MESSAGE, "een bericht sturen", "", "een bericht gestuurd", text="Bericht"),),
         "Stuur een bericht", "Verstuur het bericht", "",
         row="Bericht sturen", done="Uw bericht is verstuurd."),
    Deed("ontvangen", "ontvangen",
         (Act(A.RECORD_MESSAGE, "vastleggen wat een kant per telefoon of e-mail liet weten", "", "vastgelegd wat {side} {received} liet weten", text="Bericht"),
          Act(A.RECORD_ANSWER, "het antwoord vastleggen dat de aanvrager per telefoon of e-mail gaf", "aangevuld",
              "het antwoord vastgelegd dat {side} {received} gaf; de termijn telt weer door", text="Antwoord op de vraag"),
          Act(A.RECORD_OFFICE, "vastleggen wat het bureau liet weten, zonder besluit", "", "vastgelegd wat {side} {received} liet weten", text="Bericht")),
         "Leg een ontvangen antwoord of bericht vast", "Leg dit vast",
         "Voor wat per telefoon of e-mail kwam. De geschiedenis zegt dat u het vastlegde. Wie het zei, krijgt het te lezen en kan het verbeteren. Een besluit van de bewindspersoon legt u hier niet vast.",
         row="", done="Vastgelegd. Wie het zei, krijgt het te lezen."),
    Deed("notitie", "notitie",
         (Act(A.NOTE, "een interne notitie schrijven", "", "een interne notitie geschreven", text="Interne notitie"),),
         "Schrijf een interne notitie", "Bewaar de notitie", "Alleen de contactpersonen van uw departement lezen dit.",
         row="", done="De notitie is bewaard."),
    Deed("doorsturen", "doorsturen",
         (Act(A.FORWARD, "doorsturen", "doorgestuurd", "het verzoek doorgestuurd", text="Waarom doorgestuurd"),),
         "Stuur door", "Controleer",
         "Er komt een nieuw verzoek, en de regels worden opnieuw toegepast. Interne notities en vertrouwelijke inhoud gaan niet mee. "
         "U ziet eerst wat er gebeurt en welke berichten gaan.",
         row="", done="Doorgestuurd. Het nieuwe nummer is {number}.",
         otherwise={WordsCase.ELSEWHERE: {"done": "Dit verzoek loopt niet via dit loket. Het is hier gesloten; de aanvrager krijgt bericht."}}),
    Deed("bewindspersoon", "bewindspersoon",
         (Act(A.TELL_ELSEWHERE, "melden bij een andere bewindspersoon", "bij een andere bewindspersoon gemeld", "gezegd dat dit contact {minister} betreft, en niet {former}"),),
         "Dit betreft een andere bewindspersoon", "Meld het daar",
         "Het bureau dat u kiest, krijgt nu bericht. Het bureau dat het eerst kreeg, hoort dat dit contact het niet meer betreft.",
         row="", done="Gemeld. Het andere bureau krijgt nu bericht."),
    Deed("afzeggen", "afzeggen",
         (Act(A.CALL_OFF, "de afspraak afzeggen", "afgezegd", "de afspraak afgezegd", text="Waarom de afspraak is afgezegd"),),
         "Zeg de afspraak af", "Zeg de afspraak af", "Wie erbij zou zijn, krijgt bericht. Het verzoek blijft open.", is_danger=True,
         row="", done="De afspraak is afgezegd."),
    Deed("afhouden", "afhouden",
         (Act(A.DECLINE, "het contact afwijzen", "afgewezen", "het contact afgewezen", text="Waarom het contact is afgewezen"),),
         "Wijs dit contact af", "Wijs dit contact af", "U hoeft geen reden te geven. Het verzoek is daarmee klaar. Bent u een van meer Kamerleden? Dan gaat het met de anderen door.", is_danger=True,
         row="", done="U hebt dit contact afgewezen. De andere kant krijgt bericht.",
         otherwise={WordsCase.OF_UNIT: {"help": "Hulp weigeren kan alleen in uitzonderingsgevallen (Draaiboek voor de regelgeving, nr. 69). Schrijf op waarom."}}),
    Deed("toestemming-intrekken", "toestemming-intrekken",
         (Act(A.REVOKE, "de toestemming intrekken", "ingetrokken als toestemming", "de toestemming ingetrokken"),),
         "Trek de toestemming in", "Controleer", "De aanvrager en de ambtenaar krijgen bericht, met de reden. U ziet eerst wat u vastlegt.",
         is_danger=True, row="", done="De toestemming is ingetrokken. Wie het moet weten, krijgt bericht.",
         otherwise={WordsCase.OFFICE: {"button": "Trek de toestemming in", "help": "De aanvrager en de ambtenaar krijgen bericht, met de reden."}}),
    Deed("intrekken", "intrekken",
         (Act(A.WITHDRAW, "intrekken", "ingetrokken", "het verzoek ingetrokken"),),
         "Trek het verzoek in", "Trek het verzoek in", "Iedereen die een bericht kreeg, hoort dat u het intrekt.", is_danger=True,
         row="", done="Het verzoek is ingetrokken."),
    Deed("aan-collega", "aan-collega",
         (Act(A.REASSIGN, "overdragen aan een collega uit de Kamer", "overgedragen aan een collega", "het verzoek overgedragen aan {colleague}"),),
         "Draag over aan een collega", "Draag dit verzoek over",
         "Uw collega is daarna wie dit vraagt, en leest alles wat hier staat, ook wat vertrouwelijk is. U leest het niet meer. Was er toestemming? Die wordt opnieuw gevraagd, voor uw collega.", is_danger=True,
         row="", done="Overgedragen. Uw collega krijgt bericht, en wie het moet weten ook."),
    # not done on the page of a contact: one begins it, the other is the clock's
    Deed("indienen", "",
         (Act(A.SUBMIT, "een verzoek indienen, of een contact melden", "ingediend", "het verzoek ingediend",
              otherwise={WordsCase.REPORTED: "dit contact gemeld", WordsCase.REPORTED_AFTER: "gemeld dat dit contact er was{at}",
                         WordsCase.ENTERED: "het verzoek ingevoerd", WordsCase.SENT_ON: "het verzoek hierheen doorgestuurd"}),),
         "", "", "", row="", done=""),
    Deed("vervallen", "",
         (Act(A.LAPSE, "laten vervallen", "laten vervallen", "",
              alone="Het verzoek is vervallen: er is niet op tijd besloten. Dat is geen ja en geen nee.",
              otherwise={WordsCase.DEBATE: "Het verzoek is vervallen: het debat is geweest. Dat is geen ja en geen nee."}),),
         "", "", "", row="", done=""),
)
# fmt: on

#: key → deed; where two forms post to one path, the deed of that key says what the path does and what comes after it
DEEDS: Final[Mapping[str, Deed]] = {deed.key: deed for deed in TABLE}
ACTS: Final[Mapping[Action, Act]] = {act.action: act for deed in TABLE for act in deed.acts}
NAMES: Final[Mapping[Action, str]] = {action: act.name for action, act in ACTS.items()}


def cases(contact: Contact, party: Party | None) -> set[WordsCase]:
    """What the contact itself says of how a deed is worded, for who does it as `party`."""
    is_sealed = disclosure.is_sealed(contact)
    reads_now = contact.regime is Regime.NOTIFY or contact.state is State.PERMITTED
    found = {
        WordsCase.OFFICE: party is Party.MINISTER,
        WordsCase.REFUSED: contact.state is State.REFUSED,
        WordsCase.AWAITED: contact.state is State.AWAITING_PERMISSION,
        WordsCase.PLANNED: contact.state is State.SCHEDULED,
        WordsCase.NAMED: contact.official_email is not None and not is_sealed,
        WordsCase.SEALED: is_sealed,
        WordsCase.OF_UNIT: is_sealed and contact.handler_id != contact.organisation_id,
        WordsCase.READS_NOW: is_sealed and reads_now,
        WordsCase.OWN: party is Party.OFFICIAL,
    }
    return {case for case, holds in found.items() if holds}
