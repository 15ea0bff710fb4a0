"""Whether a mailbox answered by itself, as people write it into subjects and programs into
headers. Pure.
"""

import re
from email.message import Message

from cycle.mail.returned import header_text

_FROM_A_SYSTEM = re.compile(
    r"\b(?:mailer-daemon|postmaster|microsoftexchange\w*)@?", re.IGNORECASE
)
_AWAY = re.compile(
    r"\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office"
    r"|away from (?:the|my) office|ateb awtomatig|allan o'?r swyddfa|automatische antwort"
    r"|abwesenheit\w*|réponse automatique|respuesta automática|automatisch antwoord"
    r"|risposta automatica|autosvar)",
    re.IGNORECASE,
)
_AWAY_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Vacation")


def is_automatic_answer(message: Message) -> bool:
    """Whether somebody's mailbox answered by itself. `Auto-Submitted` alone does not tell: mail
    systems set it on failures too (RFC 3834 section 5).
    """
    if _FROM_A_SYSTEM.search(str(message.get("From", ""))):
        return False
    return (
        _AWAY.match(header_text(message, "Subject")) is not None
        or any(name in message for name in _AWAY_HEADERS)
        or str(message.get("Precedence", "")).strip().casefold() == "auto_reply"
    )
