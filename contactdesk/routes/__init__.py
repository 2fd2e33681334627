"""The site map: every address, who answers it and who may come, on one screen. No page works without its line here.

A module per concept; the words of a page stand in `templates/`, what a form may hold in the module of its page.
Begin here, then with the module that a line names.
"""

from contactdesk.demo import provider
from contactdesk.law.permissions import MAY
from contactdesk.routes import (
    account,
    administration,
    administration_bodies,
    administration_people,
    asking,
    contact,
    decision_link,
    decision_link_lock,
    deeds,
    delegation,
    demo_post,
    home,
    login,
    mailbox_answer,
    mailbox_sign_in,
    operations,
    organisations,
    queue,
    rights,
    rules,
    standing_permissions,
    stopped_letters,
)
from contactdesk.web import assets
from contactdesk.web.site import DECISION_LINK, KEY, PUBLIC, SIGNED_IN, VERSION, Access, Place
from contactdesk.words import Action, Limit, Role

__all__ = ["DECISION_LINK", "DEMO", "MENU", "PUBLIC", "SIGNED_IN", "SITE", "Access", "Place"]

GET, POST = ("GET",), ("POST",)
#: what keeps a form from being sent without end by who is not signed in
FORGED, LOGOUTS = Limit.DECISION_FAILED_ADDRESS, Limit.LOGOUT_FAILED_ADDRESS
ADMINISTRATION = (Role.ADMINISTRATOR,)
#: why a form carries neither a version nor a key
USED_UP = "de link of het bewijs werkt één keer"
IS_OVER = "wat voorbij is, eindigt geen tweede keer"
DECIDED = "over één vraag wordt één keer besloten; wie een brief of code vraagt, stuurt een sleutel mee"
BEFOREHAND = OFFICES = (Role.LIAISON, Role.MINISTER)

