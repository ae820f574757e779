"""Trees: what signs mean together, as decision trees of which each mends what those before left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"
# Leaves are bits of a number of 32, their weights whole thousandths: sums are exact everywhere.
MOST_LEAVES = 32
PARTS = 1_000


@dataclass(frozen=True, slots=True)
class Trees:
    """The trees of one type: of a statement, say.

    The leaves of a tree are the bits of a number, those without a sign before those with it. A sign
    that is shown takes away the leaves without it, in each tree that asks for it; the first leaf
    that is left is where the tree ends (QuickScorer; Lucchese and others, SIGIR 2015,
    https://doi.org/10.1145/2766462.2767733).

    Parameters
    ----------
    asked : mapping of str to (array of int, array of uint32)
        Sign to the trees that ask for it, each once, and the leaves that these have left with it.
    weights : array of int, shape (trees, MOST_LEAVES)
        What a leaf adds to the logarithm of odds, in thousandths.

    Examples
    --------
    One tree of two leaves: with the sign "near" it adds 1.5, without it takes 2 away.

    >>> near = np.array([0]), np.array([0b10], dtype=np.uint32)
    >>> trees = Trees({"near": near}, np.array([[-2000, 1500]]))
    >>> trees.odds({"near", "on"}), trees.odds({"on"})
    (1.5, -2.0)
    """

    asked: Mapping[str, tuple[NDArray[np.integer], NDArray[np.uint32]]]
    weights: NDArray[np.integer]

    def odds(self, shown: Iterable[str]) -> float:
        """Give the logarithm of odds that signs speak for the type."""
        leaves = np.full(len(self.weights), 2**MOST_LEAVES - 1, dtype=np.uint32)
        asked = self.asked
        nodes = [asked[sign] for sign in shown if sign in asked]
        if nodes:
            trees, left = map(np.concatenate, zip(*nodes, strict=True))
            np.bitwise_and.at(leaves, trees, left)
        first = np.log2(leaves & -leaves).astype(np.intp)
        return int(self.weights[np.arange(len(first)), first].sum()) / PARTS


@cache
def trees(name: str) -> Mapping[str, Trees]:
    """Read the trees of a table by their type, once."""
    return trees_of(pq.read_table(DATA / name))


def trees_of(table: pa.Table) -> dict[str, Trees]:
    """Make trees of a table: of each type the nodes by sign, then leaves, which have a weight."""
    found: dict[str, Trees] = {}
    for type_, of_type in table.to_pandas().groupby("type", observed=True):
        signs = of_type["sign"].dropna()
        nodes, leaves = of_type[: len(signs)], of_type[len(signs) :]
        weights = np.zeros((leaves["tree"].max() + 1, MOST_LEAVES), dtype=int)
        weights[leaves["tree"], np.log2(leaves["leaves"]).astype(int)] = leaves["weight"]
        first = np.flatnonzero(np.diff(signs.cat.codes, prepend=-1))
        trees, left = (np.split(nodes[name].to_numpy(), first[1:]) for name in ("tree", "leaves"))
        asked = zip(signs.iloc[first], zip(trees, left, strict=True), strict=True)
        found[str(type_)] = Trees(dict(asked), weights)
    return found
