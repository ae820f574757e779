"""Plain text and Markdown: the text stays as it is, header and markup are blanked for reading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .content import Content
from .dates import day_of_text
from .encoding import decode
from .sentences import LONGEST_HEADING, blocks

if TYPE_CHECKING:
    from pathlib import Path

# Where the day of a text stands, if it has one.
HEAD_CHARACTERS = 1000
HEADER = re.compile(r"(title|date|author|publisher|url):[ \t]*(.+)", re.IGNORECASE)
REMARK = re.compile(r"# ?(?:source|text|style|note)\b[^\n]*:", re.IGNORECASE)
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")

# Marks of Markdown that are blanked before reading, so that places stay what they are. What may
# stand inside brackets is bounded, so that a text full of them is read in linear time.
MARKUP = re.compile(
    r"(?m)^[ \t]*(?:#+|>)[ \t]*|^[ \t]*```[^`]*```|^[ \t]*\|.*$|!\[[^\[\]]*\]\([^()\n]*\)"
    r"|\]\((?:[^()\n]|\([^()\n]*\))*+\)|\[(?=[^\]]{0,300}\]\()|\*+|`+|(?<!\w)_+|_+(?!\w)|<[^<>\n]*>"
)


def read(path: Path, data: bytes) -> Content:
    """Read text or Markdown (``.md``).

    Raises
    ------
    LoadError
        As `decode` does.
    """
    text = decode(path, data)
    readable = MARKUP.sub(_blank, text) if path.suffix.lower() == ".md" else text
    header, end = _header(text)
    readable = " " * end + readable[end:]
    day = header.get("date", "")
    return Content(
        text,
        list(blocks(readable)),
        readable,
        title=header.get("title") or first_line(readable),
        date=day if ISO_DAY.fullmatch(day) else day_of_text(text[:HEAD_CHARACTERS]),
        author=header.get("author"),
        publisher=header.get("publisher"),
        url=header.get("url"),
        body_start=end,
    )


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _header(text: str) -> tuple[dict[str, str], int]:
    """Read ``title: ...`` or ``# source: ...`` at the top; give the lines and where they end."""
    header: dict[str, str] = {}
    place = 0
    for line in text.splitlines(keepends=True):
        match = HEADER.fullmatch(line.strip())
        remark = REMARK.match(line) and (header or text.startswith("#"))
        fence = line.strip() == "---" and (place == 0 or bool(header))
        if not (match or fence or remark):
            break
        if match:
            header[match[1].lower()] = match[2].strip("\"' ")
        elif remark:
            header.setdefault("remark", line)
        place += len(line)
        if fence and header:
            break
    return header, place if header else 0


def first_line(text: str) -> str | None:
    """Take the first line as the title, unless it is a sentence."""
    first = text.strip().split("\n", 1)[0].strip()
    return first if 0 < len(first) <= LONGEST_HEADING and first[-1] not in ".!?:;," else None
