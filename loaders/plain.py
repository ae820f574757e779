"""Read the project's own open format: a CSV with one statement in each row.

``docs/statements-csv.md`` describes every column.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ..graph.errors import LoadError, LodegraphError, UnknownName
from ..graph.names import resolve, resolve_stage, slug
from ..graph.schema import load_schema
from ..graph.statements import Batch
from ..graph.units import Unit, resolve_unit
from .blocks import read_blocks
from .table import Problems, column_names, resolve_column, trim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NAME = "statements-csv"
COLUMNS: tuple[str, ...] = ("subject", "type", "object")
OPTIONAL = (
    *("subject_label", "object_label", "stage", "product", "quantity_kind", "basis"),
    *("value", "lo", "hi", "unit", "qualifier", "year", "valid_from", "valid_to"),
    *(
        "status",
        "confidence",
        "scenario",
        "record_id",
        "kind",
        "policy",
        "role",
        "replaces",
        "mineral",
    ),
    *("hs", "hs_edition", "reporter", "category", "quote", "locator", "note"),
    *("source_id", "source_title", "source_publisher", "source_year", "source_url"),
    *("source_licence", "source_retrieved"),
)

MOST_NAMES = 10_000  # whose meaning is kept from one block to the next
_CLOSED = ("Country", "Region", "Mineral", "EndSector")
_OPEN = ("Firm", "StateBank", "Facility", "Policy", "Risk")
_NUMBERS = ("value", "lo", "hi")
_AS_WRITTEN = (
    *("product", "quantity_kind", "basis", "unit", "qualifier", "valid_from", "valid_to", "status"),
    *("confidence", "scenario", "record_id", "kind", "role", "hs", "hs_edition", "category"),
    *("quote", "locator", "note"),
)
_MEASURES = {"share": ("share",), "mass": ("quantity_t",), "money": ("amount_usd", "value_usd")}


class _Named(NamedTuple):
    """What a name stands for, or why that is not known, and which names come near."""

    label: str | None = None
    id: str | None = None
    reason: str = ""
    nearest: str = ""


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the three columns that every such file has."""
    del path
    return set(COLUMNS) <= set(column_names(head))


def read(path: Path) -> Iterator[Batch]:
    """Read a file of statements.

    Parameters
    ----------
    path : Path
        UTF-8 CSV with the columns of ``docs/statements-csv.md``.

    Yields
    ------
    Batch
        A statement or a reject for each row.

    Raises
    ------
    LoadError
        If the file as a whole cannot be read, or has no column that names a source.
    """
    for rows in read_blocks(path, COLUMNS, OPTIONAL):
        if not {"source_id", "source_title"} & set(rows.cells):
            hint = "add source_id or source_title: every statement has a source"
            raise LoadError(path, "no column names the source", line=1, hint=hint)
        yield _batch(trim(rows.cells), rows.read_bytes)


def _batch(cells: pd.DataFrame, read_bytes: int) -> Batch:
    cells = cells.reindex(columns=[*COLUMNS, *OPTIONAL], fill_value="")
    problems = Problems(cells)
    rows = cells[list(_AS_WRITTEN)].replace("", None)
    rows.insert(0, "type", _types(cells, problems))
    known = cells[rows["type"].notna()]
    for end in ("subject", "object"):
        rows = rows.join(_ends(known, end, problems))
    for column, label in (("mineral", "Mineral"), ("reporter", "Country")):
        rows[column] = _looked_up(cells, column, label, problems)
    rows["stage"] = _stages(cells["stage"], problems)
    rows["policy_id"] = _slugs(cells["policy"], problems)
    rows["replaces"] = _slugs(cells["replaces"], problems)
    rows["source_id"] = _sources(cells, problems)
    for column in ("year", "source_year"):
        rows[column] = _years(cells[column], problems)
    rows = _with_figures(rows, cells, problems)
    good = rows.drop(index=problems.lines)
    nodes = _nodes(good, cells)
    rejects = problems.table()
    statements = good.drop(columns="source_year").assign(row=good.index)
    return Batch(statements, nodes, rejects, len(good) + len(rejects), read_bytes=read_bytes)


