"""The lines of a PDF's page with their boxes, in the order in which a reader reads them."""

from __future__ import annotations

import re
from collections import Counter
from ctypes import byref
from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# PDFium's marks for a hyphen at the end of a line.
HYPHENS = "\ufffe\x02\u00ad"
WORD = re.compile(rf"[^\s{HYPHENS}]+[{HYPHENS}]?|[{HYPHENS}]")
# Letters that a printer joined: "re\ufb01nery" is a refinery.
JOINED = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)
# Wider than this many times the height of its letters, a gap divides columns or cells.
WIDE_GAP = 1.0
FEWEST_LINES = 4
# A column of fewer characters in a line holds cells, not prose.
NARROW_CHARACTERS = 20
# A label beside prose has so many lines of it on average; a row of a table has one.
LINES_FOR_A_LABEL = 1.5
# So many of the lines may stand across the gap between two columns: titles, wide tables.
MOST_ACROSS = 0.3
CANDIDATES = 12
# Columns within columns.
DEEPEST = 5


@dataclass
class PrintedLine:
    """Words side by side: of one column, or of one cell of a table."""

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """Height of its letters in points, which is near the size of the font."""
        return self.top - self.bottom

    @property
    def rounded_box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top in tenths of a point."""
        return round(self.left, 1), round(self.bottom, 1), round(self.right, 1), round(self.top, 1)

    def beside(self, other: PrintedLine) -> bool:
        """Tell whether the other line stands at the same height of the page."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > min(self.height, other.height) / 2


def printed_lines(textpage: Any, page: int) -> list[PrintedLine]:
    """Read the lines of a page in the order of the file.

    Parameters
    ----------
    textpage : PdfTextPage
        The page's text.
    page : int
        Its number, the first being 1.
    """
    import pypdfium2.raw as pdfium  # noqa: PLC0415  only a PDF is worth it

    text: str = textpage.get_text_range()
    count: int = textpage.count_chars()
    if len(text) != count:  # characters were left out or put in: take them one by one
        codes = (pdfium.FPDFText_GetUnicode(textpage.raw, place) for place in range(count))
        text = "".join(chr(code) if code else " " for code in codes)
    rectangle = pdfium.FS_RECTF()
    measure, here, into = pdfium.FPDFText_GetLooseCharBox, textpage.raw, byref(rectangle)
    lines: list[PrintedLine] = []
    for match in WORD.finditer(text):
        measure(here, match.start(), into)
        left, bottom, top = rectangle.left, rectangle.bottom, rectangle.top
        measure(here, match.end() - 1, into)
        word = PrintedLine(
            match[0].translate(JOINED),
            page,
            min(left, rectangle.left),
            min(bottom, rectangle.bottom),
            max(left, rectangle.right),
            max(top, rectangle.top),
        )
        if not lines or not _goes_on(lines[-1], word, text, match.start()):
            lines.append(word)
        else:
            _lengthen(lines[-1], word, text, match.start())
    return lines


def _goes_on(line: PrintedLine, word: PrintedLine, text: str, place: int) -> bool:
    gap = word.left - line.right
    near = -line.height / 2 < gap < WIDE_GAP * max(line.height, word.height)
    return near and line.beside(word) and line.text[-1] not in HYPHENS and text[place - 1] != "\0"


def _lengthen(line: PrintedLine, word: PrintedLine, text: str, place: int) -> None:
    line.text += (" " if text[place - 1].isspace() else "") + word.text
    line.right = max(line.right, word.right)
    line.bottom = min(line.bottom, word.bottom)
    line.top = max(line.top, word.top)


def in_reading_order(
    lines: Sequence[PrintedLine], deepest: int = DEEPEST
) -> Iterator[list[PrintedLine]]:
    """Give the columns of a page one after the other, what stands across them in its place.

    Yields
    ------
    list of PrintedLine
        A column, or a part of one between lines that stand across, from top to bottom.
    """
    gutter = _gutter(lines) if deepest else None
    if gutter is None:
        if lines:
            yield sorted(lines, key=lambda line: (-line.top, line.left))
        return
    left: list[PrintedLine] = []
    right: list[PrintedLine] = []
    across: list[PrintedLine] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gutter < line.right:
            if left or right:
                yield from _columns(deepest, left, right)
                left, right = [], []
            across.append(line)
            continue
        if across:
            yield across
            across = []
        (right if line.left >= gutter else left).append(line)
    if across:
        yield across
    yield from _columns(deepest, left, right)


def _columns(deepest: int, *columns: list[PrintedLine]) -> Iterator[list[PrintedLine]]:
    for column in columns:
        yield from in_reading_order(column, deepest - 1)


def _are_columns(narrow: Sequence[PrintedLine], wide: Sequence[PrintedLine]) -> bool:
    """Tell prose beside prose, or beside labels with fewer lines, from the cells of a table."""
    least = mean(len(line.text) for line in narrow)
    most = mean(len(line.text) for line in wide)
    labelled = most >= 2 * NARROW_CHARACTERS and len(wide) >= LINES_FOR_A_LABEL * len(narrow)
    return min(least, most) >= NARROW_CHARACTERS or labelled


def _gutter(lines: Sequence[PrintedLine]) -> float | None:
    """Find the left edge of a second column, just left of which few lines stand across."""
    edges = Counter(round(line.left) for line in lines)
    best: tuple[int, float] | None = None
    for edge, count in edges.most_common(CANDIDATES):
        place = edge - 1.5
        left = [line for line in lines if line.right <= place]
        right = [line for line in lines if line.left >= place]
        across = len(lines) - len(left) - len(right)
        few = across <= MOST_ACROSS * len(lines)
        enough = min(len(left), len(right), count + 1) >= FEWEST_LINES
        if few and enough and (_are_columns(left, right) or _are_columns(right, left)):
            best = min(best or (across, place), (across, place))
    return best[1] if best else None
