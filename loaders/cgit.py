"""Read the China Global Investment Tracker: deals of Chinese firms abroad, 2005 onwards.

Only the metals are read. A deal of several investors is one deal: each of them reaches the whole
of it, and its amount is divided by their stakes, or is only an upper bound where these are not
told. The tracker lists construction contracts beside investments and does not tell them apart in
this file: a deal without a stake that is not marked as greenfield may be either, and says so.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph.names import slug
from ..graph.statements import Batch
from .parties import Party, nodes_of, party
from .table import Problems, column_names, read_chunks, resolve_column, statement_table, trim
from .titles import minerals_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "china-global-investment-tracker"
ENCODING = "latin-1"
AMOUNT = "Quantity in Millions"
COLUMNS: tuple[str, ...] = (
    "Year",
    "Month",
    "Investor",
    f" {AMOUNT} ",
    "Share Size",
    "Transaction Party",
    "Sector",
    "Subsector",
    "Country",
    "Region",
    "BRI",
    "Greenfield",
)
SOURCE = {
    "id": NAME,
    "name": "China Global Investment Tracker",
    "publisher": "American Enterprise Institute and The Heritage Foundation",
    "title": "China Global Investment Tracker",
    "url": "https://www.aei.org/china-global-investment-tracker/",
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_AMOUNT = re.compile(r"\$(\d{1,3}(?:,\d{3})+|\d+)")
_SHARES = re.compile(r"\d+(?:\.\d+)?%?(?: ?, ?\d+(?:\.\d+)?%?)*")
_LED = re.compile(r"-led consortium$")
_SUBSECTORS = {"Copper": "copper", "Aluminum": "aluminum"}
_STEEL, _NICKEL_COUNTRY = "Steel", "IDN"
_WHOLE_PERCENT = 100.0
_USD_PER_MILLION = 1e6
_NOTES = {
    "nickel": "labelled Steel; most such deals in Indonesia are for nickel",
    "name": "the mineral is taken from the name of the other party",
    "contract": "the tracker does not tell whether this is an investment or a building contract",
    "together": "the stakes of the investors are not told apart",
    "stakes": "fewer or more stakes than investors are told",
    "led": "the amount is the whole consortium's",
}


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the header line."""
    del path
    return set(COLUMNS) <= set(column_names(head))


def read(path: Path) -> Iterator[Batch]:
    """Read the deals.

    Parameters
    ----------
    path : Path
        CSV in Latin-1 with the columns of the release of autumn 2021.

    Yields
    ------
    Batch
        For each metals deal one INVESTS_IN for each investor, into the country; a reject for
        every other row. ``record_id`` is the same for all investors of a deal.

    Raises
    ------
    LoadError
        If the file as a whole is not such a table.
    """
    rows = trim(pd.concat(list(read_chunks(path, COLUMNS, encoding=ENCODING))))
    rows = rows.rename(columns=str.strip)
    problems = Problems(rows)
    countries = _check(rows, problems)
    good = problems.good()
    deals = good.assign(iso3=countries["id"].loc[good.index]).to_dict("index")
    parts = [part for line, deal in deals.items() for part in _parts(int(str(line)), deal)]
    rejects = problems.table()
    source = SOURCE | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    nodes = nodes_of(investor for investor, _ in parts)
    statements = statement_table([row for _, row in parts])
    nodes["Source"] = pd.DataFrame([source])
    yield Batch(statements, nodes, rejects, len(statements) + len(rejects))


def _check(rows: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    metals = rows["Sector"] == "Metals"
    problems.add(~metals, "not read", "only deals in metals are read", "Sector")
    checks = (
        ("Year", r"\d{4}", "write a year with four digits"),
        ("Month", "|".join(_MONTHS), "write the month's English name"),
        (AMOUNT, _AMOUNT.pattern, "write the amount like $6,950"),
        ("Share Size", f"(?:{_SHARES.pattern})?", "write stakes like 63, 22, 15%"),
        ("Investor", r".*\w.*", "the investor is missing"),
    )
    for column, pattern, reason in checks:
        problems.add(~rows[column].str.fullmatch(pattern), "refused", reason, column)
    # No region decides: the two states that are called Congo lie in the same one.
    countries = resolve_column(rows["Country"], "Country")
    reason = "no such country, or more than one has this name; write which"
    problems.add(countries["id"].isna(), "refused", reason, "Country", countries["nearest"])
    over = [sum(_shares(str(text))) > _WHOLE_PERCENT for text in rows["Share Size"]]
    problems.add(
        pd.Series(over, rows.index, dtype=bool), "refused", "the stakes exceed 100 %", "Share Size"
    )
    return countries


def _shares(text: str) -> list[float]:
    return [float(share) for share in re.findall(r"\d+(?:\.\d+)?", text)]


def _parts(line: int, deal: dict[Any, Any]) -> Iterator[tuple[Party, dict[str, object]]]:
    """Give each investor's part of a deal."""
    names = [name.strip() for name in deal["Investor"].split(",") if name.strip()]
    shares = _shares(deal["Share Size"])
    told = len(shares) == len(names)
    mineral, notes = _mineral(deal)
    role = "stake" if shares else "greenfield" if deal["Greenfield"] == "G" else None
    unsure = bool(mineral and notes) or not role
    notes += [] if role else [_NOTES["contract"]]
    if shares and not told:
        notes.append(_NOTES["together" if len(shares) == 1 else "stakes"])
    for place, name in enumerate(names):
        led = [_NOTES["led"]] if _LED.search(name) else []
        investor = party(_LED.sub("", name), "Firm", "StateBank")
        part = shares[place] / sum(shares) if told and shares and not led else None
        share = shares[place] / _WHOLE_PERCENT if told else None
        yield (
            investor,
            {
                "type": "INVESTS_IN",
                "row": line,
                "subject_label": investor.label,
                "subject_id": investor.id,
                "object_label": "Country",
                "object_id": deal["iso3"],
                "mineral": mineral,
                "product": deal["Subsector"] or None,
                "year": int(deal["Year"]),
                "valid_from": f"{deal['Year']}-{_MONTHS.index(deal['Month']) + 1:02d}",
                "role": role or "investment or contract",
                "share": share,
                **_amount(deal[AMOUNT], 1.0 if len(names) == 1 and not led else part),
                "confidence": "D" if unsure else "C",
                "record_id": _record(deal),
                "source_id": NAME,
                "locator": f"row {line}",
                "note": _note(deal, notes + led),
            },
        )


def _mineral(deal: dict[Any, Any]) -> tuple[str | None, list[str]]:
    """Find the mineral, and say where it is inferred; the tracker names two metals only."""
    subsector = deal["Subsector"]
    if subsector in _SUBSECTORS:
        return _SUBSECTORS[subsector], []
    named = minerals_in(deal["Transaction Party"])
    if len(named) == 1:
        return named[0], [_NOTES["name"]]
    if subsector == _STEEL and deal["iso3"] == _NICKEL_COUNTRY:
        return "nickel", [_NOTES["nickel"]]
    return None, []


def _amount(text: str, part: float | None) -> dict[str, object]:
    """Give an investor's part of the amount, or the whole as an upper bound."""
    match = _AMOUNT.fullmatch(text)
    millions = float(match[1].replace(",", "")) if match else float("nan")
    if part is None:
        return {"hi": millions, "unit": "million USD", "qualifier": "upper_bound"}
    value = millions * part
    qualifier = "exact" if part == 1.0 else "estimate"
    figures = {"value": value, "unit": "million USD", "qualifier": qualifier}
    return {**figures, "amount_usd": value * _USD_PER_MILLION}


def _record(deal: dict[Any, Any]) -> str:
    keys = ("Year", "Month", "Investor", AMOUNT, "Transaction Party", "Subsector")
    return slug(" ".join(deal[key] for key in keys))


def _note(deal: dict[Any, Any], notes: list[str]) -> str | None:
    other = deal["Transaction Party"]
    said = [f"other party: {other}"] if other else []
    if "," in deal["Investor"]:
        said.append(f"one deal of {deal[AMOUNT]} million: {deal['Investor']}")
    return "; ".join(said + notes) or None