def _types(cells: pd.DataFrame, problems: Problems) -> pd.Series[str]:
    types = load_schema().types
    near = {name: "; ".join(get_close_matches(name, types)) for name in cells["type"].unique()}
    unknown = ~cells["type"].isin(list(types))
    reason = "no such type of statement; correct it"
    problems.add(unknown, "refused", reason, "type", cells["type"].map(near))
    return cells["type"].mask(unknown)


def _ends(cells: pd.DataFrame, end: str, problems: Problems) -> pd.DataFrame:
    """Find label and id of one end; each different name of a type is looked up once."""
    keys = ["type", end, f"{end}_label"]
    places = cells.groupby(keys, sort=False).ngroup()
    distinct = cells[keys].drop_duplicates().itertuples(index=False, name=None)
    named = [_name_end(end, *key) for key in distinct]
    table = _table(named).take(places.to_numpy()).set_axis(cells.index)
    for reason in set(table["reason"]) - {""}:
        problems.add(table["reason"] == reason, "refused", reason, end, table["nearest"])
    return table[["label", "id"]].add_prefix(f"{end}_")


@lru_cache(MOST_NAMES)
def _name_end(end: str, type_: str, name: str, label: str) -> _Named:
    at = ("subject", "object").index(end)
    allowed = sorted({ends[at] for ends in load_schema().types[type_].ends})
    if not name:
        return _Named(reason=f"the {end} is empty")
    if label and label not in allowed:
        reason = f"{label} cannot be the {end} of {type_}; correct {end}_label"
        return _Named(reason=reason, nearest="; ".join(allowed))
    return _name(end, name, [label] if label else allowed)


def _name(end: str, name: str, labels: list[str]) -> _Named:
    """Find what a name stands for under one of these labels, if only one thing comes into question.

    A name that no table has is a new node only where no table applies: else a misspelt country
    would become a firm.
    """
    found: list[_Named] = []
    nearest: list[str] = []
    for label in [label for label in labels if label in _CLOSED]:
        try:
            found.append(_Named(label, resolve(label, name, table=True)))
        except UnknownName as error:
            nearest += error.nearest
    if len(found) == 1:
        return found[0]
    if found:
        reason = f"the name has several meanings; give {end}_label"
        return _Named(reason=reason, nearest="; ".join(str(named.label) for named in found))
    if len(labels) == 1 and labels[0] in _OPEN:
        return _new_node(end, name, labels[0])
    reason = f"no table has this name; correct it or give {end}_label ({', '.join(labels)})"
    return _Named(reason=reason, nearest="; ".join(nearest[:3]))


def _new_node(end: str, name: str, label: str) -> _Named:
    try:
        return _Named(label, slug(name))
    except LodegraphError as error:
        return _Named(reason=f"{end}: {error.message}")


def _looked_up(cells: pd.DataFrame, column: str, label: str, problems: Problems) -> pd.Series[str]:
    given = cells[column] != ""
    found = resolve_column(cells.loc[given, column], label).reindex(cells.index)
    reason = f"no such {label.lower()}; correct the name"
    unknown = given & found["id"].isna()
    problems.add(unknown, "refused", reason, column, found["nearest"].fillna(""))
    return found["id"]


def _stages(names: pd.Series[str], problems: Problems) -> pd.Series[str]:
    found = _each(names, _stage)
    unknown = found["id"].isna() & (names != "")
    problems.add(unknown, "refused", "no such stage; correct it", "stage", found["nearest"])
    return found["id"]


def _stage(name: str) -> _Named:
    try:
        return _Named(id=resolve_stage(name))
    except UnknownName as error:
        return _Named(nearest="; ".join(error.nearest))


def _slugs(names: pd.Series[str], problems: Problems) -> pd.Series[str]:
    ids = _each(names, lambda name: _new_node("", name, ""))["id"]
    strange = ids.isna() & (names != "")
    problems.add(strange, "refused", "the name needs a letter or a digit", str(names.name))
    return ids


