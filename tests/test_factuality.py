"""Whether a statement is a fact, a plan, denied or over, by its signs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from by_rules import by_rules
from extracted import relations
from same_odds import always

from lodegraph.loaders import factuality
from lodegraph.loaders.clauses import Clause
from lodegraph.loaders.factuality import factual, likeliest, signs_of
from lodegraph.loaders.mentions import find_mentions
from lodegraph.loaders.own_language import Language, speaking
from lodegraph.loaders.phrases import phrases

if TYPE_CHECKING:
    from pathlib import Path

    from lodegraph.loaders.candidate import Candidate
    from lodegraph.loaders.trees import Trees

TEXT = "Vale talked of a mine at Balama, and Glencore owns Mopani."


def clause_of(text: str) -> Clause:
    mentions = find_mentions(text)
    return Clause(text, mentions, *phrases(text, mentions))


def owned(text: str = TEXT) -> Candidate:
    (one,) = [
        c for c in by_rules(text) if c.type == "OWNS" and c.object.ids == ("mopani-copper-mines",)
    ]
    return one


@pytest.mark.parametrize(
    ("odds", "by_rule", "status"),
    [
        ({"planned": -1.0, "former": -2.0}, "asserted", "asserted"),
        ({"planned": -0.5, "former": -2.0}, "asserted", "planned"),
        ({"planned": -0.5, "former": 1.0}, "asserted", "former"),
        ({"planned": -1.4, "former": -2.0}, "planned", "planned"),  # -1.4 + 1
        ({"planned": -1.7, "former": -2.0}, "planned", "asserted"),  # -1.7 + 1
        ({"planned": 0.5, "former": 1.0}, "planned", "planned"),  # 0.5 + 1
        ({"planned": 0.5, "former": 1.6}, "planned", "former"),
    ],
)
def test_the_likeliest_status_is_told_and_that_of_the_rules_counts_for_more(
    odds: dict[str, float], by_rule: str, status: str
) -> None:
    assert likeliest(always(**odds), frozenset(), by_rule) == status


def test_signs_tell_verb_words_and_what_is_said_of_the_same_things() -> None:
    clause, one = clause_of(TEXT), owned()
    signs = {*signs_of(clause, one, [one])}
    assert {
        "type OWNS",
        "asserted by rule",
        "its verb own",
        "verb own",
        "owns behind subject",
    } <= signs
    assert not {"verb talk", "word talked", "another is asserted"} & signs
    beside = replace(one, type="OPERATES", status="planned")
    assert "of its verb another is planned" in {*signs_of(clause, one, [one, beside])}


def test_what_was_checked_or_found_by_an_own_rule_keeps_its_status(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clause, one = clause_of(TEXT), owned()

    def grown(_name: str) -> dict[str, Trees]:
        return always(former=3.0)

    monkeypatch.setattr(factuality, "trees", grown)
    assert factual(clause, one, ()).status == "former"
    assert factual(clause, replace(one, reviewed="accepted in review"), ()).status == "asserted"
    assert factual(clause, replace(one, type="LOCATED_IN"), ()).status == "asserted"
    with speaking(Language(rules=({"id": one.rule},))):
        assert factual(clause, one, ()).status == "asserted"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Glencore owns Mopani.", ("Glencore", "OWNS", "Mopani", "asserted")),
        ("Glencore used to own Mopani.", ("Glencore", "OWNS", "Mopani", "former")),
        ("KfW has pledged Lynas a loan of $5 million.", ("KfW", "FINANCES", "Lynas", "planned")),
        ("Vale let its licence for Balama lapse.", ("Vale", "OWNS", "Balama", "former")),
        (
            "The government of Ghana would like to own 30% of Ewoyaa.",
            ("Ghana", "OWNS", "Ewoyaa", "planned"),
        ),
        (
            "Glencore is meant to pump lithium out of brine at Frankfurt.",
            ("Frankfurt", "PRODUCES", "Lithium", "planned"),
        ),
    ],
)
def test_a_status_is_told_as_a_reader_would(
    tmp_path: Path, text: str, row: tuple[str, str, str, str]
) -> None:
    found = {
        (r["subject"], r["relation"], r["object"], r["status"]) for r in relations(tmp_path, text)
    }
    assert row in found
