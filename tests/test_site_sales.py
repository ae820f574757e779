"""Who buys of a firm by buying from its site."""

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
