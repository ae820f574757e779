"""What of a large graph the page shows: the newest figures, and the large flows of trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from .page_data import PageGraph

LARGE = 0.05  # of the trade in a mineral at a stage
YEARS = 2
YEARLY = frozenset(
    {"PRODUCES", "REFINES", "HOLDS_RESERVES", "USED_IN", "EXPORTS", "IMPORTS", "FACES"}
)


def shown_statements(graph: PageGraph, name: str) -> pd.DataFrame:
    """Select the statements of a type that the page shows.

    Of yearly figures the two newest years of each subject and object; of trade by product the
    newest year's flows of at least 5 % of the trade in the mineral at its stage, by weight. Every
    other statement is shown.

    Parameters
    ----------
    graph : PageGraph
    name : str
        Statement type.
    """
    table = graph.statements(name)
    if name == "EXPORTS_TO":
        traded = table["hs"].notna() & table["quantity_t"].notna() & table["year"].notna()
        return pd.concat([table[~table["hs"].notna()], _large(table[traded])])
    if name in YEARLY:
        newest = table.groupby(["subject_label", "subject_id", "object_id"])["year"].transform(
            "max"
        )
        return table[table["year"].isna() | (table["year"] > newest - YEARS)]
    return table


def _large(trade: pd.DataFrame) -> pd.DataFrame:
    newest = trade[trade["year"] == trade["year"].max()]
    goods = [newest["mineral"], newest["stage"]]
    whole = newest.groupby(goods, dropna=False)["quantity_t"].transform("sum")
    large: pd.DataFrame = newest[newest["quantity_t"] >= LARGE * whole]
    return large
