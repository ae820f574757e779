"""Who comes next in an output that a sentence before told of."""

from __future__ import annotations

import pytest

from lodegraph.loaders.examples import told
from lodegraph.loaders.reading import read_sentences
from lodegraph.loaders.sentences import Sentence


def read_after(first: str, second: str) -> set[str]:
    """Give what the second of two sentences states."""
    place = len(first) + 1
    sentences = [Sentence(0, len(first), first), Sentence(place, place + len(second), second)]
    return {told(candidate) for candidate in list(read_sentences(sentences))[1].candidates}


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("China makes most titanium sponge.", "Japan ranks second.", {"JPN PRODUCES titanium"}),
        (
            "China mines 80% of tungsten.",
            "Next come Vietnam and Russia.",
            {"VNM PRODUCES tungsten", "RUS PRODUCES tungsten"},
        ),
        (
            "China leads in tin mining.",
            "Behind it are Indonesia and Myanmar.",
            {"IDN PRODUCES tin", "MMR PRODUCES tin"},
        ),
        (
            "China refines 70% of the world's cobalt.",
            "Finland is second with 10%.",
            {"FIN REFINES cobalt 10"},
        ),
        (
            "World mine production of tin came to 300,000 tons.",
            "China led with 70,000 tons, followed by Myanmar with 50,000; Peru mined 900.",
            {
                "CHN PRODUCES tin 70000",
                "MMR PRODUCES tin 50000",
                "PER PRODUCES tin 900",
            },
        ),
        (
            "China mines 48% of antimony.",
            "Tajikistan has 25%, Turkey 5% and Myanmar 4%.",
            {"TJK PRODUCES antimony 25", "TUR PRODUCES antimony 5", "MMR PRODUCES antimony 4"},
        ),
        (
            "Guinea holds a quarter of the world's bauxite reserves.",
            "Vietnam is next with 20%.",
            {"VNM HOLDS_RESERVES aluminum 20"},
        ),
        (
            "World reserves of manganese total 1.7 billion tonnes.",
            "Australia accounts for 500 million tonnes of them.",
            {"AUS HOLDS_RESERVES manganese 500"},
        ),
        (
            "Manganese is common: world reserves total 1.7 billion tonnes.",
            "Next come Australia with 500 million, Brazil with 270 million and Gabon with 61.",
            {
                "AUS HOLDS_RESERVES manganese",
                "BRA HOLDS_RESERVES manganese",
                "GAB HOLDS_RESERVES manganese",
            },
        ),
        (
            "China mines 80% of tungsten.",
            "Vietnam ranks second in refining.",
            {"VNM REFINES tungsten"},
        ),
    ],
)
def test_countries_are_ranked_in_what_the_sentence_before_told_of(
    first: str, second: str, said: set[str]
) -> None:
    assert read_after(first, second) == said


@pytest.mark.parametrize(
    "second",
    [
        "Peru is second in line for a new smelter.",
        "China is next to be visited by the minister.",
        "Peru ranks second in tourism.",
        "China is the second customer.",
        "The phase is second, and Peru waits.",
        "Peru has 25% of the firm.",
        "Japan came second at the tender.",
    ],
)
def test_nothing_is_ranked_where_something_else_is_meant(second: str) -> None:
    said = read_after("Chile mines a quarter of the world's copper.", second)
    assert not [one for one in said if "PRODUCES" in one or "REFINES" in one]


def test_countries_are_ranked_in_what_the_part_before_told_of() -> None:
    said = "Brazil has most reserves and mines 91% of all niobium; Canada came second with 7%."
    assert read_after("The survey is out.", said) >= {
        "BRA PRODUCES niobium 91",
        "CAN PRODUCES niobium 7",
    }


def test_countries_have_the_figures_that_are_listed_in_their_order() -> None:
    said = "Chile, Peru and Cuba mine 13%, 8% and 6% of the world's tin."
    assert read_after("Tin is dear.", said) == {
        "CHL PRODUCES tin 13",
        "PER PRODUCES tin 8",
        "CUB PRODUCES tin 6",
    }
    said = "Chile and Peru hold 3 million and 4 million tonnes of tin reserves."
    assert read_after("Tin is dear.", said) == {
        "CHL HOLDS_RESERVES tin 3",
        "PER HOLDS_RESERVES tin 4",
    }
