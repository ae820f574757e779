"""Read the U.S. Geological Survey's Mineral Commodity Summaries data release of 2026.

The world tables become statements: mine, smelter and refinery production, capacity, reserves. What
a table prints instead of a figure is kept for what its footnotes say: an em dash is zero, ``W``
withheld, ``NA`` and ``XX`` not available, ``>`` and ``<`` bounds, ``s`` less than half a unit or
counted elsewhere; reserves told in words ("Large") have no figure.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pandas as pd

from ..graph.errors import UnknownName
from ..graph.statements import Batch
from ..graph.units import resolve_unit
from .table import Problems, column_names, read_chunks, resolve_column, trim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "usgs-mcs-2026"
ENCODING = "cp1252"
COLUMNS: tuple[str, ...] = (
    "MCS chapter",
    "Section",
    "Commodity",
    "Country",
    "Statistics",
    "Statistics_detail",
    "Unit",
    "Year",
    "Value",
    "Notes",
    "Is critical mineral 2025",
    "Other notes",
)
SOURCE = {
    "id": NAME,
    "name": "Mineral Commodity Summaries 2026",
    "publisher": "U.S. Geological Survey",
    "title": "Mineral Commodity Summaries 2026 data release",
    "year": 2026,
    "url": "https://doi.org/10.5066/P1WKQ63T",
    "licence": "public domain",
}

_KINDS = {"Production": "production", "Capacity": "capacity", "Reserves": "reserve"}
_TABLE = ["MCS chapter", "Commodity", "Statistics", "Unit", "Year"]
_GENERIC = (
    r"\b(?:mine |refinery |smelter |primary |plant |yearend )?(?:production|capacity|reserves)\b"
    r"|\((?:thousand|million) metric tons[^)]*\)|^pgm\b"
)
# A few cells have a clause of running text where the name of a statistic should stand.
_CLAUSES = {
    r".*were estimated to have.*|.*accessible economic.*|global production": "",
    r"global capacity for scandium oxide": "scandium oxide",
    r".*of y2o3 equivalent.*": "yttrium oxide equivalent",
}
_NUMBER = r"\d[\d,]*(?:\.\d+)?|\.\d+"
_IN_WORDS = r"(?i:(?:very small|small|moderate to large|moderate|large))"
_MARKS = {"W": "withheld", "NA": "not_available", "XX": "not_available", "s": "not_available"}
_UNDER_HALF = "Less than ½"
_STANDING = re.compile(r"Estimated ?\.?|Reported\.|See Appendix C for resource.*|")
_BASIS = r"^\(Data in [^,)]*, (.*?),? unless otherwise specified\)"


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the header line."""
    del path
    return set(COLUMNS) <= set(column_names(head))


def read(path: Path) -> Iterator[Batch]:
    """Read the data release, or any selection of its rows.

    Parameters
    ----------
    path : Path
        CSV as published: Windows-1252, commas between thousands.

    Yields
    ------
    Batch
        A statement or a reject for each row. ``share`` is the figure over the published (rounded)
        world total of the same table and year, and empty where none is published.

    Raises
    ------
    LoadError
        If the file as a whole is not such a release.
    """
    rows = trim(pd.concat(list(read_chunks(path, COLUMNS, encoding=ENCODING))))
    problems = _problems(rows)
    statements = _statements(problems.good())
    rejects = problems.table()
    source = SOURCE | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    nodes = {"Source": pd.DataFrame([source])}
    yield Batch(statements, nodes, rejects, len(statements) + len(rejects))


def _problems(rows: pd.DataFrame) -> Problems:
    problems = Problems(rows)
    world = rows["Section"].str.startswith("World")
    problems.add(~world, "not read", "only the world tables are read", "Section")
    mineral = resolve_column(rows["Commodity"], "Mineral")
    reason = "the commodity is not in the table of minerals"
    problems.add(mineral["id"].isna(), "not read", reason, "Commodity", mineral["nearest"])
    other = ~rows["Statistics"].isin(list(_KINDS))
    problems.add(other, "not read", "production, capacity and reserves are read", "Statistics")
    place = resolve_column(rows["Country"], "Region", "Country")
    reason = "no such country; correct the name"
    problems.add(place["id"].isna(), "refused", reason, "Country", place["nearest"])
    no_year = ~rows["Year"].str.fullmatch(r"\d{4}")
    problems.add(no_year, "refused", "a year has four digits", "Year")
    figure = rf"[<>]? ?(?:{_NUMBER})|(?:{_NUMBER}) - (?:{_NUMBER})|—|--|{_IN_WORDS}"
    strange = ~(rows["Value"].str.fullmatch(figure) | rows["Value"].isin(list(_MARKS)))
    problems.add(strange, "refused", "neither a figure nor a mark of these tables", "Value")
    return problems


