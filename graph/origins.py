"""Follow traded goods through the countries that pass them on, back to where they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

ROUNDING = 1e-12  # of a supply that is passed on whole
LEAK = 1e-12  # two countries that send the same goods to and fro would otherwise have no origin


class Origins(NamedTuple):
    """Where what each country used was made.

    Parameters
    ----------
    flows : array of float, shape (n, n)
        Made in the row's country and used in the column's.
    unplaced : array of float, shape (n,)
        Used in each country and of no known maker.
    use : array of float, shape (n,)
        Apparent consumption: production and imports less exports, not below zero.
    """

    flows: Floats
    unplaced: Floats
    use: Floats


def trace(production: ArrayLike, trade: ArrayLike) -> Origins:
    """Trace what each country used to its makers.

    What a country has (its production and its imports) is taken as one mixed pool, from which it
    exports and uses alike: ``X = diag(P) (I - A)^-1`` with ``A[i, j] = T[i, j] / supply_i``
    (Kastner, Kastner and Nonhebel, "Tracing distant environmental impacts of agricultural products
    from a consumer perspective", Ecological Economics 70 (2011) 1032-1040). Exports beyond
    production and imports are of no known maker. Nothing is lost: ``sum_j F[i, j] = P[i]`` and
    ``sum_i F[i, j] + unplaced_j = use_j``.

    Parameters
    ----------
    production : array of float, shape (n,)
    trade : array of float, shape (n, n)
        From row to column, in the unit of production; the diagonal is ignored.

    Returns
    -------
    Origins

    Examples
    --------
    Congo mines 100 and sends 60 to Zambia, which mines 20 and sends 40 on to China: half of
    Zambia's pool of 80, so 30 of it Congolese.

    >>> flows, unplaced, use = trace([100, 20, 0], [[0, 60, 0], [0, 0, 40], [0, 0, 0]])
    >>> flows.round(6).tolist()
    [[40.0, 30.0, 30.0], [0.0, 10.0, 10.0], [0.0, 0.0, 0.0]]
    >>> use.tolist(), unplaced.tolist()
    ([40.0, 40.0, 40.0], [0.0, 0.0, 0.0])
    """
    made = np.asarray(production, dtype=np.float64)
    sent = np.array(trade, dtype=np.float64)
    np.fill_diagonal(sent, 0.0)
    exports, imports = sent.sum(axis=1), sent.sum(axis=0)
    missing = (exports - made - imports).clip(0.0)
    supply = made + missing + imports
    per_supply = np.divide(1.0, supply, out=np.zeros_like(supply), where=supply > 0)
    passed_on = sent * per_supply[:, np.newaxis]
    use = (supply - exports).clip(0.0)
    use[use < ROUNDING * supply] = 0.0
    kept = use * per_supply
    # Column k: what maker k has in each country's pool; the last column is unplaced.
    makers = np.flatnonzero(made)
    pools = np.zeros((len(made), len(makers) + 1))
    pools[makers, np.arange(len(makers))] = made[makers]
    pools[:, -1] = missing
    # Only exporters pass goods on, so only their pools hang together.
    ends = np.flatnonzero(exports)
    leaving = np.eye(len(ends)) - passed_on[np.ix_(ends, ends)].T * (1.0 - LEAK)
    own = _solve(leaving, pools[ends])
    pools += np.einsum("ij,ik->jk", passed_on[ends], own)
    pools[ends] = own
    flows = np.zeros_like(sent)
    flows[makers] = (pools[:, :-1].T * kept).clip(0.0)
    return Origins(flows, (pools[:, -1] * kept).clip(0.0), use)


def _solve(matrix: Floats, right: Floats) -> Floats:
    """Solve linear equations by Gauss's elimination, in the order in which they stand.

    Columns are dominated by their diagonal (nobody passes on more than he has), so no rows need be
    exchanged. NumPy's solver starts threads for matrices of this size, which costs many times what
    it saves where two programs run at once, and its last bits depend on their number.

    Examples
    --------
    >>> _solve(np.array([[2.0, 0.0], [-1.0, 1.0]]), np.array([[4.0], [1.0]])).tolist()
    [[2.0], [3.0]]
    """
    count = len(matrix)
    rows = np.hstack([matrix, right])
    for place in range(count):
        rows[place, place:] /= rows[place, place]
        below = rows[place + 1 :, place]
        rows[place + 1 :, place:] -= below[:, np.newaxis] * rows[place, place:]
    found = rows[:, count:]
    for place in reversed(range(count)):
        found[:place] -= rows[:place, place, np.newaxis] * found[place]
    return found
