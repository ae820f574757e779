"""PDF: the text of its pages in reading order, with the page and the box of every line."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..graph.errors import LoadError
from .dates import day_of_text
from .pdf_lines import printed_lines
from .pdf_text import PdfComposer

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from .content import Content
    from .pdf_lines import PrintedLine

MOST_PAGES = 2000
MOST_CHARACTERS = 20_000_000
HEAD_CHARACTERS = 1000
# As often the same line must stand at the top or the bottom of pages.
REPEATED = 3
EDGE_LINES = 2
PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:(?:page|p\.?|seite) ?)?(?:\d{1,4}|[ivxlc]{1,6})(?: ?(?:of|/) ?\d{1,4})?\W{0,3}",
    re.IGNORECASE,
)
# PDFium's codes for what it refuses.
PASSWORD, SECURITY = 4, 5
CREATED = re.compile(r"D:((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])")
NOT_MEANT = re.compile(r"\(?(?:untitled|anonymous|unspecified|unknown)\)?", re.IGNORECASE)
MEND = "fetch it again, or save it anew from a PDF viewer"


def read(path: Path, data: bytes) -> Content:
    """Read a PDF.

    Raises
    ------
    LoadError
        If it is encrypted, broken, has no text (a scan) or too many pages.
    """
    with _opened(path, data) as document:
        pages = list(_pages(path, document))
        told: dict[str, str] = document.get_metadata_dict()
    silent = [number for number, lines in enumerate(pages, 1) if not lines]
    if len(silent) == len(pages):
        raise LoadError(
            path,
            f"none of its {len(pages):,} pages holds text: they are pictures (a scan)",
            hint="run text recognition on it first, for example ocrmypdf",
        )
    running = _running_heads(pages)
    composer = PdfComposer([line for lines in pages for line in lines])
    for lines in pages:
        composer.add_page(lines, running)
    content = composer.content()
    made = CREATED.match(told.get("CreationDate", ""))
    content.date = day_of_text(content.text[:HEAD_CHARACTERS]) or (made and "-".join(made.groups()))
    content.title = content.title or _meant(told, "Title")
    content.author = _meant(told, "Author")
    content.warnings = [f"{_listed(silent)} no text, only pictures"] if silent else []
    return content


def _meant(told: dict[str, str], name: str) -> str | None:
    """Give what the file says of itself, unless a program has filled the place."""
    words = " ".join(told.get(name, "").split())
    return words if words and not NOT_MEANT.fullmatch(words) else None


@contextmanager
def _opened(path: Path, data: bytes) -> Generator[Any]:
    import pypdfium2  # noqa: PLC0415  only a PDF is worth it

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {PASSWORD, SECURITY}:
            hint = "save a copy without password, and read that"
            raise LoadError(
                path, "is encrypted: it opens only with a password", hint=hint
            ) from None
        raise LoadError(path, f"is broken, no whole PDF ({error})", hint=MEND) from None
    try:
        yield document
    finally:
        document.close()


def _pages(path: Path, document: Any) -> Iterator[list[PrintedLine]]:
    count = len(document)
    if not count:
        raise LoadError(path, "has no pages", hint=MEND)
    if count > MOST_PAGES:
        hint = "split it, for example by chapters, and read the parts"
        raise LoadError(path, f"has {count:,} pages, more than {MOST_PAGES:,}", hint=hint)
    characters = 0
    for number in range(1, count + 1):
        lines = _lines(path, document, number)
        characters += sum(len(line.text) for line in lines)
        if characters > MOST_CHARACTERS:
            why = f"holds more than {MOST_CHARACTERS:,} characters by page {number}"
            raise LoadError(path, why, hint="split it, and read the parts")
        yield lines


def _lines(path: Path, document: Any, number: int) -> list[PrintedLine]:
    import pypdfium2  # noqa: PLC0415

    try:
        page = document[number - 1]
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise LoadError(path, f"page {number} is broken ({error})", hint=MEND) from None
    try:
        return printed_lines(text, number)
    finally:
        text.close()
        page.close()


def _running_heads(pages: list[list[PrintedLine]]) -> set[int]:
    """Find what stands at the top or bottom of page after page, and page numbers, by identity."""
    edges = [_edge(lines) for lines in pages]
    seen = Counter(key for edge in edges for key in {_key(line) for line in edge})
    return {
        id(line)
        for edge in edges
        for line in edge
        if seen[_key(line)] >= REPEATED or PAGE_NUMBER.fullmatch(line.text)
    }


def _edge(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Take the lines of the first and the last rows of a page."""
    found: list[PrintedLine] = []
    for ordered in (
        sorted(lines, key=lambda line: -line.top),
        sorted(lines, key=lambda line: line.bottom),
    ):
        rows = 0
        last: PrintedLine | None = None
        for line in ordered:
            rows += last is None or not line.beside(last)
            if rows > EDGE_LINES:
                break
            found.append(line)
            last = line
    return found


def _key(line: PrintedLine) -> tuple[str, int]:
    """Tell lines apart, of those that end no sentence without their numbers."""
    words = line.text.lower()
    return words if words.endswith(".") else re.sub(r"\d+", "#", words), round(line.top / 12)


def _listed(pages: list[int]) -> str:
    """Name pages: "pages 2-4, 9 hold"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    named = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
    return f"page {named} holds" if len(pages) == 1 else f"pages {named} hold"
