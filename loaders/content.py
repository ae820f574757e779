"""What a reader takes from a file: its text, the zones of it, and the way back to the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Zone = Literal["body", "heading", "caption", "table", "boilerplate"]

BODY: Zone = "body"
HEADING: Zone = "heading"
CAPTION: Zone = "caption"
TABLE: Zone = "table"
BOILERPLATE: Zone = "boilerplate"

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Span(NamedTuple):
    """A part of a text, ``text[start:end]``, and what it is."""

    start: int
    end: int
    zone: Zone


class Line(NamedTuple):
    """A part of a text that stands in one line of a page.

    ``box`` is left, bottom, right and top in points (1/72 inch) from the page's lower left corner.
    """

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float]


@dataclass
class Content:
    """What a reader found in a file.

    Parameters
    ----------
    text : str
        The text to store; every place counts its characters.
    spans : list of Span
        Its paragraphs, list entries, headings and table rows in order.
    readable : str, optional
        The text with its markup blanked, as long as the text itself; the text unless given.
    lines : list of Line
        Where the lines of a PDF stand on their pages.
    title, date, author, publisher, url : str, optional
        As the file declares them; ``date`` is an ISO day.
    body_start : int
        Where a header ends and the article begins.
    warnings : list of str
        What was not read, and why.
    """

    text: str
    spans: list[Span] = field(default_factory=list[Span])
    readable: str | None = None
    lines: list[Line] = field(default_factory=list[Line])
    title: str | None = None
    date: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    body_start: int = 0
    warnings: list[str] = field(default_factory=list[str])


class Composer:
    r"""Puts the text of a document together from its blocks, an empty line between two.

    Examples
    --------
    >>> composer = Composer()
    >>> composer.add("Copper", HEADING), composer.add(" Chile mines it. ")
    (0, 8)
    >>> composer.text
    'Copper\n\nChile mines it.'
    >>> composer.spans[1]
    Span(start=8, end=23, zone='body')
    """

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def add(self, block: str, zone: Zone = BODY) -> int:
        """Add a block without the space around it; give where it starts."""
        block = LONE_SURROGATE.sub("\ufffd", block.strip())
        if not block:
            return self._length
        if self._length:
            self._put("\n\n")
        start = self._length
        self._put(block)
        self.spans.append(Span(start, self._length, zone))
        return start

    def _put(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)
