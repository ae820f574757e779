"""How long it takes to read a PDF with columns, zones, pages and boxes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from lodegraph.loaders.text import read_document

from .measure import Result, median_seconds

PAGES, LINES, RUNS = 100, 50, 5
WORDS = "Smelters of the south took the ore of mines in the north"


def run() -> Result:
    """Compare with the bare text of the same pages, without lines, boxes or sentences."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.pdf"
        _write(path)
        ours, bare = median_seconds(
            [lambda: read_document(path), lambda: _bare(path)], RUNS, process_time
        )
    measure = f"{ours / bare:.2f} times as long, {PAGES / ours:.0f} pages a second"
    return Result(
        f"a PDF of {PAGES} pages", ours, bare, "pypdfium2's text", measure, "8 times at most"
    )


def _write(path: Path) -> None:
    """Print two columns on each page, every line another one."""
    canvas: Any = Canvas(str(path), invariant=1)
    for page in range(PAGES):
        for line in range(LINES):
            for column in (60, 310):
                canvas.setFont("Times-Roman", 9)
                canvas.drawString(
                    column, 780 - 14 * line, f"{WORDS} {page * LINES + line + column}."
                )
        canvas.showPage()
    canvas.save()


def _bare(path: Path) -> list[str]:
    document: Any = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts
