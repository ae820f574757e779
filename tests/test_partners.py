"""With whom a country trades, told a sentence later."""

from __future__ import annotations

import pytest

from lodegraph.loaders.examples import told
from lodegraph.loaders.reading import read_sentences
from lodegraph.loaders.sentences import Sentence


def read_after(first: str, second: str) -> list[str]:
    """Give what the second of two sentences states."""
    place = len(first) + 1
    sentences = [Sentence(0, len(first), first), Sentence(place, place + len(second), second)]
    return [told(candidate) for candidate in list(read_sentences(sentences))[1].candidates]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            "Germany imported 900 tonnes of antimony in 2024.",
            "The main suppliers were China (60%), Vietnam (20%) and Belgium.",
            {
                "CHN EXPORTS_TO DEU antimony 60",
                "VNM EXPORTS_TO DEU antimony 20",
                "BEL EXPORTS_TO DEU antimony",
            },
        ),
        (
            "Japan imported 300 tonnes of gallium last year.",
            "China was the largest supplier; Canada followed with 28% and Kazakhstan with 20%.",
            {
                "CHN EXPORTS_TO JPN gallium",
                "CAN EXPORTS_TO JPN gallium 28",
                "KAZ EXPORTS_TO JPN gallium 20",
            },
        ),
        (
            "Chile exported 250,000 tonnes of lithium carbonate in 2023.",
            "China took 72 %, South Korea 19 % and Japan 5 %.",
            {
                "CHL EXPORTS_TO CHN lithium 72",
                "CHL EXPORTS_TO KOR lithium 19",
                "CHL EXPORTS_TO JPN lithium 5",
            },
        ),
        (
            "Gabon exported 8 million tonnes of manganese.",
            "The biggest buyers were China, India and Norway.",
            {
                "GAB EXPORTS_TO CHN manganese",
                "GAB EXPORTS_TO IND manganese",
                "GAB EXPORTS_TO NOR manganese",
            },
        ),
        (
            "South Korea imported 5,000 tonnes of tungsten.",
            "Most of it came from China, 12% from Vietnam.",
            {"CHN EXPORTS_TO KOR tungsten [50, 100]", "VNM EXPORTS_TO KOR tungsten 12"},
        ),
        (
            "The European Union imported 12,900 tonnes of rare earths.",
            "Rare earths were purchased above all from Russia.",
            {"RUS EXPORTS_TO eu rare-earths"},
        ),
        (
            "Japan got 60% of its gallium from China.",
            "Canada came next with 14% and Peru with 3%.",
            {"CAN EXPORTS_TO JPN gallium 14", "PER EXPORTS_TO JPN gallium 3"},
        ),
        (
            "India imports lithium.",
            "While tin is obtained from Peru, 90% of cobalt imports came from Zambia.",
            {"PER EXPORTS_TO IND tin", "ZMB EXPORTS_TO IND cobalt 90"},
        ),
        (
            "South Korea imported 5,000 tonnes of tungsten.",
            "Ores came from Peru (46%) and Chile (20%).",
            {"PER EXPORTS_TO KOR tungsten 46", "CHL EXPORTS_TO KOR tungsten 20"},
        ),
    ],
)
def test_partners_trade_with_whom_the_sentence_before_told_of(
    first: str, second: str, said: set[str]
) -> None:
    assert set(read_after(first, second)) == said


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Chile exported 250,000 tonnes of lithium.", "China was the largest supplier."),
        ("Japan imported 300 tonnes of gallium.", "China was the largest buyer."),
        ("Japan imported 300 tonnes of gallium.", "China was the largest supplier of tin."),
        ("Japan imported 300 tonnes of gallium.", "China is a partner."),
        ("Chile exported 250,000 tonnes of lithium.", "China took 72% of Peru's zinc."),
        ("Chile exported 250,000 tonnes of lithium.", "China took offence."),
        ("Japan imported tin and Peru imported zinc.", "The main supplier was China."),
        ("Japan mined 300 tonnes of gallium.", "The main partner was China."),
        ("Japan imported 300 tonnes of gallium.", "China followed with 250 tonnes."),
        ("Japan got 60% of its gallium from Peru.", "China followed with a ban."),
        ("Japan imported 300 tonnes of gallium.", "Lynas opens a mine, with $5 from the Pentagon."),
    ],
)
def test_nothing_is_read_of_another_trade(first: str, second: str) -> None:
    said = read_after(first, second)
    assert not [one for one in said if one.startswith(("JPN EX", "CHL EX")) or " JPN" in one]


def test_partners_follow_in_the_trade_that_the_part_before_told_of() -> None:
    said = "Japan got 60% of its gallium from China; Canada followed with 14%."
    assert read_after("The survey is out.", said) == [
        "CHN EXPORTS_TO JPN gallium 60",
        "JPN IMPORTS gallium",
        "CAN EXPORTS_TO JPN gallium 14",
    ]


def test_a_list_of_sources_tells_of_a_trade() -> None:
    texts = [
        "No tin was mined in Japan in 2023.",
        "Import sources, 2019-22: for metal China supplied 63%, Peru 8% and others 29%.",
        "Ores came from Chile (46%) and Bolivia (20%).",
    ]
    sentences = [Sentence(0, len(text), text) for text in texts]
    said = [told(row) for read in read_sentences(sentences) for row in read.candidates]
    assert said[1:] == [
        "CHN EXPORTS_TO JPN 63",
        "PER EXPORTS_TO JPN 8",
        "CHL EXPORTS_TO JPN tin 46",
        "BOL EXPORTS_TO JPN tin 20",
    ]


def test_a_share_of_what_somebody_needs_is_not_mined() -> None:
    said = "For niobium, Brazil is the source of 92% of Japan's supply."
    assert "BRA PRODUCES niobium 92" not in read_after("Tin is dear.", said)


def test_partners_have_their_parts_of_what_the_part_before_told_of() -> None:
    said = "Japan imported 300 tonnes of gallium; 60% came from China and 10% from Canada."
    assert read_after("Chile imported 50 tonnes of tin.", said) == [
        "JPN IMPORTS gallium 300",
        "CHN EXPORTS_TO JPN gallium 60",
        "CAN EXPORTS_TO JPN gallium 10",
    ]


def test_a_part_of_another_mineral_is_not_of_the_first() -> None:
    said = read_after("Tin is dear.", "Spain provides 31% of strontium and France 76% of zinc.")
    assert "FRA PRODUCES strontium 76" not in said
