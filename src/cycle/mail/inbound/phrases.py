"""The set phrases of an answer: `Signed`, `I clear this`, `Returned: reason`, `Done`,
`Received`. Pure.

They are the first words of the answer, their case and punctuation forgiven. Whatever else a
person writes is for a person to read: a phrase with a condition, a question, a `not`, or with
more words after it than a greeting and a signature, is none. The text that was asked about says
which rows there are.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import takewhile

import msgspec

from cycle.text_checks import LONGEST_TEXT, plain_line


class AnswerKind(StrEnum):
    """What an answer says."""

    SIGN = "sign"
    RETURN = "return"
    DONE = "done"
    RECEIVED = "received"


class SetPhrase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer in a set phrase. rows: the issues that it names; None where it names none,
    which means all. words: the comment, reason or note. phrase: as it was written.
    """

    kind: AnswerKind
    phrase: str
    rows: tuple[str, ...] | None = None
    words: str | None = None


class NoSetPhrase(msgspec.Struct, frozen=True, kw_only=True):
    """Why an answer is for a person to read: a sentence about `it`."""

    why: str


_PHRASE = re.compile(
    r"(?P<sign>signed|i clear (?:this|these|it|all)|i clear)\b(?P<of_sign>[^\n]*)"
    r"|(?P<return>returned)\b(?P<of_return>[^\n]*)"
    r"|(?P<done>done)\b(?P<of_done>[^\n]*)"
    r"|(?P<received>received)\b(?P<of_received>[^\n]*)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|morning|afternoon|bore da"
    r"|p'?nawn da|annwyl|helo|shwmae|hallo|guten (?:tag|morgen)|liebe[rs]?|sehr geehrte\w*"
    r"|moin)\b(?:[ ,]+[\w.'-]+){0,5}[,!.]?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:with |kind|best|warm|warmest|many|kindest|very best|yours?)\b[ ,]*)*"
    r"(?:regards|wishes|thanks|thank you|thx|cheers|best|yours (?:sincerely|faithfully)"
    r"|sincerely|faithfully|diolch(?: yn fawr)?|cofion(?: cynnes| gorau)?|yn gywir|hwyl"
    r"|mit freundlichen gr(?:ü|ue)(?:ß|ss)en"
    r"|(?:viele|beste|liebe|freundliche) gr(?:ü|ue)(?:ß|ss)e"
    r"|mfg|vg|lg|danke(?: schön)?|vielen dank|gru(?:ß|ss)|cordialement|bien à vous)"
    r"(?: ?(?:/|\||,|and|a|und|-|&) ?(?:thanks|thank you|regards|diolch|best wishes|danke))*"
    r"(?: (?:again|all|both|everyone|in advance))?",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"(?:--+|\u2014|__+|\*{3,}|sent (?:from|using|via|with) |get outlook for |von meinem "
    r"|gesendet (?:von|mit)|anfonwyd o|envoyé de|outlook für "
    r"|\[cid:|<https?:|https?://|www\.|tel\b|phone\b|mob(?:ile)?\b|t:|m:|e:|d:)",
    re.IGNORECASE,
)
"""What a signature begins with, or what a program puts under an answer."""

_DISCLAIMER = re.compile(
    r"(?:this (?:e-?mail|message|communication|transmission)\b"
    r"|if you (?:are not|have received)\b"
    r"|the (?:information|contents?) (?:in|of|contained)|any (?:views|opinions) |disclaimer\b"
    r"|confidential|private and confidential|privileged|important(?: notice)?[:.]|caution[:.]"
    r"|official(?:[ -]sensitive)?\b|please consider the environment|think before you print"
    r"|mae'r (?:e-?bost|neges|wybodaeth)|diese (?:e-?mail|nachricht)|cewch ateb|croesawn)",
    re.IGNORECASE,
)
"""What a disclaimer begins with: a server adds it, and nobody writes below it."""
_AFTERTHOUGHT = re.compile(
    r"(?:p\.? ?s\.?|p\.? ?p\.? ?s\.?|n\.? ?b\.?|note|edit|btw|however|but|although|except"
    r"|subject|provided|not signed|returned|signed|i clear|only|please|could|can you"
    r"|one (?:thing|point)|also|unless|if )\b",
    re.IGNORECASE,
)
"""What a line below the signature may not begin with: the answer has gone on."""