def _statements(rows: pd.DataFrame) -> pd.DataFrame:
    place = resolve_column(rows["Country"], "Region", "Country")
    mineral = resolve_column(rows["Commodity"], "Mineral")["id"]
    kind = rows["Statistics"].map(_KINDS)
    table = rows["Statistics_detail"].str.lower().str.replace(r"[:,]? rounded$", "", regex=True)
    figures = _figures(rows)
    keys = [rows[column] for column in _TABLE] + [table]
    world = place["id"] == "world"
    total = figures["value"].where(world).groupby(keys).transform("max")
    tonnes = rows["Unit"].map({unit: _tonnes(unit) for unit in rows["Unit"].unique()})
    statements = pd.DataFrame(
        {
            "type": _type(rows, table, kind),
            "subject_label": place["label"],
            "subject_id": place["id"],
            "object_label": "Mineral",
            "object_id": mineral,
            "row": rows.index,
            "year": rows["Year"].astype("Int64"),
            "quantity_kind": kind,
            **figures,
            "unit": rows["Unit"],
            "product": _product(table, mineral),
            "quantity_t": figures["value"] * tonnes,
            "share": (figures["value"] / total).where(~world & (total > 0)),
            "category": pd.Series("reserves", rows.index).where(kind == "reserve"),
            "status": "asserted",
            "confidence": "A",
            "source_id": NAME,
            "locator": _locator(rows),
            "note": _note(rows),
        }
    )
    statements["stage"] = statements["type"].map(
        {"PRODUCES": "mine", "REFINES": "refined", "HOLDS_RESERVES": "deposit"}
    )
    statements.loc[table.str.startswith("alumina, refinery"), "stage"] = "intermediate"
    return statements


def _type(rows: pd.DataFrame, table: pd.Series[str], kind: pd.Series[str]) -> pd.Series[str]:
    """Tell extraction from processing: a table that lists reserves is about extraction."""
    extraction = rows["Section"].str.contains("Reserves")
    processing = ~extraction | table.str.contains("refinery|smelter|scandium oxide")
    mined = table.str.contains("mine production") | ~processing
    types = pd.Series("REFINES", rows.index).mask(mined, "PRODUCES")
    return types.mask(kind == "reserve", "HOLDS_RESERVES")


def _product(table: pd.Series[str], mineral: pd.Series[str]) -> pd.Series[str]:
    """Keep what the name of a statistic says beyond "mine production"."""
    product = table.replace(_CLAUSES, regex=True).str.replace(_GENERIC, "", regex=True)
    product = product.str.strip(" :,—()").str.replace(r"\s+", " ", regex=True)
    return product.mask((product == "") | (product == mineral))


def _figures(rows: pd.DataFrame) -> pd.DataFrame:
    """Read the cells: value, lo, hi and qualifier."""
    text, notes = rows["Value"], rows["Notes"]
    zero = text.isin(["—", "--"])
    under_half = (text == "s") & notes.str.contains(_UNDER_HALF)
    ends = text.str.extract(rf"^({_NUMBER}) - ({_NUMBER})$")
    value = _numbers(text.where(text.str.fullmatch(_NUMBER))).mask(zero, 0.0)
    lo = _numbers(text.str.extract(rf"^> ?({_NUMBER})$")[0].fillna(ends[0]))
    hi = _numbers(text.str.extract(rf"^< ?({_NUMBER})$")[0].fillna(ends[1])).mask(under_half, 0.5)
    estimated = notes.str.startswith("Estimated") | (lo.notna() & hi.notna())
    qualifier = pd.Series("exact", rows.index).mask(estimated, "estimate")
    qualifier = qualifier.mask(rows["Statistics_detail"].str.contains("rounded"), "rounded")
    qualifier = qualifier.mask(lo.notna() & hi.isna(), "lower_bound")
    qualifier = qualifier.mask(hi.notna() & lo.isna(), "upper_bound")
    nothing = value.isna() & lo.isna() & hi.isna()
    qualifier = qualifier.mask(nothing, text.map(_MARKS).fillna("not_available"))
    return pd.DataFrame({"value": value, "lo": lo, "hi": hi, "qualifier": qualifier})


def _numbers(text: pd.Series[str]) -> pd.Series[float]:
    return pd.to_numeric(text.str.replace(",", "")).astype("float64")


def _tonnes(unit: str) -> float:
    """Tonnes in one unit; not a number for a volume."""
    try:
        # The Survey's tons are metric, as its list of units says.
        known = resolve_unit("metric tons" if unit == "tons" else unit)
    except UnknownName:
        return float("nan")
    return known.factor if known.dimension == "mass" else float("nan")


def _locator(rows: pd.DataFrame) -> pd.Series[str]:
    columns = ["MCS chapter", "Section", "Statistics_detail", "Country", "Year"]
    return rows[columns].agg("; ".join, axis=1)


def _note(rows: pd.DataFrame) -> pd.Series[str]:
    """Gather the basis of the figures and the remarks, without the standing phrases."""
    basis = rows["Other notes"].str.extract(_BASIS)[0].fillna("")
    worded = rows["Value"].str.fullmatch(_IN_WORDS) | rows["Value"].isin(["XX"])
    printed = ("printed: " + rows["Value"]).where(worded, "")
    remarks = rows["Notes"].str.split(" -- ")
    parts = [
        [cell, said, *(r for r in remark if not _STANDING.fullmatch(r.strip()))]
        for cell, said, remark in zip(basis, printed, remarks, strict=True)
    ]
    notes = pd.Series(["; ".join(part for part in row if part) for row in parts], rows.index)
    return notes.mask(notes == "")
