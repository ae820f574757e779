"""FEEDS of one stage of a mineral and year, where production and trade tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .legs import joined
from .shares import UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .shares import StageTable

Record = dict[str, Any]
ALL_USES = "all-uses"
BALANCED, REPORTED = "balanced", "reported"
AS_REPORTED = 0.01  # a flow that balancing moves by less is told as reported


def supply_id(table: StageTable, iso3: str) -> str:
    """Name a country's supply at a stage."""
    return f"{table.mineral}/{table.stage}/{iso3}/{table.year}"


def demand_id(table: StageTable, sector: str, iso3: str) -> str:
    """Name a country's use in a sector."""
    return f"{table.mineral}/{sector}/{iso3}/{table.year}"


def cleared_feeds(
    upstream: StageTable, downstream: StageTable | None, flows: pd.DataFrame, source_id: str
) -> pd.DataFrame:
    """Turn the flows of a cleared market into FEEDS.

    Parameters
    ----------
    upstream : StageTable
    downstream : StageTable or None
        None for use.
    flows : DataFrame
        As :func:`~lodegraph.graph.legs.legs` returns them.
    source_id : str
        Source of the trade.
    """
    users, makers = (pd.factorize(flows[end])[0] for end in ("user", "maker"))
    used, sent = _per(users, flows["tonnes"]), _per(makers, flows["tonnes"])
    stays = flows["maker"] == flows["user"]
    change = (flows["tonnes"] - flows["reported_t"]).abs() / flows["reported_t"]
    reported = change <= AS_REPORTED
    bounds = _bounds(flows, users, used)
    places = set() if downstream is None else set(downstream.shares)
    targets = {
        user: ("Supply", supply_id(downstream, user))
        if downstream is not None and user in places
        else ("Demand", demand_id(upstream, ALL_USES, user))
        for user in flows["user"].unique()
    }
    return pd.DataFrame(
        {
            "subject_label": "Supply",
            "subject_id": [supply_id(upstream, iso3) for iso3 in flows["maker"].tolist()],
            "object_label": [targets[user][0] for user in flows["user"].tolist()],
            "object_id": [targets[user][1] for user in flows["user"].tolist()],
            "year": upstream.year,
            "stage": upstream.stage,
            "share_of_target": flows["tonnes"] / used,
            "share_of_source": flows["tonnes"] / sent,
            "quantity_t": flows["tonnes"],
            "reported_t": flows["reported_t"],
            "traced_t": flows["traced_t"],
            **bounds,
            "unit": "fraction",
            "status": "asserted",
            "method": np.where(reported, REPORTED, BALANCED),
            "confidence": np.where(reported, "B", np.where(flows["statements"].notna(), "C", "D")),
            "source_id": np.where(
                stays | flows["statements"].isna(), upstream.source_id, source_id
            ),
            "statements": _evidence(upstream, flows),
        }
    )


def _per(keys: NDArray[np.intp], values: pd.Series[float]) -> pd.Series[float]:
    """Give each row the sum over all rows of its key."""
    sums = np.bincount(keys, values.to_numpy(np.float64))
    return pd.Series(sums[keys], values.index)


def _bounds(
    flows: pd.DataFrame, users: NDArray[np.intp], used: pd.Series[float]
) -> dict[str, pd.Series[float]]:
    """Express the least and most of each flow as shares; what is unknown may be all the rest."""
    unknown = flows["maker"] == UNKNOWN
    lo = (flows["lo_t"] / used).where(~unknown, 0.0)
    hi = (flows["hi_t"] / used).clip(upper=1.0).where(~unknown, 0.0)
    rest_of_lo, rest_of_hi = ((1.0 - _per(users, part)).clip(0.0, 1.0) for part in (lo, hi))
    return {"lo": lo.where(~unknown, rest_of_hi), "hi": hi.where(~unknown, rest_of_lo)}


def _evidence(upstream: StageTable, flows: pd.DataFrame) -> list[str]:
    """Name the statements of what the maker makes, and of the trade between the two."""
    fallback = " ".join(sorted({part.statements for part in upstream.shares.values()}))
    made = {iso3: part.statements for iso3, part in upstream.shares.items()}
    ids = zip(flows["maker"].tolist(), flows["statements"].fillna("").tolist(), strict=True)
    return [f"{made.get(maker, '')} {traded}".strip() or fallback for maker, traded in ids]


def country_demand(
    upstream: StageTable, downstream: StageTable | None, flows: pd.DataFrame, source_id: str
) -> list[Record]:
    """List the users of a stage that are no suppliers of the next: their apparent consumption.

    Parameters
    ----------
    upstream : StageTable
    downstream : StageTable or None
        None for use.
    flows : DataFrame
        As :func:`~lodegraph.graph.legs.legs` returns them.
    source_id : str
        Source of the trade.
    """
    total_t = flows["tonnes"].sum()
    suppliers = set() if downstream is None else set(downstream.shares)
    uses = flows[~flows["user"].isin(suppliers)]
    traded = uses[uses["statements"].notna()]
    ids = joined(traded["user"].tolist(), traded["statements"].tolist())
    return [
        {
            "id": demand_id(upstream, ALL_USES, str(iso3)),
            "name": f"{upstream.mineral}, {ALL_USES}, {iso3}, {upstream.year}",
            "mineral": upstream.mineral,
            "sector": ALL_USES,
            "iso3": iso3,
            "year": upstream.year,
            "share": tonnes / total_t,
            "quantity_t": tonnes,
            "source_id": source_id,
            "statements": ids.get(str(iso3)),
        }
        for iso3, tonnes in uses.groupby("user")["tonnes"].sum().items()
    ]
