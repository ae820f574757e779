"""Decision trees over signs: how they are walked, and that those shipped lead to an end."""

from __future__ import annotations

from lodegraph.graph.schema import load_schema
from lodegraph.loaders.trees import Trees, asked, trees


def test_each_tree_adds_what_the_leaf_says_that_the_signs_lead_to() -> None:
    grown = Trees()
    # The first tree asks for "near", and without it for "on"; the second for "on".
    for node in (
        ("near", 4, 0.0),
        ("on", 3, 0.0),
        (None, 5, -1.0),
        (None, 5, 0.5),
        (None, 5, 2.0),
        ("on", 7, 0.0),
        (None, 8, 0.25),
        (None, 8, -0.25),
    ):
        grown.grow(*node)
    assert grown.odds(()) == -1.0 + 0.25
    assert grown.odds({"on"}) == 0.5 - 0.25
    assert grown.odds({"near"}) == 2.0 + 0.25
    assert grown.odds({"near", "on"}) == 2.0 - 0.25


def test_the_trees_that_ship_lead_forward_to_their_end() -> None:
    assert trees().keys() <= load_schema().types.keys()
    for of_type in trees().values():
        last = len(of_type.signs)
        for place, (sign, turn) in enumerate(zip(of_type.signs, of_type.turns, strict=True)):
            assert place < turn <= last
            assert sign is None or place + 1 < last
        assert of_type.signs[-1] is None
        assert of_type.turns[-1] == last
    assert "same clause" in asked()