_CONDITION = re.compile(
    r"\b(?:subject to|subject|provided|providing|provisionally|provisional|unless|if|but|except"
    r"|excepting|condition\w*|as long as|so long as|assuming|assume|pending|only|once|not|n't"
    r"|never|until|till|however|although|though|exception|awaiting|await|when|after|before"
    r"|should|must|needs?|please|could|would|might|may|maybe|perhaps|probably|draft"
    r"|in principle"
    r"|with the proviso|save|apart from|other than|without prejudice|reserv\w+|cannot|can't"
    r"|withdraw\w*|return\w*|vorbehaltlich|sofern|wenn|aber|nicht|amod|os|ond)\b|n't\b",
    re.IGNORECASE,
)
"""Words that make a comment on a signature into more than a comment."""

_ALL = frozenset(
    {
        "",
        "all",
        "all rows",
        "everything",
        "both",
        "both rows",
        "all of them",
        "all of it",
        "them all",
        "for all",
        "for all rows",
        "all my rows",
        "all the rows",
        "for all of them",
    }
)
_BETWEEN = re.compile(r"\s*(?:,|;|&|\+|/|\band\b|\ba\b|\bund\b)\s*", re.IGNORECASE)
_LONGEST_SIGNATURE = 40
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")


def read_phrase(
    answer: str, rows: Mapping[str, str], names: Sequence[str] = ()
) -> SetPhrase | NoSetPhrase:
    """What an answer says, given its words above the quotation.

    rows: the issues that were asked for, each by its title and by its own name. names: of the
    sender and their offices, with which they may sign a letter.
    """
    if _TURNING.search(answer):
        return NoSetPhrase(why="it holds marks that turn the direction of writing")
    lines = [plain_line(line, LONGEST_TEXT) for line in answer.splitlines()]
    while lines and (not lines[0] or _greets(lines[0])):
        del lines[0]
    if not lines:
        return NoSetPhrase(why="nothing stands above the quotation")
    paragraph, rest = _paragraph(lines, names)
    match = _PHRASE.match(_undressed(paragraph))
    if match is None:
        return NoSetPhrase(why="its first words are none of the set phrases")
    kind = AnswerKind(match.lastgroup.removeprefix("of_") if match.lastgroup else "")
    after = match[f"of_{kind}"]
    phrase = _read(kind, paragraph, _without_closing(after, names), rows)
    if isinstance(phrase, NoSetPhrase):
        return phrase
    if kind is not AnswerKind.RETURN and (more := _goes_on(rest, names)):
        return NoSetPhrase(why=f"it goes on after the set phrase: {more}")
    return phrase


def _greets(line: str) -> bool:
    return _GREETING.fullmatch(line) is not None and not _CONDITION.search(line)


def _paragraph(lines: Sequence[str], names: Sequence[str]) -> tuple[str, list[str]]:
    """The first paragraph on one line, up to a closing or footer; and the lines after it."""
    for number, line in enumerate(lines):
        if number and (not line or _closes(line, names)):
            return " ".join(lines[:number]), list(lines[number:])
    return " ".join(lines), []


def _without_closing(after: str, names: Sequence[str]) -> str:
    """What follows the phrase, without a closing on the same line: `. Kind regards, Jane`."""
    stopped = re.match(r"\s*[.!,]+\s+(.*)", after)
    return "" if stopped and _closes(stopped[1], names) else after


