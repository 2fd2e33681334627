"""How mail servers say it where they write for people: by whom, that it failed, that it is late, that it is no report.

Patterns of what the large ones write, in the languages in which a mailbox of the desk gets it.
"""

import re
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


#: in From or Sender: an account of the mail server itself
MAIL_SERVER: Final = _any(
    r"\b(mailer|mail|mx|md?a?)[-_. ]?daemon\b",
    r"\bmdaemon\b",
    r"\bpostmaster\b",
    r"\bmicrosoftexchange[0-9a-f]{0,40}@",
    r"\bmail ?(delivery|er|system)\b.{0,40}\b(system|subsystem|service|agent|program)\b",
    r"\b(mail|delivery|e-?mail) ?(delivery)? ?(sub)?system\b",
    r"\b(system|mail|e-?mail) ?administrator\b",
    r"(mail|smtp|delivery|virus|spam)[-_ ](for[-_ ]smtp[-_ ])?(mail[-_ ])?(service|agent|robot|gateway)s?\b",
    r"\bdelivery[-_ ]?(status|report|failure|notif\w+)\b",
    r"\bbounces?\b",
)
#: a subject with which a mailbox answers by itself, or says that somebody read
ANSWER: Final = _any(
    r"^\s*(re: ?)?\[?auto(matic|matisch|matische|matisches|mated|mática)?[-_ :]*(reply|response|answer|antwoord|repl\w*)",
    r"\bout[- ]of[- ](the[- ])?office\b",
    r"^\s*(afwezig|abwesen|abwesenheit|absence|absent|respuesta autom|réponse auto|vacation|on (leave|holiday)|met verlof)",
    r"^\s*(read|gelezen|gelesen|lu|leesbevestiging|ontvangstbevestiging|not read|niet gelezen)\s*:",
)
FAILED: Final = _any(
    r"\bundeliver(ed|able|y)\b|\bnot? (been |be )?(deliver|receiv|reach|sent\b)",
    r"\b(could|can|would|was|were|has|have|is|are|did)(n.t| ?not)( yet)?( been| be)?( \w+)? (deliver|reach|receiv|accept|sen[dt]\b|find\b)",
    r"\b(un|not |isn.t |wasn.t |were not )able to (deliver|send|reach|relay|find)",
    r"\b(deliver\w*|mail|message|transmission|recipients?|address(es)?)\b.{0,60}\b(fail\w*|abort\w*|error|impossible|unsuccessful|refused|denied|rejected|blocked|bounced)",
    r"\bfail(ed|ure)\b.{0,60}\b(deliver\w*|notice|notification|address|recipient|message|mail|send)",
    r"\breturn(ed|ing)?\b.{0,30}\b(mail|message|to (the )?sender)\b|\bmail returned\b",
    r"\b(permanent|fatal|unrecoverable) (fatal )?(error|failure|problem)",
    r"\bno (such|longer|mailbox|account)\b.{0,40}\b(user|mailbox|person|address|recipient|account|here|valid|host|domain|name)",
    r"\b(user|mailbox|recipients?|address(es)?|account|domain|host|inbox|e-?mail)\b.{0,60}\b(unknown|not (be )?(found|listed|exist|known)|does(n.t| not) exist|invalid|unavailable|disabled|inactive|suspended|full|closed|reject\w*)",
    r"\b(unknown|invalid|bad|wrong|incorrect|inactive|disabled|illegal) (local )?(user|recipient|address|mailbox|account|domain|host|final)",
    r"\b(over ?quota|quota (is |was |has been )?exceeded|exceed\w* .{0,30}(quota|limit|size)|mailbox.{0,20}full)",
    r"\bgiv(en|ing|e) up\b|\bgave up\b|\bdelivery problems?\b|\bcouldn.t be (found|delivered)",
    r"\b5\d\d[ -]#?5\.\d{1,3}\.\d{1,3}\b|\b(error|reply|response|said|code|status)\W{1,4}5\d\d\b|#5\.\d\.\d",
    r"\bonbestelbaar|\bniet (worden |is |kunnen )?(bezorgd|afgeleverd|verzonden|verstuurd)|\bniet bezorg\w*|\bbezorg\w* .{0,40}mislukt|\bmislukt",
    r"\bunzustellbar|\bnicht (zugestellt|ausgeliefert|zustell\w*)|\bnon (remis|distribu\w+|recapit\w+|consegnat\w+)|\bn.a pas pu|échec",
    r"\bno (se )?(ha )?(podido|pudo) .{0,20}entreg|\bno entregad|\bmancat\w recapit|\bnão (foi|pôde)|недоставлен|не удалось|не доставлен",
)
#: a subject under which a gateway returns a letter from an ordinary address; an answer or one passed on by hand is none
RETURNS: Final = re.compile(
    r"^\s*(e?-?mail|message|delivery)\b.{0,30}\b(delivery failed|fail(ed|ure)|not be delivered|undeliverable)\b",
    re.I,
)
#: a machine that refuses for its mailbox, and says so as a reader would (Dovecot)
REJECTED: Final = _any(r"\bautomatic\w* rejected\b|\(rejected\)")
DELAYED: Final = _any(
    r"\b(deliver\w*|mail|message|e-?mail)\b.{0,60}\bdelay\w*|\bdelay\w*.{0,40}\b(deliver\w*|mail|message|notif\w*)|\(delay\)",
    r"\bnot yet been\b|\bstill (being |be )?(undelivered|trying|attempt\w*|in the queue|queued)",
    r"\b(will|shall|to)( \w+)? (continue|keep|be|try|retry)( \w+){0,2} ?(try\w*|retr\w*|attempt\w*|for|until|again)\b",
    r"\bcontinue (to try|trying)|\battempts will continue|\bwarning (only|message)\b|\bonly a warning\b|\bdo not need to resend",
    r"\bcould not send message for past\b|\btemporar\w+ (problem|failure|error)",
    r"\bvertraagd\b|\bvertraging\b|\bnogmaals geprobeerd|\bverzögert|\bverzögerung|\bretard\w*|\bретрас",
)
#: what ends a delay: the server tries no more
FINAL: Final = _any(
    r"\bgiv(en|ing) up\b|\bgave up\b|\bpermanent\b|\bfatal\b|\bnot (going to|be) (try|retr)\w*|\bno longer (try|be)",
    r"\bwill not (be )?(try|retr|attempt)\w*|\btoo long\b|\btimed? ?out\b|\bexpired\b|\btimeout exceeded\b|\bmax\w* .{0,20}exceeded",
    r"\bundeliverable\b|\bonbestelbaar\b|\bunzustellbar\b",
)
DELIVERED: Final = _any(r"\bsuccessful(ly)?\b.{0,40}\b(deliver|relay)|\b(deliver|relay)\w* .{0,30}successful")


def says(subject: str, text: str) -> str | None:
    """`failed`, `delayed`, or nothing of the kind."""
    if ANSWER.search(subject):
        return None
    both = f"{subject}\n{text}"
    if DELIVERED.search(both) and not FINAL.search(both):
        return None
    if DELAYED.search(both) and not FINAL.search(both):
        return "delayed"
    return "failed" if FAILED.search(both) else None
