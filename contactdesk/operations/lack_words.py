"""What a desk can lack, in words: for the command line, and for the page where administrators begin. Looks at nothing."""

from dataclasses import dataclass
from typing import Final

ADD: Final = "contactdesk person add --name NAME --email EMAIL --role"
BOXES: Final = ("/beheer/postbussen", "Vul alle postbussen in één lijst in")
OPERATOR: Final = "Vraag dit aan wie dit loket technisch beheert."


@dataclass(frozen=True)
class Words:
    """`command` has `{name}`: a line for each, or `{count}` and `{names}`: one line for all. `page` goes before the names
    there; `mend`: what to do, where no link says it; `also`: a page where all of them are mended at once."""

    command: str
    page: str
    mend: str = ""
    also: tuple[str, str] | None = None


ADDRESS: Final = Words(
    "CONTACTDESK_BASE_URL is {name}: links in letters lead to this machine only; set it",
    "De links in brieven werken alleen op één computer, met het adres dat nu is ingesteld:",
    OPERATOR,
)
MAIL: Final = Words(
    "CONTACTDESK_SMTP_URL is missing: every letter waits, the minister's too; set it and CONTACTDESK_MAIL_FROM",
    "Er gaan geen brieven weg: er is geen mailserver ingesteld.",
    OPERATOR,
)
NO_PROVIDER: Final = Words(
    "{name}: there is no [[identity_provider]]: nobody can sign in; add one",
    "Niemand kan inloggen: er is geen inlogdienst ingesteld.",
    OPERATOR,
)
NOT_LET_IN: Final = Words(
    "contactdesk.toml: no [[identity_provider]] lets a {name} in; add it to the roles of one",
    "Wie deze rol heeft, kan met geen enkele inlogdienst inloggen:",
    OPERATOR,
)
NO_MEMBER: Final = Words(
    f"there is no member who can ask; {ADD} member --chamber TK",
    "Er is geen Kamerlid: niemand kan iets vragen.",
    also=("/beheer/inlezen", "Lees een lijst met mensen in"),
)
NO_ADMINISTRATOR: Final = Words(
    f"there is no administrator; {ADD} administrator", "Er is geen beheerder.", OPERATOR
)
ONE_ADMINISTRATOR: Final = Words(
    f"there is one administrator: what takes two can never be done; {ADD} administrator",
    "U bent de enige beheerder. Wat twee beheerders vraagt, kan nu niemand goedkeuren.",
    "Vraag wie dit loket technisch beheert om een tweede beheerder toe te voegen.",
)
EMPTY: Final = Words(
    "the register of organisations is empty: nothing can be asked; contactdesk import roo FILE fills it, or, "
    "with what organisations.toml has alone, contactdesk organisations sync --write",
    "Er zijn nog geen organisaties: niemand kan iets vragen.",
    OPERATOR,
)
NO_LIAISON_BOX: Final = Words(
    "{name} has no mailbox of its contact persons: no letter reaches them; set it at /beheer/postbussen",
    "Geen postbus van de contactpersonen: geen brief komt bij hen aan.",
    also=BOXES,
)
NO_LIAISON: Final = Words(
    f"{{name}} has no contact person: nobody takes up a request; {ADD} liaison --organisation {{name}}",
    "Geen parlementair contactpersoon: niemand pakt een verzoek op.",
    also=("/beheer/inlezen", "Lees een lijst met mensen in"),
)
ALL_AWAY: Final = Words(
    "{name} has no contact person today: all of them are away; give somebody a role as deputy at /beheer/personen",
    "Alle contactpersonen zijn vandaag afwezig: niemand pakt een verzoek op. Geef iemand een rol als vervanger:",
)
NO_MINISTER: Final = Words(
    "nobody answers for {name}: nobody decides there; propose who does at /beheer/organisaties",
    "Geen bewindspersoon die antwoord geeft: niemand besluit.",
)
NO_OFFICE_BOX: Final = Words(
    "the office of the {name} has no mailbox: nobody decides, nobody is told; set it at /beheer/postbussen",
    "Geen postbus van het bureau van de bewindspersoon: niemand besluit, niemand hoort iets.",
    also=BOXES,
)
VACANT: Final = Words(
    "the {name} is replaced no more, and nobody said who comes after: say it at {path}",
    "De vervanging is voorbij, en er is geen opvolger vastgelegd: misschien besluit niemand.",
)
NO_BOX: Final = Words(
    "zbos, inspectorates and planning bureaus without a mailbox: {count} ({names}): who is asked does not hear of it; set it "
    "at /beheer/postbussen",
    "Geen postbus: wie iets wordt gevraagd, hoort dat niet.",
    also=BOXES,
)
NO_UNIT_BOX: Final = Words(
    "{name} has no mailbox: who asks help with a law text reaches nobody; set it at /beheer/postbussen",
    "Geen postbus: wie hulp bij een wetstekst vraagt, bereikt niemand.",
    also=BOXES,
)
UNANSWERED_BOXES: Final = Words(
    "proposed mailboxes whose test letter nobody answered: {count}; no letter goes there yet; see /beheer/voorstellen",
    "Voorgestelde postbussen waar nog niemand de testbrief beantwoordde: er gaan nog geen brieven heen.",
)
NO_WAY_IN: Final = Words(
    "{count} people with a role cannot sign in ({names}): no [[identity_provider]] has their domain and lets that role in; "
    "add it there",
    "Mensen die niet kunnen inloggen: geen inlogdienst kent hun e-maildomein met die rol.",
    "Verbeter hun e-mailadres. Klopt het, vraag dan wie dit loket technisch beheert.",
)
TWO_KINDS: Final = Words(
    "{name} has two kinds in the register and counts as {kind} until one is chosen; propose it at {path}",
    "Twee soorten in het register. Tot een beheerder kiest, geldt de soort die het meeste vraagt.",
)
BEFOREHAND: Final = Words(
    "{count} permission beforehand without its document or mandate: recorded by an earlier version; the minister's office "
    "or a contact person completes or withdraws it at /toestemming-vooraf",
    "Toestemmingen vooraf waarbij het stuk of het mandaat ontbreekt.",
    "Het bureau van de bewindspersoon of een contactpersoon vult aan, of trekt in.",
)
