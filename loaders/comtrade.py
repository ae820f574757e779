"""Read extracts of the United Nations' Comtrade database, as its interface or its pages give them.

Every flow may stand there twice, as the exporter and as the importer reports it: both are kept,
with their ``reporter``; "A imports from B" is stored as B EXPORTS_TO A.

- The sum over all partners ("World", W00, code 0), and parts of a row by mode of transport, customs
  procedure or second partner, are not read: they would count the same goods twice.
- Re-exports and re-imports are not read: exports and imports hold them already.
- Partners that are no country ("Areas, nes") are not read; "Other Asia, nes" is Taiwan.
- A weight of 0 beside a value means that none was reported: it is unknown.
"""

from __future__ import annotations

from hashlib import file_digest
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..graph.areas import UNKNOWN_AREA, places
from ..graph.hs import EDITIONS, classify, editions
from ..graph.statements import Batch
from .table import Problems, column_names, read_chunks, trim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "un-comtrade"
COLUMNS = (
    "period",
    "reporterCode",
    "partnerCode",
    "flowCode",
    "cmdCode",
    "primaryValue",
    "netWgt",
)
SOURCE = {
    "id": NAME,
    "name": "UN Comtrade",
    "publisher": "United Nations Statistics Division",
    "title": "UN Comtrade Database, extract",
    "url": "https://comtradeplus.un.org",
    "licence": "UN Comtrade terms of use: no bulk redistribution",
}
KILOGRAMS_PER_TONNE = 1000.0
_EDITION = {f"H{number}": edition for number, edition in enumerate(EDITIONS)}
# Where one of these columns holds another value, the row is a part of one that is read.
_WHOLE = {
    "motCode": ("0", "the part of one mode of transport"),
    "customsCode": ("C00", "the part of one customs procedure"),
    "partner2Code": ("0", "the part of one second partner"),
    "mosCode": ("0", "the part of one mode of supply"),
}
_FLOWS = {"M", "X"}
_HEAD_BYTES = 65_536


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the columns of the interface's answers."""
    del path
    return set(COLUMNS) <= set(column_names(head))


def read(path: Path) -> Iterator[Batch]:
    """Read an extract.

    Parameters
    ----------
    path : Path
        CSV with at least ``COLUMNS``; the descriptions may be blank.

    Yields
    ------
    Batch
        A statement or a reject for each row.

    Raises
    ------
    LoadError
        If the file as a whole is no such extract.
    """
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        file.seek(0)
        header = column_names(file.read(_HEAD_BYTES))
    source = pd.DataFrame([SOURCE | {"sha256": digest}])
    for chunk in read_chunks(path, COLUMNS, header):
        rows = trim(chunk)
        told = _Told(rows)
        problems = _problems(rows, told)
        statements = _statements(problems.good(), told)
        rejects = problems.table()
        yield Batch(statements, {"Source": source}, rejects, len(rows))


class _Told:
    """What the codes of some rows stand for, by line."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.edition = _column(rows, "classificationCode").map(_EDITION).astype("str")
        self.goods = _goods(rows["cmdCode"], self.edition)
        self.reporter, self.partner = (
            places(rows[column].unique()).loc[rows[column]].set_axis(rows.index)
            for column in ("reporterCode", "partnerCode")
        )


def _column(rows: pd.DataFrame, name: str) -> pd.Series[str]:
    return rows[name] if name in rows else pd.Series("", rows.index, dtype="str")


def _goods(codes: pd.Series[str], edition: pd.Series[str]) -> pd.DataFrame:
    """Tell what each code holds; one without an edition is taken for the newest it is in."""
    newest = {hs: known[-1] for hs, known in editions().items()}
    of = edition.fillna(codes.map(newest)).fillna(EDITIONS[-1])
    pairs = pd.DataFrame({"hs": codes, "edition": of})
    found = [
        classify(part["hs"].unique(), str(name)).loc[part["hs"]].set_axis(part.index)
        for name, part in pairs.groupby("edition")
    ]
    return pd.concat(found).loc[codes.index] if found else classify([], EDITIONS[-1])


def _problems(rows: pd.DataFrame, told: _Told) -> Problems:
    problems = Problems(rows)
    reason = "the sum over all partners"
    problems.add(rows["partnerCode"] == "0", "not read", reason, "partnerCode")
    other = ~rows["flowCode"].isin(_FLOWS)
    reason = "re-exports and re-imports are part of exports and imports"
    problems.add(other, "not read", reason, "flowCode")
    for column, (whole, reason) in _WHOLE.items():
        cells = _column(rows, column)
        problems.add((cells != "") & (cells != whole), "not read", reason, column)
    problems.add(
        ~rows["period"].str.fullmatch(r"\d{4}"), "not read", "only years are read", "period"
    )
    _add_reasons(problems, told.goods["reason"], "cmdCode")
    for column, place in (("reporterCode", told.reporter), ("partnerCode", told.partner)):
        unknown = place["reason"] == UNKNOWN_AREA
        problems.add(unknown, "refused", UNKNOWN_AREA, column)
        _add_reasons(problems, place["reason"], column)
    itself = told.reporter["id"] == told.partner["id"]
    problems.add(itself, "not read", "a country's trade with itself", "partnerCode")
    for column in ("primaryValue", "netWgt"):
        figures = _figures(rows[column])
        wrong = (rows[column] != "") & ~np.isfinite(figures)
        problems.add(wrong, "refused", "no figure: write it like 1087.322", column)
        problems.add(figures < 0, "refused", "a figure must not be negative", column)
    return problems


def _add_reasons(problems: Problems, reasons: pd.Series[str], column: str) -> None:
    for reason in reasons.dropna().unique():
        problems.add(reasons == reason, "not read", str(reason), column)


def _figures(cells: pd.Series[str]) -> pd.Series[float]:
    return pd.to_numeric(cells, errors="coerce").astype("float64")


def _statements(rows: pd.DataFrame, told: _Told) -> pd.DataFrame:
    lines = rows.index
    goods, reporter, partner = (
        table.loc[lines] for table in (told.goods, told.reporter, told.partner)
    )
    imports = rows["flowCode"] == "M"
    exporter, importer = partner.where(imports, reporter), reporter.where(imports, partner)
    value = _figures(rows["primaryValue"])
    weight = _figures(rows["netWgt"])
    weight = weight.mask((weight == 0) & (value > 0))
    estimated = _column(rows, "isNetWgtEstimated").str.lower() == "true"
    qualifier = pd.Series("exact", lines, dtype="str").mask(estimated, "estimate")
    area = "partner " + rows["partnerCode"]
    return pd.DataFrame(
        {
            "type": "EXPORTS_TO",
            "subject_label": exporter["label"],
            "subject_id": exporter["id"],
            "object_label": importer["label"],
            "object_id": importer["id"],
            "row": lines,
            "year": rows["period"].astype("Int64"),
            "mineral": goods["mineral"],
            "stage": goods["stage"],
            "product": goods["form"],
            "hs": rows["cmdCode"],
            "hs_edition": told.edition.loc[lines],
            "reporter": reporter["id"],
            "quantity_kind": "trade",
            "value": weight,
            "unit": "kg",
            "quantity_t": weight / KILOGRAMS_PER_TONNE,
            "value_usd": value,
            "basis": "gross weight",
            "qualifier": qualifier.mask(weight.isna(), "not_available"),
            "status": "asserted",
            "confidence": "A",
            "source_id": NAME,
            # Several rests of one continent are one region, and stay apart by their codes.
            "record_id": area.where(partner["label"] == "Region"),
            "locator": [f"row {line}" for line in lines],
        }
    )
