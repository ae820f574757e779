"""Whose the parts of a trade or an output are."""

from __future__ import annotations

import pytest

from lodegraph.loaders.examples import said_in


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "Of Chile's lithium exports, China took 72%, South Korea 19% and Japan 5%.",
            ["CHN 72", "KOR 19", "JPN 5"],
        ),
        (
            "Chile sent 72% of its lithium to China, 19% to South Korea and 5% to Japan.",
            ["CHN 72", "KOR 19", "JPN 5"],
        ),
        ("Of Chile's lithium, half went to China.", ["CHN 50"]),
    ],
)
def test_parts_go_to_each_country(sentence: str, said: list[str]) -> None:
    wanted = set()
    for entry in said:
        country, share = entry.split()
        wanted.add(f"CHL EXPORTS_TO {country} lithium {share}")
    assert wanted <= {" ".join(one.split()[:5]) for one in said_in(sentence)}


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "The United States consumed 24,000 tonnes of antimony last year, 60% of it from China.",
            "CHN EXPORTS_TO USA antimony 60",
        ),
        (
            "China imported 20 tonnes of chrome ore, 83% of it South African.",
            "ZAF EXPORTS_TO CHN chromium 83",
        ),
        (
            "Of Germany's tungsten imports, China supplied 45% and Vietnam 20%.",
            "VNM EXPORTS_TO DEU tungsten 20",
        ),
        (
            "Of the antimony that Japan imports, 63% comes from China and 8% from Belgium.",
            "BEL EXPORTS_TO JPN antimony 8",
        ),
        (
            "Of 300 tonnes of gallium made last year, most came from China and 10% from Japan.",
            "JPN PRODUCES gallium 10",
        ),
    ],
)
def test_parts_come_from_each_country(sentence: str, said: str) -> None:
    assert said in said_in(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Of China's lithium imports, 40% are carbonate, and Japan is worried.",
        "Japan used 300 tonnes of gallium, 5% more than China.",
        "China bought 5 tonnes of cobalt, and its price rose by 60% in Japan.",
        "Japan took 40% of the profit, Chile 60%.",
    ],
)
def test_shares_of_something_else_are_no_parts(sentence: str) -> None:
    assert not [one for one in said_in(sentence) if "EXPORTS_TO" in one]