def _undressed(text: str) -> str:
    """Without what may stand around a phrase: quotation marks, stars, dashes, brackets."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
    return plain.lstrip(" \t\"'\u201c\u201d\u201e\u2018*_•-\u2013\u2014([.,:;!✓✔☑👍")


def _read(
    kind: AnswerKind, paragraph: str, after: str, rows: Mapping[str, str]
) -> SetPhrase | NoSetPhrase:
    before, colon, words = _parted(after)
    words = words.strip(" \"'\u201d\u2019*_").strip()
    if "?" in before or (kind is AnswerKind.SIGN and "?" in words):
        return NoSetPhrase(why="it is a question")
    named = before.strip(
        " \t\"'\u201c\u201d\u2018\u2019*_.!,;-\u2013\u2014()[]✓✔☑👍"
    ).casefold()
    phrase = paragraph[:200]
    if kind is AnswerKind.RETURN:
        found = _rows_named(named, rows)
        if isinstance(found, NoSetPhrase):
            return found
        if not words:
            return NoSetPhrase(why="it returns the text without a reason")
        return SetPhrase(kind=kind, phrase=phrase, rows=found, words=words)
    if kind is AnswerKind.SIGN:
        return _signed(phrase, named, words, rows, said_colon=bool(colon))
    if named and not _CLOSING.fullmatch(named.removeprefix("with ")):
        return NoSetPhrase(why="more words stand beside the set phrase")
    if _CONDITION.search(words) and kind is AnswerKind.RECEIVED:
        return NoSetPhrase(why="it says more than that it was received")
    return SetPhrase(kind=kind, phrase=phrase, words=words or None)


def _parted(after: str) -> tuple[str, str, str]:
    """What stands before the colon, the colon, and what stands after it. A dash after the
    phrase counts as one.
    """
    dashed = re.match(r"\s*[-\u2013\u2014]\s+(?=\S)", after)
    if dashed and ":" not in after[: dashed.end()]:
        return "", ":", after[dashed.end() :]
    return after.partition(":")


def _signed(
    phrase: str, named: str, words: str, rows: Mapping[str, str], *, said_colon: bool
) -> SetPhrase | NoSetPhrase:
    if _CLOSING.fullmatch(named):
        named = ""
    found = _rows_named(named, rows)
    if isinstance(found, NoSetPhrase):
        return found
    if said_colon and found is None and not named and words:
        as_rows = _rows_named(words.casefold().strip(" .!"), rows)
        if not isinstance(as_rows, NoSetPhrase):
            return SetPhrase(kind=AnswerKind.SIGN, phrase=phrase, rows=as_rows)
    if _CONDITION.search(words):
        return NoSetPhrase(why="a signature with a condition, or with more to do, is none")
    return SetPhrase(kind=AnswerKind.SIGN, phrase=phrase, rows=found, words=words or None)


def _rows_named(named: str, rows: Mapping[str, str]) -> tuple[str, ...] | NoSetPhrase | None:
    """The issues that the words name; None for all of them."""
    if named in _ALL:
        return None
    plain = re.sub(r"^(?:for|the|rows?|as to|on)\s+|\s+(?:rows?)$", "", named)
    titles = {title.casefold(): issue for title, issue in rows.items()}
    found: list[str] = []
    while plain:
        title = max((each for each in titles if _begins(plain, each)), key=len, default=None)
        if title is None:
            return NoSetPhrase(
                why="the words beside the set phrase name no row that was asked for"
            )
        found.append(titles[title])
        plain = plain[len(title) :]
        if between := _BETWEEN.match(plain):
            plain = plain[between.end() :]
        elif plain:
            return NoSetPhrase(why="more words stand beside the rows that it names")
    return tuple(dict.fromkeys(found))


def _begins(text: str, title: str) -> bool:
    after = text[len(title) : len(title) + 1]
    return text.startswith(title) and not (after.isalnum() or after in {"-", "'"})


def _goes_on(rest: Sequence[str], names: Sequence[str]) -> str | None:
    """The first line that is more than a closing, a signature or a footer; None where there is
    none.
    """
    lines = [line for line in rest if line]
    for number, line in enumerate(lines):
        if _closes(line, names):
            signature = takewhile(lambda each: not _DISCLAIMER.match(each), lines[number:])
            below = list(signature)[1:]
            if len(below) > _LONGEST_SIGNATURE:
                return below[_LONGEST_SIGNATURE][:80]
            return next((each[:80] for each in below if _goes_back_on_it(each)), None)
        return line[:80]
    return None


def _goes_back_on_it(line: str) -> bool:
    """Whether a line below the closing is more than a part of a signature."""
    return bool(_AFTERTHOUGHT.match(line) or _CONDITION.search(line))


def _closes(line: str, names: Sequence[str]) -> bool:
    """Whether the line ends what was said: a closing, the writer's own name, a footer."""
    plain = line.strip(" .,!*_").casefold()
    known = {name.casefold() for name in names if name}
    known |= {name.split()[0].casefold() for name in names if name.split()}
    if _FOOTER.match(line) or _DISCLAIMER.match(line) or plain in known:
        return True
    closing = _CLOSING.match(plain)
    if closing is None:
        return False
    after = plain[closing.end() :].strip(" ,.-")
    return not after or after in known
