"""The site map: every address, who answers it and who may come, on one screen. No page works without its line here.

A module per concept; the words of a page stand in `templates/`, what a form may hold in the module of its page.
Begin here, then with the module that a line names.
"""

from contactdesk.demo import provider
from contactdesk.law.permissions import MAY
from contactdesk.routes import (
    absence,
    account,
    administration,
    administration_absence,
    administration_bodies,
    administration_committees,
    administration_corrections,
    administration_elections,
    administration_lists,
    administration_mailboxes,
    administration_ministers,
    administration_ministries,
    administration_missed,
    administration_organisations,
    administration_people,
    administration_portfolios,
    administration_replacing,
    administration_retention,
    administration_role_moves,
    administration_splits,
    agreements,
    asking,
    asking_steps,
    calendar_feed,
    contact,
    decision_link,
    decision_link_lock,
    deeds,
    delegation,
    demo_post,
    figures,
    folder,
    guide,
    handing_over,
    home,
    letter_choice,
    login,
    mail_tray,
    mailbox_answer,
    mailbox_sign_in,
    obstacles,
    office,
    official_link,
    open_data,
    operations,
    organisations,
    own_contacts,
    queue,
    rights,
    rules,
    saved_views,
    several,
    signal_link,
    signals,
    standard_texts,
    standing_deeds,
    standing_permissions,
    standing_together,
    stopped_letters,
    whole_file,
)
from contactdesk.web import assets
from contactdesk.web.site import DECISION_LINK, KEY, PUBLIC, SIGNED_IN, VERSION, SitePage
from contactdesk.words import Action, Limit, Role

__all__ = ["DEMO", "MENU", "SITE", "SitePage"]

GET, POST = ("GET",), ("POST",)
#: what keeps a form from being sent without end by who is not signed in
FORGED, LOGOUTS = Limit.DECISION_FAILED_ADDRESS, Limit.LOGOUT_FAILED_ADDRESS
ADMINISTRATION = (Role.ADMINISTRATOR,)
#: why a form carries neither a version nor a key
USED_UP = "de link of het bewijs werkt één keer"
IS_OVER = "wat voorbij is, eindigt geen tweede keer"
SAME_CHOICE = "wie hetzelfde nog eens kiest, heeft dat al gekozen"
DECIDED = "over één vraag wordt één keer besloten; wie een brief of code vraagt, stuurt een sleutel mee"
OF_APPOINTMENT = "de afspraak heeft een versie; wie komt of stopt, zegt dat één keer, en wie een brief vraagt, stuurt een sleutel mee"
IS_KEPT = "een concept bewaart wat er staat; twee keer hetzelfde is één keer"
SENT_ONCE = "een concept is zelf de sleutel: het wordt één keer verstuurd en is dan weg"
STANDS_ONCE = "een onderwerp staat er één keer, en gaat één keer weg"
AGREEMENT = (Role.MINISTER, Role.LIAISON, Role.ADMINISTRATOR)
TOPICS = (Role.LIAISON, Role.ADMINISTRATOR)
#: the unit that helps with laws keeps some too; no other body does
TEXTS = (Role.LIAISON, Role.BODY)
BEFOREHAND = OFFICES = (Role.LIAISON, Role.MINISTER)
#: who sends one, and who answers; nobody else
SIGNALS = (Role.BODY, Role.MINISTER)
OF_SIGNAL = "het noodsignaal heeft een versie; wie antwoordt, doet dat één keer"

