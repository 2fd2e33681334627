"""Cases a jurist tries, each with what the rules must say and the sentence a jurist would write beside it.

One case a line: organisation initiator[/chamber] form [ground addressee] | regime rule | why. Add yours at the end.
"""

CASES = """
ministry member/TK factual_information | permission overig | Feiten mag een ambtenaar geven, na toestemming: ja, tenzij.
ministry member/EK factual_information | permission overig | De Eerste Kamer vraagt zoals de Tweede.
ministry member/TK conversation | permission overig | Een gesprek met een ambtenaar vraagt toestemming van de bewindspersoon.
ministry member/TK working_visit | permission overig | Ook een werkbezoek valt onder ministeriële verantwoordelijkheid.
ministry member/TK knowledge_session | permission overig | Bijpraten is contact als elk ander.
ministry committee/TK technical_briefing | permission overig | De minister wijst de ambtenaren aan die de commissie bijpraten.
ministry committee/EK technical_briefing | permission overig | Een commissie van de Eerste Kamer heeft hetzelfde recht.
ministry committee/TK hearing | permission overig | De uitnodiging voor een hoorzitting gaat via de minister.
ministry committee/TK data | permission overig | Een stuk dat niet openbaar is, gaat via de minister.
ministry member/TK calculation | permission overig | Alleen een planbureau rekent volgens een eigen procedure.
ministry member/TK public_information | refer openbaar | Wat openbaar is, is vrij.
ministry committee/EK public_information | refer openbaar | Ook een commissie hoeft daar niemand iets voor te vragen.
ministry inquiry_committee public_information | refer openbaar | Ook voor een enquête is openbaar gewoon openbaar.
ministry inquiry_committee hearing | refer enquete | Wie is opgeroepen, komt: daar is geen toestemming voor nodig.
ministry inquiry_committee factual_information | refer enquete | Schriftelijke inlichtingen gaan via de bewindspersoon (Wpe 16).
ministry inquiry_committee individual_case | refer enquete | Een enquête mag ook stukken over één zaak vorderen.
ministry inquiry_committee conversation | permission overig | Een vrijwillig gesprek is geen oproep: dan geldt het gewone recht.
agency inquiry_committee working_visit | permission overig | Een bezoek zonder vordering is gewoon contact.
zbo inquiry_committee conversation | notify zbo | Een zbo praat uit zichzelf met een enquêtecommissie.
zbo inquiry_committee hearing | refer enquete | Een oproep bindt ook een zbo.
ministry member/TK individual_case | refer individuele-zaak | Over één zaak geldt geheimhouding, met weinig uitzonderingen.
service member/TK individual_case | refer individuele-zaak | De fiscale geheimhouding staat in de weg, niet dit loket.
agency committee/TK individual_case | refer individuele-zaak | Ook een commissie krijgt van een ambtenaar geen dossier van één burger.
police member/TK individual_case | refer individuele-zaak | Over één verdachte spreekt de minister, niet de politie.
public_prosecution member/EK individual_case | refer individuele-zaak | Het OM spreekt met de Kamer niet over één strafzaak.
inspectorate body individual_case | refer individuele-zaak | Ook uit zichzelf deelt een inspectie geen zaak van één burger.
zbo member/TK individual_case | refer zbo-individuele-zaak | Met toestemming van de burger beslist de zbo zelf.
zbo committee/TK individual_case | refer zbo-individuele-zaak | De zbo weegt zelf of zij mag antwoorden.
zbo member/TK conversation | notify zbo | Een zbo wacht niet; de minister hoort het tegelijk.
zbo member/EK factual_information | notify zbo | Gelijktijdig melden is wenselijk, geen voorwaarde.
zbo committee/TK hearing | notify zbo | Een zbo hoort men zonder de minister.
zbo body conversation | notify zbo | Ook op eigen initiatief.
zbo member/TK data | notify zbo | Haar gegevens geeft een zbo zelf.
zbo member/TK amendment_assistance | notify zbo-bijstand | De minister leest alleen de titel.
zbo member/TK bill_assistance | notify zbo-bijstand | Ook dan wacht een zbo niet.
zbo member/EK bill_assistance | refer bijstand-eerste-kamer | De Eerste Kamer dient geen voorstel in.
ministry member/TK amendment_assistance | notify amendement | Verzocht en verleend, meer hoort de minister niet.
ministry member/EK amendment_assistance | refer bijstand-eerste-kamer | Een senator kan niet amenderen.
ministry committee/TK amendment_assistance | refer bijstand-niet-lid | Een amendement is van een lid.
ministry official amendment_assistance | refer bijstand-niet-lid | Een ambtenaar vraagt geen hulp, hij geeft haar.
ministry inquiry_committee bill_assistance | refer bijstand-niet-lid | Een enquête maakt geen wet.
ministry member/TK bill_assistance | permission initiatiefwet | Hulp bij een wetsvoorstel is een verzoek aan de minister.
inspectorate member/TK bill_assistance published_findings leadership | permission initiatiefwet | Ook bij een inspectie.
police member/TK amendment_assistance | notify amendement | Wie helpt, doet er niet toe.
ministry official conversation | permission eigen-initiatief | Een ambtenaar zoekt niet uit zichzelf een Kamerlid op.
ministry official public_information | permission eigen-initiatief | Het gaat erom wie begint.
agency body factual_information | permission eigen-initiatief | Een agentschap valt volledig onder de minister.
police body working_visit | permission eigen-initiatief | Ook uitnodigen is eigen initiatief.
planning_bureau official conversation | permission eigen-initiatief | Een medewerker van een planbureau is rijksambtenaar.
planning_bureau member/TK conversation | permission planbureau | Voor een gesprek blijven de Aanwijzingen gelden.
planning_bureau committee/TK technical_briefing | permission planbureau | Ook voor een briefing.
planning_bureau member/TK public_information | refer openbaar | De eigen gepubliceerde cijfers zijn vrij.
planning_bureau member/TK data | notify planbureau-gegevens | Niet-gepubliceerde gegevens geeft het bureau; de minister hoort het.
planning_bureau committee/TK data | notify planbureau-gegevens | Ook aan een commissie.
planning_bureau member/TK calculation | refer planbureau-berekening | Een doorrekening vraagt men bij het bureau, zo nodig vertrouwelijk.
planning_bureau committee/TK calculation | refer planbureau-berekening | De uitkomst komt via de minister, ongewijzigd.
public_prosecution member/TK conversation | permission om | Met het OM na toestemming van de minister.
public_prosecution member/TK public_information | refer openbaar | Beleid dat openbaar is, is vrij.
public_prosecution official conversation | permission eigen-initiatief | Ook een officier zoekt niet zelf contact.
police member/TK conversation | permission politie | Tot JenV anders bepaalt, vragen wij toestemming.
police committee/TK hearing | permission politie | Ook voor een hoorzitting.
police member/TK public_information | refer openbaar | Cijfers die openbaar zijn, zijn vrij.
intelligence member/TK public_information | refer inlichtingen-openbaar | Het jaarverslag is openbaar.
intelligence committee/EK public_information | refer inlichtingen-openbaar | Voor iedereen.
intelligence member/TK conversation | refer inlichtingen | Daarover spreekt de Kamer met de minister of in de commissie.
intelligence official conversation | refer inlichtingen | Ook niet op eigen initiatief.
intelligence inquiry_committee hearing | refer enquete | Een oproep gaat voor.
intelligence inquiry_committee conversation | refer inlichtingen | Zonder oproep geldt het gewone recht.
advisory_body committee/TK technical_briefing | refer buiten-aanwijzingen | Een adviescollege vraagt men zelf, schriftelijk.
high_council member/TK conversation | refer buiten-aanwijzingen | Een Hoog College valt er niet onder.
judiciary member/TK individual_case | refer buiten-aanwijzingen | Een rechter spreekt door zijn vonnis.
decentralised member/TK working_visit | refer buiten-aanwijzingen | Een gemeente nodigt zelf uit.
own_act member/TK conversation | refer buiten-aanwijzingen | Een eigen wet, een eigen weg.
service committee/TK working_visit | permission overig | Een dienst is het ministerie.
agency member/EK conversation | permission overig | Een agentschap is het ministerie.
"""
