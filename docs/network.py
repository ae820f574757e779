"""The tables of the page on the supply network, from the code tables and the graph that ships."""  # noqa: INP001

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from lodegraph import open_graph
from lodegraph.graph.chains import traded_codes
from lodegraph.graph.codes import minerals, read_rows, stages
from lodegraph.graph.supply import UNKNOWN, WORLD

if TYPE_CHECKING:
    import pandas as pd

    from lodegraph.graph.store import Graph

Row = tuple[str, ...]


def tables() -> dict[str, tuple[Row, list[Row]]]:
    """Make the header and the rows of each table of the page."""
    graph = open_graph()
    return {
        "chains": (("mineral", "stage", "HS codes", "note"), _chains()),
        "coverage": (
            ("mineral", "stage", "year", "source", "in named countries", "the way on", "unknown"),
            _coverage(graph),
        ),
    }


def _chains() -> list[Row]:
    notes = {(row["mineral"], row["stage"]): row["note"] for row in read_rows("chains.csv")}
    return [
        (minerals()[mineral].name, stage, " ".join(hs), notes[mineral, stage])
        for (mineral, stage), hs in traded_codes().items()
    ]


def _coverage(graph: Graph) -> list[Row]:
    supply = graph.nodes("Supply")
    feeds = graph.statements("FEEDS")
    demand = graph.nodes("Demand")
    traded = set(demand[demand["iso3"] != WORLD].groupby(["mineral", "year"]).groups)
    legs = supply.groupby(["mineral", "year"])["stage"].nunique().reset_index()
    keys = legs[["mineral", "year"]].itertuples(index=False, name=None)
    legs["traded"] = [key in traded for key in keys]
    # As a question about a country: the longest chain, then trade, then the newest.
    legs = legs.sort_values(["stage", "traded", "year"])
    longest = legs.drop_duplicates("mineral", keep="last")
    chosen = supply.merge(longest[["mineral", "year"]])
    order = {name: entry.ordinal or 0 for name, entry in stages().items()}
    groups = sorted(
        chosen.groupby(["mineral", "stage"]), key=lambda item: (item[0][0], order[str(item[0][1])])
    )
    return [_leg(part, feeds[feeds["subject_id"].isin(part["id"])]) for _, part in groups]


def _leg(supply: pd.DataFrame, feeds: pd.DataFrame) -> Row:
    first = supply.iloc[0]
    balanced = feeds[feeds["method"].isin(["balanced", "reported"])]
    way, unknown = ", ".join(sorted(set(feeds["method"]))).replace("_", " "), ""
    if len(balanced):
        way = "balanced trade"
        ends = balanced["subject_id"].str.contains(f"/{UNKNOWN}/") | balanced[
            "object_id"
        ].str.contains(f"/{UNKNOWN}/")
        tonnes = balanced["quantity_t"]
        unknown = f"{tonnes[ends].sum() / tonnes.sum():.0%}"
    covered = first["coverage"]
    return (
        minerals()[first["mineral"]].name,
        first["stage"],
        str(first["year"]),
        first["source_id"],
        "total not told" if isnan(covered) else f"{covered:.1%}",
        way,
        unknown,
    )
