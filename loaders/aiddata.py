"""Read loans of Chinese banks to mineral projects, one row for each lender, from AidData's pages.

A page tells one loan, so all lenders of a page share its ``record_id``: each of them reaches the
project in full, and the amounts are their parts, to be added; where the parts are not told, the
amount of the loan is an upper bound of each.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph.errors import UnknownName
from ..graph.names import resolve
from ..graph.statements import Batch
from .parties import Party, nodes_of, party
from .table import Problems, column_names, read_chunks, resolve_column, statement_table, trim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Row = dict[str, object]

NAME = "aiddata-pages"
COLUMNS: tuple[str, ...] = (
    "aiddata_record_id",
    "funding_agency",
    "funding_agency_type",
    "project",
    "country",
    "commodity",
    "amount_musd_nominal",
    "commitment_year",
    "url",
    "note",
)
PAGE = re.compile(r"https://china\.aiddata\.org/projects/(\d+)/?")

_SEVERAL = " + "
_FIRM = re.compile(r"(?:PT|Compañía|Minera) .*")
_PURCHASE = re.compile(r"(?P<firm>.+) acquisition of (?P<share>[\d.]+)% (?P<target>.+)")
# The extract's own words for a part that was worked out and not told.
_DERIVED = re.compile(r"^DERIVED|equal-share|^share of \d")
# The amount is the loan's and not the lender's, who only leads it.
_LED = re.compile(r"syndicated (?:term )?loan led by")
_USD_PER_MILLION = 1e6


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the header line."""
    del path
    return set(COLUMNS) <= set(column_names(head))


def read(path: Path) -> Iterator[Batch]:
    """Read the loans.

    Parameters
    ----------
    path : Path
        UTF-8 CSV with one row for each lender of a loan; amounts in million US dollars.

    Yields
    ------
    Batch
        For each row a FINANCES for each lender it names, and where the project stands.

    Raises
    ------
    LoadError
        If the file as a whole is not such a table.
    """
    rows = trim(pd.concat(list(read_chunks(path, COLUMNS))))
    problems = Problems(rows)
    countries, minerals = _check(rows, problems)
    good = problems.good()
    good = good.assign(iso3=countries["id"].loc[good.index], minerals=minerals.loc[good.index])
    good["page"] = good["url"].str.replace(PAGE, r"\1", regex=True)
    derived = good["note"].str.contains(_DERIVED)
    good["derived"] = derived.groupby(good["page"]).transform("max")
    parties: list[Party] = []
    statements: list[Row] = []
    placed: set[tuple[Party, str]] = set()
    for line, row in good.to_dict("index").items():
        project = _project(row["project"])
        lenders = [_lender(name, row) for name in row["funding_agency"].split(_SEVERAL)]
        parties += [project, *lenders]
        statements += _statements(int(str(line)), row, project, lenders)
        if project.label == "Facility" and (project, row["page"]) not in placed:
            placed.add((project, row["page"]))
            statements.append(_site(int(str(line)), row, project))
    rejects = problems.table()
    table = statement_table(statements)
    sources = _sources(good, hashlib.sha256(path.read_bytes()).hexdigest())
    nodes = nodes_of(parties) | {"Source": sources}
    yield Batch(table, nodes, rejects, len(table) + len(rejects))


def _check(rows: pd.DataFrame, problems: Problems) -> tuple[pd.DataFrame, pd.Series[str]]:
    checks = (
        ("url", PAGE.pattern, "write the page like https://china.aiddata.org/projects/36064"),
        ("funding_agency", r".*\w.*", "the lender is missing"),
        ("project", r".*\w.*", "the project is missing"),
        ("commitment_year", r"\d{4}", "write a year with four digits"),
        ("amount_musd_nominal", r"(?:\d+(?:\.\d+)?)?", "write the amount like 1234.5"),
    )
    for column, pattern, reason in checks:
        problems.add(~rows[column].str.fullmatch(pattern), "refused", reason, column)
    countries = resolve_column(rows["country"], "Country")
    reason = "no such country; correct the name"
    problems.add(countries["id"].isna(), "refused", reason, "country", countries["nearest"])
    minerals = rows["commodity"].map(_minerals)
    reason = "write minerals like Cu or Cu-Co"
    problems.add(minerals == "?", "refused", reason, "commodity")
    return countries, minerals


