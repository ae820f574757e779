"""The trade of a year as the balance needs it: who sent whom how much of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from .hs import CONTENT, hs_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_YEAR = 2021  # before it no table of output here tells who made what is traded
WEIGHTS = {"A": 4.0, "B": 2.0, "C": 1.0, "D": 0.5}
PAIR = ["year", "exporter", "importer", "hs"]
USUAL = (0.1, 0.5, 0.9)  # quantiles of a product's unit values in a year


class Trade(NamedTuple):
    """One year's trade.

    Parameters
    ----------
    flows : DataFrame
        ``exporter``, ``importer`` (iso3), ``hs``, ``tonnes``, ``lo_t``, ``hi_t`` (in the
        mineral's accounting basis), ``weight`` (how much the figure resists change),
        ``estimated`` (whether the tonnes were found from the value), ``id``.
    source_id : str
        Source of most of the figures.
    """

    flows: pd.DataFrame
    source_id: str


def trade_by_year(statements: Mapping[str, pd.DataFrame]) -> dict[int, Trade]:
    """Collect the trade that can be balanced, by year.

    Of several reports of one flow the reconciled one (of no reporter) comes first, then the
    importer's, then the exporter's; the others widen the interval. Where only the value is known,
    the tonnes are the value over the median unit value of the product and year, between its first
    and ninth decile, and have confidence D. Gross tonnes become contained ones by the table of
    traded codes (:func:`~lodegraph.graph.hs.hs_codes`).

    Parameters
    ----------
    statements : mapping of str to DataFrame
        Statement tables by type; EXPORTS_TO is used.

    Returns
    -------
    dict of int to Trade
        From 2021 on.
    """
    stated = statements.get("EXPORTS_TO")
    if stated is None:
        return {}
    rows = stated[_counts(stated)].rename(
        columns={"subject_id": "exporter", "object_id": "importer"}
    )
    if rows.empty:
        return {}
    flows = _contained(_one_report(estimate_quantities(rows)))
    flows = flows[flows["tonnes"] > 0]
    columns = ["exporter", "importer", "hs", "tonnes", "lo_t", "hi_t", "weight", "estimated", "id"]
    return {
        int(str(year)): Trade(
            part[columns].reset_index(drop=True), str(part["source_id"].value_counts().index[0])
        )
        for year, part in flows.groupby("year")
    }


def _counts(rows: pd.DataFrame) -> pd.Series[bool]:
    return (
        rows["hs"].notna()
        & (rows["year"] >= FIRST_YEAR).fillna(value=False)
        & (rows["status"] == "asserted")
        & (rows["subject_label"] == "Country")
        & (rows["object_label"] == "Country")
    )


def estimate_quantities(rows: pd.DataFrame) -> pd.DataFrame:
    """Find missing tonnes from values by the unit values of the same product and year.

    Parameters
    ----------
    rows : DataFrame
        Trade with ``year``, ``hs``, ``quantity_t`` (gross), ``value_usd``.

    Returns
    -------
    DataFrame
        With ``gross_t``, ``gross_lo_t``, ``gross_hi_t`` and ``estimated``; NaN where the product
        has no unit value that year.

    Examples
    --------
    Two sales at 10 and 30 dollars a tonne: the median is 20, so 600 dollars bought 30 t.

    >>> rows = pd.DataFrame({"year": 2024, "hs": "283691", "value_usd": [100.0, 300.0, 600.0],
    ...                      "quantity_t": [10.0, 10.0, float("nan")]})
    >>> estimate_quantities(rows)["gross_t"].tolist()
    [10.0, 10.0, 30.0]
    """
    known = (rows["quantity_t"] > 0) & (rows["value_usd"] > 0)
    prices = (rows["value_usd"] / rows["quantity_t"])[known]
    same = [rows.loc[known, "year"], rows.loc[known, "hs"]]
    groups = prices.groupby(same)
    of_row = pd.MultiIndex.from_frame(rows[["year", "hs"]])
    cheap, middle, dear = (
        groups.quantile(part).reindex(of_row).to_numpy(np.float64) for part in USUAL
    )
    value, gross = (rows[column].to_numpy(np.float64) for column in ("value_usd", "quantity_t"))
    estimated = np.isnan(gross) & (value > 0)
    return rows.assign(
        gross_t=np.where(estimated, value / middle, gross),
        gross_lo_t=np.where(estimated, value / dear, gross),
        gross_hi_t=np.where(estimated, value / cheap, gross),
        estimated=estimated,
    )


def _one_report(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep one report of each flow, widened to what the others say."""
    reporter = rows["reporter"]
    place = np.where(reporter.isna(), 0, np.where(reporter == rows["importer"], 1, 2))
    ordered = rows.assign(place=place).sort_values([*PAIR, "place", "id"], kind="stable")
    twice = ordered.duplicated(PAIR, keep=False)
    if twice.any():
        groups = ordered.groupby(PAIR, sort=False)
        ordered["gross_lo_t"] = groups["gross_lo_t"].transform("min")
        ordered["gross_hi_t"] = groups["gross_hi_t"].transform("max")
    return ordered.drop_duplicates(PAIR)


def _contained(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn gross tonnes into contained ones, and confidence into a weight."""
    content = hs_codes()[CONTENT].reindex(rows["hs"]).to_numpy(np.float64)
    weight = rows["confidence"].map(WEIGHTS).where(~rows["estimated"], WEIGHTS["D"])
    return rows.assign(
        lo_t=rows["gross_lo_t"] * content[:, 0],
        tonnes=rows["gross_t"] * content[:, 1],
        hi_t=rows["gross_hi_t"] * content[:, 2],
        weight=weight.astype("float64"),
    )
