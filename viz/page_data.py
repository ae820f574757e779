"""What the page holds: marks, links and the statements behind them, packed for the browser."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from .marks import Link, Mark, NodeKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

Record = dict[str, Any]
FACT_TITLES = {
    "byproduct_of": "By-product of",
    "hq_iso3": "Head office",
    "isic": "ISIC",
    "iso3": "ISO code",
    "lat": "Latitude",
    "lei": "LEI",
    "lon": "Longitude",
    "nace": "NACE",
}
NOT_FACTS = {"id", "name", "iso2"}

TEXT, NUMBER, SOURCE = "text", "number", "source"
FIELDS: Final = {
    "type": TEXT,
    "subject": TEXT,
    "object": TEXT,
    "source_id": SOURCE,
    "year": NUMBER,
    "share": NUMBER,
    "quantity_t": NUMBER,
    "value": NUMBER,
    "unit": TEXT,
    "stage": TEXT,
    "status": TEXT,
    "confidence": TEXT,
    "qualifier": TEXT,
    "quantity_kind": TEXT,
    "locator": TEXT,
    "quote": TEXT,
    "valid_from": TEXT,
    "valid_to": TEXT,
    "lo": NUMBER,
    "hi": NUMBER,
    "kind": TEXT,
    "policy": TEXT,
    "product": TEXT,
    "scenario": TEXT,
    "amount_usd": NUMBER,
    "role": TEXT,
    "category": TEXT,
    "mineral": TEXT,
    "hs": TEXT,
    "hs_edition": TEXT,
    "reporter": TEXT,
    "value_usd": NUMBER,
    "note": TEXT,
}
"""What the page is told of a statement, the commonest first."""
SOURCE_FIELDS: Final = ("publisher", "title", "year", "url", "licence", "retrieved")
EXACT_FIELDS: Final = {"value", "year"}
SIGNIFICANT_DIGITS: Final = 9


class PageGraph(Protocol):
    """The part of a graph that the page reads; ``Graph`` has it."""

    def labels(self) -> list[str]:
        """Name the node labels that are present."""
        ...

    def types(self) -> list[str]:
        """Name the statement types that are present."""
        ...

    def nodes(self, label: str) -> pd.DataFrame:
        """Return the nodes of a label."""
        ...

    def statements(self, name: str, year: int | None = None) -> pd.DataFrame:
        """Return the statements of a type, of one year or all."""
        ...

    def undated(self, name: str) -> pd.DataFrame:
        """Return the statements of a type that are about no year."""
        ...

    def counts(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Count the statements of a type by the values of some columns."""
        ...

    def sources(self) -> pd.DataFrame:
        """Return the sources."""
        ...


@dataclass
class PageData:
    """Everything the page is drawn from.

    Parameters
    ----------
    marks, links : list
        What is drawn; a link names its marks by position.
    statements : list of dict
        Every statement of the graph; marks and links name them by position.
    names : dict
        Name of each node.
    sources : dict
        Source rows by id.
    """

    marks: list[Mark] = field(default_factory=list[Mark])
    links: list[Link] = field(default_factory=list[Link])
    statements: list[Record] = field(default_factory=list[Record])
    names: dict[NodeKey, str] = field(default_factory=dict[NodeKey, str])
    sources: dict[str, Record] = field(default_factory=dict[str, Record])

    def minerals(self) -> list[tuple[str, str]]:
        """List id and name of the minerals that links are about, by name."""
        ids = {mineral for link in self.links for mineral in link.minerals}
        named = [(mineral, self.names.get(("Mineral", mineral), mineral)) for mineral in ids]
        return sorted(named, key=lambda pair: (pair[1].casefold(), pair[0]))


def records(frame: pd.DataFrame) -> list[Record]:
    """Turn a table into rows, a missing value into None.

    Examples
    --------
    >>> import pandas as pd
    >>> records(pd.DataFrame({"share": [0.5, None]}))
    [{'share': 0.5}, {'share': None}]
    """
    columns = [str(column) for column in frame.columns]
    cells = frame.astype(object).where(frame.notna(), None)
    return [
        dict(zip(columns, row, strict=True)) for row in cells.itertuples(index=False, name=None)
    ]


def node_facts(row: Record) -> list[tuple[str, str]]:
    """Turn a node's own properties into pairs of words; what is unknown is left out.

    Examples
    --------
    >>> node_facts({"id": "cobalt", "name": "Cobalt", "symbol": "Co", "group": None})
    [('Symbol', 'Co')]
    """
    facts: list[tuple[str, str]] = []
    for column, value in row.items():
        if value is None or value == "" or column in NOT_FACTS:
            continue
        title = FACT_TITLES.get(column, column.replace("_", " ").capitalize())
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        facts.append((title, text.replace("|", ", ")))
    return facts


def pack(page: PageData) -> Record:
    """Pack the statements that marks and links rest on, every text stored once.

    Parameters
    ----------
    page : PageData
        The page; statements that nothing rests on are dropped from it.

    Returns
    -------
    dict
        ``fields`` (name and type), ``order`` (of the cells), ``rows`` (positions in ``texts``
        or numbers, null for what is unknown, trailing nulls left out), ``texts`` and
        ``sources`` (rows of publisher, title, year, url, licence, retrieved).
    """
    used = sorted({index for rows in _position_lists(page) for index in rows})
    place = {old: new for new, old in enumerate(used)}
    for rows in _position_lists(page):
        rows[:] = [place[index] for index in rows]
    page.statements = [page.statements[index] for index in used]
    texts: dict[str, int] = {}
    ids: dict[str, int] = {}
    packed = [_packed(page, row, texts, ids) for row in page.statements]
    return {
        "fields": FIELDS,
        "order": list(FIELDS),
        "rows": packed,
        "texts": list(texts),
        "sources": [_source_row(page, source_id) for source_id in ids],
    }


def _position_lists(page: PageData) -> Iterable[list[int]]:
    for link in page.links:
        yield link.statements
        yield link.derived
    for mark in page.marks:
        yield mark.world
        yield mark.denied


def _source_row(page: PageData, source_id: str) -> list[Any]:
    source = page.sources.get(source_id, {"title": source_id})
    return [source.get(name) for name in SOURCE_FIELDS]


def _packed(page: PageData, row: Record, texts: dict[str, int], ids: dict[str, int]) -> list[Any]:
    words: Record = {
        **row,
        "subject": _name(page, row["subject_label"], row["subject_id"]),
        "object": _name(page, row["object_label"], row["object_id"]),
        "policy": _name(page, "Policy", row.get("policy_id")),
        "mineral": _name(page, "Mineral", row.get("mineral")),
    }
    cells: list[Any] = []
    for name, kind in FIELDS.items():
        value = words.get(name)
        if kind == SOURCE:
            cells.append(ids.setdefault(str(value), len(ids)))
        elif kind == NUMBER:
            cells.append(_number(name, value))
        else:
            cells.append(None if value is None else texts.setdefault(str(value), len(texts)))
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _name(page: PageData, label: str, node_id: str | None) -> str | None:
    return None if node_id is None else page.names.get((label, node_id), node_id)


def _number(name: str, value: float | None) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    if name in EXACT_FIELDS:
        return value
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")
