"""Read the FINEPRINT compilation of mines: where they stand, what they yield, who owns them.

The compilation is a spreadsheet of nine sheets, in which every row names the report it was taken
from: that report is the source of the statement. Mines, output and owners are read; the other
sheets are counted as not read.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph.errors import UnknownName
from ..graph.names import resolve, slug
from ..graph.statements import Batch
from ..graph.units import resolve_unit
from .owners import ROUNDING, Stake, read_owners
from .parties import Party, nodes_of, party
from .sheet import SIGNATURE, read_sheets, sheet_names
from .table import Problems, resolve_column, statement_table, trim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Row = dict[str, object]
    Cells = dict[Any, Any]

NAME = "fineprint-mines"
SITES, OUTPUT, OWNERS = "general", "commodities", "other_info"
_SOURCE = ("source", "source_url")
COLUMNS: dict[str, tuple[str, ...]] = {
    SITES: ("mine_fac", "country", "latitude", "longitude", "mine_or_processing", *_SOURCE),
    OUTPUT: (
        *("mine_fac", "sub_site", "min_ore_con", "commodity", "type_mining", "year", "unit"),
        *("value", "production_share", *_SOURCE, "reporting_period"),
    ),
    OWNERS: ("mine_fac", "sub_site", "owners", "operators", "year", *_SOURCE),
}

_NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_LONGEST_ID = 60
_FORMULA = "a formula, not a figure: write its value"
_NOT_ONE = ("Region", "Company")
_CATHODE = re.compile(r"copper cathodes?", re.IGNORECASE)
_OUNCE = re.compile(r"\b(?:(?:fine|troy|recoverable) )*(?:ounces|oz)\b")
_COUNTED_IN_OUNCES = {
    *("silver", "platinum-group-metals", "platinum", "palladium"),
    *("rhodium", "ruthenium", "iridium", "osmium"),
}
_SPELT = (
    *((r"\bkozt?\b", "000 oz"), (r"^000 ", "thousand "), (r"s of ", " ")),
    *((r"\b(thousand|million|billion)s\b", r"\1"), (r"\brecoverable ", "")),
    *((r"\bklbs\b", "thousand lb"), (r"\bktonnes\b", "kt"), (r"\blbs\b", "lb")),
)


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the names of the sheets."""
    return head.startswith(SIGNATURE) and set(COLUMNS) <= set(sheet_names(path))


