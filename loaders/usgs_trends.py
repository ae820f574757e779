"""Read what the Survey's editions of 2023 and 2024 tell of many minerals in one table.

Table 4 names the uses of each critical mineral, without percentages: a use has no share. Figure 2
tells the United States' net import reliance and the main sources of imports, without shares
either; table 5 repeats it beside figures of the world tables, which are read there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from ..graph.statements import Batch, reject_table
from .table import column_names, read_chunks, resolve_column, trim
from .usgs import batch_of
from .usgs_files import edition_of, source_of
from .usgs_united_states import SALIENT, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Row = dict[str, object]

NAME = "usgs-mcs-trends"

_USES = {"Source", "Critical Mineral", "Primary Applications"}
_RELIANCE = re.compile(r"Net_Import_Reliance_pct_(\d{4})")
_IMPORTS = re.compile(r"Major_Import_Sources_(\d{4})_(\d{4})")
_SALIENT = {"Critical_mineral", "Net_Import_Reliance", "Primary_import_source"}
_AVERAGE = re.compile(r"Average (\d{4}) to (\d{4})")
_BETWEEN = re.compile(r", +and |,? but also |, +|(?<!esearch) and ")
_MISPRINTS = {
    r"(?i)\b[mn]etallugical": "metallurgical",
    r"(?i)\bphophors": "phosphors",
    r"(?i)\baerspace": "aerospace",
}
_APPLICATIONS = re.compile(r" applications?$")
_INVERTED = re.compile(r"^(Republic of) (.*)$")


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the header line."""
    del path
    names = column_names(head)
    figure = any(map(_RELIANCE.fullmatch, names)) and any(map(_IMPORTS.fullmatch, names))
    return set(names) >= _USES or set(names) >= _SALIENT or figure


def read(path: Path) -> Iterator[Batch]:
    """Read table 4, table 5 or figure 2.

    Parameters
    ----------
    path : Path
        CSV as published, UTF-8, under its published name.

    Yields
    ------
    Batch
        A statement or a reject for each use, each reliance and each source of imports named.

    Raises
    ------
    LoadError
        If the file as a whole is not such a table, or tells no edition.
    """
    with path.open("rb") as file:
        names = column_names(file.readline())
    rows = trim(pd.concat(list(read_chunks(path, names))))
    edition = edition_of(path, rows)
    if set(names) >= _USES:
        yield _uses(rows, edition)
        return
    found = _of_table_5(rows) if set(names) >= _SALIENT else _of_figure_2(rows)
    batch = batch_of(pd.DataFrame(found), source_of(edition))
    record = "table 5" if set(names) >= _SALIENT else "figure 2"
    yield replace(batch, statements=batch.statements.assign(record_id=record))


def _uses(rows: pd.DataFrame, edition: str) -> Batch:
    """Make a statement of each use that is the name of a sector."""
    named = [
        (line, mineral, use)
        for line, mineral, text in zip(
            rows.index, rows["Critical Mineral"], rows["Primary Applications"], strict=True
        )
        for use in _BETWEEN.split(text.rstrip("."))
        if use
    ]
    table = pd.DataFrame(named, columns=["row", "mineral", "use"]).astype({"use": "str"})
    mineral = resolve_column(table["mineral"], "Mineral")
    plain = table["use"].replace(_MISPRINTS, regex=True)
    plain = plain.str.replace(_APPLICATIONS, "", regex=True).str.strip()
    sector = resolve_column(plain, "EndSector")
    statements = pd.DataFrame(
        {
            "type": "USED_IN",
            "subject_label": "Mineral",
            "subject_id": mineral["id"],
            "object_label": "EndSector",
            "object_id": sector["id"],
            "row": table["row"],
            "year": int(edition) - 1,
            "quantity_kind": "demand",
            "status": "asserted",
            "confidence": "A",
            "source_id": source_of(edition)["id"],
            "locator": "table 4; row " + table["row"].astype(str),
            "note": "named as a use, without a share",
        }
    )
    unknown = statements["subject_id"].isna() | statements["object_id"].isna()
    again = statements.duplicated(["subject_id", "object_id"]) & ~unknown
    rejects: list[Row] = [
        {
            "row": table["row"][place],
            "kind": "not read",
            "reason": "the sector is named already" if again[place] else "no such end sector",
            "column": "Primary Applications",
            "value": table["use"][place],
            "nearest": sector["nearest"][place],
        }
        for place in table.index[unknown | again]
    ]
    nodes = {"Source": pd.DataFrame([source_of(edition)])}
    return Batch(statements[~unknown & ~again], nodes, reject_table(rejects), len(table))


def _of_figure_2(rows: pd.DataFrame) -> list[Row]:
    """Bring a figure's rows into the form of the release of 2026."""
    [reliance] = [match for match in map(_RELIANCE.fullmatch, rows.columns) if match]
    [imports] = [match for match in map(_IMPORTS.fullmatch, rows.columns) if match]
    found: list[Row] = []
    for line, row in zip(rows.index, rows.to_dict("records"), strict=True):
        name, _, product = str(row["Commodity"]).partition(", ")
        about: Row = {"Commodity": name, "line": line, "locator": f"figure 2; row {line}"}
        found.append(_reliance(about, product, reliance[1], str(row[reliance[0]])))
        # "Republic of Korea" and "Congo (Kinshasa)" have no comma of their own.
        sellers = str(row[imports[0]]).split(", ")
        found += [_seller(about, product, seller, imports[1], imports[2]) for seller in sellers]
    return found


def _of_table_5(rows: pd.DataFrame) -> list[Row]:
    """Bring a table's rows into that form; its production is that of the world tables."""
    found: list[Row] = []
    for line, row in zip(rows.index, rows.to_dict("records"), strict=True):
        about = {"Commodity": row["Critical_mineral"], "line": line}
        about["locator"] = f"table 5; row {line}"
        year = str(row["Year"])[:4]
        average = _AVERAGE.search(str(row["Import_source_notes"]))
        first, last = average.groups() if average else ("", "")
        found.append(_reliance(about, "", year, str(row["Net_Import_Reliance"])))
        found.append(_seller(about, "", str(row["Primary_import_source"]), first, last))
    return found


def _reliance(about: Row, product: str, year: str, value: str) -> Row:
    detail = "Net import reliance as a percentage of apparent consumption"
    return _form(about, SALIENT, "Net import reliance", detail, product) | {
        "Country": "United States",
        "Year": year,
        "Value": value,
    }


def _seller(about: Row, product: str, name: str, first: str, last: str) -> Row:
    return _form(about, SOURCES, f"Import sources {first}-{last}", "", product) | {
        "Country": _INVERTED.sub(r"\2, \1", name),
        "Year": f"{first}-{last}",
        "Value": "NA",
        "Notes": "named among the main sources, without a share",
    }


def _form(about: Row, section: str, statistics: str, detail: str, product: str) -> Row:
    named = ": ".join(part for part in (detail, product) if part)
    return {
        **about,
        "MCS chapter": about["Commodity"],
        "Section": section,
        "Statistics": statistics,
        "Statistics_detail": named,
        "Unit": "percent",
        "Notes": "",
        "Other notes": "",
    }
