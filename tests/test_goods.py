"""What noun phrases state of minerals and what they are for."""

from __future__ import annotations

import pytest

from lodegraph.loaders.examples import said_in


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The target is 5 tonnes of lithium a year, enough for a million electric cars.",
            ["lithium USED_IN electric-vehicles"],
        ),
        ("The target is 24,000 tonnes of lithium a year, enough for a start.", []),
    ],
)
def test_an_output_that_is_enough_for_goods_is_used_in_them(text: str, said: list[str]) -> None:
    assert [s for s in said_in(text) if "USED_IN" in s] == said


def test_what_a_comma_adds_with_the_same_preposition_is_used_too() -> None:
    text = "Tantalum is needed for capacitors in phones, and for turbine blades in jet engines."
    assert "tantalum USED_IN aerospace" in said_in(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Battery makers rely on cobalt.", ["cobalt USED_IN batteries"]),
        ("Germany relies on cobalt.", []),
        ("Battery makers rely on China.", []),
    ],
)
def test_what_the_makers_of_goods_depend_on_is_used_in_them(text: str, said: list[str]) -> None:
    assert [s for s in said_in(text) if "USED_IN" in s] == said


def test_a_list_of_uses_goes_on_over_what_is_part_of_one() -> None:
    text = "Titanium goes into landing gear, engine discs and the frames of fighter jets."
    assert {"titanium USED_IN aerospace", "titanium USED_IN defense"} <= {*said_in(text)}


def test_lead_beside_another_metal_is_a_metal() -> None:
    assert "PER PRODUCES lead" in said_in("Zinc and lead are mined in Peru.")
    assert not said_in("Peru, which mines zinc, took the lead in 2024.")[1:]


def test_who_licenses_what_mining_takes_does_not_mine() -> None:
    text = "China put the know-how for extracting lithium under its licensing rules."
    assert "CHN PRODUCES lithium" not in said_in(text)