def read(path: Path) -> Iterator[Batch]:
    """Read the compilation.

    Parameters
    ----------
    path : Path
        The spreadsheet as published.

    Yields
    ------
    Batch
        One for each sheet; the ``column`` of a reject names the sheet too.

    Raises
    ------
    LoadError
        If the file as a whole is not such a spreadsheet.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    others = [name for name in sheet_names(path) if name not in COLUMNS]
    sheets = read_sheets(path, COLUMNS | dict.fromkeys(others, ()))
    tables = {name: trim(table) for name, table in sheets.items()}
    kinds = dict(zip(tables[SITES]["mine_fac"], tables[SITES]["mine_or_processing"], strict=True))
    yield _sites(tables[SITES], digest)
    yield _output(tables[OUTPUT], kinds, digest)
    yield _owners(tables[OWNERS], digest)
    for name in others:
        problems = Problems(tables[name])
        every = pd.Series(data=True, index=tables[name].index)
        problems.add(every, "not read", "only mines, output and owners are read", "mine_fac")
        yield _batch(name, [], [], problems, tables[name], digest)


def _sites(rows: pd.DataFrame, digest: str) -> Batch:
    problems = Problems(rows)
    region = rows["mine_or_processing"].isin(_NOT_ONE)
    problems.add(region, "not read", "not one facility", "mine_or_processing")
    problems.add(rows["country"] == "", "not read", "the country is missing", "country")
    countries = resolve_column(rows["country"], "Country")
    reason = "no such country; correct the name"
    problems.add(countries["id"].isna(), "refused", reason, "country", countries["nearest"])
    for column, limit in (("latitude", 90), ("longitude", 180)):
        degrees = pd.to_numeric(rows[column].where(rows[column] != ""), errors="coerce")
        wrong = (rows[column] != "") & ~(degrees.abs() <= limit)
        reason = f"write degrees from -{limit} to {limit}"
        problems.add(wrong, "refused", reason, column)
    _check_source(rows, problems)
    good = problems.good()
    good = good.assign(iso3=countries["id"].loc[good.index])
    said, parties = [], []
    for line, row in good.to_dict("index").items():
        site = _facility(row["mine_fac"])
        parties.append(site)
        place = {"object_label": "Country", "object_id": row["iso3"], "role": "site"}
        said.append({**_from(line, row, SITES), **_subject(site), **place, "type": "LOCATED_IN"})
    batch = _batch(SITES, said, parties, problems, good, digest)
    if not parties:
        return batch
    where = pd.DataFrame({"id": [site.id for site in parties]}, good.index)
    for name, column in (("lat", "latitude"), ("lon", "longitude")):
        where[name] = pd.to_numeric(good[column].where(good[column] != ""))
    nodes = batch.nodes["Facility"].merge(where.drop_duplicates("id"), on="id", how="left")
    batch.nodes["Facility"] = nodes
    return batch


def _output(rows: pd.DataFrame, kinds: dict[str, str], digest: str) -> Batch:
    problems = Problems(rows)
    problems.add(rows["value"] == "", "not read", "no figure", "value")
    places = [kinds.get(str(name), "") for name in rows["mine_fac"]]
    place = pd.Series(places, rows.index, dtype="str")
    problems.add(place.isin(_NOT_ONE), "not read", "not one facility", "mine_fac")
    minerals = rows["commodity"].map(_mineral)
    reason = "the commodity is not in the table of minerals"
    problems.add(minerals == "", "not read", reason, "commodity")
    for column in ("value", "year", "production_share"):
        problems.add(rows[column].str.startswith("="), "refused", _FORMULA, column)
    reason = "not a figure"
    problems.add(~rows["value"].str.fullmatch(_NUMBER), "refused", reason, "value")
    reason = "write a year with four digits"
    problems.add(~rows["year"].str.fullmatch(r"\d{4}"), "refused", reason, "year")
    problems.add(rows["unit"] == "", "refused", "a figure needs a unit; give one", "unit")
    keys = list(zip(rows["unit"], minerals, strict=True))
    tonnes = {key: _tonnes(*key) for key in set(keys)}
    factors = pd.Series([tonnes[key] for key in keys], rows.index, dtype="float64")
    reason = "the unit is not in the table of units, or has several meanings; write which"
    problems.add(factors.isna(), "refused", reason, "unit")
    _check_source(rows, problems)
    good = problems.good()
    found = {"mineral": minerals, "tonnes": factors, "place": place}
    good = good.assign(**{name: column.loc[good.index] for name, column in found.items()})
    said, parties = [], []
    for line, row in good.to_dict("index").items():
        site = _facility(row["mine_fac"], row["sub_site"])
        parties.append(site)
        said.append({**_from(line, row, OUTPUT), **_subject(site), **_figures(row)})
    return _batch(OUTPUT, said, parties, problems, good, digest)


def _figures(row: Cells) -> Row:
    value = float(row["value"])
    part = float(row["production_share"] or 1)
    cathode = bool(_CATHODE.fullmatch(row["commodity"]))
    mines, refines = "Mine" in row["place"], "Smelter" in row["place"] or "Refinery" in row["place"]
    stage = "refined" if cathode or (refines and not mines) else None if refines else "mine"
    whole: Row = {"value": value, "quantity_t": value * row["tonnes"], "qualifier": "exact"}
    # A report that counts the owner's part only says no more of the mine than that it yields more.
    bound: Row = {"lo": value, "qualifier": "lower_bound"}
    notes = [f"the owner's {part:.4g} of the output"] if part < 1 else []
    notes += [f"reporting year {row['reporting_period']}"] if row["reporting_period"] else []
    return {
        "type": "REFINES" if stage == "refined" else "PRODUCES",
        "object_label": "Mineral",
        "object_id": row["mineral"],
        "stage": stage,
        "product": row["commodity"] if cathode else row["min_ore_con"] or None,
        "quantity_kind": "production",
        "year": int(row["year"]),
        "unit": row["unit"],
        "record_id": row["type_mining"] or None,
        "note": "; ".join(notes) or None,
        **(bound if part < 1 else whole),
    }


def _owners(rows: pd.DataFrame, digest: str) -> Batch:
    problems = Problems(rows)
    read_cells = rows["owners"].map(read_owners)
    problems.add(rows["owners"] == "", "not read", "no owner is named", "owners")
    for reason in sorted({cell for cell in read_cells if isinstance(cell, str)}):
        stale = reason.startswith("stale")
        problems.add(read_cells == reason, "not read" if stale else "refused", reason, "owners")
    problems.add(rows["year"].str.startswith("="), "refused", _FORMULA, "year")
    dated = rows["year"].str.fullmatch(r"\d{4}")
    problems.add(~dated, "refused", "write a year with four digits", "year")
    _check_source(rows, problems)
    good = problems.good()
    over = _over_the_whole(good.assign(stakes=read_cells.loc[good.index]))
    lines = rows.index.isin(list(over))
    reason = "several rows together give this facility owners of more than 100 % in this year"
    problems.add(pd.Series(lines, rows.index), "refused", reason, "owners")
    good = problems.good()
    good = good.assign(stakes=read_cells.loc[good.index])
    said: list[Row] = []
    parties: list[Party] = []
    for line, row in good.to_dict("index").items():
        site = _facility(row["mine_fac"], row["sub_site"])
        held = {"object_label": site.label, "object_id": site.id, "year": int(row["year"])}
        common = {**_from(line, row, OWNERS), **held}
        parties.append(site)
        for stake in row["stakes"]:
            owner = party(stake.owner, "Firm", "StateBank")
            parties.append(owner)
            said.append({**common, **_subject(owner), "type": "OWNS", "share": stake.share})
        if row["operators"]:
            firm = party(row["operators"], "Firm")
            parties.append(firm)
            said.append({**common, **_subject(firm), "type": "OPERATES"})
    return _batch(OWNERS, said, parties, problems, good, digest)


def _over_the_whole(rows: pd.DataFrame) -> Iterator[int]:
    """Find the rows that together give a facility more than 100 %; each owner counts once."""
    for _, group in rows.groupby(["mine_fac", "sub_site", "year"]):
        largest: dict[str, float] = {}
        stakes: list[Stake] = [stake for cell in group["stakes"] for stake in cell]
        for stake in stakes:
            owner = party(stake.owner, "Firm", "StateBank").id
            largest[owner] = max(largest.get(owner, 0.0), stake.share or 0.0)
        if sum(largest.values()) > 1 + ROUNDING:
            yield from group.index


def _check_source(rows: pd.DataFrame, problems: Problems) -> None:
    unnamed = ~rows["source"].str.contains(r"[^\W_]", regex=True)
    problems.add(unnamed, "refused", "the row names no source", "source")


def _mineral(name: str) -> str:
    """Name the mineral by its id; "" for what is none, or is counted as an oxide."""
    try:
        return resolve("Mineral", "copper" if _CATHODE.fullmatch(name) else name)
    except UnknownName:
        return ""


def _tonnes(unit: str, mineral: str) -> float | None:
    """Give the tonnes in a unit as the reports spell it; None where that is not known."""
    name = unit
    if re.search(r"oz|ounces", unit, re.IGNORECASE):
        if mineral not in _COUNTED_IN_OUNCES:
            return None
        name = name.casefold()
    for pattern, spelling in _SPELT:
        name = re.sub(pattern, spelling, name, flags=re.IGNORECASE)
    try:
        return resolve_unit(_OUNCE.sub("troy oz", name)).factor
    except UnknownName:
        return None


def _facility(mine: str, part: str = "") -> Party:
    return party(f"{mine}, {part}" if part and part != mine else mine, "Facility")


def _subject(node: Party) -> Row:
    return {"subject_label": node.label, "subject_id": node.id}


def _from(line: object, row: Cells, sheet: str) -> Row:
    locator = f"FINEPRINT, sheet {sheet}, row {line}"
    source = _source_id(row["source"])
    return {"row": line, "confidence": "B", "source_id": source, "locator": locator}


def _source_id(title: str) -> str:
    """Make a short id; titles that begin alike are told apart by their hash."""
    whole = slug(title)
    digest = hashlib.sha256(title.encode()).hexdigest()[:6]
    if len(whole) > _LONGEST_ID:
        whole = f"{whole[:_LONGEST_ID].rstrip('-')}-{digest}"
    return f"fineprint-{whole}"


def _batch(  # noqa: PLR0913, PLR0917
    sheet: str,
    said: list[Row],
    parties: list[Party],
    problems: Problems,
    good: pd.DataFrame,
    digest: str,
) -> Batch:
    rejects = problems.table()
    rejects["column"] = sheet + "!" + rejects["column"]
    nodes = nodes_of(parties)
    if said:
        titles = good.drop_duplicates("source")
        nodes["Source"] = pd.DataFrame(
            {
                "id": titles["source"].map(_source_id),
                "name": titles["source"],
                "title": titles["source"],
                "url": titles["source_url"].replace("", None),
                "sha256": digest,
            }
        )
    return Batch(statement_table(said), nodes, rejects, len(said) + len(rejects))
