"""The printed lines of a PDF become paragraphs, hyphens at line ends undone."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ..graph.texts import Line
from .content import BODY, BOILERPLATE, HEADING, TABLE, Composer, Content
from .pdf_lines import HYPHENS, NARROW_CHARACTERS, in_reading_order
from .sentences import LONGEST_HEADING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .pdf_lines import PrintedLine

# Lines of a heading are so many times as high as most lines.
HEADING_HEIGHT = 1.15
SAME_HEIGHT = 0.1
# So many times the usual distance between two lines begins a paragraph.
PARAGRAPH_GAP = 1.35
SHORT_LINE = 0.75
ENDS = re.compile(r"[.!?:]['\"\u2019\u201d)\]]*$")
BULLET = re.compile(r"(?:[-*\u2022\u2013\u25aa\u25cf]|\(?\d{1,2}[.)])\s")
# After these words, a comma or a hyphen a sentence is not over.
GOES_ON = re.compile(
    rf"(?:[,{HYPHENS}-]|\b(?:an?|and|as|at|by|for|from|in|its|of|on|or|that|the|their|to|with))$"
)
FIRST_WORD = re.compile(r"[^\W\d_]+")
WHOLE_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LONGEST_WORD = 60


class PdfComposer:
    """Puts pages together: paragraphs go on over columns and pages.

    Parameters
    ----------
    lines : sequence of PrintedLine
        Of all pages, in the order of the file: they tell what is usual, and which words there are.
    """

    def __init__(self, lines: Sequence[PrintedLine]) -> None:
        self._height = median(line.height for line in lines)
        self._words = _words(lines)
        self._composer = Composer()
        self._lines: list[Line] = []
        self._open: list[PrintedLine] = []
        self._aside: list[PrintedLine] = []
        self._title: tuple[float, str] | None = None

    def add_page(self, lines: Sequence[PrintedLine], running: set[int]) -> None:
        """Add the lines of a page; those in ``running`` are no part of the text."""
        self._aside += [line for line in lines if id(line) in running]
        for column in in_reading_order([line for line in lines if id(line) not in running]):
            self._add_column(column)

    def content(self) -> Content:
        """Give the whole text."""
        self._close()
        title = self._title[1] if self._title else None
        return Content(self._composer.text, self._composer.spans, lines=self._lines, title=title)

    def _add_column(self, column: Sequence[PrintedLine]) -> None:
        rows = _rows(column)
        prose = [row[0] for row in rows if len(row) == 1]
        pitch = median([a.top - b.top for a, b in pairwise(prose)] or [0.0])
        right = max(line.right for line in column)
        left = min(line.left for line in column)
        for row in rows:
            if len(row) > 1:
                self._close()
                self._put(row, TABLE, " | ")
                continue
            if self._open and self._begins(row[0], pitch, left, right):
                self._close()
            self._open.append(row[0])

    def _begins(self, line: PrintedLine, pitch: float, left: float, right: float) -> bool:
        """Tell whether a line begins a paragraph."""
        last = self._open[-1]
        if abs(line.height - last.height) > SAME_HEIGHT * max(line.height, last.height):
            return True
        if BULLET.match(line.text):
            return True
        ended = ENDS.search(last.text) is not None
        if line.page != last.page or line.top > last.top:  # the next column or page
            full = last.right > max(each.right for each in self._open) - last.height
            prose = len(self._open) > 1 and len(last.text) > NARROW_CHARACTERS
            goes_on = (prose and full) or GOES_ON.search(last.text)
            return ended or not (goes_on or line.text[0].islower())
        if pitch > 0 and last.top - line.top > PARAGRAPH_GAP * max(pitch, line.height):
            return True
        short = last.right < left + SHORT_LINE * (right - left)
        indented = line.left > left + line.height / 2 and last.left <= left + line.height / 2
        return ended and (short or indented)

    def _close(self) -> None:
        """Write the open paragraph, then what stood aside of it."""
        if self._open:
            self._put(self._open, self._zone(self._open), " ")
        for line in self._aside:
            self._put([line], BOILERPLATE, " ")
        self._open, self._aside = [], []

    def _zone(self, lines: list[PrintedLine]) -> str:
        size = sum(len(line.text) for line in lines)
        if lines[0].height <= HEADING_HEIGHT * self._height or size > 2 * LONGEST_HEADING:
            return BODY
        return HEADING

    def _put(self, lines: list[PrintedLine], zone: str, between: str) -> None:
        """Write lines as one block, and note where each of them stands."""
        block = ""
        places: list[tuple[int, int]] = []
        for line in lines:
            text = line.text.strip()
            if block and between == " " and block[-1] in HYPHENS + "-":
                block = self._before(block, text)
                places[-1] = places[-1][0], len(block)
            elif block:
                block += between
            places.append((len(block), len(block) + len(text)))
            block += text
        block = block.translate(dict.fromkeys(map(ord, HYPHENS), "-"))
        start = self._composer.add(block, zone)
        for line, (first, last) in zip(lines, places, strict=True):
            box = line.rounded_box
            self._lines.append(Line(start + first, start + last, line.page, box))
        if zone == HEADING and (self._title is None or lines[0].height > self._title[0]):
            self._title = lines[0].height, block

    def _before(self, block: str, text: str) -> str:
        """Undo the hyphen before the next line, unless the word is written with one."""
        first, match = _last_word(block[-LONGEST_WORD:-1]).lower(), FIRST_WORD.match(text)
        if not first or not match or match[0][0].isupper():
            return block
        second = match[0].lower()
        if first + second in self._words:
            return block[:-1]
        parts = first in self._words and second in self._words
        return block if parts or f"{first}-{second}" in self._words else block[:-1]


def _last_word(text: str) -> str:
    words = FIRST_WORD.findall(text)
    return words[-1] if words and text.endswith(words[-1]) else ""


def _words(lines: Sequence[PrintedLine]) -> frozenset[str]:
    """List the words of a document that no line end divides."""
    words: set[str] = set()
    broken = False
    for line in lines:
        found = WHOLE_WORD.findall(line.text.lower())
        ends_broken = line.text[-1] in HYPHENS + "-"
        words.update(found[broken : len(found) - ends_broken])
        broken = ends_broken
    return frozenset(words)


def _rows(column: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """Put lines at the same height side by side: the cells of a table's row."""
    rows: list[list[PrintedLine]] = []
    for line in column:
        if rows and rows[-1][-1].beside(line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]
