"""What may stand in a header, on an SMTP command line or in a command to type: one visible
line. Pure.

Refused here, at the edge, so that no later room has to think of it: a newline in any script's
disguise, control characters, and the marks that turn the direction of writing and so make a
text read as another.
"""

import re
import unicodedata

from cycle.errors import CycleError

_INVISIBLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")

LONGEST_TEXT = 10_000
"""Characters in a reason, comment or note."""

LONGEST_NAME = 200

ENCODED = "=?"
"""What an encoded word begins with (RFC 2047 section 2), in which a line end can hide."""

LONGEST_LOCAL_PART = 64
"""Octets before the @ (RFC 5321 section 4.5.3.1.1)."""
LONGEST_ADDRESS = 254
"""Octets of a whole address (RFC 5321 section 4.5.3.1.3, less the angle brackets)."""

_LOGIN = re.compile(r"(?:[\w][\w.-]*[\\+])?[\w][\w.'$-]*(?:@[\w][\w.-]*)?")
LONGEST_LOGIN = 120
"""Characters: a domain's name, a mark and the 104 that Active Directory allows."""
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@{_DOMAIN.pattern}")

_MESSAGE_ID = re.compile(rf"<{_ATOM}(?:\.{_ATOM})*@{_ATOM}(?:\.{_ATOM})*>")


class UnfitTextError(CycleError):
    """A text that cannot stand on one line of a message."""


class AddressError(CycleError):
    """A text that is no usable e-mail address."""


def checked_line(text: str, name: str) -> str:
    """The text itself. Raises UnfitTextError, which calls it by `name`, where it is not one
    visible line.
    """
    for place, character in enumerate(text, start=1):
        if unicodedata.category(character) in _INVISIBLE or character in _TURNING:
            raise UnfitTextError(
                f"{name} has the character U+{ord(character):04X} at place {place}, which "
                "may not stand in a message",
                f"Write {name} on one line, without control characters.",
            )
    return text


