"""Pick one of several statements of the same thing, by a stated order, and tell the spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .statements import IDENTITY

if TYPE_CHECKING:
    import pandas as pd

ORDER = (
    "official statistic before study, report and inference; then what a person or a table states "
    "before what a rule read out of a text; then the newer source; then the source's id"
)
SAME = tuple(column for column in IDENTITY if column not in {"type", "record_id", "source_id"})
MEASURES = ("share", "quantity_t", "amount_usd", "value_usd")


def by_preference(statements: pd.DataFrame, source_years: pd.Series[int]) -> pd.DataFrame:
    """Sort statements so that the preferred one of each group comes first.

    Parameters
    ----------
    statements : DataFrame
        Rows with ``id``, ``confidence`` and ``source_id``.
    source_years : Series of int
        Year of publication, by source id.

    Returns
    -------
    DataFrame
        The same rows, as ``ORDER`` says: confidence A to D, then those that no rule read out of a
        text, then the newer source, then the source's id.
    """
    years = statements["source_id"].map(source_years).fillna(0)
    read = statements["rule"].notna() if "rule" in statements else False
    keys = statements.assign(_read=read, _age=-years.astype("float64"))
    order = ["confidence", "_read", "_age", "source_id", "id"]
    return keys.sort_values(order).drop(columns=["_read", "_age"])


def source_years(sources: pd.DataFrame) -> pd.Series[int]:
    """Map each source's id to its year of publication."""
    return sources.set_index("id")["year"]


def resolve(statements: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Pick one source for each thing stated, and tell how far the sources lie apart.

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
        amount_usd, value_usd that the chosen row has) and ``source_count``; ``attrs["order"]``
        says in words how the choice is made. Where the chosen source tells several facts apart
        by ``record_id``, two loans of one year for example, all of them stay and have no spread.

    Examples
    --------
    An official statistic comes before a report, and both make the spread:

    >>> import pandas as pd
    >>> rows = [("a", "A", "statistics", 0.7), ("b", "C", "report", 0.9)]
    >>> stated = pd.DataFrame(rows, columns=["id", "confidence", "source_id", "share"])
    >>> sources = pd.DataFrame({"id": ["statistics", "report"], "year": [2024, 2025]})
    >>> resolve(stated.assign(subject_id="CHN"), sources)[
    ...     ["source_id", "share", "spread_lo", "spread_hi", "source_count"]
    ... ].to_numpy().tolist()
    [['statistics', 0.7, 0.7, 0.9, 2]]
    """
    ordered = by_preference(statements, source_years(sources)).reset_index(drop=True)
    same = [column for column in SAME if column in ordered]
    measures = [column for column in MEASURES if column in ordered]
    thing = ordered.groupby(same, dropna=False, sort=False).ngroup()
    groups = ordered.groupby(thing)
    preferred = groups["source_id"].transform("first")
    chosen = ordered[ordered["source_id"] == preferred].copy()
    told = (
        chosen[measures].notna() & ~thing[chosen.index].duplicated(keep=False).to_numpy()[:, None]
    )
    lowest, highest = groups[measures].transform("min"), groups[measures].transform("max")
    for name, spread in (("spread_lo", lowest), ("spread_hi", highest)):
        first = spread.loc[chosen.index].where(told).bfill(axis=1)
        chosen[name] = first.iloc[:, 0] if measures else float("nan")
    chosen["source_count"] = groups["source_id"].transform("nunique").loc[chosen.index]
    chosen.attrs["order"] = ORDER
    return chosen.reset_index(drop=True)
