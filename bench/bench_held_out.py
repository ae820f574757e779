"""Hide a tenth of the known trade, predict it, and see how much falls inside its interval.

Two ways, three seeds each. `tonnes`: the weight of a tenth of the flows is hidden and their value
left, as in the tens of thousands of rows of BACI that have no weight. `flows`: a tenth of the pairs
of countries trade nothing at all, as where nobody reports. A prediction is the share of the user's
supply that comes from the maker, after tracing and balancing; the truth is what all data give. The
interval, of :func:`~lodegraph.graph.bounds.bounds`, was settled before a cell was looked at.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lodegraph import open_graph
from lodegraph.graph.flows import cleared_feeds
from lodegraph.graph.legs import legs
from lodegraph.graph.resolve import source_years
from lodegraph.graph.shares import StageTable, stage_tables
from lodegraph.graph.supply import chains
from lodegraph.graph.trade import FIRST_YEAR, trade_by_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lodegraph.graph.trade import Trade

SEEDS = (0, 1, 2)
HIDDEN = 0.1
NEEDED = ("PRODUCES", "REFINES", "EXPORTS_TO")
ENDS = ["subject_id", "object_id"]
Chains = dict[tuple[str, int], list[StageTable]]


def run() -> str:
    """Hide and predict on the graph that ``LODEGRAPH_GRAPH`` names, or on the one that ships."""
    graph = open_graph(os.environ.get("LODEGRAPH_GRAPH"))
    statements = {name: graph.statements(name) for name in NEEDED}
    rows = statements["EXPORTS_TO"]
    statements["EXPORTS_TO"] = rows[(rows["year"] >= FIRST_YEAR).fillna(value=False)]
    found = chains(stage_tables(statements, source_years(graph.sources())))
    trade = trade_by_year(statements)
    dated = {key: chain for key, chain in found.items() if key[1] in trade}
    if not dated:
        return "held out: skipped, the graph has no trade; name another in LODEGRAPH_GRAPH"
    true = _feeds(dated, trade)
    lines = ["a tenth of the trade hidden and predicted: inside the interval, mean width"]
    for way, hide in (("tonnes", _without_tonnes), ("flows", _without_flows)):
        for seed in SEEDS:
            hidden = np.random.default_rng(seed).random(len(statements["EXPORTS_TO"])) < HIDDEN
            left = statements | {"EXPORTS_TO": hide(statements["EXPORTS_TO"], hidden)}
            told = _told(true, statements["EXPORTS_TO"], hidden, _feeds(dated, trade_by_year(left)))
            lines.append(f"  {way}, seed {seed}: {told}")
    return "\n".join(lines)


def _without_tonnes(rows: pd.DataFrame, hidden: NDArray[np.bool_]) -> pd.DataFrame:
    return rows.assign(quantity_t=rows["quantity_t"].mask(hidden & (rows["value_usd"] > 0)))


def _without_flows(rows: pd.DataFrame, hidden: NDArray[np.bool_]) -> pd.DataFrame:
    return rows[~hidden]


def _feeds(dated: Chains, trade: dict[int, Trade]) -> pd.DataFrame:
    """Find the flows of every leg that trade tells."""
    return pd.concat(list(_legs(dated, trade)), ignore_index=True)


def _legs(dated: Chains, trade: dict[int, Trade]) -> Iterator[pd.DataFrame]:
    columns = [*ENDS, "share_of_target", "quantity_t", "reported_t", "lo", "hi", "statements"]
    for (_, year), chain in dated.items():
        found = legs(chain, trade[year].flows)
        for table, after, flows in zip(chain, [*chain[1:], None], found, strict=True):
            if flows is not None:
                yield cleared_feeds(table, after, flows, trade[year].source_id)[columns]


def _told(
    true: pd.DataFrame, rows: pd.DataFrame, hidden: NDArray[np.bool_], guessed: pd.DataFrame
) -> str:
    """Compare what all data give with what is found where a statement of the flow is hidden."""
    ids = set(rows.loc[hidden & (rows["quantity_t"] > 0), "id"])
    known = true[true["reported_t"].notna()]
    known = known[[not ids.isdisjoint(text.split()) for text in known["statements"]]]
    both = known.merge(guessed, "left", ENDS, suffixes=("", "_guessed"))
    lo, hi = both["lo_guessed"].fillna(0.0), both["hi_guessed"].fillna(0.0)
    share = both["share_of_target"]
    inside = (lo - 1e-9 <= share) & (share <= hi + 1e-9)
    width, tonnes = hi - lo, both["quantity_t"]
    return (
        f"{inside.mean():.1%} of {len(both):,}, width {width.mean():.2f}; "
        f"by tonnes {tonnes[inside].sum() / tonnes.sum():.1%}, "
        f"width {np.average(width, weights=tonnes):.2f}"
    )
