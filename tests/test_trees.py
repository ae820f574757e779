"""Decision trees over signs: where they end, and that those shipped are whole."""

from __future__ import annotations

import numpy as np
import pytest

from lodegraph.graph.schema import load_schema
from lodegraph.loaders.trees import MOST_LEAVES, Trees, trees
from lodegraph.loaders.weighing import grown, known_signs

# The first tree asks for "near", and without it for "on"; the second for "on":
# leaves -1 (neither), .5 (on), 2 (near); and .25 (not on), -.25 (on).
NEAR = np.array([0]), np.array([0b100], dtype=np.uint32)
ON = np.array([0, 1]), np.array([0b110, 0b10], dtype=np.uint32)
GROWN = Trees({"near": NEAR, "on": ON}, np.array([[-1000, 500, 2000], [250, -250, 0]]))


@pytest.mark.parametrize(
    ("shown", "odds"),
    [
        ([], -1.0 + 0.25),
        (["on"], 0.5 - 0.25),
        (["near", "far"], 2.0 + 0.25),
        (["near", "on"], 2.0 - 0.25),
        (["on", "near"], 2.0 - 0.25),
    ],
)
def test_each_tree_adds_what_the_leaf_says_that_the_signs_lead_to(
    shown: list[str], odds: float
) -> None:
    assert GROWN.odds(shown) == odds


@pytest.mark.parametrize("name", ["trees.parquet", "date_trees.parquet", "status_trees.parquet"])
def test_the_trees_that_ship_are_whole(name: str) -> None:
    for of_type in trees(name).values():
        assert of_type.weights.shape[1] == MOST_LEAVES
        for asking, left in of_type.asked.values():
            assert 0 <= asking.min() <= asking.max() < len(of_type.weights)
            assert np.unique(asking).size == asking.size == left.size
            # A sign never takes the last leaf away: some leaf is left, whatever is shown.
            assert (left >> (MOST_LEAVES - 1) == 1).all()


def test_there_are_trees_for_types_of_the_model() -> None:
    assert grown().keys() <= load_schema().types.keys()
    assert "same clause" in known_signs()
