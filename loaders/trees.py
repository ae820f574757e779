"""Trees: what signs mean together, as decision trees of which each mends what those before left."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

TABLE = Path(__file__).parent / "data" / "trees.parquet"


@dataclass(frozen=True, slots=True)
class Trees:
    """The trees of one type of statement, one behind another as a list of nodes.

    Parameters
    ----------
    signs : list of (str or None)
        What each node asks for; a leaf asks for nothing. Without the sign the next node follows.
    turns : list of int
        The node that follows with the sign; of a leaf the root of the next tree.
    weights : list of float
        What a leaf adds to the logarithm of odds.

    Examples
    --------
    One tree: with the sign "near" it adds 1.5, without it takes 2 away.

    >>> trees = Trees()
    >>> for node in (("near", 2, 0.0), (None, 3, -2.0), (None, 3, 1.5)):
    ...     trees.grow(*node)
    >>> trees.odds({"near", "on"}), trees.odds({"on"})
    (1.5, -2.0)
    """

    signs: list[str | None] = field(default_factory=list[str | None])
    turns: list[int] = field(default_factory=list[int])
    weights: list[float] = field(default_factory=list[float])

    def grow(self, sign: str | None, turn: int, weight: float) -> None:
        """Add a node."""
        self.signs.append(sign)
        self.turns.append(turn)
        self.weights.append(weight)

    def odds(self, shown: Container[str]) -> float:
        """Give the logarithm of odds that signs speak for the type of statement."""
        node, odds, last = 0, 0.0, len(self.signs)
        signs, turns, weights = self.signs, self.turns, self.weights
        while node < last:
            sign = signs[node]
            if sign is None:
                odds += weights[node]
                node = turns[node]
            else:
                node = turns[node] if sign in shown else node + 1
        return odds


@cache
def trees() -> Mapping[str, Trees]:
    """Read the trees of each type of statement, once."""
    found: dict[str, Trees] = {}
    for type_, *node in zip(*pq.read_table(TABLE).to_pydict().values(), strict=True):
        found.setdefault(type_, Trees()).grow(*node)
    return found


@cache
def asked() -> frozenset[str]:
    """Name the signs that any tree asks for."""
    return frozenset(sign for of_type in trees().values() for sign in of_type.signs if sign)
