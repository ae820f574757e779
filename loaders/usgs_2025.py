"""Read the world tables of the Survey's Mineral Commodity Summaries data release of 2025."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pandas as pd

from .table import column_names, read_chunks, trim
from .usgs import batch_of
from .usgs_wide import Column, cells, lengthen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..graph.statements import Batch

NAME = "usgs-mcs-2025"
COLUMNS: tuple[str, ...] = (
    "SOURCE",
    "COMMODITY",
    "COUNTRY",
    "TYPE",
    "UNIT_MEAS",
    "PROD_2023",
    "PROD_EST_ 2024",
    "PROD_NOTES",
    "CAP_2023",
    "CAP_EST_ 2024",
    "CAP_NOTES",
    "RESERVES_2024",
    "RESERVE_NOTES",
)
SOURCE = {
    "id": NAME,
    "name": "Mineral Commodity Summaries 2025",
    "publisher": "U.S. Geological Survey",
    "title": "Mineral Commodity Summaries 2025 data release",
    "year": 2025,
    "url": "https://doi.org/10.5066/P13XCP3R",
    "licence": "public domain",
}

_FIGURES = [
    Column("PROD_2023", "PROD_NOTES", "Production", "2023"),
    Column("PROD_EST_ 2024", "PROD_NOTES", "Production", "2024", estimated=True),
    Column("CAP_2023", "CAP_NOTES", "Capacity", "2023"),
    Column("CAP_EST_ 2024", "CAP_NOTES", "Capacity", "2024", estimated=True),
    Column("RESERVES_2024", "RESERVE_NOTES", "Reserves", "2024"),
]
_FORM = {"COMMODITY": "commodity", "COUNTRY": "country", "TYPE": "type", "UNIT_MEAS": "unit"}


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the header line."""
    del path
    return set(COLUMNS) <= set(column_names(head))


def read(path: Path) -> Iterator[Batch]:
    """Read the data release, or any selection of its rows.

    Parameters
    ----------
    path : Path
        CSV as published, UTF-8.

    Yields
    ------
    Batch
        A statement or a reject for each figure; a row has up to five. A blank cell is no figure
        and not zero. ``share`` is the figure over the published (rounded) world total.

    Raises
    ------
    LoadError
        If the file as a whole is not such a release.
    """
    rows = trim(pd.concat(list(read_chunks(path, COLUMNS)))).rename(columns=_FORM)
    # One row of a table lacks its unit: it is the unit of the other rows.
    unit = rows["unit"].where(rows["unit"] != "", None)
    common = unit.groupby([rows["commodity"], rows["type"]]).transform("first").fillna("")
    rows["commodity"] = rows["commodity"].replace({"Zirconium and Hafnium": "Zirconium"})
    source = SOURCE | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    yield batch_of(lengthen(cells(rows.assign(unit=common), _FIGURES), NAME), source)
