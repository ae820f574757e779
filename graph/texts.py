"""The texts that statements were read from, kept in the graph folder with the way back to the page.

Texts are kept in sixteen tables by the first digit of their SHA-256, so that a load writes only
those it adds to. They are not part of a graph's fingerprint: two graphs that state the same are
the same, whether they keep the texts or not.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from .folder import Manifest

TEXTS = "texts."
COLUMNS = ("sha256", "text", "body_start", "spans", "lines")


class Span(NamedTuple):
    """A part of a text, ``text[start:end]``, and what it is.

    ``zone`` is body, heading, caption, table or boilerplate.
    """

    start: int
    end: int
    zone: str


class Line(NamedTuple):
    """A part of a text that stands in one line of a page.

    ``box`` is left, bottom, right and top in points (1/72 inch) from the page's lower left corner.
    """

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text as stored, which the places of its statements count.

    Parameters
    ----------
    sha256 : str
        Of the file's bytes, as in the Source.
    text : str
        The text; ``text[start:end]`` is the sentence of a statement.
    body_start : int
        Where the header ends and the article begins.
    spans : tuple of Span
        Its blocks with their zones.
    lines : tuple of Line
        Of a PDF: where each line stands.

    Examples
    --------
    >>> lines = (Line(0, 5, 1, (60, 700, 90, 712)), Line(6, 13, 2, (60, 740, 99, 752)))
    >>> text = Text("ab", "Chile mines.", lines=lines)
    >>> text.page(7), text.where(4, 8)
    (2, [(1, (60, 700, 90, 712)), (2, (60, 740, 99, 752))])
    """

    sha256: str
    text: str
    body_start: int = 0
    spans: tuple[Span, ...] = ()
    lines: tuple[Line, ...] = ()

    def page(self, place: int) -> int | None:
        """Give the page on which a character stands; None where there are no pages."""
        before = bisect_right(self.lines, place, key=lambda line: line.start)
        return self.lines[before - 1].page if before else None

    def where(self, start: int, end: int) -> list[tuple[int, tuple[float, float, float, float]]]:
        """Give page and box of each line that holds a part of ``text[start:end]``."""
        return [
            (line.page, line.box) for line in self.lines if line.start < end and start < line.end
        ]


def add_texts(
    folder: Path, held: Mapping[str, Manifest], texts: Iterable[Text]
) -> dict[str, Manifest]:
    """Write texts beside those that a folder has; one that is there already adds nothing.

    Parameters
    ----------
    folder : Path
        A folder that :func:`~lodegraph.graph.folder.writing` has locked.
    held : mapping of str to dict
        The entries in the manifest of what it has.
    texts : iterable of Text

    Returns
    -------
    dict of str to dict
        The entries of all of them.
    """
    # Reading a text needs no tables.
    import pandas as pd  # noqa: PLC0415

    from .folder import read_table, write_table  # noqa: PLC0415

    groups: dict[str, dict[str, Text]] = defaultdict(dict)
    for text in texts:
        groups[table_of_text(text.sha256)][text.sha256] = text
    entries = dict(held)
    for name, new in groups.items():
        table = read_table(folder, held[name]) if name in held else pd.DataFrame(columns=COLUMNS)
        rows = [row_of(text) for key, text in new.items() if key not in set(table["sha256"])]
        if rows:
            added = pd.concat([table, pd.DataFrame(rows, columns=COLUMNS)], ignore_index=True)
            typed = added.astype({"body_start": "int64"})
            entries[name] = write_table(
                folder, name, typed.sort_values("sha256", ignore_index=True)
            )
    return entries


def find_text(table: pd.DataFrame, sha256: str) -> Text | None:
    """Take a text out of its table, if it is there."""
    found = table[table["sha256"] == sha256].to_dict("records")
    if not found:
        return None
    row = found[0]
    spans = tuple(Span(*span) for span in json.loads(str(row["spans"])))
    lines = tuple(
        Line(start, end, page, tuple(box))
        for start, end, page, box in json.loads(str(row["lines"]))
    )
    return Text(sha256, str(row["text"]), int(row["body_start"]), spans, lines)


def table_of_text(sha256: str) -> str:
    """Name the table that a text is kept in.

    Examples
    --------
    >>> table_of_text("b5bb9d80")
    'texts.11'
    """
    return f"{TEXTS}{int(sha256[0], 16)}"


def row_of(text: Text) -> tuple[str, str, int, str, str]:
    """Write a text as a row of its table, in the order of its columns."""
    spans, lines = (json.dumps(part, separators=(",", ":")) for part in (text.spans, text.lines))
    return text.sha256, text.text, text.body_start, spans, lines