def plain_line(text: str, longest: int) -> str:
    """What a machine elsewhere said, fit to stand in a message: one visible line, cut where it
    is longer.
    """
    unfit = (
        c if unicodedata.category(c) not in _INVISIBLE and c not in _TURNING else " "
        for c in text
    )
    line = " ".join("".join(unfit).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def is_domain(text: str) -> bool:
    """Whether the text is a host or domain name in ASCII (RFC 1123 section 2.1)."""
    return _DOMAIN.fullmatch(text) is not None and len(text) <= 253  # noqa: PLR2004 - RFC 1035 2.3.4, less two octets


def checked_address(text: str) -> str:
    """The address itself, `local@domain` in ASCII within the lengths of RFC 5321 4.5.3.1.
    Raises AddressError.

    Quoted local parts and address literals are refused though the RFC allows them: no council
    hands them out, and relays disagree on them. A domain in another script is written in its
    ASCII form (`xn--...`).
    """
    match = _ADDRESS.fullmatch(text)
    if (
        match is None
        or len(match["local"]) > LONGEST_LOCAL_PART
        or len(text) > LONGEST_ADDRESS
        or not _is_full(text.rpartition("@")[2])
    ):
        bare = text.rpartition("<")[2].removesuffix(">")
        alone = f"; write {bare} alone" if bare != text and _ADDRESS.fullmatch(bare) else ""
        raise AddressError(
            f"{text!r} is not an e-mail address{alone}",
            "Write it as name@domain: letters, digits, dots and hyphens, no spaces.",
        )
    return text


def _is_full(domain: str) -> bool:
    """Whether mail can be sent there from anywhere: a domain with a dot, or this machine."""
    return "." in domain or domain == "localhost"


def checked_message_id(text: str) -> str:
    """The Message-ID itself (RFC 5322 section 3.6.4, without its obsolete forms). Raises
    UnfitTextError.
    """
    if _MESSAGE_ID.fullmatch(text) is None:
        raise UnfitTextError(
            f"{text!r} is no Message-ID",
            "Give it as it stands in the message, with its brackets.",
        )
    return text


def typed_address(text: str) -> str:
    """The address that a person typed, its domain in ASCII: `buero@k\u00f6ln.example` is
    `buero@xn--kln-sna.example` (RFC 5891, by the rules of UTS 46). Raises AddressError.
    """
    local, at, domain = text.rpartition("@")
    if not at or text.isascii() or checked_line(text, "the address") != text:
        return checked_address(text)
    if not local.isascii():
        raise AddressError(
            f"{text!r} is not an e-mail address: the part before the @ must be ASCII",
            "Write that part with plain letters: a to z, without accents.",
        )
    try:
        import idna  # noqa: PLC0415 - 15 ms that only an international domain needs

        ascii_domain = idna.encode(domain, uts46=True).decode("ascii")
        return checked_address(f"{local}@{ascii_domain}")
    except AddressError as error:
        raise AddressError(f"{text!r} is not an e-mail address", error.remedy) from error
    except UnicodeError as error:
        raise AddressError(
            f"{text!r} is not an e-mail address: no domain can be called {domain!r}",
            "Write it as name@domain.",
        ) from error


def checked_login(text: str) -> str:
    r"""The login itself, as the machine gives it: of Unix (`jsmith`), of a domain
    (`j.smith@council.example`), of Windows (`COUNCIL\jsmith`, `COUNCIL+jsmith`). Raises
    UnfitTextError.
    """
    if (
        _LOGIN.fullmatch(text) is None
        or len(text) > LONGEST_LOGIN
        or unicodedata.normalize("NFC", text) != text
    ):
        raise UnfitTextError(
            f"{text!r} is no login",
            "Write it as `id -un` prints it for that person: no spaces.",
        )
    return text


def short_login(text: str) -> str:
    """The name without its domain, and without capitals: what two ways of writing one login
    have in common. Whether they are one, only the machine knows.
    """
    return re.split(r"[\\+]", text)[-1].partition("@")[0].casefold()


def checked_text(text: str, name: str) -> str:
    """A reason, comment or note: several lines are allowed, other control characters are not.
    Raises UnfitTextError.
    """
    for line in text.split("\n"):
        checked_line(line, name)
    if len(text) > LONGEST_TEXT:
        raise UnfitTextError(
            f"{name} has {len(text):,} characters; at most {LONGEST_TEXT:,} are kept",
            "Say it shorter.",
        )
    return text


_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Letters and marks of other categories that show as nothing (Unicode, Default_Ignorable)."""
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def is_unseen(character: str) -> bool:
    """Whether a character shows as nothing, or as a space without being the plain one."""
    return (
        unicodedata.category(character) in {"Cf", *_INVISIBLE}
        or character in _UNSEEN
        or any(ord(character) in selectors for selectors in _SELECTORS)
        or (character.isspace() and character != " ")
    )


_WRITTEN = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str) -> str:
    """The text with each character that nobody sees written out: `1<U+00A0>March`."""
    return "".join(_WRITTEN.get(c, f"<U+{ord(c):04X}>") if is_unseen(c) else c for c in text)


def spelt(character: str) -> str:
    """What to call a character that nobody sees: `the no-break space U+00A0`."""
    usual = {"\n": "line break", "\r": "carriage return", "\t": "tab", " ": "space"}
    if character in usual:
        return f"a {usual[character]}"
    name = unicodedata.name(character, "control character").lower()
    return f"the {name} U+{ord(character):04X}"


def typed_name(text: str) -> str:
    """A name as somebody types it now: nothing in it may be invisible, so that no two names
    look alike. A name that is on record already is not asked again. Raises UnfitTextError.
    """
    for place, character in enumerate(checked_name(text), start=1):
        if is_unseen(character):
            raise UnfitTextError(
                f"the name has the character U+{ord(character):04X} at place {place}, which "
                "nobody sees",
                "Type the name anew instead of pasting it.",
            )
    return text


def checked_name(text: str) -> str:
    """A person's or an office's name: one line, no space at its ends, no encoded word. Raises
    UnfitTextError.
    """
    if not text.strip() or text != text.strip() or len(text) > LONGEST_NAME:
        raise UnfitTextError(
            f"{text!r} is no name",
            f"Write 1 to {LONGEST_NAME} characters, without spaces at the ends.",
        )
    if ENCODED in text:
        raise UnfitTextError(
            f'{text!r} is no name: mail programs take "{ENCODED}" for a code',
            "Write it as it is read.",
        )
    return checked_line(text, "the name")
