"""Which reported trade did balancing move furthest, and at which step?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..graph.errors import NoEvidence
from ..graph.names import resolve
from ..graph.supply import UNKNOWN
from .chain import BALANCED, told_by

if TYPE_CHECKING:
    from ..graph.store import Graph

TRACING, BALANCING = "tracing", "balancing"
RANKED = "rows are ranked by the change as a part of all that leaves the stage"


def changes(graph: Graph, mineral: str | None = None, year: int | None = None) -> pd.DataFrame:
    """List the flows of a year whose reported trade was changed, the largest change first.

    Two steps move a figure. Tracing: what an exporter did not make is of other makers, and exports
    beyond what a country has are lowered. Balancing: flows are brought to what makers make and
    users need. The step that moved a flow further is named.

    Parameters
    ----------
    graph : Graph
    mineral : str, optional
        Id, name or alias; all minerals unless given.
    year : int, optional
        The newest with balanced trade unless given.

    Returns
    -------
    DataFrame
        One row for each flow between two countries of which trade was reported: ``mineral``,
        ``stage`` that it leaves, ``maker``, ``user`` (iso3), ``reported_t``, ``traced_t``,
        ``balanced_t`` (tonnes), ``change_t`` (balanced less reported), ``change`` (as a fraction of
        what was reported), ``part_of_stage`` (the size of the change as a fraction, 0-1, of all
        that leaves the stage), ``step`` (tracing or balancing; empty where the graph does not
        tell), ``year``, ``source_id``, ``statements``.

    Raises
    ------
    UnknownName
        If no mineral has that name.
    NoEvidence
        If no trade of it was balanced, or none in that year.

    Examples
    --------
    Of 120 t reported the exporter made 100 and the user needs 90: 20 by tracing, 10 by balancing.

    >>> step(pd.Series([120.0]), pd.Series([100.0]), pd.Series([90.0])).tolist()
    ['tracing']
    """
    name = None if mineral is None else resolve("Mineral", mineral)
    feeds = _balanced(graph, name, year)
    source = feeds["subject_id"].str.split("/", expand=True)
    leaving = feeds.groupby([source[0], source[1]])["quantity_t"].transform("sum")
    change = feeds["quantity_t"] - feeds["reported_t"]
    table = pd.DataFrame(
        {
            "mineral": source[0],
            "stage": source[1],
            "maker": source[2],
            "user": feeds["object_id"].str.split("/").str[2],
            "reported_t": feeds["reported_t"],
            "traced_t": feeds["traced_t"],
            "balanced_t": feeds["quantity_t"],
            "change_t": change,
            "change": change / feeds["reported_t"],
            "part_of_stage": change.abs() / leaving,
            "step": step(feeds["reported_t"], feeds["traced_t"], feeds["quantity_t"]),
            "year": feeds["year"],
            "source_id": feeds["source_id"],
            "statements": feeds["statements"],
        }
    )
    table = table[table["reported_t"].notna() & (table["user"] != UNKNOWN)]
    order = ["part_of_stage", "mineral", "stage", "maker", "user"]
    table = table.sort_values(order, ascending=[False, True, True, True, True], ignore_index=True)
    supply = graph.nodes("Supply")
    made = supply[supply["id"].isin([*feeds["subject_id"], *feeds["object_id"]])]
    table.attrs = {
        "year": int(feeds["year"].iloc[0]),
        "assumptions": [BALANCED, RANKED],
        "sources": sorted(told_by(graph, made).union(table["source_id"])),
    }
    return table


def step(
    reported: pd.Series[float], traced: pd.Series[float], balanced: pd.Series[float]
) -> pd.Series[str]:
    """Name the step that moved each figure further; none where the traced figure is not told."""
    by_tracing = (traced - reported).abs() >= (balanced - traced).abs()
    named = pd.Series(np.where(by_tracing, TRACING, BALANCING), traced.index, dtype="str")
    return named.where(traced.notna())


def _balanced(graph: Graph, mineral: str | None, year: int | None) -> pd.DataFrame:
    """Take the flows of one year that were found from trade, of one mineral or of all."""
    feeds = graph.statements("FEEDS")
    feeds = feeds[feeds["method"].isin(["balanced", "reported"])]
    about = mineral or "any mineral"
    if mineral is not None:
        feeds = feeds[feeds["subject_id"].str.startswith(f"{mineral}/")]
    years = sorted({int(each) for each in feeds.loc[feeds["reported_t"].notna(), "year"]})
    if not years:
        hint = "load trade, for example a release of BACI, beside the output of countries"
        raise NoEvidence(f"{graph.name} has no balanced trade of {about}", hint)
    if year is not None and year not in years:
        told = ", ".join(map(str, years))
        raise NoEvidence(
            f"{graph.name} has no balanced trade of {about} in {year}", f"years: {told}"
        )
    chosen = feeds[feeds["year"] == (years[-1] if year is None else year)]
    return chosen.assign(traced_t=chosen["traced_t"].astype("float64"))
