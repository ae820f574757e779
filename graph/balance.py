"""Bring a table of flows to known row and column totals with the least change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

STEPS = 20_000
NEWTON_STEPS = 50
TOLERANCE = 1e-10
CLOSE = 1e-6


def balance(
    prior: ArrayLike, rows: ArrayLike, columns: ArrayLike, weights: ArrayLike | None = None
) -> Floats:
    """Find the flows nearest to a prior, in cross-entropy, that have the given totals.

    Minimises ``sum w (F ln(F / F0) - F + F0)`` under ``sum_j F = r_i`` and ``sum_i F = c_j``. With
    equal weights this is biproportional scaling, RAS: Bacharach, "Estimating nonnegative matrices
    from marginal data", International Economic Review 6 (1965) 294-310. Otherwise
    ``F = F0 exp((a_i + b_j) / w)``: a cell of a higher weight moves less.

    Parameters
    ----------
    prior : array of float, shape (n, m)
        Flows before; a zero stays zero.
    rows : array of float, shape (n,)
        Row totals; NaN leaves a row free.
    columns : array of float, shape (m,)
        Column totals; NaN leaves a column free.
    weights : array of float, shape (n, m), optional
        How much each cell resists change, above 0; all alike unless given.

    Returns
    -------
    array of float, shape (n, m)

    Raises
    ------
    ValueError
        If no flows have these totals: they contradict each other, or need a cell that is zero.

    Examples
    --------
    Both rows have 6; the odds ratio of the prior stays at 4 (2 x 2 tables have a closed form:
    with ``F = [[x, 6 - x], [6 - x, x]]``, ``x / (6 - x) = 2`` gives 4):

    >>> balance([[2, 1], [1, 2]], [6, 6], [6, 6]).round(9).tolist()
    [[4.0, 2.0], [2.0, 4.0]]
    """
    flows = np.array(prior, dtype=np.float64)
    row_totals = np.asarray(rows, dtype=np.float64)
    column_totals = np.asarray(columns, dtype=np.float64)
    resist = np.ones_like(flows) if weights is None else np.asarray(weights, dtype=np.float64)
    for _ in range(STEPS):
        flows = _scale(flows, row_totals, resist)
        flows = _scale(flows.T, column_totals, resist.T).T
        if _error(flows.sum(axis=1), row_totals) < TOLERANCE:
            break
    _check(flows, row_totals, "row")
    _check(flows.T, column_totals, "column")
    return flows


def _scale(flows: Floats, totals: Floats, weights: Floats) -> Floats:
    """Move each row to its total: solve ``sum flows exp(a / w) = total`` for a, by Newton.

    On the logarithm one step is exact where the weights are alike. Rows without a total, or
    without a positive cell, stay as they are.
    """
    known = ~np.isnan(totals) & (flows.sum(axis=1) > 0)
    empty = known & (totals == 0)
    known &= totals > 0
    cells, resist, wanted = flows[known], weights[known], totals[known]
    exponent = np.zeros((len(cells), 1))
    moved = cells
    for _ in range(NEWTON_STEPS):
        reached = moved.sum(axis=1)
        miss = np.log(reached / wanted)
        if np.abs(miss).max(initial=0.0) < TOLERANCE / 10:
            break
        exponent -= (miss * reached / (moved / resist).sum(axis=1))[:, np.newaxis]
        moved = cells * np.exp(exponent / resist)
    result = flows.copy()
    result[known] = moved
    result[empty] = 0.0
    return result


def _error(sums: Floats, totals: Floats) -> float:
    known = ~np.isnan(totals)
    return float(
        (np.abs(sums - totals)[known]).max(initial=0.0)
        / max(1e-300, totals[known].max(initial=0.0))
    )


def _check(flows: Floats, totals: Floats, kind: str) -> None:
    sums = flows.sum(axis=1)
    if _error(sums, totals) < CLOSE:
        return
    worst = int(np.nanargmax(np.abs(sums - totals)))
    raise ValueError(
        f"no flows have these totals: {kind} {worst} has {sums[worst]:g} and not {totals[worst]:g}"
    )
