"""Whom "we", "our" and "the Company" mean in what a firm publishes itself, and in quotations."""

from __future__ import annotations

import pytest

from lodegraph.loaders.gazetteer import Gazetteer
from lodegraph.loaders.reading import read_sentences
from lodegraph.loaders.speaking import speaker
from lodegraph.loaders.text import Sentence


def stated(*sentences: str) -> set[str]:
    """Give what the last of some sentences states: subject, type and object."""
    reads = [*read_sentences([Sentence(0, len(text), text) for text in sentences])]
    return {f"{one.subject.ids[0]} {one.type} {one.object.ids[0]}" for one in reads[-1].candidates}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (['Disclosure by Lynas Rare Earths ("the Company") on Iluka Resources.'], ["lynas"]),
        (["Glencore is dear.", "Vale is pleased to announce a loan."], ["vale"]),
        (["PERTH - Iluka Resources today reported results. Lynas did not."], ["iluka-resources"]),
        (["Review of the year", "Vale mines nickel.", "The Company has no debt."], ["vale"]),
        # A newspaper speaks for nobody, nor does a common noun.
        (["Vale mines nickel.", "The company has no debt."], []),
        (["Vale mines nickel.", "The Group of Seven met."], []),
    ],
)
def test_a_release_is_by_one_firm(texts: list[str], expected: list[str]) -> None:
    assert [firm.ids[0] for firm in speaker(texts, Gazetteer([]))] == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (
            ("Vale reported results.", "Glencore runs Mutanda.", "The Company owns Sorowako."),
            "vale OWNS sorowako",
        ),
        (
            ("Vale reported results.", "Glencore runs Mutanda.", "We own Voisey's Bay."),
            "vale OWNS voisey-s-bay",
        ),
        (
            ("Vale reported results.", "Glencore has 20% of the Company."),
            "glencore OWNS vale",
        ),
        (
            (
                "Vale reported results.",
                "Glencore runs Mutanda.",
                "Nickel is refined at our Long Harbour plant.",
            ),
            "vale OPERATES long-harbour",
        ),
        (
            ("Cobalt is dear.", '"We own Mutanda," said N. N., chief executive of Glencore.'),
            "glencore OWNS mutanda",
        ),
    ],
)
def test_first_person_means_the_firm_that_speaks(sentences: tuple[str, ...], expected: str) -> None:
    assert expected in stated(*sentences)


def test_a_common_noun_with_a_capital_is_no_speaker_where_nobody_speaks() -> None:
    assert "glencore OWNS lumwana" not in stated(
        "Glencore runs Mutanda.", "Barrick is here too.", "A Group owns Lumwana."
    )
