"""What two graphs state differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .documents import SUPERSEDED
from .folder import read_manifest
from .merge import PLACE
from .parts import PARTED
from .schema import ENDS, load_schema
from .statements import IDENTITY
from .store import STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .store import Graph

ONLY_A, ONLY_B, DIFFERS = "only in A", "only in B", "differs"
DERIVED = ("FEEDS",)
SHOWN = [*ENDS, "stage", "product", "year", "valid_from", "valid_to", "source_id"]
FIGURE = ["value", "lo", "hi", "unit", "status"]
COLUMNS = [
    "type",
    "change",
    *SHOWN,
    *(f"{name}_a" for name in FIGURE),
    *(f"{name}_b" for name in FIGURE),
    "columns",
    "against",
    "id",
]
# Two sources speak of the same thing if they agree in these, and in the finer points where both
# tell them.
FINER = ["product", "quantity_kind"]
TOPIC = [n for n in IDENTITY if n not in {"type", "source_id", "record_id", *FINER}]


def diff(a: Graph, b: Graph) -> pd.DataFrame:
    """List the statements that only one of two graphs makes, or that they make differently.

    Parameters
    ----------
    a, b : Graph
        Tables whose content has the same hash in both are not read.

    Returns
    -------
    DataFrame
        One row for each statement: ``type``; ``change``: ``only in A``, ``only in B`` or
        ``differs`` (the same identity with other figures, in ``columns``); its ends, what it is
        about and its source; ``value``, ``lo``, ``hi``, ``unit`` and ``status`` in A and in B;
        ``against``: ids of the other graph's statements by other sources that give another figure
        for the same thing (not looked for in trade). What is derived is left out, and so is what
        a newer version of a document says like the older one.
    """
    versions = _versions(a) | _versions(b)
    found = [
        rows
        for name in sorted({*a.types(), *b.types()} - {*DERIVED})
        for rows in _type(name, a, b, versions)
        if len(rows)
    ]
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat(found, ignore_index=True)


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Count the differences by type: one row each, and a column for each kind of change."""
    counted = pd.crosstab(table["type"], table["change"])
    counted = counted.reindex(columns=[ONLY_A, ONLY_B, DIFFERS], fill_value=0)
    return counted.reset_index().rename_axis(columns=None)


def _versions(graph: Graph) -> dict[str, str]:
    """Give for each document that was superseded the source that stands in its place."""
    documents = graph.documents()
    old = documents[documents["state"] == SUPERSEDED]
    return dict(zip(old["source_id"], old["instead"], strict=True))


def _type(name: str, a: Graph, b: Graph, versions: Mapping[str, str]) -> list[pd.DataFrame]:
    """Compare the statements of a type, of trade year by year."""
    if name != PARTED:
        return (
            [_compare(name, a.statements(name), b.statements(name), versions)]
            if _unlike(STATEMENTS + name, a, b)
            else []
        )
    keys = sorted(key for key in {*_hashes(a), *_hashes(b)} if key.startswith(STATEMENTS + name))
    if not keys:
        return [_compare(name, a.statements(name), b.statements(name), versions)]
    years = [key.removeprefix(f"{STATEMENTS}{name}").lstrip(".") for key in keys]
    return [
        _compare(name, _year(a, name, year), _year(b, name, year), versions)
        for key, year in zip(keys, years, strict=True)
        if _unlike(key, a, b)
    ]


def _year(graph: Graph, name: str, year: str) -> pd.DataFrame:
    if year:
        return graph.statements(name, int(year))
    rows = graph.statements(name)
    return rows[rows["year"].isna()]


def _hashes(graph: Graph) -> dict[str, str]:
    """Take the hashes of a stored graph's tables; a graph in memory has none."""
    if graph.folder is None:
        return {}
    content: dict[str, str] = read_manifest(graph.folder)["content"]
    return content


def _unlike(key: str, a: Graph, b: Graph) -> bool:
    mine, theirs = _hashes(a).get(key), _hashes(b).get(key)
    return mine is None or mine != theirs


