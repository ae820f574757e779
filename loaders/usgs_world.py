"""Turn rows of the Survey's world tables into production, capacity and reserves by country.

The rows have the columns of the data release of 2026; the loaders of older editions bring theirs
into this form.
"""

from __future__ import annotations

import pandas as pd

from .table import Problems, resolve_column
from .usgs_basis import bases
from .usgs_cells import IN_WORDS, figures, is_figure, places, tonnes

COLUMNS: tuple[str, ...] = (
    "MCS chapter",
    "Section",
    "Commodity",
    "Country",
    "Statistics",
    "Statistics_detail",
    "Unit",
    "Year",
    "Value",
    "Notes",
    "Other notes",
)

_KINDS = {"Production": "production", "Capacity": "capacity", "Reserves": "reserve"}
_TABLE = ["MCS chapter", "Commodity", "Statistics", "Unit", "Year"]
_GENERIC = (
    r"\b(?:mine |refinery |smelter |primary |plant |yearend )?(?:production|capacity|reserves)\b"
    r"|\((?:thousand|million) metric tons[^)]*\)|^pgm\b"
)
# A few cells have a clause of running text where the name of a statistic should stand.
_CLAUSES = {
    r".*were estimated to have.*|.*accessible economic.*|global production": "",
    r"global capacity for scandium oxide": "scandium oxide",
    r".*of y2o3 equivalent.*": "yttrium oxide equivalent",
}
_STANDING = r"Estimated ?\.?|Reported\.|See Appendix C for resource.*|"
_HEADING = r"^\(Data in [^,)]*, (.*?),? unless otherwise specified\)"


def world_problems(rows: pd.DataFrame, problems: Problems) -> None:
    """Note what keeps rows of world tables from being read."""
    other = ~rows["Statistics"].isin(list(_KINDS))
    problems.add(other, "not read", "production, capacity and reserves are read", "Statistics")
    place = places(rows["Country"])
    reason = "no such country; correct the name"
    problems.add(place["id"].isna(), "refused", reason, "Country", place["nearest"])
    no_year = ~rows["Year"].str.fullmatch(r"\d{4}")
    problems.add(no_year, "refused", "a year has four digits", "Year")
    strange = ~is_figure(rows["Value"])
    problems.add(strange, "refused", "neither a figure nor a mark of these tables", "Value")


def world_statements(rows: pd.DataFrame, source_id: str) -> pd.DataFrame:
    """Turn rows without a problem into statements.

    Parameters
    ----------
    rows : DataFrame
        Columns `COLUMNS`, ``line`` and ``locator``.
    source_id : str
        Edition.

    Returns
    -------
    DataFrame
        ``share`` is the figure over the published (rounded) world total of the same table and
        year, and empty where none is published.
    """
    place = places(rows["Country"])
    mineral = resolve_column(rows["Commodity"], "Mineral")["id"]
    kind = rows["Statistics"].map(_KINDS)
    table = _table_name(rows["Statistics_detail"], place)
    cells = figures(rows["Value"], rows["Notes"], rows["Statistics_detail"] + place["remark"])
    cells["qualifier"] = cells["qualifier"].mask(
        place["estimated"] & (cells["qualifier"] == "exact"), "estimate"
    )
    world = place["id"] == "world"
    keys = [rows[column] for column in _TABLE] + [table]
    total = cells["value"].where(world).groupby(keys).transform("max")
    product = _product(table, mineral)
    statements = pd.DataFrame(
        {
            "type": _type(rows, table, kind),
            "subject_label": place["label"],
            "subject_id": place["id"],
            "object_label": "Mineral",
            "object_id": mineral,
            "row": rows["line"],
            "year": rows["Year"].astype("Int64"),
            "quantity_kind": kind,
            **cells,
            "unit": rows["Unit"],
            "basis": bases(mineral, product, basis_texts(rows)),
            "product": product,
            "quantity_t": cells["value"] * rows["Unit"].map(tonnes).astype("float64"),
            "share": (cells["value"] / total).where(~world & (total > 0)),
            "category": pd.Series("reserves", rows.index).where(kind == "reserve"),
            "status": "asserted",
            "confidence": "A",
            "source_id": source_id,
            "locator": rows["locator"],
            "note": remarks(rows),
        }
    )
    statements["stage"] = statements["type"].map(
        {"PRODUCES": "mine", "REFINES": "refined", "HOLDS_RESERVES": "deposit"}
    )
    statements.loc[product == "alumina", "stage"] = "intermediate"
    return statements


def basis_texts(rows: pd.DataFrame) -> list[pd.Series[str]]:
    """Give what is said of a figure's basis, the most particular first."""
    heading = rows["Other notes"].str.extract(_HEADING)[0].fillna("")
    # "World Mine Production (manganese content) and Reserves" says nothing of the reserves.
    title = rows["Section"].mask(
        rows["Statistics"] == "Reserves",
        rows["Section"].str.replace(r"\([^)]*\) and Reserves", "", regex=True),
    )
    notes = rows["Notes"].str.replace("For Australia, .*?(?: -- |$)", "", regex=True)
    return [rows["Statistics_detail"], notes, title, heading]


def _table_name(detail: pd.Series[str], place: pd.DataFrame) -> pd.Series[str]:
    """Name the table a row belongs to: totals are told apart from it by "rounded" only."""
    table = detail.str.lower().str.replace(r"[:,]? \(?rounded\)?$", "", regex=True)
    # Where one column has several products, the row of a total names them.
    named = (place["id"] == "world") & place["remark"].isin(["ilmenite and rutile"])
    return table.mask(named, "mine production: " + place["remark"])


def _type(rows: pd.DataFrame, table: pd.Series[str], kind: pd.Series[str]) -> pd.Series[str]:
    """Tell extraction from processing: a table that lists reserves is about extraction."""
    extraction = rows["Section"].str.contains("Reserves")
    processing = ~extraction | table.str.contains("refinery|smelter|scandium oxide")
    mined = table.str.contains("mine production") | ~processing
    types = pd.Series("REFINES", rows.index).mask(mined, "PRODUCES")
    return types.mask(kind == "reserve", "HOLDS_RESERVES")


def _product(table: pd.Series[str], mineral: pd.Series[str]) -> pd.Series[str]:
    """Keep what the name of a statistic says beyond "mine production"."""
    product = table.replace(_CLAUSES, regex=True).str.replace(_GENERIC, "", regex=True)
    product = product.str.strip(" :,—()-").str.replace(r"\s+", " ", regex=True)
    return product.mask((product == "") | (product == mineral))


def remarks(rows: pd.DataFrame) -> pd.Series[str]:
    """Gather the basis of the figures and the remarks, without the standing phrases."""
    heading = rows["Other notes"].str.extract(_HEADING)[0].fillna("")
    worded = rows["Value"].str.fullmatch(IN_WORDS) | rows["Value"].isin(["XX"])
    printed = ("printed: " + rows["Value"]).where(worded, "")
    said = rows["Notes"].str.replace(rf"(?:^| -- )(?:{_STANDING})(?= -- |$)", "", regex=True)
    said = said.str.replace(" -- ", "; ").str.strip("; ")
    notes = pd.Series("", rows.index)
    for part in (heading, printed, said):
        notes = notes + ("; " + part).where(part != "", "")
    notes = notes.str.removeprefix("; ")
    return notes.mask(notes == "")
