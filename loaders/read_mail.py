"""Mail (eml): the subject, sender and day of a message, and its text without what it quotes."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from ..graph.errors import LoadError
from .content import BOILERPLATE, Content
from .encoding import decode
from .read_html import from_html
from .sentences import blocks

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path

# A message of more parts was made to keep a reader busy.
MOST_PARTS = 1000
# What others wrote before, who wrote it when, and the head of a message that is passed on.
QUOTED = re.compile(
    r"[ \t]*>|On [^\n]{0,200}wrote:[ \t]*$"
    r"|(?:From|Sent|To|Cc|Subject|Date): |-{3,} ?(?:Origin|Forward)",
    re.MULTILINE,
)
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
# What the standard library raises on malformed headers.
MALFORMED = (
    ValueError,
    AttributeError,
    TypeError,
    LookupError,
    OverflowError,
    MessageError,
)


def read(path: Path, data: bytes) -> Content:
    """Read a message; its attachments are named in a warning.

    Raises
    ------
    LoadError
        If it has no text, or its text is not in the encoding it declares.
    """
    try:
        message: Message = message_from_bytes(data)
        parts = list(message.walk())
    except RecursionError:
        raise LoadError(path, "its parts are nested too deep", hint="save its text alone") from None
    if len(parts) > MOST_PARTS:
        why = f"has {len(parts):,} parts, more than {MOST_PARTS:,}"
        raise LoadError(path, why, hint="save its text alone")
    texts = [
        part for part in parts if part.get_content_maintype() == "text" and not _attached(part)
    ]
    plain = [part for part in texts if part.get_content_subtype() == "plain"]
    pages = [part for part in texts if part.get_content_subtype() == "html"]
    if plain:
        content = _plain("\n\n".join(_decoded(path, part) for part in plain))
    elif pages:
        content = from_html(path, _decoded(path, pages[0]))
    else:
        raise LoadError(path, "holds no text", hint="save what it brings, and read that")
    content.title = _header(message, "subject") or content.title
    content.author = _header(message, "from")
    content.date = _day(message)
    content.warnings += [
        f"the attachment {_file_name(part)} is not read: save it first"
        for part in parts
        if _attached(part)
    ]
    return content


def _attached(part: Message) -> bool:
    kind = part.get_content_maintype()
    return part.get_content_disposition() == "attachment" or kind not in {"text", "multipart"}


def _file_name(part: Message) -> str:
    try:
        return " ".join((part.get_filename() or "").split()) or "without a name"
    except MALFORMED:
        return "without a name"


def _decoded(path: Path, part: Message) -> str:
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    return decode(path, data, part.get_content_charset()).replace("\r\n", "\n")


def _plain(text: str) -> Content:
    """Take a text as it is; what is quoted, and what stands under the signature, is aside."""
    signature = SIGNATURE.search(text)
    end = signature.start() if signature else len(text)
    return Content(
        text,
        [
            span._replace(zone=BOILERPLATE)
            if span.start >= end or QUOTED.match(text, text.rfind("\n", 0, span.start) + 1)
            else span
            for span in blocks(text)
        ],
    )


def _header(message: Message, name: str) -> str | None:
    try:
        words = str(make_header(decode_header(str(message[name] or ""))))
        return " ".join(words.split()) or None
    except MALFORMED:
        return None


def _day(message: Message) -> str | None:
    try:
        return parsedate_to_datetime(str(message["date"])).date().isoformat()
    except MALFORMED:
        return None