def _compare(
    name: str, a: pd.DataFrame, b: pd.DataFrame, versions: Mapping[str, str]
) -> pd.DataFrame:
    places = pd.Index(b["id"]).get_indexer(pd.Index(a["id"]))
    only_a, only_b = a[places < 0], b.drop(index=b.index[places[places >= 0]])
    if versions:
        said_a, said_b = _said(only_a, versions), _said(only_b, versions)
        only_a = only_a[(said_a == "") | ~said_a.isin(said_b)]
        only_b = only_b[(said_b == "") | ~said_b.isin(said_a)]
    shared, theirs = a[places >= 0], b.iloc[places[places >= 0]]
    parts = [
        _rows(name, ONLY_A, only_a, "a").assign(against=_against(name, only_a, b)),
        _rows(name, ONLY_B, only_b, "b").assign(against=_against(name, only_b, a)),
        _changed(name, shared.reset_index(drop=True), theirs.reset_index(drop=True)),
    ]
    filled = [part for part in parts if len(part)]
    none = pd.DataFrame(columns=COLUMNS)
    return pd.concat(filled, ignore_index=True)[COLUMNS] if filled else none


def _said(rows: pd.DataFrame, versions: Mapping[str, str]) -> pd.Series:
    """Give what rows say as text, where their document has versions, whichever it is of them."""
    among = rows[rows["source_id"].isin([*versions, *versions.values()])]
    about = among.drop(columns=["id", "record_id", *PLACE])
    about = about.assign(source_id=about["source_id"].replace(dict(versions)))
    told = [
        repr(row) for row in about.astype("object").where(about.notna(), None).to_numpy().tolist()
    ]
    return pd.Series(told, among.index, dtype="str").reindex(rows.index, fill_value="")


def _rows(name: str, change: str, rows: pd.DataFrame, side: str) -> pd.DataFrame:
    figures = {f"{column}_{side}": rows[column] for column in FIGURE}
    told = rows[[*SHOWN, "id"]].assign(type=name, change=change, **figures)
    return told.reindex(columns=COLUMNS)


def _changed(name: str, a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """List the statements, row by row the same, that differ in more than where they stand."""
    unlike = {
        column: _unlike_cells(a[column], b[column])
        for column in load_schema().columns(name)
        if column not in {*PLACE, "id"}
    }
    found = pd.DataFrame({column: cells for column, cells in unlike.items() if cells.any()})
    lines = found.index[found.any(axis=1)] if len(found.columns) else found.index[:0]
    said = _rows(name, DIFFERS, a.loc[lines], "a")
    for column in FIGURE:
        said[f"{column}_b"] = b.loc[lines, column]
    names = [" ".join(found.columns[row]) for row in found.loc[lines].to_numpy(dtype=bool)]
    return said.assign(columns=names)


def _unlike_cells(a: pd.Series, b: pd.Series) -> pd.Series[bool]:
    known_a, known_b = a.notna(), b.notna()
    if not (known_a.any() or known_b.any()):
        return known_a
    same = (a == b).fillna(value=False).astype(bool)
    return (known_a | known_b) & ~same


def _against(name: str, rows: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Find what other sources say otherwise of the same thing, in the other graph."""
    none = pd.Series(None, rows.index, dtype="str")
    if name == PARTED or rows.empty or others.empty:
        return none
    keys = [column for column in TOPIC if column in rows]
    told = ["id", "source_id", *FINER, *FIGURE[:-1]]
    both = rows[[*keys, *told]].merge(others[[*keys, *told]], on=keys, suffixes=("", "_other"))
    finer = [both[c].isna() | both[f"{c}_other"].isna() | _same(both, c) for c in FINER]
    alike = [_same(both, c) | both[[c, f"{c}_other"]].isna().all(axis=1) for c in FIGURE[:-1]]
    same_thing = pd.concat(finer, axis=1).all(axis=1) & ~_same(both, "source_id")
    clash = both[same_thing & ~pd.concat(alike, axis=1).all(axis=1)]
    ids = clash.groupby("id")["id_other"].agg(lambda found: " ".join(sorted(found)))
    return rows["id"].map(ids).astype("str")


def _same(both: pd.DataFrame, column: str) -> pd.Series:
    return (both[column] == both[f"{column}_other"]).fillna(value=False).astype(bool)
