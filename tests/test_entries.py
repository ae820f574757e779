"""Lists under a head, and what a heading or the opening of a paragraph gives the rest of it."""

from __future__ import annotations

import pytest

from lodegraph.loaders.content import BODY, HEADING
from lodegraph.loaders.reading import read_sentences
from lodegraph.loaders.text import Sentence


def read(*texts: str) -> list[tuple[str, float | None]]:
    """Give what the last of some paragraphs states, with the figure.

    "# " marks a heading, "+ " a sentence that goes on with a paragraph.
    """
    sentences, start = list[Sentence](), 0
    for text in texts:
        plain = text.lstrip("#+ ")
        start -= text.startswith("+ ")
        zone = HEADING if text.startswith("# ") else BODY
        sentences.append(Sentence(start, start + len(plain), plain, zone))
        start += len(plain) + 2
    *_, last = read_sentences(sentences)
    return [
        (
            f"{one.subject.ids[0]} {one.type} {one.object.ids[0]}",
            one.figure.value if one.figure else None,
        )
        for one in last.candidates
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("# TELLURIUM", "Reserves: China, 8,000 tons; Canada, 800 tons."),
            [("CHN HOLDS_RESERVES tellurium", 8000), ("CAN HOLDS_RESERVES tellurium", 800)],
        ),
        (
            ("# INDIUM", "World refinery production in 2025 (tons): Japan, 60; France, 20."),
            [("JPN REFINES indium", 60), ("FRA REFINES indium", 20)],
        ),
        (
            ("# Kamoa-Kakula", "Shareholders: Ivanhoe Mines, 39.6%; Zijin Mining, 39.6%."),
            [("ivanhoe-mines OWNS kamoa-kakula", 39.6), ("zijin-mining OWNS kamoa-kakula", 39.6)],
        ),
        (
            ("# INDIUM", "Chile mined none.", "Import sources: Japan, 17%; Canada, 13%."),
            [("JPN EXPORTS_TO CHL", 17), ("CAN EXPORTS_TO CHL", 13)],
        ),
        (
            (
                "# TIN",
                "A mine in Alaska ships to Canada.",
                "Import sources: Peru, 17%; Canada, 3%.",
            ),
            [("PER EXPORTS_TO USA", 17), ("CAN EXPORTS_TO USA", 3)],
        ),
        (
            ("# TIN", "Canada mined none.", "Import sources: Canada, 17%; Peru, 3%."),
            [],
        ),
        (
            ("# LITHIUM", "Resources are large: Bolivia has 23 tonnes, Argentina 22 tonnes."),
            [("BOL HOLDS_RESERVES lithium", 23), ("ARG HOLDS_RESERVES lithium", 22)],
        ),
        (
            ("# Lynas", "Customers: Shin-Etsu Chemical; Tesla."),
            [("lynas SUPPLIES shin-etsu-chemical", None), ("lynas SUPPLIES tesla", None)],
        ),
        (
            ("# GRAPHITE", "Other producers: Madagascar (89,000 t), Brazil (68,000 t)."),
            [("MDG PRODUCES graphite", 89000), ("BRA PRODUCES graphite", 68000)],
        ),
        (
            ("# GRAPHITE", "Uses: batteries 52%, refractories 24% and lubricants 8%."),
            [("graphite USED_IN batteries", 52), ("graphite USED_IN refractories", 24)],
        ),
        (
            ("# TIN", "World output was 5 tonnes, of which China accounted for 70%, Peru for 8%."),
            [("CHN PRODUCES tin", 70), ("PER PRODUCES tin", 8)],
        ),
    ],
)
def test_a_head_tells_what_is_said_of_those_listed(
    texts: tuple[str, ...], expected: list[tuple[str, float | None]]
) -> None:
    assert set(expected) <= set(read(*texts))


def test_a_sentence_with_a_colon_is_no_list() -> None:
    found = read("# TELLURIUM", "Reserves are large: China mines it; Canada waits.")
    assert not [statement for statement, _ in found if "HOLDS_RESERVES" in statement]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("# 2. Graphite", "Magnesium is light.", "# 3. Gallium", "China refines 99% of it."),
            "CHN REFINES gallium",
        ),
        (
            (
                "Europe needs lithium and cobalt, lithium above all.",
                "Gallium is worse.",
                "+ Germany produced 40 tonnes.",
            ),
            "DEU PRODUCES gallium",
        ),
        (
            (
                "Guinea has iron ore, and iron ore is dear.",
                "Guinea is also the largest exporter of bauxite.",
                "In 2024 it shipped 146 million tonnes.",
            ),
            "GIN EXPORTS aluminum",
        ),
        (
            (
                "Bolivia's state firm YLB signed with a Chinese venture.",
                "YLB would hold 51% and the Chinese partners 49%.",
                "The country holds 23 million tonnes of lithium resources.",
            ),
            "BOL HOLDS_RESERVES lithium",
        ),
    ],
)
def test_an_unnamed_mineral_is_the_one_spoken_of(texts: tuple[str, ...], expected: str) -> None:
    assert expected in [statement for statement, _ in read(*texts)]
