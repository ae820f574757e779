"""Grow trees over signs, each on what those before leave unexplained (gradient boosting)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import lightgbm as lgb
import numpy as np
import pyarrow as pa
from scipy.sparse import csr_matrix

from lodegraph.loaders.trees import MOST_LEAVES, PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# Trees ask only for signs that are not as rare as that.
RAREST_ASKED = 5
TREES = 300
ALL_LEAVES = (1 << MOST_LEAVES) - 1
GROWING = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": MOST_LEAVES - 1,
    "min_data_in_leaf": 5,
    "lambda_l2": 1.0,
    # Each tree sees a fifth of the signs and four fifths of the pairs, so that no two are alike.
    "feature_fraction": 0.2,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "force_col_wise": True,
    "deterministic": True,
    "seed": 1,
    "verbosity": -1,
}


# Signs, and whether what shows them is right.
Shown = tuple[frozenset[str], bool]


class Node(NamedTuple):
    """A row of the table of trees: a sign with the leaves it leaves, or a leaf with its weight."""

    sign: str | None
    tree: int
    leaves: int
    weight: int | None


def grow(shown: Mapping[str, Sequence[Shown]]) -> pa.Table:
    """Grow the trees of each type.

    Parameters
    ----------
    shown : mapping
        Type to its examples.

    Returns
    -------
    Table
        As `trees_of` reads it; each sign is stored once.
    """
    grown = {type_: _grown(examples) for type_, examples in shown.items()}
    rows = [(type_, *node) for type_, nodes in grown.items() for node in nodes]
    kinds = pa.string(), pa.string(), pa.int16(), pa.uint32(), pa.int32()
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    type_, sign, *others = (pa.array(*column) for column in zip(columns, kinds, strict=True))
    encoded = [type_.dictionary_encode(), sign.dictionary_encode()]
    return pa.table([*encoded, *others], ["type", *Node._fields])


def _grown(shown: Sequence[Shown]) -> list[Node]:
    """Give the nodes of the trees of one type by sign, then the leaves."""
    signs = signs_of(shown, RAREST_ASKED)
    truth = np.array([right for _, right in shown], dtype=float)
    booster = lgb.train(GROWING, lgb.Dataset(matrix_of(shown, signs), truth), TREES)
    asked: defaultdict[tuple[str, int], int] = defaultdict(lambda: ALL_LEAVES)
    ends: list[Node] = []
    for number, tree in enumerate(booster.dump_model()["tree_info"]):
        leaves: list[int] = []
        for sign, without in _asked(tree["tree_structure"], leaves):
            asked[signs[sign], number] &= ~without
        ends += [Node(None, number, 1 << place, weight) for place, weight in enumerate(leaves)]
    nodes = [Node(*key, left, None) for key, left in sorted(asked.items())]
    return [*nodes, *ends]


def _asked(node: dict[str, Any], leaves: list[int]) -> Iterator[tuple[int, int]]:
    """Give each sign that a node asks for, and the leaves without it; gather all leaves."""
    if "leaf_value" in node:
        leaves.append(round(PARTS * node["leaf_value"]))
        return
    first = len(leaves)
    yield from _asked(node["left_child"], leaves)
    yield node["split_feature"], (1 << len(leaves)) - (1 << first)
    yield from _asked(node["right_child"], leaves)


def signs_of(shown: Sequence[Shown], rarest: int) -> list[str]:
    """Give the signs that are shown at least so often."""
    counts = Counter(sign for signs, _ in shown for sign in signs)
    return sorted(sign for sign, count in counts.items() if count >= rarest)


def matrix_of(shown: Sequence[Shown], signs: list[str]) -> csr_matrix:
    """Lay out which examples have which signs: a row for each example."""
    column = {sign: place for place, sign in enumerate(signs)}
    columns = [sorted(column[sign] for sign in given if sign in column) for given, _ in shown]
    starts = np.cumsum([0, *map(len, columns)])
    places = np.concatenate([np.array(row, dtype=np.int32) for row in columns])
    return csr_matrix((np.ones(len(places)), places, starts), shape=(len(shown), len(signs)))
