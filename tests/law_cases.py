"""Cases a jurist tries, each with what must be said of it and the sentence a jurist would write beside it.

`CASES`, one a line: organisation initiator[/chamber] form [ground addressee] [past] [on=day] | regime rule | why. A
case with `past` is of a contact that was there already: it is `told`, where permission comes first. Add yours at the end.
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
police body working_visit | permission politie | Of de Aanwijzingen gelden, is niet vastgesteld: ook uitnodigen na toestemming.
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
public_prosecution official conversation | permission om | Ook een officier zoekt niet zelf contact; in 2020 niet vastgesteld.
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
ministry committee/TK conversation | permission overig | Ook een commissie spreekt een ambtenaar na toestemming (aanwijzing 3).
agency committee/EK hearing | permission overig | De minister wijst aan wie bij de Eerste Kamer komt.
service member/EK working_visit | permission overig | Een senator gaat op bezoek zoals een lid van de Tweede Kamer.
agency member/EK knowledge_session | permission overig | Bijpraten in de Eerste Kamer is niets anders.
ministry member/EK bill_assistance | refer bijstand-eerste-kamer | De Eerste Kamer heeft geen recht van initiatief (GW 82).
ministry committee/EK bill_assistance | refer bijstand-niet-lid | Een voorstel dient een lid in, geen commissie.
planning_bureau member/EK data | notify planbureau-gegevens | Ook een senator krijgt de gegevens van het bureau zelf.
planning_bureau member/TK factual_information | permission planbureau | Wat een medewerker vertelt, valt onder de Aanwijzingen.
planning_bureau body calculation | permission eigen-initiatief | Een bureau biedt een Kamerlid niet ongevraagd een som aan.
planning_bureau official data | permission eigen-initiatief | Ongevraagd cijfers brengen is eigen initiatief.
planning_bureau inquiry_committee data | refer enquete | Een enquête vordert de gegevens zelf.
planning_bureau member/TK bill_assistance | permission initiatiefwet | Wie helpt, doet er niet toe: de bewindspersoon stemt in.
zbo member/TK public_information | notify zbo | Een zbo wordt altijd rechtstreeks gevraagd, en de minister hoort het.
zbo committee/EK public_information | notify zbo | Ook door een commissie.
zbo inquiry_committee public_information | notify zbo | Een openbaar stuk hoeft niemand te vorderen.
zbo body public_information | notify zbo | Begint de zbo zelf, dan hoort de minister het tegelijk.
zbo official conversation | notify zbo | Ook wie er werkt, wacht niet.
zbo member/TK calculation | notify zbo | Een zbo rekent zelf en wacht niet.
zbo body individual_case | refer zbo-individuele-zaak | Binnen haar geheimhouding, en dus niet hier.
zbo inquiry_committee individual_case | refer enquete | Een vordering gaat voor de geheimhouding.
zbo committee/TK bill_assistance | refer bijstand-niet-lid | Ook een zbo helpt alleen een lid.
high_council member/TK public_information | refer buiten-aanwijzingen | Een rapport van de Rekenkamer vraagt men bij de Rekenkamer.
advisory_body committee/EK public_information | refer buiten-aanwijzingen | Een advies vraagt men bij het college.
high_council body public_information | refer buiten-aanwijzingen | Een Hoog College begint zelf, zonder dit loket.
judiciary committee/TK hearing | refer buiten-aanwijzingen | Een rechter nodigt men rechtstreeks uit.
decentralised official conversation | refer buiten-aanwijzingen | Een gemeenteambtenaar is geen rijksambtenaar.
own_act inquiry_committee hearing | refer enquete | Een oproep bindt iedereen.
police member/EK conversation | permission politie | Voor een senator niet anders.
police official public_information | permission politie | Wie begint, is de politie: eerst toestemming, tot JenV beslist.
police member/TK bill_assistance | permission initiatiefwet | Deze hulp vraagt altijd toestemming.
public_prosecution committee/TK technical_briefing | permission om | Over beleid van het OM, na toestemming.
public_prosecution body public_information | permission om | Ook dan begint het OM.
public_prosecution inquiry_committee hearing | refer enquete | Een officier die is opgeroepen, komt.
intelligence body public_information | refer inlichtingen | De dienst zoekt hier niemand op.
intelligence committee/TK technical_briefing | refer inlichtingen | Een briefing krijgt de commissie voor de diensten, niet hier.
intelligence member/TK individual_case | refer inlichtingen | Over een dossier spreekt de minister.
intelligence member/TK amendment_assistance | refer inlichtingen | Hulp bij een amendement geeft het ministerie, niet de dienst.
inspectorate committee/TK technical_briefing published_findings leadership | notify inspectie-kamer | Een Kamer vraagt de leiding om uitleg bij een rapport.
inspectorate committee/EK hearing task_performance leadership | notify inspectie-kamer | Elk van beide Kamers, over de taak.
inspectorate committee/TK technical_briefing published_findings leadership on=2025-06-30 | permission overig | Vóór de kabinetsreactie gold alleen de hoofdregel.
inspectorate committee/TK working_visit task_performance leadership | permission overig | Een bezoek is geen uitleg door de leiding.
inspectorate committee/TK hearing other leadership | permission overig | Over een onderzoek dat loopt: eerst toestemming.
inspectorate member/TK conversation published_findings leadership | notify inspectie-lid | Een lid alleen: afspraak van dit loket, geen wet.
inspectorate member/EK conversation published_findings staff | permission overig | Een inspecteur is de leiding niet.
inspectorate member/TK conversation other leadership | permission overig | Wat niet is gepubliceerd, gaat via de minister.
inspectorate member/TK conversation | permission overig | Wat niet bekend is, telt niet als uitzondering.
inspectorate member/TK data task_performance leadership | permission overig | Gegevens zijn geen uitleg.
inspectorate member/TK hearing published_findings leadership | refer inspectie-hoorzitting | Een hoorzitting houdt de commissie.
inspectorate member/TK public_information published_findings leadership | refer openbaar | Het rapport zelf is vrij.
inspectorate body conversation published_findings leadership | notify inspectie-eigen-initiatief | Uit zichzelf over het eigen rapport: meteen gemeld.
inspectorate body conversation other leadership | permission eigen-initiatief | Over een lopend onderzoek niet uit zichzelf.
inspectorate official conversation published_findings staff | permission eigen-initiatief | Een inspecteur zoekt niet zelf een Kamerlid op.
inspectorate inquiry_committee conversation published_findings leadership | permission overig | Vrijwillig, zonder oproep: toestemming.
inspectorate inquiry_committee factual_information published_findings leadership | refer enquete | Een vordering gaat voor de afspraak.
service official knowledge_session | permission eigen-initiatief | Aanbieden om bij te praten is eigen initiatief.
ministry official conversation on=2019-05-01 | permission eigen-initiatief | In 1998 alleen in opdracht van de minister.
ministry official conversation past | told eigen-initiatief | Wat al was, wordt niet meer toegestaan: het wordt gemeld.
ministry official public_information past | told eigen-initiatief | Ook een openbaar stuk dat al is gebracht.
agency member/TK conversation past | told overig | Wie gevraagd werd en al sprak, meldt het achteraf.
police body working_visit past | told politie | Ook daar wordt achteraf niets toegestaan.
inspectorate body conversation other leadership past | told eigen-initiatief | Sprak de inspectie al over het onderzoek: gemeld, niet toegestaan.
inspectorate body conversation published_findings leadership past | notify inspectie-eigen-initiatief | Melden mag hier ook erna.
zbo body conversation past | notify zbo | Een zbo had niets nodig, ook niet vooraf.
ministry member/TK amendment_assistance past | notify amendement | Voor deze hulp was geen toestemming nodig.
intelligence official conversation past | refer inlichtingen | Ook achteraf bewaart dit loket er niets van.
"""

