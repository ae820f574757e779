"""Bring the Survey's tables with one column per statistic into the form of the release of 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import pandas as pd

from .usgs_cells import UNDER_HALF, plain_cells
from .usgs_misprints import corrected

_SPELLING = {
    r"(?i)\bm(?:i?ne) (?:poduction|production)": "mine production",
    r"(?i)grosss": "gross",
    r"(?i)ilmentite": "ilmenite",
    r"(?i)ferosilicon": "ferrosilicon",
    r"(?i)eqivalent": "equivalent",
}
# What a name says of the basis or the unit, which have columns of their own.
_ASIDE = (
    r"(?i),? ?estimated$|^world (?:total )?|,? dry tons|,?(?: -)? (?:thousand )?metric tons\b"
    r"(?: of)?|\b(?:titanium dioxide|potassium oxide|recoverable copper|zinc|silicon|\w+)?"
    r"(?: \([^)]*\))? content(?: of concentrates and direct shipping ores| of combined totals for"
    r"| of)?\b|\bcontained(?: \w+)?|rare-earth-oxide equivalent|potassium oxide \(k2o\) equivalent"
    r"|- calcined equivalent weights|,? gross weight,?|marketable (?:chromite ore|phosphate rock)"
    r"|phosphate rock ore|or calculated equivalent\.?|^rare earths,|^boron,? |\(rounded\)|[.]$"
)
_NAMES = {
    r"^(?:sponge(?: metal)?) production$|^sponge$": "titanium sponge metal",
    r"^pigment(?: capacity)?$": "tio2 pigment",
    r"^zirconium ores and zircon concentrates.*|^mine production, zirconium$": (
        "zirconium mineral concentrates, mine production"
    ),
}
# Reserves have no process, and those of a group none of its metals.
_OF_PRODUCTION = (
    r"(?i)(?:primary and secondary )?(?:refinery|smelter|plant|primary|mine) production|platinum"
    r"|palladium|alumina|^ ?world"
)
_MINED = r"(?i)mine |ilmenite|rutile|borate|boron|ulexite|boric|datolite|crude ore|fluorspar"
_TABLE_REMARK = r"(?i)^(?:gross weight for reserves data|zro2 content|shipping grade)"
_PROCESSED = r"(?i)refinery|smelter|plant|primary|sponge|pigment"
_ALSO_ESTIMATED = (
    r"(?i)also\b.*\bestimated|estimated (?:in|for) both|estimated (?:for )?20\d\d|^estimated"
    r"|estimated in 20\d\d also"
)
_MARK_IN_NOTE = (
    r"(?i)^(W|NA|XX)\b(?: for [\d-]+)?|^((?:very )?small|moderate(?: to large)?|large)$"
    r"|^(less than (?:½|1/2) unit\.?)$|^(included (?:in|with) .*)$"
)


@dataclass(frozen=True)
class Column:
    """One column of figures.

    Parameters
    ----------
    name, notes : str
        Header of the column and of the remarks on it; empty where there are none.
    statistics : str
        ``Production``, ``Capacity`` or ``Reserves``.
    year : str
        Year the figures are of.
    estimated : bool
        Whether the header says so.
    product : str
        What the header says of the product.
    unit : str
        Unit in the header; empty where another column tells it.
    """

    name: str
    notes: str
    statistics: str
    year: str
    estimated: bool = False
    product: str = ""
    unit: str = ""


class Cell(NamedTuple):
    """One figure with what the table says of it."""

    commodity: str
    country: str
    type: str
    unit: str
    column: Column
    printed: str
    note: str
    line: int
    locator: str


def cells(rows: pd.DataFrame, columns: list[Column], file: str = "") -> list[Cell]:
    """List the figures of a table, row by row.

    Parameters
    ----------
    rows : DataFrame
        ``commodity``, ``country``, ``type``, ``unit`` and the columns, indexed by line.
    columns : list of Column
        Columns of figures.
    file : str
        Name of the file, where there are several.
    """
    about = ["commodity", "country", "type", "unit"]
    blank = [""] * len(rows)
    named = file + "; " if file else ""
    found: list[Cell] = []
    for column in columns:
        notes = rows[column.notes].tolist() if column.notes else blank
        printed = [*(rows[name].tolist() for name in about), rows[column.name].tolist(), notes]
        for commodity, country, kind, unit, figure, note, line in zip(
            *printed, rows.index.tolist(), strict=True
        ):
            place = f"{named}row {line}; {column.name}"
            found.append(
                Cell(commodity, country, kind, unit, column, figure, note.strip(), line, place)
            )
    return found


def lengthen(found: list[Cell], edition: str) -> pd.DataFrame:
    """Give each figure a row of its own.

    A blank cell is no figure, and not zero; where the remark beside it is a mark ("W for 23-24",
    "Large"), the mark is taken.

    Parameters
    ----------
    found : list of Cell
        As `cells` lists them.
    edition : str
        Id of the source, to find its known misprints.

    Returns
    -------
    DataFrame
        In the form of `usgs_world.COLUMNS`, with ``line`` and ``locator``.
    """
    table = pd.DataFrame(found, columns=list(Cell._fields))
    for name in ("statistics", "year", "estimated", "product"):
        table[name] = [getattr(cell.column, name) for cell in found]
    table["unit"] = [cell.column.unit or cell.unit for cell in found]
    marks = table["note"].str.extract(_MARK_IN_NOTE).fillna("")
    mark = marks[0] + marks[1] + marks[2] + marks[3]
    value = plain_cells(table["printed"].mask(table["printed"] == "", mark))
    reserves = table["statistics"] == "Reserves"
    long = pd.DataFrame(
        {
            "MCS chapter": table["commodity"],
            "Section": _section(table),
            "Commodity": _commodity(table),
            "Country": table["country"],
            "Statistics": table["statistics"].mask(reserves & (value == "XX"), "Not applicable"),
            "Statistics_detail": _detail(table),
            "Unit": table["unit"],
            "Year": table["year"],
            "Value": value,
            "Notes": _notes(table),
            "Other notes": "",
            "line": table["line"],
            "locator": table["locator"],
        }
    )
    return corrected(long[value != ""].reset_index(drop=True), edition)


def _notes(table: pd.DataFrame) -> pd.Series[str]:
    """Put "Estimated" before the remarks, as the edition of 2026 does."""
    # A cell that is a remark itself is one, in the words of that edition.
    remark = table["printed"].str.contains(r"(?i)^(?:less than|included)")
    said = table["note"].mask(remark, table["printed"])
    said = said.str.replace(r"(?i)less than (?:½|1/2|a half|one-half)", UNDER_HALF, regex=True)
    also = table["note"].str.contains(_ALSO_ESTIMATED) & (table["statistics"] == "Production")
    estimated = also | table["printed"].str.contains(r"^e\d") | table["estimated"]
    return pd.Series("", table.index).mask(estimated, "Estimated. -- ") + said


def _section(table: pd.DataFrame) -> pd.Series[str]:
    """Title the table as the edition of 2026 does, with what is said of the basis."""
    mined = table["type"].str.contains(_MINED) & ~table["type"].str.contains(_PROCESSED)
    # Its products are ore under other names, whatever plant they come from.
    mined |= table["commodity"] == "Boron"
    title = pd.Series("World Production", table.index)
    title = title.mask(mined, "World Mine Production and Reserves")
    reserves = table["statistics"] == "Reserves"
    remark = table["note"].where(table["note"].str.contains(_TABLE_REMARK) & reserves, None)
    first = remark.groupby(table["commodity"]).transform("first").fillna("")
    ore = table["type"].str.replace(r",? gross weight.*", "", regex=True).where(first == "", first)
    return title + ": " + table["type"].mask(reserves, ore)


def _commodity(table: pd.DataFrame) -> pd.Series[str]:
    """Tell the platinum-group metals apart, whose reserves are of all of them."""
    metal = table["type"].str.extract(r"(?i)(palladium|platinum) ?(?:content)?$")[0]
    reserves = table["statistics"] == "Reserves"
    of_one = ~reserves | table["note"].str.contains("Included with platinum")
    return metal.where(of_one, None).fillna(table["commodity"])


def _detail(table: pd.DataFrame) -> pd.Series[str]:
    """Name a statistic as the edition of 2026 does, without the basis of its figures."""
    told = list(zip(table["type"], table["product"], table["statistics"], strict=True))
    named = pd.Series([_name(*words) for words in told], table.index, dtype="str")
    return named.mask(table["country"].str.contains(r"(?i)world total"), named + ": rounded")


@cache
def _name(text: str, product: str, statistics: str) -> str:
    name = product or text
    if statistics == "Reserves":
        name = re.sub(_OF_PRODUCTION, "", name)
    for pattern, spelling in {**_SPELLING, _ASIDE: "", r"\s+": " ", **_NAMES}.items():
        name = re.sub(pattern, spelling, name).strip(" ,:-").lower()
    return name if statistics == "Production" else f"{statistics}: {name}"
