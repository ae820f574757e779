"""Who buys of a firm that another sentence names."""

from __future__ import annotations

import pytest

from lodegraph.loaders.examples import told
from lodegraph.loaders.reading import read_sentences
from lodegraph.loaders.sentences import Sentence


def supplied_after(first: str, second: str) -> list[str]:
    """Give who supplies whom by the second of two sentences."""
    place = len(first) + 1
    sentences = [Sentence(0, len(first), first), Sentence(place, place + len(second), second)]
    said = [told(candidate) for candidate in list(read_sentences(sentences))[1].candidates]
    return [one for one in said if "SUPPLIES" in one]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("Tesla takes graphite from Balama.", ["syrah-resources SUPPLIES tesla"]),
        ("Tesla will buy graphite from Balama.", ["syrah-resources SUPPLIES tesla planned"]),
        (
            "Tesla no longer gets its graphite from Balama.",
            ["syrah-resources SUPPLIES tesla former"],
        ),
        ("Tesla takes staff from Balama.", []),
        ("Tesla takes graphite from Escondida.", []),
        ("Syrah takes graphite from Balama.", []),
        ("Workers take graphite from Balama.", []),
        ("Tesla bought a stake in Balama.", []),
    ],
)
def test_the_firm_of_a_site_supplies_who_buys_from_it(second: str, said: list[str]) -> None:
    assert supplied_after("Syrah operates the Balama mine in Mozambique.", second) == said


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("Tesla buys its graphite.", ["syrah-resources SUPPLIES tesla"]),
        ("Glencore may take a quarter of its output.", ["syrah-resources SUPPLIES glencore 25"]),
        ("Tesla is entitled to 8,000 tonnes a year.", ["syrah-resources SUPPLIES tesla 8000"]),
        ("Tesla has contracted for half of the output.", ["syrah-resources SUPPLIES tesla 50"]),
        (
            "LG Energy Solution takes 9,000 tonnes; Tesla takes 8,000 tonnes.",
            [
                "syrah-resources SUPPLIES lg-energy-solution 9000",
                "syrah-resources SUPPLIES tesla 8000",
            ],
        ),
        ("A third of Balama's output goes to Tesla.", ["syrah-resources SUPPLIES tesla 33.3333"]),
        ("Half of Balama's graphite is promised to Tesla.", ["syrah-resources SUPPLIES tesla 50"]),
        ("Half of Escondida's output is promised to Tesla.", []),
        ("Tesla has signed for the year.", []),
        ("Tesla hopes to obtain 50 tonnes at Sparks.", []),
    ],
)
def test_who_takes_goods_takes_them_of_the_maker(second: str, said: list[str]) -> None:
    found = supplied_after("Syrah operates the Balama mine in Mozambique.", second)
    assert [one.removesuffix(" planned") for one in found] == said


def test_a_mine_that_is_bought_is_no_delivery() -> None:
    assert supplied_after("Moma lies in Mozambique.", "Vale, which bought it from Eni, digs.") == []