SITE: list[SitePage] = [
    # the front door
    SitePage("/", GET, home.start, PUBLIC),
    SitePage("/inloggen", GET, login.choose, PUBLIC),
    SitePage("/inloggen/postbus", GET, mailbox_sign_in.choose, PUBLIC),
    SitePage("/inloggen/postbus", POST, mailbox_sign_in.send, PUBLIC, (KEY,), Limit.SIGN_IN_MAIL_ADDRESS),
    SitePage("/inloggen/postbus/{token}", GET, mailbox_sign_in.show, DECISION_LINK),
    SitePage("/inloggen/postbus/{token}", POST, mailbox_sign_in.enter, DECISION_LINK, USED_UP, FORGED),
    SitePage("/inloggen/{idp}", GET, login.start, PUBLIC),
    SitePage("/inloggen/{idp}/terug", GET, login.back, PUBLIC),
    SitePage("/inloggen/{idp}/afmelden", POST, login.logged_out_at_provider, PUBLIC, USED_UP, LOGOUTS),
    SitePage("/uitloggen", POST, login.leave, PUBLIC, IS_OVER),
    SitePage("/uitgelogd", GET, login.left, PUBLIC),
    # asking: /verzoeken, /verzoeken/nieuw before /verzoeken/{nummer}
    SitePage("/verzoeken/nieuw", GET, asking.new, MAY[Action.SUBMIT]),
    SitePage("/verzoeken/nieuw/{concept}", GET, asking_steps.what, MAY[Action.SUBMIT]),
    SitePage("/verzoeken/nieuw/{concept}", POST, asking_steps.write, MAY[Action.SUBMIT], IS_KEPT),
    SitePage("/verzoeken/nieuw/{concept}/wie", GET, asking_steps.whom, MAY[Action.SUBMIT]),
    SitePage("/verzoeken/nieuw/{concept}/wie", POST, asking_steps.choose_whom, MAY[Action.SUBMIT], IS_KEPT),
    SitePage("/verzoeken/nieuw/{concept}/controleer", GET, asking_steps.check, MAY[Action.SUBMIT]),
    SitePage("/verzoeken/nieuw/{concept}/controleer", POST, asking_steps.send, MAY[Action.SUBMIT], SENT_ONCE),
    SitePage(
        "/verzoeken/nieuw/{concept}/weggooien", POST, asking_steps.throw_away, MAY[Action.SUBMIT], IS_OVER
    ),
    SitePage("/verzoeken", GET, own_contacts.own, SIGNED_IN),
    SitePage("/verzoeken/jaarlijst.csv", GET, own_contacts.of_year, (Role.BODY,)),
    SitePage("/verzoeken", POST, asking.send, MAY[Action.SUBMIT], (KEY,)),
    # one contact; which deed somebody may do is the command's own check
    SitePage("/verzoeken/{nummer}", GET, contact.show, SIGNED_IN),
    SitePage("/verzoeken/{nummer}/inhoud", GET, contact.content, SIGNED_IN),
    SitePage("/verzoeken/{nummer}/afspraak.ics", GET, contact.appointment, SIGNED_IN),
    SitePage("/verzoeken/{nummer}/dossier.zip", GET, whole_file.download, (Role.LIAISON,)),
    SitePage("/verzoeken/{nummer}/{deed}", POST, deeds.do, SIGNED_IN, (VERSION, KEY)),
    SitePage("/verzoeken/{nummer}/berichten/{id}/opnieuw", POST, stopped_letters.again_of, SIGNED_IN, (KEY,)),
    # working the queue
    SitePage("/wachtrij", GET, queue.queue, (Role.LIAISON,)),
    SitePage("/wachtrij/map", GET, folder.show, (Role.LIAISON,)),
    SitePage("/wachtrij/weergaven", GET, saved_views.index, (Role.LIAISON,)),
    SitePage("/wachtrij/weergaven", POST, saved_views.add, (Role.LIAISON,), (KEY,)),
    SitePage("/wachtrij/weergaven/{id}", POST, saved_views.change, (Role.LIAISON,), SAME_CHOICE),
    SitePage("/wachtrij/post", GET, mail_tray.index, (Role.LIAISON,)),
    SitePage("/wachtrij/post/{id}", POST, mail_tray.act, (Role.LIAISON,), IS_OVER),
    SitePage("/wachtrij/samen", POST, several.do, (Role.LIAISON,), (KEY,)),
    SitePage("/standaardteksten", GET, standard_texts.index, TEXTS),
    SitePage("/standaardteksten", POST, standard_texts.add, TEXTS, (KEY,)),
    SitePage("/standaardteksten/{id}", GET, standard_texts.show, TEXTS),
    SitePage("/standaardteksten/{id}", POST, standard_texts.change, TEXTS, (VERSION,)),
    SitePage("/standaardteksten/{id}/einde", POST, standard_texts.end, TEXTS, (VERSION,)),
    SitePage("/toestemming-vooraf", GET, standing_permissions.index, BEFOREHAND),
    SitePage("/toestemming-vooraf/nieuw", GET, standing_permissions.new, BEFOREHAND),
    SitePage("/toestemming-vooraf/nieuw", POST, standing_permissions.record, BEFOREHAND, (KEY,)),
    SitePage("/toestemming-vooraf/bevestigen/{id}", GET, standing_together.show, (Role.MINISTER,)),
    SitePage("/toestemming-vooraf/bevestigen/{id}", POST, standing_together.do, (Role.MINISTER,), (KEY,)),
    SitePage("/toestemming-vooraf/{id}/bevestigen", GET, standing_deeds.show, (Role.MINISTER,)),
    SitePage("/toestemming-vooraf/{id}/bevestigen", POST, standing_deeds.do, (Role.MINISTER,), (KEY,)),
    SitePage("/toestemming-vooraf/{id}/aanvullen", GET, standing_deeds.show, BEFOREHAND),
    SitePage("/toestemming-vooraf/{id}/aanvullen", POST, standing_deeds.do, BEFOREHAND, (KEY,)),
    SitePage("/toestemming-vooraf/{id}/intrekken", GET, standing_deeds.show, BEFOREHAND),
    SitePage("/toestemming-vooraf/{id}/intrekken", POST, standing_deeds.do, BEFOREHAND, (KEY,)),
    # emergency signals: never a contact; a body sends, the office of a minister answers
    SitePage("/noodsignalen", GET, signals.index, SIGNALS, offered_by=signals.offered),
    SitePage("/noodsignalen/nieuw", GET, signals.new, (Role.BODY,)),
    SitePage("/noodsignalen/nieuw", POST, signals.send, (Role.BODY,), (KEY,)),
    SitePage("/noodsignalen/cijfers", GET, signals.counted, SIGNED_IN, opened_by=figures.opened),
    SitePage("/noodsignalen/{nummer}", GET, signals.show, SIGNALS),
    SitePage("/noodsignalen/{nummer}/{deed}", POST, signals.do, SIGNALS, (VERSION, KEY)),
    SitePage("/noodsignaal/{token}", GET, signal_link.show, DECISION_LINK),
    SitePage("/noodsignaal/{token}", POST, signal_link.act, DECISION_LINK, OF_SIGNAL, FORGED),
    # one's own account, and who acts in one's place
    SitePage("/account", GET, account.show, SIGNED_IN),
    SitePage("/account/afmelden", POST, account.end_one, SIGNED_IN, IS_OVER),
    SitePage("/account/overal-afmelden", POST, account.end_others, SIGNED_IN, IS_OVER),
    SitePage("/account/neerleggen", POST, delegation.lay_down, SIGNED_IN, IS_OVER),
    SitePage("/account/agenda", POST, calendar_feed.act, SIGNED_IN, (KEY,)),
    SitePage("/account/berichten", POST, letter_choice.choose, (Role.MEMBER,), SAME_CHOICE),
    SitePage("/account/ochtendbrief", POST, letter_choice.choose_morning, (Role.LIAISON,), SAME_CHOICE),
    SitePage("/agenda/{geheim}.ics", GET, calendar_feed.show, DECISION_LINK),
    SitePage("/account/afwezig", GET, absence.show, (Role.LIAISON,)),
    SitePage("/account/afwezig", POST, absence.leave, (Role.LIAISON,), (KEY,)),
    SitePage("/account/afwezig/{id}/intrekken", POST, absence.come_back, (Role.LIAISON,), IS_OVER),
    SitePage("/account/overdragen", GET, handing_over.show, (Role.LIAISON,)),
    SitePage("/account/overdragen", POST, handing_over.hand_over, (Role.LIAISON,), (KEY,)),
    SitePage("/account/medewerkers", GET, delegation.assistants, (Role.MEMBER,)),
    SitePage("/account/medewerkers", POST, delegation.name_assistant, (Role.MEMBER,), (KEY,)),
    SitePage(
        "/account/medewerkers/{id}/intrekken", POST, delegation.withdraw_assistant, (Role.MEMBER,), IS_OVER
    ),
    SitePage("/vervanging", GET, delegation.deputies, OFFICES),
    SitePage("/vervanging", POST, delegation.name_deputy, OFFICES, (KEY,)),
    SitePage("/vervanging/{id}/intrekken", POST, delegation.withdraw_deputy, OFFICES, IS_OVER),
    # administration: people, organisations, and what takes two administrators; never a contact
    SitePage("/beheer", GET, administration.index, ADMINISTRATION),
    SitePage("/beheer/voorstellen", GET, administration.proposals, ADMINISTRATION),
    SitePage(
        "/beheer/voorstellen/samen/{id}", POST, administration_mailboxes.approve, ADMINISTRATION, (VERSION,)
    ),
    SitePage("/beheer/voorstellen/{id}/goedkeuren", POST, administration.approve, ADMINISTRATION, (VERSION,)),
    SitePage("/beheer/voorstellen/{id}/afwijzen", POST, administration.reject, ADMINISTRATION, IS_OVER),
    SitePage("/beheer/voorstellen/{id}/testbrief", POST, administration.send_again, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/voorstellen/{id}/ongedaan", POST, administration.undo, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/personen", GET, administration_people.index, ADMINISTRATION),
    SitePage("/beheer/personen/nieuw", GET, administration_people.new, ADMINISTRATION),
    SitePage("/beheer/personen/nieuw", POST, administration_people.add, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/inlezen", GET, administration_lists.show, ADMINISTRATION),
    SitePage("/beheer/inlezen/voorbeeld.csv", GET, administration_lists.example, ADMINISTRATION),
    SitePage("/beheer/inlezen", POST, administration_lists.take_in, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/personen/{id}", GET, administration_people.show, ADMINISTRATION),
    SitePage("/beheer/personen/{id}", POST, administration_corrections.save, ADMINISTRATION, (VERSION,)),
    SitePage(
        "/beheer/personen/{id}/adres",
        POST,
        administration_corrections.propose_address,
        ADMINISTRATION,
        (KEY,),
    ),
    SitePage("/beheer/personen/{id}/rol", POST, administration_people.give, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/personen/{id}/afwezig", POST, administration_absence.enter, ADMINISTRATION, (KEY,)),
    SitePage(
        "/beheer/personen/{id}/afwezig/{afwezig}/intrekken",
        POST,
        administration_absence.withdraw,
        ADMINISTRATION,
        IS_OVER,
    ),
    SitePage(
        "/beheer/personen/{id}/opnieuw-koppelen",
        POST,
        administration_people.rejoin,
        ADMINISTRATION,
        IS_OVER,
    ),
    SitePage(
        "/beheer/personen/{id}/rollen/{rol}/beeindigen",
        POST,
        administration_people.end,
        ADMINISTRATION,
        IS_OVER,
    ),
    SitePage(
        "/beheer/personen/{id}/rollen/{rol}/overstappen",
        POST,
        administration_role_moves.change_office,
        ADMINISTRATION,
        (KEY,),
    ),
    SitePage(
        "/beheer/personen/{id}/rollen/{rol}/teruggeven",
        POST,
        administration_people.give_back,
        ADMINISTRATION,
        (KEY,),
    ),
    SitePage("/beheer/postbussen", GET, administration_mailboxes.show, ADMINISTRATION),
    SitePage("/beheer/postbussen", POST, administration_mailboxes.propose, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/organisaties", GET, administration_bodies.index, ADMINISTRATION),
    SitePage("/beheer/organisaties/nieuw", GET, administration_organisations.new, ADMINISTRATION),
    SitePage("/beheer/organisaties/nieuw", POST, administration_organisations.add, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/organisaties/nieuw-ministerie", GET, administration_ministries.new, ADMINISTRATION),
    SitePage(
        "/beheer/organisaties/nieuw-ministerie", POST, administration_ministries.add, ADMINISTRATION, (KEY,)
    ),
    SitePage("/beheer/organisaties/{id}", GET, administration_bodies.show, ADMINISTRATION),
    SitePage("/beheer/organisaties/{id}", POST, administration_bodies.save, ADMINISTRATION, (VERSION,)),
    SitePage(
        "/beheer/organisaties/{id}/postbus", POST, administration_bodies.propose, ADMINISTRATION, (KEY,)
    ),
    SitePage(
        "/beheer/organisaties/{id}/soort", POST, administration_bodies.propose_change, ADMINISTRATION, (KEY,)
    ),
    SitePage("/beheer/organisaties/{id}/naam", GET, administration_organisations.name, ADMINISTRATION),
    SitePage(
        "/beheer/organisaties/{id}/naam", POST, administration_organisations.rename, ADMINISTRATION, (KEY,)
    ),
    SitePage(
        "/beheer/organisaties/{id}/bewindspersoon",
        GET,
        administration_ministries.new_minister,
        ADMINISTRATION,
    ),
    SitePage(
        "/beheer/organisaties/{id}/bewindspersoon",
        POST,
        administration_ministries.add_minister,
        ADMINISTRATION,
        (KEY,),
    ),
    SitePage("/beheer/organisaties/{id}/einde", GET, administration_organisations.end, ADMINISTRATION),
    SitePage(
        "/beheer/organisaties/{id}/einde", POST, administration_organisations.finish, ADMINISTRATION, (KEY,)
    ),
    SitePage("/beheer/organisaties/{id}/samenvoegen", GET, administration_organisations.into, ADMINISTRATION),
    SitePage(
        "/beheer/organisaties/{id}/samenvoegen",
        POST,
        administration_organisations.merge,
        ADMINISTRATION,
        (KEY,),
    ),
    SitePage("/beheer/organisaties/{id}/splitsing", GET, administration_splits.show, ADMINISTRATION),
    SitePage(
        "/beheer/organisaties/{id}/splitsing", POST, administration_splits.propose, ADMINISTRATION, (KEY,)
    ),
    SitePage("/beheer/zoekwoorden", GET, administration_missed.show, ADMINISTRATION),
    SitePage("/beheer/zoekwoorden", POST, administration_missed.act, ADMINISTRATION, STANDS_ONCE),
    SitePage("/beheer/commissies", GET, administration_committees.show, ADMINISTRATION),
    SitePage("/beheer/commissies", POST, administration_committees.add, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/commissies/{id}", GET, administration_committees.one, ADMINISTRATION),
    SitePage("/beheer/commissies/{id}/naam", POST, administration_committees.rename, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/commissies/{id}/einde", GET, administration_committees.ending, ADMINISTRATION),
    SitePage("/beheer/commissies/{id}/einde", POST, administration_committees.end, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/bewaartermijnen", GET, administration_retention.index, ADMINISTRATION),
    SitePage("/beheer/bewaartermijnen", POST, administration_retention.freeze, ADMINISTRATION, (KEY,)),
    SitePage(
        "/beheer/bewaartermijnen/bevroren/opheffen",
        POST,
        administration_retention.thaw,
        ADMINISTRATION,
        (KEY,),
    ),
    SitePage("/beheer/bewaartermijnen/{id}", GET, administration_retention.show, ADMINISTRATION),
    SitePage("/beheer/bewaartermijnen/{id}", POST, administration_retention.propose, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/bewindspersonen", GET, administration_ministers.index, ADMINISTRATION),
    SitePage("/beheer/bewindspersonen/{id}", GET, administration_ministers.show, ADMINISTRATION),
    SitePage("/beheer/bewindspersonen/{id}", POST, administration_ministers.change, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/bewindspersonen/{id}/vervanger", GET, administration_replacing.show, ADMINISTRATION),
    SitePage(
        "/beheer/bewindspersonen/{id}/vervanger",
        POST,
        administration_replacing.propose,
        ADMINISTRATION,
        (KEY,),
    ),
    SitePage(
        "/beheer/bewindspersonen/{id}/vervanger/einde",
        POST,
        administration_replacing.end,
        ADMINISTRATION,
        (KEY,),
    ),
    SitePage("/beheer/bewindspersonen/{id}/overgang", GET, administration_portfolios.show, ADMINISTRATION),
    SitePage(
        "/beheer/bewindspersonen/{id}/overgang",
        POST,
        administration_portfolios.propose,
        ADMINISTRATION,
        (KEY,),
    ),
    SitePage("/beheer/verkiezingen", GET, administration_elections.show, ADMINISTRATION),
    SitePage("/beheer/verkiezingen", POST, administration_elections.propose, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/rechten", GET, rights.show, ADMINISTRATION),
    SitePage("/beheer/logboek", GET, administration.log, ADMINISTRATION),
    SitePage("/beheer/logboek/{id}/ongedaan", POST, administration.put_back, ADMINISTRATION, (KEY,)),
    SitePage("/beheer/berichten", GET, stopped_letters.index, ADMINISTRATION),
    SitePage("/beheer/berichten/{id}/opnieuw", POST, stopped_letters.again, ADMINISTRATION, (KEY,)),
    # the test letter to a new mailbox
    SitePage("/postbus-bevestigen/{token}", GET, mailbox_answer.show, DECISION_LINK),
    SitePage("/postbus-bevestigen/{token}", POST, mailbox_answer.answer, DECISION_LINK, USED_UP, FORGED),
    # deciding from the letter
    SitePage("/besluit/verder", GET, decision_link_lock.come_back, DECISION_LINK),
    SitePage("/besluit/{token}", GET, decision_link.show, DECISION_LINK),
    SitePage("/besluit/{token}", POST, decision_link.act, DECISION_LINK, DECIDED, FORGED),
    # an official without an account, from their own letter
    SitePage("/ambtenaar/{token}", GET, official_link.show, DECISION_LINK),
    SitePage("/ambtenaar/{token}", POST, official_link.act, DECISION_LINK, OF_APPOINTMENT, FORGED),
    SitePage("/ambtenaar/{token}/afspraak.ics", GET, official_link.appointment, DECISION_LINK),
    # all that waits for an office: after a code to its mailbox, or signed in
    SitePage("/besluit/{token}/alles", GET, decision_link_lock.enter, DECISION_LINK),
    SitePage("/besluit/{token}/alles", POST, decision_link_lock.enter, DECISION_LINK, (KEY,), FORGED),
    SitePage("/wacht-op-u", GET, office.show, DECISION_LINK),
    SitePage("/wacht-op-u", POST, office.act, DECISION_LINK, DECIDED, FORGED),
    # looking up
    SitePage("/organisaties", GET, organisations.index, PUBLIC),
    SitePage("/organisaties/{id}", GET, organisations.detail, PUBLIC),
    SitePage("/organisaties/{id}/onderwerpen", POST, organisations.change_topics, TOPICS, STANDS_ONCE),
    SitePage("/organisaties/{id}/werkafspraak", GET, agreements.show, AGREEMENT),
    SitePage("/organisaties/{id}/werkafspraak", POST, agreements.lay_down, (Role.MINISTER,), (VERSION,)),
    SitePage("/cijfers", GET, figures.rijk, SIGNED_IN, opened_by=figures.opened),
    SitePage("/cijfers.csv", GET, figures.as_csv, SIGNED_IN, opened_by=figures.opened),
    SitePage("/cijfers.json", GET, figures.as_json, SIGNED_IN, opened_by=figures.opened),
    SitePage("/cijfers/{departement}", GET, figures.of_department, SIGNED_IN, opened_by=figures.opened),
    SitePage("/cijfers/{departement}/{jaar}", GET, figures.of_year, SIGNED_IN, opened_by=figures.opened),
    SitePage("/belemmeringen", GET, obstacles.show, SIGNED_IN),
    SitePage("/belemmeringen", POST, obstacles.name, SIGNED_IN, (KEY,)),
    SitePage("/regels", GET, rules.index, PUBLIC),
    SitePage("/mag-ik", GET, guide.for_officials, PUBLIC),
    SitePage("/wat-kan-ik-vragen", GET, guide.for_members, PUBLIC),
    # open data, for programs, and the page that says so
    SitePage("/open-data", GET, open_data.index, PUBLIC),
    SitePage("/api/v1/openapi.json", GET, open_data.openapi, PUBLIC),
    SitePage("/api/v1/organisaties", GET, open_data.all_organisations, PUBLIC),
    SitePage("/api/v1/organisaties/{id}", GET, open_data.one_organisation, PUBLIC),
    SitePage("/api/v1/regels", GET, open_data.all_rules, PUBLIC),
    SitePage("/api/v1/regels/{id}", GET, open_data.one_rule, PUBLIC),
    SitePage("/api/v1/termijnen", GET, open_data.all_terms, PUBLIC),
    SitePage("/api/v1/weigeringsgronden", GET, open_data.all_grounds, PUBLIC),
    SitePage("/api/v1/cijfers", GET, open_data.all_figures, SIGNED_IN, opened_by=figures.opened),
    # duties
    SitePage("/toegankelijkheid", GET, home.accessibility, PUBLIC),
    SitePage("/privacy", GET, home.privacy, PUBLIC),
    SitePage("/.well-known/security.txt", GET, home.security_txt, PUBLIC),
    # operations
    SitePage("/health/live", GET, operations.live, PUBLIC),
    SitePage("/health/ready", GET, operations.ready, PUBLIC),
    SitePage("/metrics", GET, operations.metrics, PUBLIC),
    SitePage("/static/{version}/{name:path}", GET, assets.static, PUBLIC),
]

#: only when the desk runs as a demo
DEMO: list[SitePage] = [
    SitePage("/demo/idp/.well-known/openid-configuration", GET, provider.discovery, PUBLIC),
    SitePage("/demo/idp/authorize", GET, provider.choose, PUBLIC),
    SitePage("/demo/idp/authorize", POST, provider.chosen, PUBLIC, "kiest opnieuw wie inlogt"),
    SitePage("/demo/idp/token", POST, provider.token, PUBLIC, USED_UP),
    SitePage("/demo/idp/jwks", GET, provider.jwks, PUBLIC),
    SitePage("/demo/idp/end_session", GET, provider.end_session, PUBLIC),
    SitePage("/demo/post", GET, demo_post.index, PUBLIC),
    SitePage("/demo/post/{n}", GET, demo_post.letter, PUBLIC),
    SitePage("/demo/post/{n}/afspraak.ics", GET, demo_post.invitation, PUBLIC),
]

#: the main menu, in this order; shown to who may open it
MENU = (
    ("/verzoeken", "Mijn verzoeken"),
    ("/verzoeken/nieuw", "Nieuw verzoek"),
    ("/wachtrij", "Wachtrij"),
    ("/toestemming-vooraf", "Toestemming vooraf"),
    ("/noodsignalen", "Noodsignalen"),
    ("/organisaties", "Organisaties"),
    ("/regels", "Regels"),
    ("/cijfers", "Cijfers"),
    ("/beheer", "Beheer"),
)
