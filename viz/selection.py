"""What of a large graph the page shows: the newest figures, and the large flows of trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from .page_data import PageGraph

LARGE = 0.05  # of the trade in a mineral at a stage
# Flows may rest on the year before the newest: with it, each leads to what it rests on.
YEARS = {"PRODUCES": 2, "REFINES": 2}
YEARLY = frozenset({"HOLDS_RESERVES", "USED_IN", "EXPORTS", "IMPORTS", "FACES", "DEPENDS_ON"})
SAME = ["subject_label", "subject_id", "object_id", "status"]


def shown_statements(graph: PageGraph, name: str) -> pd.DataFrame:
    """Select the statements of a type that the page shows.

    Of yearly figures the newest year of each subject and object, of output the two newest;
    projections are counted by themselves. Of trade by product the newest year's flows of at least
    5 % of the trade in the mineral at its stage, by weight; of other trade the newest of each
    mineral. Every other statement is shown.

    Parameters
    ----------
    graph : PageGraph
    name : str
        Statement type.
    """
    if name == "EXPORTS_TO":
        return _trade(graph)
    table = graph.statements(name)
    if name in YEARLY or name in YEARS:
        newest = table.groupby(SAME)["year"].transform("max")
        return table[table["year"].isna() | (table["year"] > newest - YEARS.get(name, 1))]
    return table


def _trade(graph: PageGraph) -> pd.DataFrame:
    """Read the newest year of trade by product, and no other; of other trade what there is."""
    counted = graph.counts("EXPORTS_TO", ["year", "hs"])
    by_product = counted["hs"].notna() & counted["year"].notna()
    newest = sorted(counted.loc[by_product, "year"])[-1:]
    years = {*newest, *counted.loc[counted["hs"].isna(), "year"].dropna()}
    tables = [graph.statements("EXPORTS_TO", int(year)) for year in sorted(years)]
    table = pd.concat([*tables, graph.undated("EXPORTS_TO")])
    traded = table[table["year"].isin(newest)]
    return pd.concat([_stated(table[table["hs"].isna()]), _large(traded)])


def _stated(trade: pd.DataFrame) -> pd.DataFrame:
    """Take the newest that a table of shares says of each mineral, and every single statement."""
    end = pd.to_numeric(trade["valid_to"].str[:4]).astype("Int64")
    newest = end.groupby([trade["object_id"], trade["mineral"]]).transform("max")
    return trade[end.isna() | (end == newest)]


def _large(trade: pd.DataFrame) -> pd.DataFrame:
    weighed = trade[trade["hs"].notna() & trade["quantity_t"].notna()]
    goods = [weighed["mineral"], weighed["stage"]]
    whole = weighed.groupby(goods, dropna=False)["quantity_t"].transform("sum")
    large: pd.DataFrame = weighed[weighed["quantity_t"] >= LARGE * whole]
    return large
