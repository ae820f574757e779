"""The trade of a year as the balance needs it: who sent whom how much of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


class Trade(NamedTuple):
    """One year's trade.

    Parameters
    ----------
    flows : DataFrame
        ``exporter``, ``importer`` (iso3), ``hs``, ``tonnes``, ``lo_t``, ``hi_t`` (in the
        mineral's accounting basis), ``weight`` (how much the figure resists change), ``id``.
    source_id : str
        Source of the figures.
    """

    flows: pd.DataFrame
    source_id: str


def trade_by_year(statements: Mapping[str, pd.DataFrame]) -> dict[int, Trade]:
    """Collect the trade that can be balanced, by year.

    Parameters
    ----------
    statements : mapping of str to DataFrame
        Statement tables by type; EXPORTS_TO is used.
    """
    del statements
    return {}
