"""Answers as mail programs write them: what each puts around the words that a person typed."""

import base64
import quopri
from collections.abc import Callable
from html import escape

TAG = "0123456789abcdef0123456789abcdef"
INBOX = "answers@council.example"
REPLY_TO = f"answers+{TAG}@council.example"
ADDRESS = "head-of-legal@council.example"
NAME = "Head of Legal Partnership"
SERVER = "mx.council.example"
ASKED = (
    "Please sign off Legal in the report by Thursday 16 March 2017, 17:00.\n"
    "\n"
    "Legal (Head of Legal Partnership)\n"
    "\n"
    "  The council must have a plan. Adopting it meets the duty.\n"
    "\n"
    "To answer this message: reply, and begin with one of\n"
    "\n"
    "    Signed\n"
    "    I clear this\n"
    "    Returned: and the reason\n"
)
"""The request that is quoted. It holds every set phrase."""

_HEADS = (
    "Authentication-Results: {server}; dkim=pass header.d=council.example;\r\n"
    "\tdmarc=pass header.from=council.example\r\n"
    "From: {name} <{address}>\r\n"
    "To: Cycle <{to}>\r\n"
    "Subject: {subject}\r\n"
    "Date: Mon, 06 Mar 2017 10:00:00 +0000\r\n"
    "Message-ID: <client.1@mail.council.example>\r\n"
    "In-Reply-To: <{tag}@council.example>\r\n"
    "MIME-Version: 1.0\r\n"
)


def heads(subject: str = "RE: Please sign off Legal", **other: str) -> str:
    values = {"server": SERVER, "name": NAME, "address": ADDRESS, "to": REPLY_TO, "tag": TAG}
    return _HEADS.format(**{**values, "subject": subject, **other})


def _crlf(text: str) -> bytes:
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def plain(text: str, *, charset: str = "utf-8", encoding: str = "8bit", **more: str) -> bytes:
    """One plain part, in a character set and an encoding."""
    body = text.replace("\n", "\r\n").encode(charset)
    if encoding == "base64":
        body = base64.encodebytes(body).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        body = quopri.encodestring(body)
    kind = (
        f'Content-Type: text/plain; charset="{charset}"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return heads(**more).encode() + kind.encode() + body


def both(text: str, html: str, **more: str) -> bytes:
    """A plain part and the same as HTML."""
    mark = "_000_part_"
    return (
        heads(**more).encode()
        + f'Content-Type: multipart/alternative; boundary="{mark}"\r\n\r\n'.encode()
        + f'--{mark}\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\n'.encode()
        + _crlf(text)
        + f'\r\n--{mark}\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n'.encode()
        + _crlf(html)
        + f"\r\n--{mark}--\r\n".encode()
    )


def only_html(html: str, **more: str) -> bytes:
    return heads(**more).encode() + (
        b'Content-Type: text/html; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        + quopri.encodestring(_crlf(html))
    )


def marked(text: str = ASKED) -> str:
    return "".join(f"> {line}\n" if line else ">\n" for line in text.splitlines())


_OUTLOOK = (
    "From: Cycle <{to}>\nSent: 06 March 2017 09:00\nTo: {name} <{address}>\n"
    "Subject: Please sign off Legal\n\n"
)
_OUTLOOK_DE = (
    "Von: Cycle <{to}>\nGesendet: Montag, 6. März 2017 09:00\nAn: {name} <{address}>\n"
    "Betreff: Please sign off Legal\n\n"
)
_OUTLOOK_CY = (
    "Oddi wrth: Cycle <{to}>\nAnfonwyd: 06 Mawrth 2017 09:00\nAt: {name} <{address}>\n"
    "Pwnc: Please sign off Legal\n\n"
)


def _filled(text: str) -> str:
    return text.format(to=REPLY_TO, name=NAME, address=ADDRESS)


def _outlook_html(words: str, head: str = _OUTLOOK) -> str:
    lines = "".join(
        f'<p class="MsoNormal">{escape(line) or "<o:p>&nbsp;</o:p>"}<o:p></o:p></p>'
        for line in words.splitlines()
    )
    quoted = "<br>".join(escape(line) for line in _filled(head).splitlines())
    return (
        "<html><head><style>p.MsoNormal {margin:0cm;font-size:11.0pt;}</style></head><body>"
        f'<div class="WordSection1">{lines}<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal">{quoted}</p></div>'
        f'<div class="preheader" style="display:none">The text waits.</div>'
        f"<div>{escape(ASKED)}</div></div></body></html>"
    )


def _gmail_html(words: str) -> str:
    lines = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in words.splitlines())
    return (
        f'<div dir="ltr">{lines}</div><br><div class="gmail_quote">'
        f'<div dir="ltr" class="gmail_attr">On Mon, 6 Mar 2017 at 09:00, Cycle &lt;{REPLY_TO}'
        '&gt; wrote:<br></div><blockquote class="gmail_quote">'
        f"{escape(ASKED)}</blockquote></div>"
    )


