"""Wordings over marked names: their examples, what runs on, and look-alikes."""

from __future__ import annotations

import re

import pytest

from lodegraph.graph.schema import load_schema
from lodegraph.loaders.discourse import Discourse
from lodegraph.loaders.examples import said_in, told
from lodegraph.loaders.masked import Masked
from lodegraph.loaders.reading import parse, read_sentences
from lodegraph.loaders.sentences import Sentence, split
from lodegraph.loaders.shapes import names_within
from lodegraph.loaders.weighing import RULE
from lodegraph.loaders.wordings import wordings

TYPES = {"OWNS", "FINANCES", "INVESTS_IN"}
EXAMPLES = [
    (wording.id, sentence, said)
    for wording in wordings()
    for sentence, said in wording.options.get("examples", {}).items()
]


def read(text: str) -> set[str]:
    """Give what a text states of owners and money."""
    sentences = tuple(Sentence(start, end, text[start:end]) for start, end in split(text))
    found = [c for sentence in read_sentences(sentences) for c in sentence.candidates]
    return {told(c) for c in found if c.type in TYPES and c.rule != RULE}


@pytest.mark.parametrize(("rule", "sentence", "said"), EXAMPLES)
def test_a_wording_finds_its_examples_and_nothing_else(rule: str, sentence: str, said: str) -> None:
    assert sorted(said_in(sentence)) == sorted(said.split("; "))
    clause = parse(sentence, names_within([sentence]), Discourse())
    pattern = next(wording.pattern for wording in wordings() if wording.id == rule)
    assert pattern.search(Masked(clause).text)


def test_every_wording_has_an_id_of_its_own_a_meaning_and_a_known_type() -> None:
    ids = [wording.id for wording in wordings()]
    assert len(ids) == len(set(ids))
    for wording in wordings():
        assert wording.options["meaning"].endswith(".")
        assert wording.type in load_schema().types


def test_names_figures_and_what_points_back_are_marks() -> None:
    text = "Glencore owns 40% of Lynas, and the company's share is its pride."
    marked = Masked(parse(text, names_within([text]), Discourse())).text
    assert re.fullmatch(r"<O\d+> owns <S\d+> of <O\d+>, and .*<O\d+>'s pride\.", marked)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Vale sold Balama. The buyers were Glencore, with 60%, and Trafigura (40%).",
            {"vale OWNS balama former", "glencore OWNS balama 60", "trafigura OWNS balama 40"},
        ),
        (
            "Glencore owns 60% of Balama. The rest is in the hands of Vale.",
            {"glencore OWNS balama 60", "vale OWNS balama"},
        ),
        (
            "Lynas reports. On 12 May a prepayment of $5 million was received from Glencore.",
            {"glencore FINANCES lynas 5"},
        ),
        (
            "Lynas reports. An earlier idea, a plant in Germany, has been abandoned.",
            {"lynas INVESTS_IN DEU negated"},
        ),
        (
            "Lynas reports. Ford has subscribed for $5 million of new shares.",
            {"ford INVESTS_IN lynas 5"},
        ),
        (
            "Lynas reports. Glencore and Vale each put in $5 million last year.",
            {"glencore INVESTS_IN lynas 5", "vale INVESTS_IN lynas 5"},
        ),
        (
            "Lynas tells. Ford acquired 17% of Balama. Glencore had put in $5 million in 2021.",
            {"ford OWNS balama 17", "glencore INVESTS_IN balama 5"},
        ),
        (
            "Lynas reports. KfW issued a letter of interest for $5 million.",
            {"kfw FINANCES lynas 5 planned"},
        ),
        (
            "Glencore keeps 51% of Balama and Vale of Brazil 40% of Mutanda.",
            {"glencore OWNS balama 51", "vale OWNS mutanda 40"},
        ),
        (
            "Glencore paid $4 million for Balama and Vale $2 million for Mutanda.",
            {"glencore OWNS balama 4", "vale OWNS mutanda 2"},
        ),
        ("Lynas said that KfW had lent the company $5 million.", {"kfw FINANCES lynas 5"}),
        ("Balama is the property of Glencore and Lynas said so.", {"glencore OWNS balama"}),
        (
            "Lynas said Glencore had bought 10% of the miner.",
            {"glencore OWNS lynas 10"},
        ),
        (
            "Glencore said it had sold Balama to Vale.",
            {"glencore OWNS balama former", "vale OWNS balama"},
        ),
    ],
)
def test_what_runs_on_is_joined(text: str, wanted: set[str]) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The market is divided between Glencore and Vale, each with 40%.",
        "Lynas's output is divided among Ford, with 40%, and Tesla, with 60%.",
        "The buyers of Balama's graphite were Tesla and Ford.",
        "Chinese-owned firms avoid Balama.",
        "Glencore bought into the idea that Lynas would grow.",
        "Glencore gave Lynas 10% of its cobalt.",
        "Glencore receives 5% of the revenue of Lynas.",
        "A stake in Lynas makes sense for Glencore.",
        "Glencore joined Vale in a call for higher prices.",
        "Lynas (up 5%) and Glencore (down 3%) fell.",
        "Glencore applied to KfW for a job.",
        "Glencore criticised exploration licences in Chile.",
        "Tesla has a 10% share of the market alongside Ford.",
        "Shareholders are invited to Lynas and Glencore.",
        "Lynas took part in a round of talks with Vale.",
        "Balama is the property of a farmer, and Lynas and Glencore said so.",
    ],
)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert read(text) == set()


def test_the_latter_may_be_a_sector_that_no_wording_marks() -> None:
    assert read("Germanium goes into optics and defence. The latter takes 40% of it.") == set()