# A refusal: organisation initiator[/chamber] form [past] | ground | what it needs, or never | why.
REFUSALS = """
ministry member/TK conversation | beleidsmening | nothing more | Een mening over beleid is van de bewindspersoon (aanwijzing 4).
ministry member/TK conversation | nu-geen-tijd | with a day | Geen tijd is geen grond zonder de dag waarop het wel kan.
ministry committee/TK hearing | belang-van-de-staat | in person | Artikel 68 roept alleen de bewindspersoon zelf in.
ministry member/EK factual_information | andere-weg | with a day | Feiten weigert men alleen met een schriftelijk antwoord, en de dag ervan.
ministry member/TK factual_information | belang-van-de-staat | in person, with a day | Ook dan hoort de Kamer wanneer zij antwoord krijgt.
ministry member/TK bill_assistance | nu-geen-tijd | with a day | De Handreiking noemt tijd; de dag hoort erbij.
ministry member/TK conversation | eigen-mening | never | Dat is een grond voor wie zelf begint.
ministry official conversation | belang-van-de-staat | never | Wat niemand vroeg, wordt niet geweigerd op artikel 68.
ministry official conversation | bewindspersoon-zelf | with a day | De Kamer hoort het zelf, en op welke dag.
inspectorate body conversation | eerst-overleg | with a day | Omstreden: anders hoort de Kamer het te laat.
inspectorate body conversation | geheimhouding | nothing more | De wet die het geheim maakt, staat in de reden.
ministry official conversation past | eigen-mening | never | Wat al was, wordt niet geweigerd.
zbo member/TK conversation | beleidsmening | never | Een zbo wacht op niemand: er is niets te weigeren.
ministry member/TK amendment_assistance | nu-geen-tijd | never | De bewindspersoon hoort alleen dát hulp is gevraagd.
ministry member/TK public_information | geheimhouding | never | Wat openbaar is, is niet geheim.
"""