def _each(names: pd.Series[str], find: Callable[[str], _Named]) -> pd.DataFrame:
    """Look up each different name once; an empty one stands for nothing."""
    places, different = pd.factorize(names)
    found = _table([find(name) if name else _Named() for name in different])
    return found.take(places).set_axis(names.index)


def _table(named: list[_Named]) -> pd.DataFrame:
    return pd.DataFrame(named, columns=list(_Named._fields), dtype="str")


def _sources(cells: pd.DataFrame, problems: Problems) -> pd.Series[str]:
    ids = cells["source_id"].replace("", None)
    ids = ids.fillna(_slugs(cells["source_title"], problems))
    reason = "the row has no source; give source_id or source_title"
    problems.add(ids.isna(), "refused", reason, "source_id")
    return ids


def _years(years: pd.Series[str], problems: Problems) -> pd.Series[int]:
    given = years != ""
    good = years.str.fullmatch(r"\d{4}")
    reason = "write a year with four digits; a span of years goes into valid_from and valid_to"
    problems.add(given & ~good, "refused", reason, str(years.name))
    return pd.to_numeric(years.where(good)).astype("Int64")


def _with_figures(rows: pd.DataFrame, cells: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Add the numbers as stated, and the value in tonnes, as a fraction or in dollars."""
    numbers = {name: _numbers(cells[name], problems) for name in _NUMBERS}
    rows = rows.assign(**numbers)
    stated = pd.DataFrame(numbers).notna().any(axis=1)
    reason = "a figure needs a unit; give one"
    problems.add(stated & (cells["unit"] == ""), "refused", reason, "unit")
    units = {name: _unit(name) for name in set(cells["unit"]) - {""}}
    near = {n: "; ".join(u.nearest) for n, u in units.items() if isinstance(u, UnknownName)}
    unknown = cells["unit"].isin(list(near))
    reason = "the unit is not in the table of units; correct it"
    nearest = cells["unit"].map(lambda name: near.get(name, ""))
    problems.add(unknown, "refused", reason, "unit", nearest)
    for name, unit in units.items():
        for type_ in rows["type"].dropna().unique():
            measure = _measure(unit, type_)
            if measure and isinstance(unit, Unit):
                here = (cells["unit"] == name) & (rows["type"] == type_)
                rows.loc[here, measure] = rows.loc[here, "value"] * unit.factor
    return rows


def _numbers(text: pd.Series[str], problems: Problems) -> pd.Series[float]:
    given = text != ""
    numbers = pd.to_numeric(text.where(given), errors="coerce").astype("float64")
    bad = given & ~np.isfinite(numbers)
    reason = "not a number; write it like 1234.5, without separators between thousands"
    problems.add(bad, "refused", reason, str(text.name))
    return numbers


def _unit(name: str) -> Unit | UnknownName:
    try:
        return resolve_unit(name)
    except UnknownName as error:
        return error


def _measure(unit: Unit | UnknownName, type_: str) -> str | None:
    """Name the property that holds a figure of this unit in a statement of this type."""
    if isinstance(unit, UnknownName):
        return None
    own = load_schema().types[type_].properties
    return next((name for name in _MEASURES[unit.dimension] if name in own), None)


def _nodes(rows: pd.DataFrame, cells: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """List the firms, facilities, policies, ... and sources that the rows name."""
    cells = cells.loc[rows.index]
    named = [
        pd.DataFrame({"label": rows[f"{end}_label"], "id": rows[f"{end}_id"], "name": cells[end]})
        for end in ("subject", "object")
    ]
    policies = pd.DataFrame({"label": "Policy", "id": rows["policy_id"], "name": cells["policy"]})
    every = pd.concat([*named, policies.dropna(subset="id")])
    new = every[every["label"].isin(_OPEN)].drop_duplicates(["label", "id"])
    nodes = {str(label): group[["id", "name"]] for label, group in new.groupby("label")}
    source = pd.DataFrame({"id": rows["source_id"], "year": rows["source_year"]})
    for name in ("publisher", "title", "url", "licence", "retrieved"):
        source[name] = cells[f"source_{name}"].replace("", None)
    source["name"] = source["title"].fillna(source["id"])
    return nodes | {"Source": source.groupby("id", as_index=False, sort=False).first()}