SITE: list[Place] = [
    # the front door
    Place("/", GET, home.start, PUBLIC),
    Place("/inloggen", GET, login.choose, PUBLIC),
    Place("/inloggen/postbus", GET, mailbox_sign_in.choose, PUBLIC),
    Place("/inloggen/postbus", POST, mailbox_sign_in.send, PUBLIC, (KEY,), Limit.SIGN_IN_MAIL_ADDRESS),
    Place("/inloggen/postbus/{token}", GET, mailbox_sign_in.show, DECISION_LINK),
    Place("/inloggen/postbus/{token}", POST, mailbox_sign_in.enter, DECISION_LINK, USED_UP, FORGED),
    Place("/inloggen/{idp}", GET, login.start, PUBLIC),
    Place("/inloggen/{idp}/terug", GET, login.back, PUBLIC),
    Place("/inloggen/{idp}/afmelden", POST, login.logged_out_at_provider, PUBLIC, USED_UP, LOGOUTS),
    Place("/uitloggen", POST, login.leave, PUBLIC, IS_OVER),
    Place("/uitgelogd", GET, login.left, PUBLIC),
    # asking: /verzoeken, /verzoeken/nieuw before /verzoeken/{nummer}
    Place("/verzoeken/nieuw", GET, asking.new, MAY[Action.SUBMIT]),
    Place("/verzoeken", GET, queue.own, SIGNED_IN),
    Place("/verzoeken", POST, asking.send, MAY[Action.SUBMIT], (KEY,)),
    # one contact; which deed somebody may do is the command's own check
    Place("/verzoeken/{nummer}", GET, contact.show, SIGNED_IN),
    Place("/verzoeken/{nummer}/inhoud", GET, contact.content, SIGNED_IN),
    Place("/verzoeken/{nummer}/afspraak.ics", GET, contact.appointment, SIGNED_IN),
    Place("/verzoeken/{nummer}/{deed}", POST, deeds.do, SIGNED_IN, (VERSION, KEY)),
    Place("/verzoeken/{nummer}/berichten/{id}/opnieuw", POST, stopped_letters.again_of, SIGNED_IN, (KEY,)),
    # working the queue
    Place("/wachtrij", GET, queue.queue, (Role.LIAISON,)),
    Place("/toestemming-vooraf", GET, standing_permissions.index, BEFOREHAND),
    Place("/toestemming-vooraf/nieuw", GET, standing_permissions.new, BEFOREHAND),
    Place("/toestemming-vooraf/nieuw", POST, standing_permissions.record, BEFOREHAND, (KEY,)),
    Place("/toestemming-vooraf/{id}/intrekken", POST, standing_permissions.revoke, BEFOREHAND, IS_OVER),
    # one's own account, and who acts in one's place
    Place("/account", GET, account.show, SIGNED_IN),
    Place("/account/afmelden", POST, account.end_one, SIGNED_IN, IS_OVER),
    Place("/account/overal-afmelden", POST, account.end_others, SIGNED_IN, IS_OVER),
    Place("/account/neerleggen", POST, delegation.lay_down, SIGNED_IN, IS_OVER),
    Place("/account/medewerkers", GET, delegation.assistants, (Role.MEMBER,)),
    Place("/account/medewerkers", POST, delegation.name_assistant, (Role.MEMBER,), (KEY,)),
    Place(
        "/account/medewerkers/{id}/intrekken", POST, delegation.withdraw_assistant, (Role.MEMBER,), IS_OVER
    ),
    Place("/vervanging", GET, delegation.deputies, OFFICES),
    Place("/vervanging", POST, delegation.name_deputy, OFFICES, (KEY,)),
    Place("/vervanging/{id}/intrekken", POST, delegation.withdraw_deputy, OFFICES, IS_OVER),
    # administration: people, organisations, and what takes two administrators; never a contact
    Place("/beheer", GET, administration.index, ADMINISTRATION),
    Place("/beheer/voorstellen", GET, administration.proposals, ADMINISTRATION),
    Place("/beheer/voorstellen/{id}/goedkeuren", POST, administration.approve, ADMINISTRATION, (VERSION,)),
    Place("/beheer/voorstellen/{id}/afwijzen", POST, administration.reject, ADMINISTRATION, IS_OVER),
    Place("/beheer/voorstellen/{id}/testbrief", POST, administration.send_again, ADMINISTRATION, (KEY,)),
    Place("/beheer/personen", GET, administration_people.index, ADMINISTRATION),
    Place("/beheer/personen/nieuw", GET, administration_people.new, ADMINISTRATION),
    Place("/beheer/personen/nieuw", POST, administration_people.add, ADMINISTRATION, (KEY,)),
    Place("/beheer/personen/{id}", GET, administration_people.show, ADMINISTRATION),
    Place("/beheer/personen/{id}/rol", POST, administration_people.give, ADMINISTRATION, (KEY,)),
    Place(
        "/beheer/personen/{id}/opnieuw-koppelen",
        POST,
        administration_people.rejoin,
        ADMINISTRATION,
        IS_OVER,
    ),
    Place(
        "/beheer/personen/{id}/rollen/{rol}/beeindigen",
        POST,
        administration_people.end,
        ADMINISTRATION,
        IS_OVER,
    ),
    Place("/beheer/organisaties", GET, administration_bodies.index, ADMINISTRATION),
    Place("/beheer/organisaties/{id}", GET, administration_bodies.show, ADMINISTRATION),
    Place("/beheer/organisaties/{id}", POST, administration_bodies.save, ADMINISTRATION, (VERSION,)),
    Place("/beheer/organisaties/{id}/postbus", POST, administration_bodies.propose, ADMINISTRATION, (KEY,)),
    Place("/beheer/rechten", GET, rights.show, ADMINISTRATION),
    Place("/beheer/logboek", GET, administration.log, ADMINISTRATION),
    Place("/beheer/berichten", GET, stopped_letters.index, ADMINISTRATION),
    Place("/beheer/berichten/{id}/opnieuw", POST, stopped_letters.again, ADMINISTRATION, (KEY,)),
    # the test letter to a new mailbox
    Place("/postbus-bevestigen/{token}", GET, mailbox_answer.show, DECISION_LINK),
    Place("/postbus-bevestigen/{token}", POST, mailbox_answer.answer, DECISION_LINK, USED_UP, FORGED),
    # deciding from the letter
    Place("/besluit/verder", GET, decision_link_lock.come_back, DECISION_LINK),
    Place("/besluit/{token}", GET, decision_link.show, DECISION_LINK),
    Place("/besluit/{token}", POST, decision_link.act, DECISION_LINK, DECIDED, FORGED),
    # looking up
    Place("/organisaties", GET, organisations.index, PUBLIC),
    Place("/organisaties/{id}", GET, organisations.detail, PUBLIC),
    Place("/regels", GET, rules.index, PUBLIC),
    # duties
    Place("/toegankelijkheid", GET, home.accessibility, PUBLIC),
    Place("/privacy", GET, home.privacy, PUBLIC),
    Place("/.well-known/security.txt", GET, home.security_txt, PUBLIC),
    # operations
    Place("/health/live", GET, operations.live, PUBLIC),
    Place("/health/ready", GET, operations.ready, PUBLIC),
    Place("/metrics", GET, operations.metrics, PUBLIC),
    Place("/static/{version}/{name:path}", GET, assets.static, PUBLIC),
]

#: only when the desk runs as a demo
DEMO: list[Place] = [
    Place("/demo/idp/.well-known/openid-configuration", GET, provider.discovery, PUBLIC),
    Place("/demo/idp/authorize", GET, provider.choose, PUBLIC),
    Place("/demo/idp/authorize", POST, provider.chosen, PUBLIC, "kiest opnieuw wie inlogt"),
    Place("/demo/idp/token", POST, provider.token, PUBLIC, USED_UP),
    Place("/demo/idp/jwks", GET, provider.jwks, PUBLIC),
    Place("/demo/idp/end_session", GET, provider.end_session, PUBLIC),
    Place("/demo/post", GET, demo_post.index, PUBLIC),
    Place("/demo/post/{n}", GET, demo_post.letter, PUBLIC),
    Place("/demo/post/{n}/afspraak.ics", GET, demo_post.invitation, PUBLIC),
]

#: the main menu, in this order; shown to who may open it
MENU = (
    ("/verzoeken", "Mijn verzoeken"),
    ("/verzoeken/nieuw", "Nieuw verzoek"),
    ("/wachtrij", "Wachtrij"),
    ("/toestemming-vooraf", "Toestemming vooraf"),
    ("/organisaties", "Organisaties"),
    ("/regels", "Regels"),
    ("/beheer", "Beheer"),
)
