"""Read AidData's Global Chinese Development Finance dataset, version 3: loans and grants.

Its records are parts of a syndicate already, one for each lender, so that their amounts may be
added; AidData marks the records that must not be added as not recommended for aggregates.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph.statements import Batch
from .parties import Party, nodes_of, party
from .sheet import SIGNATURE, read_sheets, sheet_names
from .table import Problems, column_names, read_chunks, resolve_column, statement_table, trim
from .titles import minerals_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Row = dict[str, object]

NAME = "aiddata-gcdf-3"
SHEET = "GCDF_3.0"
COLUMNS: tuple[str, ...] = (
    "AidData Record ID",
    "Recommended For Aggregates",
    "Umbrella",
    "Financier Country",
    "Recipient",
    "Commitment Year",
    "Title",
    "Status",
    "Flow Type",
    "Sector Name",
    "Funding Agencies",
    "Funding Agencies Type",
    "Direct Receiving Agencies",
    "Amount Estimated",
    "Amount (Nominal USD)",
)
SOURCE = {
    "id": NAME,
    "name": "Global Chinese Development Finance Dataset 3.0",
    "publisher": "AidData",
    "title": "Global Chinese Development Finance Dataset, version 3.0",
    "year": 2023,
    "url": "https://www.aiddata.org/data/aiddatas-global-chinese-development-finance-dataset-version-3-0",
}

_BANK = re.compile(r"State-Owned (?:Policy |Commercial )?Bank", re.IGNORECASE)
_AMOUNT = r"(?:\d+(?:\.\d+)?)?"
_STATUS = {
    "Pipeline: Pledge": "planned",
    "Pipeline: Commitment": "planned",
    "Suspended": "suspended",
    "Cancelled": "negated",
}
_SEVERAL = "|"


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the header line, or by the name of the sheet."""
    if head.startswith(SIGNATURE):
        return SHEET in sheet_names(path)
    return set(COLUMNS) <= set(column_names(head))


def read(path: Path) -> Iterator[Batch]:
    """Read the records that name a mineral.

    Parameters
    ----------
    path : Path
        The spreadsheet as published, or its sheet as UTF-8 CSV.

    Yields
    ------
    Batch
        For each record a FINANCES for each of its lenders, to the agency that receives the money
        or else to the country; a reject for every other row.

    Raises
    ------
    LoadError
        If the file as a whole is not such a table.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    for cells in _parts(path):
        rows = trim(cells)
        problems = Problems(rows)
        minerals = rows["Title"].map(minerals_in).str.join("; ")
        countries = _check(rows, minerals, problems)
        good = problems.good()
        good = good.assign(minerals=minerals.loc[good.index], iso3=countries["id"].loc[good.index])
        parties: list[Party] = []
        statements: list[Row] = []
        for line, row in good.to_dict("index").items():
            found, said = _record(int(str(line)), row)
            parties += found
            statements += said
        rejects = problems.table()
        nodes = nodes_of(parties) | {"Source": pd.DataFrame([SOURCE | {"sha256": digest}])}
        yield Batch(statement_table(statements), nodes, rejects, len(statements) + len(rejects))


def _parts(path: Path) -> Iterator[pd.DataFrame]:
    with path.open("rb") as file:
        head = file.read(65_536)
    if head.startswith(SIGNATURE):
        yield read_sheets(path, {SHEET: COLUMNS})[SHEET]
    else:
        others = [name for name in column_names(head) if name not in COLUMNS]
        yield from read_chunks(path, COLUMNS, others)


def _check(rows: pd.DataFrame, minerals: pd.Series[str], problems: Problems) -> pd.DataFrame:
    for mask, reason, column in (
        (minerals == "", "the title names no mineral", "Title"),
        (rows["Umbrella"] == "Yes", "an umbrella agreement: its parts are records", "Umbrella"),
        (
            rows["Recommended For Aggregates"] != "Yes",
            "AidData does not recommend to add this record",
            "Recommended For Aggregates",
        ),
    ):
        problems.add(mask, "not read", reason, column)
    countries = resolve_column(rows["Recipient"], "Country", "Region")
    reason = "no such country; correct the name"
    problems.add(countries["id"].isna(), "refused", reason, "Recipient", countries["nearest"])
    for column, pattern, reason in (
        ("Commitment Year", r"\d{4}", "write a year with four digits"),
        ("Amount (Nominal USD)", _AMOUNT, "write the amount like 1234.5"),
        ("Funding Agencies", r".*\w.*", "the lender is missing"),
    ):
        problems.add(~rows[column].str.fullmatch(pattern), "refused", reason, column)
    return countries


def _record(line: int, row: dict[Any, Any]) -> tuple[list[Party], list[Row]]:
    bank = _BANK.search(row["Funding Agencies Type"])
    labels = ("StateBank", "Firm") if bank else ("Firm", "StateBank")
    lenders = [party(name, *labels) for name in row["Funding Agencies"].split(_SEVERAL)]
    receivers = [name for name in row["Direct Receiving Agencies"].split(_SEVERAL) if name.strip()]
    receiver = party(receivers[0], "Firm", "Facility") if len(receivers) == 1 else None
    target = receiver or Party("Country", row["iso3"], row["Recipient"])
    minerals = row["minerals"]
    common: Row = {
        "type": "FINANCES",
        "row": line,
        "object_label": target.label,
        "object_id": target.id,
        "product" if "; " in minerals else "mineral": minerals,
        "year": int(row["Commitment Year"]),
        "role": row["Flow Type"] or None,
        "status": _STATUS.get(row["Status"], "asserted"),
        "record_id": row["AidData Record ID"],
        "confidence": "C",
        "source_id": NAME,
        "locator": f"record {row['AidData Record ID']}",
        "note": row["Title"],
    }
    amount = _amount(row, whole=len(lenders) > 1)
    ends = [{"subject_label": lender.label, "subject_id": lender.id} for lender in lenders]
    return lenders + ([receiver] if receiver else []), [common | end | amount for end in ends]


def _amount(row: dict[Any, Any], *, whole: bool) -> Row:
    if not row["Amount (Nominal USD)"]:
        return {"qualifier": "not_available"}
    dollars = float(row["Amount (Nominal USD)"])
    if whole:
        return {"hi": dollars, "unit": "USD", "qualifier": "upper_bound"}
    qualifier = "estimate" if row["Amount Estimated"] == "Yes" else "exact"
    return {"value": dollars, "unit": "USD", "qualifier": qualifier, "amount_usd": dollars}
