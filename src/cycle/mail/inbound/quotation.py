"""What a person wrote above the message that they answer. Pure.

`mail-parser-reply` knows the lines by which mail programs in many languages begin a quotation;
those of Welsh programs are put into its words first. Beyond that only lines that quote (`>`)
end an answer: a line too few costs a clerk a look, a line too many could lose a condition.
"""

import re

_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl"]

_LONGEST = 4_000
"""Characters that are looked at: the library's patterns take time by the square of them."""

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACES = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")

_WELSH = (
    (
        re.compile(r"^Ar (.{1,300}?),? ysgrifennodd (.{1,300}?):\s*$", re.MULTILINE),
        r"On \1, \2 wrote:",
    ),
    (re.compile(r"^(\*?)Oddi wrth:", re.MULTILINE), r"\1From:"),
    (re.compile(r"^(\*?)Anfonwyd:", re.MULTILINE), r"\1Sent:"),
    (re.compile(r"^(\*?)At:", re.MULTILINE), r"\1To:"),
    (re.compile(r"^(\*?)Pwnc:", re.MULTILINE), r"\1Subject:"),
    (
        re.compile(r"^-{3,} ?Neges wreiddiol ?-{3,}$", re.MULTILINE),
        "-----Original Message-----",
    ),
)

_QUOTED = re.compile(
    r"^(?:>|-{2,} ?(?:original message|forwarded message|ursprüngliche nachricht)"
    r"|begin forwarded message)",
    re.IGNORECASE | re.MULTILINE,
)
_HEADERS = re.compile(
    r"^\*?(?:From|Von|De|Van|Da|Od|Fra|Från|Oddi wrth):\*? .+\n+"
    r"\*?(?:Sent|Date|To|Gesendet|Datum|An|Envoyé|Date|À|Enviado|Para|Verzonden|Aan|Inviato|A"
    r"|Wysłano|Do|Sendt|Til|Skickat|Till|Anfonwyd|At):\*? ",
    re.MULTILINE,
)
"""The headers that Outlook puts above what it quotes without a mark."""

_LINE = re.compile(r"\n\s*[_-]{10,}\s*$")
_BEGINS_A_QUOTATION = re.compile(
    r"\s*(?:[_-]{10,}\s*)?(?:>|\*?(?:From|Von|De|Van|Da|Od)\*?:|-+ ?\w|.{0,300}?"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|geschreven|napisał))",
    re.IGNORECASE | re.DOTALL,
)
"""What the library may take for the beginning of a quotation; anything else is the writer's."""


def above_the_quotation(text: str) -> str:
    """The words above the quotation, in lines without space at their ends; empty where the
    message begins with what it quotes.
    """
    words = seen(text)[:_LONGEST]
    for pattern, put in _WELSH:
        words = pattern.sub(put, words)
    words = _GAPS.sub("\n\n", words)
    if not words:
        return ""
    ends = [
        found.start() for pattern in (_QUOTED, _HEADERS) if (found := pattern.search(words))
    ]
    own = words[: min(ends, default=len(words))]
    if ends:
        own = _LINE.sub("", own.rstrip())  # the line that a phone draws above the headers
    return _first_reply(own)


def seen(text: str) -> str:
    """The text as it is seen: without characters of no width, its spaces plain."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)
    lines = (_SPACES.sub(" ", line).strip() for line in plain.splitlines())
    return "\n".join(lines).strip()


def _first_reply(words: str) -> str:
    from mailparser_reply import EmailReplyParser  # noqa: PLC0415 - only answers need it

    if not words.strip():
        return ""
    first = EmailReplyParser(languages=_LANGUAGES).read(words).replies[0]
    if first.headers and words.startswith(first.headers):
        return ""
    own = first.content.strip()
    rest = words[words.find(own) + len(own) :]
    return own if not rest.strip() or _BEGINS_A_QUOTATION.match(rest) else words.strip()