def _minerals(text: str) -> str:
    """Name the minerals of "Cu-Co" by their ids, with "; " between; "?" if there are none such."""
    try:
        return "; ".join(resolve("Mineral", name) for name in text.split("-") if name)
    except UnknownName:
        return "?"


def _lender(name: str, row: dict[Any, Any]) -> Party:
    bank = row["funding_agency_type"].startswith("StateBank")
    return party(name.strip(), *(("StateBank", "Firm") if bank else ("Firm", "StateBank")))


def _project(name: str) -> Party:
    """Tell who borrows: the buyer of a stake, a firm, or a facility."""
    purchase = _PURCHASE.fullmatch(name)
    if purchase:
        return party(purchase["firm"], "Firm")
    if _FIRM.fullmatch(name):
        return party(name, "Firm")
    return party(name.split(", ", maxsplit=1)[0], "Facility", "Firm")


def _statements(
    line: int, row: dict[Any, Any], project: Party, lenders: list[Party]
) -> Iterator[Row]:
    for lender in lenders:
        yield {
            **_from(line, row),
            "type": "FINANCES",
            "subject_label": lender.label,
            "subject_id": lender.id,
            "object_label": project.label,
            "object_id": project.id,
            "year": int(row["commitment_year"]),
            "role": "lender" if lender.label == "StateBank" else "shareholder",
            "record_id": row["page"],
            **_goods(row["minerals"]),
            **_amount(row, whole=len(lenders) > 1 or bool(_LED.search(row["note"]))),
            "note": _note(row),
        }


def _site(line: int, row: dict[Any, Any], project: Party) -> Row:
    """Say where a facility stands."""
    site = {"subject_label": project.label, "subject_id": project.id, "role": "site"}
    place = {"object_label": "Country", "object_id": row["iso3"]}
    return {**_from(line, row), "type": "LOCATED_IN", **site, **place}


def _from(line: int, row: dict[Any, Any]) -> Row:
    source = {"source_id": f"aiddata-{row['page']}", "locator": "project description"}
    return {"row": line, "confidence": "C", **source}


def _goods(minerals: str) -> Row:
    """Say for which mineral the money is; which part goes to which of several is not told."""
    return {"product" if "; " in minerals else "mineral": minerals or None}


def _amount(row: dict[Any, Any], *, whole: bool) -> Row:
    if not row["amount_musd_nominal"]:
        return {"qualifier": "not_available"}
    millions = float(row["amount_musd_nominal"])
    if whole:
        return {"hi": millions, "unit": "million USD", "qualifier": "upper_bound"}
    qualifier = "estimate" if row["derived"] else None
    figures: Row = {"value": millions, "unit": "million USD", "qualifier": qualifier}
    return {**figures, "amount_usd": millions * _USD_PER_MILLION}


def _note(row: dict[Any, Any]) -> str | None:
    record = row["aiddata_record_id"]
    own = f"record {record}" if record != row["page"] and record not in row["note"] else ""
    return "; ".join(part for part in (row["project"], own, row["note"]) if part)


def _sources(rows: pd.DataFrame, digest: str) -> pd.DataFrame:
    """List the pages: each is the source of what it says."""
    pages = rows["page"].drop_duplicates()
    return pd.DataFrame(
        {
            "id": "aiddata-" + pages,
            "name": "Project " + pages,
            "publisher": "AidData",
            "title": "Project " + pages + ", Global Chinese Development Finance",
            "url": "https://china.aiddata.org/projects/" + pages,
            "licence": "single facts cited",
            "sha256": digest,
        }
    )
