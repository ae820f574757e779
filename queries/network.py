"""A supply network compiled for algebra: sparse shares, removal losses, touch exposure.

Shares are walked along the direction of supply. On a staged network walks and paths are the
same; on one with cycles the sums run over walks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix, csr_matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

STEPS = 10_000
TOLERANCE = 1e-15
NOTHING = 1e-9


@dataclass(frozen=True)
class CompiledNetwork:
    """Who feeds whom, as a sparse matrix of shares of the target's supply.

    Parameters
    ----------
    nodes : list of str
        Node ids, in the order of the matrix.
    shares : csr_matrix of float, shape (nodes, nodes)
        Row: target; column: source; value: share of the target's supply, rows sum to at most 1.

    Examples
    --------
    A mine feeds a refinery with three quarters of its ore, and the refinery feeds all sectors:

    >>> sources, targets = ["mine", "refinery"], ["refinery", "sector"]
    >>> network = CompiledNetwork.from_edges(sources, targets, [0.75, 1.0])
    >>> network.removal_losses(["sector"]).tolist()
    [[0.75, 1.0, 1.0]]
    """

    nodes: list[str]
    shares: csr_matrix

    @classmethod
    def from_edges(
        cls, sources: Iterable[str], targets: Iterable[str], shares: ArrayLike
    ) -> CompiledNetwork:
        """Compile edges; parallel edges between two nodes are added.

        Parameters
        ----------
        sources, targets : iterable of str, length m
            Ends of each edge.
        shares : array of float, length m
            Share of the target's supply.
        """
        tails = list(sources)
        index, nodes = pd.factorize(np.asarray([*tails, *targets], dtype=object), sort=True)
        count = len(tails)
        values = np.asarray(shares, dtype=np.float64)
        size = (len(nodes), len(nodes))
        matrix = coo_matrix((values, (index[count:], index[:count])), shape=size).tocsr()
        return cls([str(node) for node in nodes], matrix)

    def index(self, nodes: Iterable[str]) -> NDArray[np.intp]:
        """Find the positions of nodes."""
        place = {node: i for i, node in enumerate(self.nodes)}
        return np.array([place[node] for node in nodes], dtype=np.intp)

    def reach(self, sinks: Sequence[str]) -> Floats:
        """Sum the share products of all walks from each node to each sink.

        Parameters
        ----------
        sinks : sequence of str, length s

        Returns
        -------
        array of float, shape (s, nodes)
            ``M[t, u]`` with ``M = (I - A)^-1``, by one backward pass for all sinks.
        """
        return self._walk(sinks)[0]

    def _walk(self, sinks: Sequence[str]) -> tuple[Floats, bool]:
        """Find what :meth:`reach` returns, and whether some walk to a sink has no end."""
        total = np.zeros((len(self.nodes), len(sinks)))
        active = self.index(sinks)
        front = np.zeros((len(active), len(sinks)))
        front[np.arange(len(active)), np.arange(len(sinks))] = 1.0
        np.add.at(total, active, front)
        place = np.zeros(len(self.nodes), dtype=np.intp)
        for _ in range(STEPS):
            # Only the suppliers of the last step take part in the next one.
            rows = self.shares[active]
            active = np.unique(rows.indices)
            if not len(active):
                return total.T, False
            place[active] = np.arange(len(active))
            size = (rows.shape[0], len(active))
            step = csr_matrix((rows.data, place[rows.indices], rows.indptr), shape=size)
            front = step.T @ front
            if front.max(initial=0.0) < TOLERANCE:
                break
            total[active] += front
        return total.T, True

    def returns(self) -> Floats:
        """Sum the share products of all walks from each node to itself: ``M[u, u]``.

        Returns
        -------
        array of float, shape (nodes,)
            1 outside cycles; within a cycle from the inverse of its strongly connected component.
        """
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - slow to import

        diagonal = np.ones(len(self.nodes))
        count, component = connected_components(self.shares, connection="strong")
        sizes = np.bincount(component, minlength=count)
        looped = self.shares.diagonal() > 0
        for which in np.flatnonzero((sizes > 1) | (np.bincount(component, looped, count) > 0)):
            members = np.flatnonzero(component == which)
            inner = self.shares[members][:, members].toarray()
            diagonal[members] = np.linalg.inv(np.eye(len(members)) - inner).diagonal()
        return diagonal

    def removal_losses(self, sinks: Sequence[str]) -> Floats:
        """Find the share of each sink's supply that is lost when each node vanishes.

        ``loss[t, u] = x0[u] M[t, u] / M[u, u]`` with ``M = (I - A)^-1``: no loop over removals.
        Every node's output before is ``x0 = 1``; what its known suppliers do not cover comes from
        outside the network and is not lost.

        Parameters
        ----------
        sinks : sequence of str, length s

        Returns
        -------
        array of float, shape (s, nodes)
        """
        reach, cyclic = self._walk(sinks)
        return reach / self.returns() if cyclic else reach

    def surviving(self, banned: Flags, bounds: tuple[Floats, Floats] | None = None) -> Floats:
        """Find the share of each node's supply that passes no banned node.

        Parameters
        ----------
        banned : array of bool, shape (nodes,)
        bounds : tuple of two arrays, optional
            For each node the share of its supply that comes straight from banned nodes, as the
            network has it and as it is to be assumed; the rest is scaled to what is left.

        Returns
        -------
        array of float, shape (nodes,)
            0 for banned nodes. Touch exposure is 1 minus this.
        """
        allowed = (~banned).astype(np.float64)
        direct = self.shares @ banned.astype(np.float64)
        left = 1.0 - (direct if bounds is None else bounds[1])
        rest = 1.0 - direct
        some = rest > NOTHING
        scale = np.divide(left, rest, out=np.zeros_like(rest), where=some)
        # Where all supply is banned, what a lower assumption leaves has no known supplier.
        unnamed = (1.0 - np.asarray(self.shares.sum(axis=1)).ravel()).clip(0.0)
        outside = np.where(some, unnamed * scale, left)
        alive: Floats = allowed * outside
        for _ in range(STEPS):
            following: Floats = allowed * (outside + scale * (self.shares @ alive))
            if np.abs(following - alive).max(initial=0.0) < TOLERANCE:
                break
            alive = following
        return alive
