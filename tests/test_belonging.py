"""Whose a date or a figure of a sentence is where no rule tells: by signs of where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from by_rules import by_rules
from extracted import relations

from lodegraph.loaders import dating
from lodegraph.loaders.clauses import Clause
from lodegraph.loaders.dates import Day
from lodegraph.loaders.dating import date_signs, is_timeless, likeliest
from lodegraph.loaders.mentions import find_mentions
from lodegraph.loaders.phrases import phrases
from lodegraph.loaders.trees import PARTS, Trees

if TYPE_CHECKING:
    from pathlib import Path

    from lodegraph.loaders.candidate import Candidate

BOUGHT = "Mitsui owns Balama, but Glencore bought Kisanfu in 2024."


def clause_of(text: str) -> Clause:
    mentions = find_mentions(text)
    return Clause(text, mentions, *phrases(text, mentions))


def stated(text: str, type_: str, subject: str) -> Candidate:
    found = [c for c in by_rules(text) if c.type == type_]
    (one,) = [c for c in found if c.subject.name.startswith(subject)]
    return one


def day_of(clause: Clause) -> Day:
    (day,) = [mention for mention in clause.mentions if isinstance(mention, Day)]
    return day


def test_the_signs_tell_where_a_date_stands() -> None:
    clause = clause_of(BOUGHT)
    signs = {*date_signs(clause, stated(BOUGHT, "OWNS", "Glencore"), day_of(clause), ())}
    assert {"type OWNS", "led by in", "behind over 0 verbs", "its verb", "same clause"} <= signs
    assert not {"opens the sentence", "figure", "verb of another", "other clause"} & signs


def test_the_signs_tell_that_a_date_is_of_another_verb() -> None:
    clause = clause_of(BOUGHT)
    signs = {*date_signs(clause, stated(BOUGHT, "OWNS", "Mitsui"), day_of(clause), ())}
    assert {"behind over 1 verbs", "behind over ,", "verb of another", "other clause"} <= signs


def test_what_is_owned_now_has_no_date_but_what_was_bought_has() -> None:
    clause = clause_of(BOUGHT)
    assert is_timeless(clause, stated(BOUGHT, "OWNS", "Mitsui"))
    assert not is_timeless(clause, stated(BOUGHT, "OWNS", "Glencore"))


@pytest.mark.parametrize(
    ("odds", "by_rule", "found"),
    [
        ({}, False, 1),  # odds of 0 are more than the least
        ({"led by in": -3.0}, False, 0),
        ({"led by in": -3.0}, True, 0),
        ({"led by in": -3.0, "by rule": 1.0}, False, 0),
        ({"led by in": -3.0, "by rule": 1.0}, True, 1),
        ({"another by rule": -3.0}, True, 1),
    ],
)
def test_a_date_is_given_where_its_odds_are_enough(
    monkeypatch: pytest.MonkeyPatch, odds: dict[str, float], *, by_rule: bool, found: int
) -> None:
    candidate, clause = stated(BOUGHT, "OWNS", "Glencore"), clause_of(BOUGHT)
    # A tree for each sign: nothing without it, with it the odds.
    left = np.array([0b10], dtype=np.uint32)
    trees = Trees(
        {sign: (np.array([place]), left) for place, sign in enumerate(odds)},
        np.array([[0, int(PARTS * weight)] for weight in odds.values()]).reshape(-1, 2),
    )

    def grown(_name: str) -> dict[str, Trees]:
        return {"date": trees}

    monkeypatch.setattr(dating, "trees", grown)
    days = [day_of(clause)]
    assert len(likeliest(clause, candidate, days, days if by_rule else [])) == found


def told(tmp_path: Path, text: str, key: str) -> set[tuple[str, str, str, object]]:
    return {(r["subject"], r["relation"], r["object"], r[key]) for r in relations(tmp_path, text)}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "MANILA, June 2025 - The Philippines has dropped a plan to ban exports of nickel ore.",
            ("Philippines", "RESTRICTS", "Nickel", 2025),
        ),
        (
            "Vale bought Balama in May 2024. In the same month it invested $25 million in Syrah.",
            ("Vale", "INVESTS_IN", "Syrah", 2024),
        ),
        (
            "In August 2018 banks signed a $9 million loan with Vale. KfW contributed $1 million.",
            ("KfW", "FINANCES", "Vale", 2018),
        ),
        (
            "In August 2018 Vale opened Balama. KfW contributed $1 million to Lynas.",
            ("KfW", "FINANCES", "Lynas", None),
        ),
        (
            "Vale, a subsidiary of Glencore, mined copper in 2024.",
            ("Glencore", "OWNS", "Vale", None),
        ),
    ],
)
def test_a_date_is_told_where_it_is_likely(
    tmp_path: Path, text: str, row: tuple[str, str, str, object]
) -> None:
    assert row in told(tmp_path, text, "year")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "A prepayment of $50 million was received from Mitsui by Vale.",
            ("Mitsui", "FINANCES", "Vale", 50e6),
        ),
        (
            "Vale, which owns Balama, is putting up a $5 billion refinery in Chile.",
            ("Vale", "OWNS", "Balama", None),
        ),
        (
            "Mitsui lent Vale $50 million for a $5 billion refinery in Chile.",
            ("Mitsui", "FINANCES", "Vale", 50e6),
        ),
    ],
)
def test_a_figure_is_told_where_it_is_likely(
    tmp_path: Path, text: str, row: tuple[str, str, str, object]
) -> None:
    assert row in told(tmp_path, text, "value")
