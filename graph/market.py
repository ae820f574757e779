"""Clear one market: what each country makes and trades becomes who supplies whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from .balance import balance
from .bounds import bounds
from .origins import trace
from .shares import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SLACK = 1e-3  # prior of an unknown partner, of what a country makes or uses
PASSES = 20
UNREPORTED = 1.0  # weight of what nobody reports


class Made(NamedTuple):
    """A country's output in tonnes, and the least and most of it."""

    tonnes: float
    lo: float
    hi: float


def clear(
    made: Mapping[str, Made], unplaced_t: float, trade: pd.DataFrame, use: Mapping[str, float]
) -> pd.DataFrame:
    """Balance a market so that all that is made is used, and all that is used was made.

    Trade is first traced back to the makers (:func:`~lodegraph.graph.origins.trace`), since many
    exporters only pass goods on. Where the users' needs are known from their own output, the
    flows are then brought to both totals (:func:`~lodegraph.graph.balance.balance`); otherwise a
    country uses what it has and does not export. What fits no country goes from or to
    ``unknown``, and is not spread.

    Parameters
    ----------
    made : mapping of str to Made
        Output by iso3.
    unplaced_t : float
        Output that no statement places, in tonnes.
    trade : DataFrame
        ``exporter``, ``importer``, ``tonnes``, ``lo_t``, ``hi_t``, ``weight`` (how much the
        figure resists change); rows of one pair are added.
    use : mapping of str to float
        Tonnes that users need, by iso3, ``unknown`` for what no statement places; empty where
        nothing tells.

    Returns
    -------
    DataFrame
        ``maker``, ``user`` (iso3 or ``unknown``), ``tonnes``, ``traced_t`` (before the totals of
        users were met), ``reported_t`` (traded between the two as reported; NaN at home and where
        nothing is reported), ``lo_t``, ``hi_t``.
    """
    places = sorted({*made, *trade["exporter"], *trade["importer"], *use} - {UNKNOWN})
    index = pd.Index(places)
    output, least, most = (_vector(index, {k: m[i] for k, m in made.items()}) for i in range(3))
    reported, lowest, highest = (
        trade_matrix(index, trade, column) for column in ("tonnes", "lo_t", "hi_t")
    )
    sent = _within_supply(output, reported, lowest)
    origins = trace(output, sent)
    flows = np.zeros((len(places) + 1, len(places) + 1))
    flows[:-1, :-1] = origins.flows
    flows[-1, :-1] = origins.unplaced
    flows[-1, -1] = max(0.0, unplaced_t - origins.unplaced.sum())
    traced = flows
    if use:
        weights = _weights(index, trade)
        flows = _to_users(flows, output, _vector(index, use), weights)
    needs = _vector(index, use) if use else None
    ends = bounds(lowest, highest, least, most, needs)
    return _table([*places, UNKNOWN], flows, traced, reported, ends)


def _vector(index: pd.Index[str], values: Mapping[str, float]) -> Floats:
    return np.array([values.get(place, 0.0) for place in index], dtype=np.float64)


def trade_matrix(index: pd.Index[str], trade: pd.DataFrame, column: str) -> Floats:
    """Lay trade out by exporter and importer; a country's trade with itself is left out.

    Parameters
    ----------
    index : Index of str, length n
        Countries, in the order of rows and columns.
    trade : DataFrame
        ``exporter``, ``importer`` and the column; rows of one pair are added.
    column : str

    Returns
    -------
    array of float, shape (n, n)
    """
    matrix: Floats = np.zeros((len(index), len(index)))
    rows, columns = (index.get_indexer(pd.Index(trade[end])) for end in ("exporter", "importer"))
    np.add.at(matrix, (rows, columns), trade[column].to_numpy(np.float64))
    np.fill_diagonal(matrix, 0.0)
    return matrix


def _within_supply(output: Floats, reported: Floats, lowest: Floats) -> Floats:
    """Lower the exports of those who send more than they have, as far as the content allows."""
    exports, floor = reported.sum(axis=1), lowest.sum(axis=1)
    least = np.divide(floor, exports, out=np.ones_like(exports), where=exports > 0)
    scale = np.ones_like(exports)
    for _ in range(PASSES):
        has = output + np.einsum("i,ij->j", scale, reported)
        scale = np.divide(has, exports, out=np.ones_like(exports), where=exports > 0)
        scale = scale.clip(least, 1.0)
    sent: Floats = reported * scale[:, np.newaxis]
    return sent


def _weights(index: pd.Index[str], trade: pd.DataFrame) -> Floats:
    """Weigh each flow by its report; what nobody reports yields most easily."""
    total = trade_matrix(index, trade, "tonnes")
    weighted = trade_matrix(index, trade.assign(tonnes=trade["tonnes"] * trade["weight"]), "tonnes")
    unreported = np.full_like(total, UNREPORTED)
    inner = np.divide(weighted, total, out=unreported, where=total > 0)
    return np.pad(inner, (0, 1), constant_values=UNREPORTED)


def _to_users(flows: Floats, output: Floats, needs: Floats, weights: Floats) -> Floats:
    """Bring traced flows to what users need; those without a need of their own are unknown."""
    users = needs > 0
    prior = flows.copy()
    prior[:, :-1][:, ~users] = 0.0
    prior[:-1, -1] = flows[:-1, :-1][:, ~users].sum(axis=1) + SLACK * output
    prior[-1, :-1] += SLACK * needs
    rows = np.append(output, np.nan)
    columns = np.append(np.where(users, needs, 0.0), np.nan)
    return balance(prior, rows, columns, weights)


def _table(
    places: list[str],
    flows: Floats,
    traced: Floats,
    reported: Floats,
    ends: tuple[Floats, Floats],
) -> pd.DataFrame:
    rows, columns = np.nonzero(flows > 0)
    known = (rows < len(reported)) & (columns < len(reported))
    between = known & (rows != columns)
    tonnes = flows[rows, columns]
    result = pd.DataFrame(
        {
            "maker": np.array(places)[rows],
            "user": np.array(places)[columns],
            "tonnes": tonnes,
            "traced_t": traced[rows, columns],
            "reported_t": np.nan,
            "lo_t": 0.0,
            "hi_t": np.inf,
        }
    )
    cells = (rows[between], columns[between])
    sent = reported[cells]
    result.loc[between, "reported_t"] = np.where(sent > 0, sent, np.nan)
    cells = (rows[known], columns[known])
    result.loc[known, "lo_t"] = np.minimum(ends[0][cells], tonnes[known])
    result.loc[known, "hi_t"] = np.maximum(ends[1][cells], tonnes[known])
    return result
