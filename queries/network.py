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

    def leaving(self, nodes: Flags) -> Floats:
        """Mark the edges that leave some nodes: 1 for these, 0 for all others.

        Parameters
        ----------
        nodes : array of bool, shape (nodes,)

        Returns
        -------
        array of float, shape (edges,)
            In the order of ``shares.data``.
        """
        return nodes.astype(np.float64)[self.shares.indices]

    def surviving(
        self, blocked: Floats, assumed: Sequence[Floats] = (), *, most: bool = True
    ) -> Floats:
        """Find the share of each node's supply that is left when edges are blocked.

        ``left[v] = outside[v] + sum of share[v, u] (1 - blocked[v, u]) left[u]``: along a path the
        parts that pass are multiplied, each edge once. What a node's known suppliers do not cover
        comes from outside the network and is left.

        Parameters
        ----------
        blocked : array of float, shape (edges,)
            Part of each edge that does not arrive, 0-1, in the order of ``shares.data``. Touch
            exposure is 1 minus the result when all that leaves a country's nodes is blocked.
        assumed : sequence of arrays of float, shape (edges,)
            Shares of the blocked edges to be assumed in place of those of the network; a node's
            other suppliers are scaled to what is left.
        most : bool
            Of several assumptions, take for each node the one that leaves it most, or least.

        Returns
        -------
        array of float, shape (nodes,)

        Examples
        --------
        A refinery draws three quarters of its ore from a mine, of which half is held up:

        >>> network = CompiledNetwork.from_edges(["mine", "other"], ["refinery"] * 2, [0.75, 0.25])
        >>> network.surviving(np.array([0.5, 0.0]))[network.index(["refinery"])].tolist()
        [0.625]
        """
        hit = blocked > 0
        data = self.shares.data
        rest = self.with_data(np.where(hit, 0.0, data))
        ways = [
            _Way.of(self.with_data(np.where(hit, shares, 0.0)), self.with_data(blocked), self)
            for shares in (assumed or (data,))
        ]
        held = 1.0 - row_sums(self.with_data(np.where(hit, data, 0.0)))
        outside = (1.0 - row_sums(self.shares)).clip(0.0)
        some = held > NOTHING
        better = np.maximum if most else np.minimum
        left = np.zeros(len(self.nodes))
        for _ in range(STEPS):
            others = np.divide(rest @ left + outside, held, out=np.ones_like(held), where=some)
            following = ways[0].left(others, left)
            for way in ways[1:]:
                following = better(following, way.left(others, left))
            if np.abs(following - left).max(initial=0.0) < TOLERANCE:
                break
            left = following
        return left

    def with_data(self, data: Floats) -> csr_matrix:
        """Give a matrix with the same edges and other figures."""
        return csr_matrix((data, self.shares.indices, self.shares.indptr), self.shares.shape)


@dataclass(frozen=True)
class _Way:
    """One assumption about the blocked edges: what passes them, and what is left to others."""

    passing: csr_matrix
    others: Floats

    @classmethod
    def of(cls, shares: csr_matrix, blocked: csr_matrix, network: CompiledNetwork) -> _Way:
        total = row_sums(shares)
        scale = np.repeat(1.0 / np.maximum(total, 1.0), np.diff(shares.indptr))
        data = shares.data * scale * (1.0 - blocked.data)
        return cls(network.with_data(data), 1.0 - total.clip(0.0, 1.0))

    def left(self, others: Floats, left: Floats) -> Floats:
        found: Floats = self.others * others + self.passing @ left
        return found


def row_sums(matrix: csr_matrix) -> Floats:
    """Add up each row."""
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