# In which capacity: role, kind of organisation where it is, kind for which a talk is reported | regime rule, or never | why.
# `own` is the organisation of the role itself; any other one stands under it.
CAPACITIES = """
official ministry own | permission eigen-initiatief | Een ambtenaar meldt voor het eigen ministerie.
official ministry agency | permission eigen-initiatief | Een agentschap is het ministerie.
official ministry zbo | never | Wie bij een ministerie werkt, spreekt niet voor een zbo.
official ministry inspectorate | never | Een inspectie spreekt zelf.
official ministry planning_bureau | never | Een planbureau doet zelfstandig onderzoek.
official ministry police | never | Een ambtenaar van JenV is geen politieman.
official zbo own | notify zbo | Met een rol bij de zbo zelf geldt haar regel.
official police own | permission politie | Met een rol bij de politie: tot JenV beslist, na toestemming.
body zbo own | notify zbo | De zbo meldt haar eigen contact.
body inspectorate own | permission eigen-initiatief | Zegt de inspectie niet waarover, dan geldt de hoofdregel.
body zbo agency | never | Een zbo meldt niet voor een ander.
member ministry own | never | Een Kamerlid meldt niet voor een ministerie.
"""

# Whom it concerns: organisation | key of the portfolio | who else can be chosen, at least | why.
PORTFOLIOS = """
Belastingdienst | fin-staatssecretaris | fin | De staatssecretaris gaat over de Belastingdienst, zolang die er is.
Binnenlandse Zaken en Koninkrijksrelaties | bzk | vro | Een vraag over wonen kan naar de minister van VRO.
Immigratie- en Naturalisatiedienst | asiel-en-migratie | jenv | De IND heeft een minister zonder eigen ministerie.
Staatstoezicht op de Mijnen | kgg | ezk | Wie over het beleid gaat, niet bij wie de inspectie woont.
Rijkswaterstaat | ienw | - | Eén minister, dus geen keuze.
"""
