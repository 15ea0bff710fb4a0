"""Requests that show a message before there is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default

import msgspec

from cycle.requests.shapes import Served, shaped
from cycle.service.previews import Kind, preview
from cycle.service.services import Caller, Services


class MailPreview(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str
    kind: str


class MailKinds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request without values."""


@dataclass(frozen=True)
class PreviewPage:
    """A message that was neither stored nor sent. content: its very bytes, which are ASCII."""

    kind: str
    specimen: bool
    subject: str
    text: str
    html: str
    content: str


def _preview(services: Services, _: Caller, asked: MailPreview) -> PreviewPage:
    found = preview(services, asked.cycle, asked.kind)
    return PreviewPage(
        kind=found.kind.value,
        specimen=found.specimen,
        subject=found.composed.subject,
        text=_part(found.composed.content, "plain"),
        html=_part(found.composed.content, "html"),
        content=found.composed.content.decode("ascii"),
    )


def _part(content: bytes, kind: str) -> str:
    body = message_from_bytes(content, policy=default).get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def _kinds(_: Services, __: Caller, ___: MailKinds) -> tuple[str, ...]:
    return tuple(Kind)


SERVED: Mapping[str, Served] = {
    "mail.preview": shaped(MailPreview, _preview),
    "mail.kinds": shaped(MailKinds, _kinds),
}