def _apple_html(words: str) -> str:
    lines = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in words.splitlines())
    return (
        f'<html><body>{lines}<div><br><blockquote type="cite"><div>On 6 Mar 2017, at 09:00, '
        f"Cycle &lt;{REPLY_TO}&gt; wrote:</div><br><div>{escape(ASKED)}</div></blockquote>"
        "</div></body></html>"
    )


_ON = f"\nOn Mon, 6 Mar 2017 at 09:00, Cycle <{REPLY_TO}> wrote:\n\n"
_DISCLAIMER = (
    "\nThis email and any attachment are confidential and intended only for the addressee. If "
    "you have received it in error, please delete it. Unless expressly stated, it creates no "
    "contract.\n"
)

Client = Callable[[str], bytes]

CLIENTS: dict[str, Client] = {
    "Outlook for Windows": lambda words: both(
        words + "\n" + _filled(_OUTLOOK) + ASKED, _outlook_html(words)
    ),
    "Outlook for Windows, plain": lambda words: plain(words + "\n" + _filled(_OUTLOOK) + ASKED),
    "Outlook, German": lambda words: plain(
        words + "\n" + _filled(_OUTLOOK_DE) + ASKED, subject="AW: Please sign off Legal"
    ),
    "Outlook, Welsh": lambda words: plain(
        words + "\n" + _filled(_OUTLOOK_CY) + ASKED, subject="ATB: Please sign off Legal"
    ),
    "Outlook on the web, HTML only": lambda words: only_html(_outlook_html(words)),
    "Outlook for iOS": lambda words: plain(
        words
        + "\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n"
        + _filled(_OUTLOOK)
        + ASKED
    ),
    "Outlook for Android": lambda words: plain(
        words
        + "\n\nSent from Outlook for Android\n\n________________________________\n"
        + _filled(_OUTLOOK)
        + ASKED,
        encoding="base64",
    ),
    "Gmail": lambda words: both(words + _ON + marked(), _gmail_html(words)),
    "Gmail, wrapped attribution": lambda words: plain(
        words + f"\nOn Mon, 6 Mar 2017 at 09:00, Cycle\n<{REPLY_TO}> wrote:\n\n" + marked()
    ),
    "Gmail, German": lambda words: plain(
        words
        + f"\nAm Mo., 6. März 2017 um 09:00 Uhr schrieb Cycle <{REPLY_TO}>:\n\n"
        + marked(),
        encoding="quoted-printable",
    ),
    "Gmail, Welsh": lambda words: plain(
        words
        + f"\nAr Llun, 6 Maw 2017 am 09:00, ysgrifennodd Cycle <{REPLY_TO}>:\n\n"
        + marked()
    ),
    "Apple Mail": lambda words: both(
        words + f"\n\nOn 6 Mar 2017, at 09:00, Cycle <{REPLY_TO}> wrote:\n\n" + marked(),
        _apple_html(words),
    ),
    "iPhone": lambda words: plain(
        words
        + f"\n\nSent from my iPhone\n\nOn 6 Mar 2017, at 09:00, Cycle <{REPLY_TO}> wrote:\n\n"
        + marked(),
        charset="us-ascii" if words.isascii() else "utf-8",
        encoding="quoted-printable",
    ),
    "Samsung": lambda words: plain(
        words + "\n\nSent from my Galaxy\n\n-------- Original message --------\n"
        f"From: Cycle <{REPLY_TO}>\nDate: 06/03/2017 09:00 (GMT+00:00)\nTo: {ADDRESS}\n"
        "Subject: Please sign off Legal\n\n" + ASKED
    ),
    "Thunderbird": lambda words: plain(
        words + f"\n\nOn 06/03/2017 09:00, Cycle wrote:\n{marked()}\n-- \n{NAME}\n"
    ),
    "a council's signature and disclaimer": lambda words: plain(
        words
        + f"\n\nKind regards,\n\n{NAME}\nLegal | The Council\nT: 01622 000000\n"
        + "www.council.example\n"
        + _DISCLAIMER
        + "\n"
        + _filled(_OUTLOOK)
        + ASKED
    ),
    "Latin-1": lambda words: plain(
        words + "\n\nRegards\n\n" + _filled(_OUTLOOK) + ASKED, charset="iso-8859-1"
    ),
    "nothing quoted": lambda words: plain(words + "\n"),
}
