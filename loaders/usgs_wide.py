"""Bring the Survey's tables with one column per statistic into the form of the release of 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    r"(?i),? ?estimated$|\bworld total\b|,? dry tons|,?(?: -)? (?:thousand )?metric tons\b"
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


def lengthen(rows: pd.DataFrame, columns: list[Column], edition: str) -> pd.DataFrame:
    """Give each figure a row of its own.

    A blank cell is no figure, and not zero; where the remark beside it is a mark ("W for 23-24",
    "Large"), the mark is taken.

    Parameters
    ----------
    rows : DataFrame
        ``commodity``, ``country``, ``type``, ``unit`` and the columns, indexed by line.
    columns : list of Column
        Columns of figures.
    edition : str
        Id of the source, to find its known misprints.

    Returns
    -------
    DataFrame
        In the form of `usgs_world.COLUMNS`, with ``line`` and ``locator``.
    """
    parts = [_one_column(rows, column) for column in columns]
    long = pd.concat(parts, ignore_index=True).sort_values(
        ["line", "Statistics", "Year"], kind="stable"
    )
    long = long[long["Value"] != ""].reset_index(drop=True)
    return corrected(long, edition)


def _one_column(rows: pd.DataFrame, column: Column) -> pd.DataFrame:
    notes = rows[column.notes].str.strip() if column.notes else pd.Series("", rows.index)
    printed = rows[column.name].str.strip()
    marks = notes.str.extract(_MARK_IN_NOTE).fillna("")
    mark = marks[0] + marks[1] + marks[2] + marks[3]
    estimate = pd.Series("", rows.index).mask(_estimated(printed, notes, column), "Estimated. -- ")
    # A cell that is a remark itself is one, in the words of the edition of 2026.
    said = notes.mask(printed.str.contains(r"(?i)^(?:less than|included)"), printed)
    said = said.str.replace(r"(?i)less than (?:½|1/2|a half|one-half)", UNDER_HALF, regex=True)
    return pd.DataFrame(
        {
            "MCS chapter": rows["commodity"],
            "Section": _section(rows, notes, column),
            "Commodity": _commodity(rows, notes, column),
            "Country": rows["country"],
            "Statistics": column.statistics,
            "Statistics_detail": _detail(rows, column),
            "Unit": pd.Series(column.unit, rows.index) if column.unit else rows["unit"],
            "Year": column.year,
            "Value": plain_cells(printed.mask(printed == "", mark)),
            "Notes": estimate + said,
            "Other notes": "",
            "line": rows.index,
            "locator": "row " + rows.index.astype(str) + "; " + column.name,
        },
        rows.index,
    )


def _estimated(printed: pd.Series[str], notes: pd.Series[str], column: Column) -> pd.Series[bool]:
    said = notes.str.contains(_ALSO_ESTIMATED) & (column.statistics == "Production")
    return said | printed.str.contains(r"^e\d") | column.estimated


def _section(rows: pd.DataFrame, notes: pd.Series[str], column: Column) -> pd.Series[str]:
    """Title the table as the edition of 2026 does, with what is said of the basis in brackets."""
    mined = rows["type"].str.contains(_MINED) & ~rows["type"].str.contains(_PROCESSED)
    title = pd.Series("World Production", rows.index)
    title = title.mask(mined, "World Mine Production and Reserves")
    said = rows["type"]
    if column.statistics == "Reserves":
        of_table = notes.where(notes.str.contains(_TABLE_REMARK), None)
        first = of_table.groupby(rows["commodity"]).transform("first").fillna("")
        said = said.str.replace(r",? gross weight.*", "", regex=True).where(first == "", first)
    return title + ": " + said


def _commodity(rows: pd.DataFrame, notes: pd.Series[str], column: Column) -> pd.Series[str]:
    """Tell the platinum-group metals apart, whose reserves are of all of them."""
    metal = rows["type"].str.extract(r"(?i)(palladium|platinum) ?(?:content)?$")[0]
    if column.statistics == "Reserves":
        metal = metal.where(notes.str.contains("Included with platinum"), None)
    return metal.fillna(rows["commodity"])


def _detail(rows: pd.DataFrame, column: Column) -> pd.Series[str]:
    """Name a statistic as the edition of 2026 does, without the basis of its figures."""
    types = rows["type"].unique()
    read = {text: _name(text, column) for text in types}
    named = rows["type"].map(read)
    return named.mask(rows["country"].str.contains(r"(?i)world total"), named + ": rounded")


def _name(text: str, column: Column) -> str:
    name = column.product or text.strip()
    for pattern, spelling in {**_SPELLING, _ASIDE: "", r"\s+": " ", **_NAMES}.items():
        name = re.sub(pattern, spelling, name).strip(" ,:-").lower()
    return name if column.statistics == "Production" else f"{column.statistics}: {name}"
