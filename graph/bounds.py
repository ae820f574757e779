"""The least and most of each flow that totals and trade allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PASSES = 3


def bounds(
    lowest: Floats, highest: Floats, least: Floats, most: Floats, needs: Floats | None
) -> tuple[Floats, Floats]:
    """Bound what is made in one country and used in another.

    Of what i sent to j at most all that i imported was made elsewhere, and at most all that j
    exported was passed on; so ``lo = T - imports_i - exports_j``. It is at most what i sent,
    straight or through one country between, never more than i made or j used: ``hi = T + sum_k
    min(T_ik, T_kj)``. Then totals narrow both: what i makes less the most that others take from it
    is the least that j takes, and what i makes less the least that others take is the most;
    likewise for what j uses.

    Where users' needs are known, anybody may buy from ``unknown`` or sell to it. Where they are
    not, a country uses what it has: output and imports less exports; then ``unknown`` supplies at
    most what exporters send beyond what they have.

    Parameters
    ----------
    lowest, highest : array of float, shape (n, n)
        The least and most that was traded, from row to column.
    least, most : array of float, shape (n,)
        Of each country's output.
    needs : array of float, shape (n,), optional
        What each country's makers need.

    Returns
    -------
    tuple of two arrays of float, shape (n, n)

    Examples
    --------
    Congo makes 100 and sends 60 to Zambia, which makes 20 and sends 40 on to China. China has no
    other supplier, so at least 20 of its 40 are Congo's; at most all:

    >>> sent = np.array([[0.0, 60, 0], [0, 0, 40], [0, 0, 0]])
    >>> made = np.array([100.0, 20, 0])
    >>> lo, hi = bounds(sent, sent, made, made, None)
    >>> lo[0].tolist(), hi[0].tolist()
    ([40.0, 20.0, 20.0], [40.0, 40.0, 40.0])
    """
    exports, imports = highest.sum(axis=1), highest.sum(axis=0)
    lo = (lowest - imports[:, np.newaxis] - exports).clip(0.0)
    np.fill_diagonal(lo, (least - exports).clip(0.0))
    through = np.zeros_like(highest)
    for maker in np.flatnonzero(most):
        through[maker] = np.minimum(highest[maker][:, np.newaxis], highest).sum(axis=0)
    hi = highest + through
    np.fill_diagonal(hi, most)
    if needs is None:
        sent, bought = lowest.sum(axis=1), lowest.sum(axis=0)
        use_lo = (least + bought - exports).clip(0.0)
        use_hi = (most + imports - sent).clip(0.0)
        from_unknown = np.minimum(use_hi, (exports - least - bought).clip(0.0).sum())
        to_unknown = np.zeros_like(most)
    else:
        use_lo = use_hi = from_unknown = needs
        to_unknown = most
    for _ in range(PASSES):
        hi = np.minimum(hi, _left(most[:, np.newaxis], lo, axis=1))
        hi = np.minimum(hi, _left(use_hi, lo, axis=0))
        lo = np.maximum(lo, _left((least - to_unknown)[:, np.newaxis], hi, axis=1))
        lo = np.maximum(lo, _left(use_lo - from_unknown, hi, axis=0))
    return lo, hi


def _left(total: Floats, parts: Floats, axis: int) -> Floats:
    """Take from a total all parts but each one itself."""
    left: Floats = (total - parts.sum(axis=axis, keepdims=True) + parts).clip(0.0)
    return left
