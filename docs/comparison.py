"""The table of our figures beside published ones: ``comparison.csv`` names the published."""  # noqa: INP001

from __future__ import annotations

import csv
from functools import cache
from math import isnan, nan
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from lodegraph import open_graph
from lodegraph.graph.codes import countries, minerals
from lodegraph.graph.errors import NoEvidence
from lodegraph.graph.hs import hs_codes
from lodegraph.queries.concentration import concentration
from lodegraph.queries.geopolrisk import geopolrisk

if TYPE_CHECKING:
    from lodegraph.graph.store import Graph

Row = dict[str, str]
ROWS = Path(__file__).parent / "comparison.csv"
HEADER = ("what", "ours", "published", "by", "difference", "why")
SURVEY, YEARS, BUYER = "usgs-mcs-2026", (2021, 2024), "USA"


def tables() -> dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Make the header and the rows of the table of the page."""
    graph = open_graph()
    with ROWS.open(encoding="utf-8", newline="") as file:
        return {"comparison": (HEADER, [_compared(graph, row) for row in csv.DictReader(file)])}


def _compared(graph: Graph, row: Row) -> tuple[str, ...]:
    """Set our figure beside a published one."""
    row = dict(row)
    if row["kind"] == "imports" and not row["published"]:
        _take_from_survey(graph, row)
    ours, what = {"imports": _imports, "leader": _leader, "top3": _top3, "score": _score}[
        row["kind"]
    ](graph, row)
    theirs = float(row["published"])
    score = row["kind"] == "score"
    written = _score_text if score else _percent
    apart = "" if isnan(ours) else f"{ours / theirs - 1:+.0%}" if score else _points(ours, theirs)
    by = f"[{row['publisher']}]({row['url']})"
    return what, written(ours), written(theirs), by, apart, row["why"]


def _percent(share: float) -> str:
    return "unknown" if isnan(share) else f"{100 * share:.0f} %"


def _score_text(score: float) -> str:
    return f"{score:.3g}"


def _points(ours: float, theirs: float) -> str:
    points = round(100 * (ours - theirs))
    return f"{points:+d} points" if points else "none"


def _take_from_survey(graph: Graph, row: Row) -> None:
    """Take the largest named origin of the Survey's import sources of the United States."""
    stated = _statements(graph, None)
    stated = stated[(stated["source_id"] == SURVEY) & (stated["object_id"] == BUYER)]
    stated = stated[stated["mineral"].eq(row["mineral"]) & stated["subject_label"].eq("Country")]
    first = stated[stated["product"].fillna("").eq(row["product"])].nlargest(1, "share").iloc[0]
    source = graph.sources().set_index("id").loc[SURVEY]
    row["country"] = f"{first['subject_id']} {BUYER}"
    row["published"] = str(first["share"])
    row["publisher"], row["url"] = f"{source['publisher']}, {source['title']}", str(source["url"])


@cache
def _statements(graph: Graph, year: int | None) -> pd.DataFrame:
    return graph.statements("EXPORTS_TO", year)


def _imports(graph: Graph, row: Row) -> tuple[float, str]:
    """Find the share of a buyer's imports that comes from a country, by content, in BACI."""
    seller, buyer = row["country"].split()
    first, last = (int(row["year"]),) * 2 if row["year"] else YEARS
    trade = pd.concat([_statements(graph, year) for year in range(first, last + 1)])
    trade = trade[trade["hs"].isin(row["hs"].split()) & trade["object_id"].eq(buyer)]
    trade = trade[trade["source_id"].eq("baci-hs92")]
    content = trade["hs"].map(hs_codes()["content"]).fillna(1.0)
    tonnes = (trade["quantity_t"] * content).groupby(trade["subject_id"]).sum()
    years = str(first) if first == last else f"{first}-{last}"
    goods = f" ({row['product']})" if row["product"] else ""
    what = (
        f"{_country(seller)} in the imports of {_country(buyer)}: {_mineral(row)}{goods}, {years}"
    )
    return float(tonnes.get(seller, 0.0) / tonnes.sum()), what


def _leader(graph: Graph, row: Row) -> tuple[float, str]:
    """Find the share of the largest producer."""
    try:
        table = concentration(graph, row["mineral"], int(row["year"]))
    except NoEvidence:
        what = f"the largest producer of the world's {_mineral(row)}, {row['stage']}, {row['year']}"
        return nan, what
    first = table[table["stage"] == row["stage"]].iloc[0]
    what = f"{first['country']} in the world's {_mineral(row)}, {row['stage']}, {row['year']}"
    return float(first["share"]), what


def _top3(graph: Graph, row: Row) -> tuple[float, str]:
    """Find the share of the three largest producers; of several minerals the mean."""
    names = row["mineral"].split()
    shares: list[float] = []
    for name in names:
        table = concentration(graph, name, int(row["year"]))
        shares.append(float(table[table["stage"] == row["stage"]]["share"].nlargest(3).sum()))
    whose = f"the IEA's minerals (mean of {len(names)})" if len(names) > 1 else _mineral(row)
    return sum(shares) / len(shares), f"the three largest of {whose}, {row['stage']}, {row['year']}"


def _score(graph: Graph, row: Row) -> tuple[float, str]:
    """Compute the published score of supply risk."""
    table = geopolrisk(graph, row["mineral"], row["country"], int(row["year"]), row["hs"].split())
    what = f"supply risk of {_mineral(row)}, {_country(row['country'])}, {row['year']}"
    return float(table["score"].iloc[0]), what


def _mineral(row: Row) -> str:
    return minerals()[row["mineral"]].name.lower()


def _country(iso3: str) -> str:
    name = countries()[iso3].name
    return f"the {name}" if name.startswith("United ") else name
