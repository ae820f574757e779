"""Follow traded goods through the countries that pass them on, back to where they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

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
    kept = use * per_supply
    # Row k of the solution: what maker k has in each country's pool; the last row is unplaced.
    makers = np.flatnonzero(made)
    sources = np.zeros((len(made), len(makers) + 1))
    sources[makers, np.arange(len(makers))] = made[makers]
    sources[:, -1] = missing
    leaving = np.eye(len(made)) - passed_on.T * (1.0 - LEAK)
    pools = np.linalg.solve(leaving, sources).T
    flows = np.zeros_like(sent)
    flows[makers] = (pools[:-1] * kept).clip(0.0)
    return Origins(flows, (pools[-1] * kept).clip(0.0), use)
