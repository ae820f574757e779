"""A small graph of firms, what they own and where they are, to be pushed and pulled."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st
from toy import frame

from lodegraph.graph.content import table_hashes
from lodegraph.graph.folder import write_tables, writing
from lodegraph.graph.store import Graph, open_graph

Row = dict[str, object]
FIRMS: list[Row] = [
    {"id": "acme", "name": "Acme", "state_owned": False},
    {"id": "lode", "name": "Lode & Söhne 'AG'", "lei": "5299000J2N45DDNE4Y28"},
    {"id": "vein", "name": "Vein", "state_owned": True},
]
MINES: list[Row] = [
    {"id": "pit", "name": "The Pit", "lat": -10.5, "lon": 25},
    {"id": "shaft", "name": "Shaft"},
]


def owns(statement: str, subject: str, target: str, **properties: object) -> Row:
    """State that one owns another, ends written ``Label:id``."""
    ends = dict(zip(("subject_label", "subject_id"), subject.split(":"), strict=True))
    ends |= dict(zip(("object_label", "object_id"), target.split(":"), strict=True))
    said = {"id": statement, "status": "asserted", "confidence": "B", "source_id": "register"}
    return said | ends | properties


# Two parallel stakes of Acme in the pit, of one year; a ring; a stake in itself.
STAKES: list[Row] = [
    owns("s1", "Firm:acme", "Facility:pit", share=0.25, year=2024),
    owns("s2", "Firm:acme", "Facility:pit", share=0.25, year=2024, record_id="2"),
    owns("s3", "Firm:acme", "Firm:lode", share=1, quote="100%, it says"),
    owns("s4", "Firm:lode", "Firm:acme", share=0.01, value=1, unit="%"),
    owns("s5", "Firm:vein", "Firm:vein"),
]


def companies(
    firms: Iterable[Row] = FIRMS, mines: Iterable[Row] = MINES, stakes: Iterable[Row] = STAKES
) -> dict[str, pd.DataFrame]:
    """Make the tables; a table without rows is kept."""
    source: Row = {"id": "register", "name": "Register", "title": "Register", "year": 2025}
    return {
        "nodes.Firm": frame("Firm", list(firms)),
        "nodes.Facility": frame("Facility", list(mines)),
        "nodes.Source": frame("Source", [source]),
        "statements.OWNS": frame("OWNS", list(stakes)),
    }


def many_companies(number: int) -> dict[str, pd.DataFrame]:
    """Make a ring of firms, each with a stake in the next."""
    firms: list[Row] = [{"id": f"f{i}", "name": f"Firm {i}"} for i in range(number)]
    ring = ((f"Firm:f{i}", f"Firm:f{(i + 1) % number}") for i in range(number))
    stakes = [owns(f"s{i}", *ends, share=1 / (i + 1)) for i, ends in enumerate(ring)]
    return companies(firms, [], stakes)


def graph_of(tables: dict[str, pd.DataFrame]) -> Graph:
    """Make a graph in memory."""
    return Graph.from_tables(tables)


def saved(tables: dict[str, pd.DataFrame], folder: Path) -> Graph:
    """Store tables in a folder and open it."""
    with writing(folder):
        write_tables(folder, tables, [], table_hashes(tables))
    return open_graph(folder)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4)
# Of the two zeros, which are equal, a server keeps the one that was there first.
numbers = st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0)


def unknown_or(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


def stake_of(key: str, owner: tuple[str, str], owned: tuple[str, str], **said: Any) -> Row:
    ends = {"subject_label": owner[0], "subject_id": owner[1]}
    ends |= {"object_label": owned[0], "object_id": owned[1]}
    return owns(key, "Firm:", "Firm:") | ends | said


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """Draw companies with any names and figures, parallel stakes, and tables without rows."""
    named = {"name": texts, "lei": unknown_or(texts), "state_owned": unknown_or(st.booleans())}
    placed = {"name": texts, "lat": unknown_or(numbers), "lon": unknown_or(numbers)}
    firm, mine = st.fixed_dictionaries(named), st.fixed_dictionaries(placed)
    firms = draw(st.dictionaries(keys, firm, max_size=5))
    mines = draw(st.dictionaries(keys, mine, max_size=3))
    ends = [("Firm", key) for key in firms] + [("Facility", key) for key in mines]
    pairs = st.tuples(st.sampled_from(ends[: len(firms)]), st.sampled_from(ends))
    said = {
        "share": unknown_or(numbers),
        "value": unknown_or(st.sampled_from([0.0, 1.0])),
        "year": unknown_or(st.integers(-(2**53), 2**53)),
        "quote": unknown_or(texts),
        "source_id": texts,
    }
    stake = st.tuples(pairs, st.fixed_dictionaries(said))
    stakes = draw(st.dictionaries(st.sampled_from("abcdefgh"), stake, max_size=8)) if firms else {}
    rows = [stake_of(key, *pair, **properties) for key, (pair, properties) in stakes.items()]
    tables = companies(
        [{"id": key, **row} for key, row in firms.items()],
        [{"id": key, **row} for key, row in mines.items()],
        rows,
    )
    return {key: tables[key] for key in tables if len(tables[key]) or draw(st.booleans())}
