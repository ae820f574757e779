"""Read the U.S. Geological Survey's Mineral Commodity Summaries data release of 2026."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pandas as pd

from ..graph.schema import ENDS
from ..graph.statements import Batch
from .table import Problems, column_names, read_chunks, resolve_column, trim
from .usgs_misprints import corrected
from .usgs_united_states import SALIENT, SOURCES, us_problems, us_statements
from .usgs_world import COLUMNS as FORM
from .usgs_world import world_problems, world_statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NAME = "usgs-mcs-2026"
ENCODING = "cp1252"
COLUMNS: tuple[str, ...] = (*FORM, "Is critical mineral 2025")
SOURCE = {
    "id": NAME,
    "name": "Mineral Commodity Summaries 2026",
    "publisher": "U.S. Geological Survey",
    "title": "Mineral Commodity Summaries 2026 data release",
    "year": 2026,
    "url": "https://doi.org/10.5066/P1WKQ63T",
    "licence": "public domain",
}


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
        A statement or a reject for each row: production, capacity and reserves of the world
        tables, the United States' production, trade, net import reliance and import sources.

    Raises
    ------
    LoadError
        If the file as a whole is not such a release.
    """
    rows = trim(pd.concat(list(read_chunks(path, COLUMNS, encoding=ENCODING))))
    columns = ["MCS chapter", "Section", "Statistics_detail", "Country", "Year"]
    locator = rows[columns[0]].str.cat(rows[columns[1:]], sep="; ")
    source = SOURCE | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    yield batch_of(corrected(rows.assign(locator=locator), NAME), source)


def batch_of(rows: pd.DataFrame, source: Mapping[str, object]) -> Batch:
    """Turn rows in the form of this release into a batch.

    Parameters
    ----------
    rows : DataFrame
        The columns of `usgs_world.COLUMNS` and ``locator``; the index is unique, and ``line``
        tells the line where the index does not.
    source : dict
        The edition.
    """
    rows = rows if "line" in rows else rows.assign(line=rows.index)
    world = rows["Section"].str.startswith("World")
    states = rows["Section"].isin([SALIENT, SOURCES])
    problems = Problems(rows)
    reason = "only world tables, salient statistics and import sources are read"
    problems.add(~world & ~states, "not read", reason, "Section")
    mineral = resolve_column(rows["Commodity"], "Mineral")
    reason = "the commodity is not in the table of minerals"
    problems.add(mineral["id"].isna(), "not read", reason, "Commodity", mineral["nearest"])
    for part, check in ((world, world_problems), (states, us_problems)):
        known = part & mineral["id"].notna()
        if known.any():
            check(rows[known], problems)
    good = problems.good()
    parts = [
        turn(good[part.loc[good.index]], str(source["id"]))
        for part, turn in ((world, world_statements), (states, us_statements))
        if part.loc[good.index].any()
    ]
    statements = pd.concat(parts) if parts else pd.DataFrame(columns=["type", *ENDS, "row"])
    statements = _within_total(rows, statements, problems)
    rejects = problems.table()
    rejects["row"] = rows["line"].loc[rejects["row"]].to_numpy()
    nodes = {"Source": pd.DataFrame([source])}
    return Batch(statements, nodes, rejects, len(statements) + len(rejects))


def _within_total(rows: pd.DataFrame, statements: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Leave out a figure that is more than the whole it is a part of."""
    above = statements["share"] > 1 if "share" in statements else pd.Series(dtype="bool")
    left_out = pd.Series(rows.index.isin(above.index[above]), rows.index)
    reason = "more than the total of its table: the digits of a footnote may stand before it"
    problems.add(left_out, "not read", reason, "Value")
    return statements[~above] if len(above) else statements
