"""Pick one of several statements of the same thing, by a stated order, and tell the spread."""

from __future__ import annotations

import pandas as pd

from .schema import ENDS

ORDER = "official statistic before study, report and inference; then newer source; then source id"
SAME = (*ENDS, "stage", "product", "quantity_kind", "scenario", "year", "valid_from", "valid_to")
MEASURES = ("share", "quantity_t", "amount_usd", "value_usd")


def by_preference(statements: pd.DataFrame, source_years: pd.Series[int]) -> pd.DataFrame:
    """Sort statements so that the preferred one of each group comes first.

    Parameters
    ----------
    statements : DataFrame
        Rows with ``confidence`` and ``source_id``.
    source_years : Series of int
        Year of publication, by source id.

    Returns
    -------
    DataFrame
        The same rows: confidence A to D, then the newer source, then the source's id.
    """
    years = statements["source_id"].map(source_years).fillna(0)
    keys = statements.assign(_age=-years.astype("float64"))
    return keys.sort_values(["confidence", "_age", "source_id"], kind="stable").drop(columns="_age")


def source_years(sources: pd.DataFrame) -> pd.Series[int]:
    """Map each source's id to its year of publication."""
    return sources.set_index("id")["year"]


def resolve(statements: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Pick one statement for each thing stated, and tell how far the sources lie apart.

    Parameters
    ----------
    statements : DataFrame
        Statements of one type.
    sources : DataFrame
        The graph's sources.

    Returns
    -------
    DataFrame
        The chosen rows with ``spread_lo``, ``spread_hi`` (of the first of share, quantity_t,
        amount_usd, value_usd that the chosen row has) and ``source_count``.

    Examples
    --------
    >>> from lodegraph import open_graph
    >>> graph = open_graph()
    >>> chosen = resolve(graph.statements("PRODUCES"), graph.sources())
    >>> bool((chosen["spread_lo"].dropna() <= chosen["spread_hi"].dropna()).all())
    True
    """
    ordered = by_preference(statements, source_years(sources))
    same = [column for column in SAME if column in ordered]
    groups = ordered.groupby(same, dropna=False, sort=False)
    chosen = ordered.drop_duplicates(same).set_index("id", drop=False)
    lo = pd.Series(float("nan"), index=chosen.index)
    hi = lo.copy()
    for measure in reversed([m for m in MEASURES if m in ordered]):
        present = chosen[measure].notna()
        lowest = groups[measure].transform("min").loc[ordered["id"].isin(chosen.index)]
        highest = groups[measure].transform("max").loc[ordered["id"].isin(chosen.index)]
        ids = ordered.loc[lowest.index, "id"]
        lo[ids[ids.isin(chosen.index[present])]] = lowest[ids.isin(chosen.index[present])].array
        hi[ids[ids.isin(chosen.index[present])]] = highest[ids.isin(chosen.index[present])].array
    counts = groups["source_id"].transform("nunique")
    chosen["spread_lo"], chosen["spread_hi"] = lo, hi
    chosen["source_count"] = counts.loc[ordered["id"].isin(chosen.index)].array
    return chosen.reset_index(drop=True)
