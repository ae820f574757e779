"""Turn the Survey's tables on the United States into production, trade and import reliance.

The rows have the columns of the data release of 2026. What the United States makes is stated
without a stage: a figure of one country is no table of a stage.
"""

from __future__ import annotations

import pandas as pd

from .table import Problems, resolve_column
from .usgs_basis import bases
from .usgs_cells import figures, is_figure, places, tonnes
from .usgs_world import basis_texts, remarks

SALIENT, SOURCES = "Salient Statistics—United States", "Import Sources"

_TYPES = {
    "Production": "PRODUCES",
    "Import": "IMPORTS",
    "Export": "EXPORTS",
    "Net import reliance": "DEPENDS_ON",
}
_SOURCES_OF = r"Import sources (\d{4})-(\d{4})"
_NET_EXPORTER = "E"
_PROCESSING = r"(?i)refin|smelter|second|scrap|sponge|dioxide|ferro|recycl|post-consumer"
_GENERIC = (
    r"(?i)^(?:net import reliance ?as a percentage of (?:total |apparent |estimated |reported )*"
    r"consumption|imports for consumption|imports|exports|production)\b"
)
_SENTENCE = r"(?i)^the united.states was .*"
# Chapters about one product of a mineral, which the names of their statistics leave out.
_CHAPTERS = (
    "bauxite",
    "alumina",
    "tio2 pigment",
    "titanium sponge metal",
    "titanium mineral concentrates",
)
_EVERYTHING = {"", "all", "total", "all forms", "total imports"}


def us_problems(rows: pd.DataFrame, problems: Problems) -> None:
    """Note what keeps rows on the United States from being read."""
    of_sources = rows["Section"] == SOURCES
    known = (
        rows["Statistics"]
        .isin(list(_TYPES))
        .mask(of_sources, rows["Statistics"].str.fullmatch(_SOURCES_OF))
    )
    reason = "production, trade, net import reliance and import sources are read"
    problems.add(~known, "not read", reason, "Statistics")
    place = places(rows["Country"])
    several = place["id"].isna() & rows["Country"].str.contains(r",.* and |, and ")
    reason = "one figure for several countries"
    problems.add(several, "not read", reason, "Country")
    reason = "no such country; correct the name"
    problems.add(place["id"].isna(), "refused", reason, "Country", place["nearest"])
    other = ~of_sources & (place["id"] != "USA")
    problems.add(other & ~several, "refused", "these are of the United States", "Country")
    no_year = ~rows["Year"].str.fullmatch(r"\d{4}") & ~of_sources
    problems.add(no_year, "refused", "a year has four digits", "Year")
    footnote = rows["Value"].str.fullmatch(r"-\d")
    reason = "a footnote in brackets that a spreadsheet took for a negative number"
    problems.add(footnote, "not read", reason, "Value")
    strange = ~is_figure(rows["Value"]) & (rows["Value"] != _NET_EXPORTER)
    problems.add(strange, "refused", "neither a figure nor a mark of these tables", "Value")


def us_statements(rows: pd.DataFrame, source_id: str) -> pd.DataFrame:
    """Turn rows without a problem into statements.

    Parameters
    ----------
    rows : DataFrame
        Columns of `usgs_world.COLUMNS`, ``line`` and ``locator``.
    source_id : str
        Edition.

    Returns
    -------
    DataFrame
        A net exporter ("E") has a net import reliance of at most 0, with no lower end.
    """
    place = places(rows["Country"])
    mineral = resolve_column(rows["Commodity"], "Mineral")["id"]
    product = _product(rows, mineral)
    types = _types(rows)
    cells = _cells(rows)
    sold, reliant = types == "EXPORTS_TO", types == "DEPENDS_ON"
    years = rows["Statistics"].str.extract(_SOURCES_OF)
    weight = cells["value"] * rows["Unit"].map(tonnes).astype("float64")
    return pd.DataFrame(
        {
            "type": types,
            "subject_label": place["label"],
            "subject_id": place["id"],
            "object_label": pd.Series("Mineral", rows.index).mask(sold, "Country"),
            "object_id": mineral.mask(sold, "USA"),
            "row": rows["line"],
            "year": rows["Year"].where(~sold).astype("Int64"),
            "valid_from": years[0],
            "valid_to": years[1],
            "mineral": mineral.where(sold),
            "quantity_kind": _kinds(types),
            **cells,
            "unit": rows["Unit"],
            "basis": bases(mineral, product, basis_texts(rows)).where(rows["Unit"].map(tonnes) > 0),
            "product": product,
            "quantity_t": weight,
            "share": (cells["value"] / 100).where((sold | reliant) & (cells["value"] >= 0)),
            "reporter": pd.Series("USA", rows.index).where(sold),
            "status": "asserted",
            "confidence": "A",
            "source_id": source_id,
            "locator": rows["locator"],
            "note": remarks(rows),
        }
    )


def _types(rows: pd.DataFrame) -> pd.Series[str]:
    types = rows["Statistics"].map(_TYPES).fillna("EXPORTS_TO").astype("str")
    processed = (types == "PRODUCES") & rows["Statistics_detail"].str.contains(_PROCESSING)
    return types.mask(processed, "REFINES")


def _kinds(types: pd.Series[str]) -> pd.Series[str]:
    traded = types.isin(["IMPORTS", "EXPORTS", "EXPORTS_TO"])
    made = types.isin(["PRODUCES", "REFINES"])
    kinds = pd.Series(None, types.index, dtype="str").mask(traded, "trade")
    return kinds.mask(made, "production")


def _cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Read the cells; what is open above ends at 100 %, a net exporter's reliance at 0."""
    exporter = rows["Value"] == _NET_EXPORTER
    text = rows["Value"].mask(exporter, "NA")
    cells = figures(text, rows["Notes"], rows["Statistics_detail"])
    percent = rows["Unit"] == "percent"
    above = percent & (cells["qualifier"] == "lower_bound")
    below = percent & (cells["qualifier"] == "upper_bound")
    cells["hi"] = cells["hi"].mask(above, 100.0).mask(exporter, 0.0)
    cells["lo"] = cells["lo"].mask(below, 0.0)
    cells["qualifier"] = cells["qualifier"].mask(exporter, "upper_bound")
    return cells


def _product(rows: pd.DataFrame, mineral: pd.Series[str]) -> pd.Series[str]:
    """Keep what the name of a statistic says beyond "imports for consumption"."""
    product = rows["Statistics_detail"].replace(_SENTENCE, "", regex=True)
    product = product.str.replace(_GENERIC, "", regex=True).str.lower()
    product = product.str.strip(" :,—").str.replace(r"\s+", " ", regex=True)
    product = product.mask(product.isin(list(_EVERYTHING)) | (product == mineral), "")
    chapter = rows["Commodity"].str.lower()
    chapter = chapter.where(chapter.isin(_CHAPTERS) & (chapter != product), "")
    named = (chapter + ", " + product).str.strip(", ")
    return named.mask(named == "")
