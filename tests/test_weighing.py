"""What is made likely by the signs around two names, and how it is held back from the graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from extracted import relations
from same_odds import same_odds

from lodegraph.cli import run
from lodegraph.graph.store import open_graph
from lodegraph.loaders import weighing
from lodegraph.loaders.annotation import extract
from lodegraph.loaders.discourse import Discourse
from lodegraph.loaders.reading import candidates, parse
from lodegraph.loaders.shapes import names_within
from lodegraph.loaders.signs import Pair, Signs
from lodegraph.loaders.weighing import ALWAYS, RULE, Weighing

SENTENCE = "Brazil's Vale shook hands with Chile's Codelco over Balama."


def weighed(sentence: str) -> Weighing:
    clause = parse(sentence, names_within([sentence]), Discourse())
    return Weighing(clause, list(candidates(clause)))


def test_only_what_no_rule_joins_is_weighed() -> None:
    told = weighed("Lynas mines graphite at Balama.")
    joined = {frozenset((c.subject.ids, c.object.ids)) for c in told.found}
    mentions = told.clause.mentions
    for pair, types in told.pairs():
        ends = [getattr(mentions[number], "ids", None) for number in (pair.subject, pair.object)]
        assert frozenset(ends) not in joined
        assert types


@pytest.mark.parametrize(
    "sentence",
    [
        "Vale, a tin seller, estimates that Chile made 5 tonnes of it.",
        "Chile made 5 tonnes of tin, according to Vale.",
    ],
)
def test_nothing_is_weighed_of_who_only_tells(sentence: str) -> None:
    told = weighed(sentence)
    named = {told.clause.mentions[number] for pair, _ in told.pairs() for number in pair[:2]}
    assert not any(getattr(mention, "ids", ()) == ("vale",) for mention in named)


def test_who_accounts_for_demand_is_not_weighed_as_a_producer() -> None:
    told = weighed("Peru accounts for 20% of the world's demand for tin.")
    assert "PRODUCES" not in {type_ for _, types in told.pairs() for type_ in types}


def test_where_each_mineral_has_its_maker_no_other_is_weighed(tmp_path: Path) -> None:
    text = "Peru makes 30% of the world's tin and Chile 25% of the world's copper."
    found = {(r["subject"], r["object"]) for r in relations(tmp_path, text)}
    assert found == {("Peru", "Tin"), ("Chile", "Copper")}


def test_what_opens_and_closes_a_row_is_not_weighed() -> None:
    assert list(weighed("Deals were signed by companies from Canada to Chile.").pairs()) == []


def test_a_pair_is_stated_once_by_its_likeliest_type(monkeypatch: pytest.MonkeyPatch) -> None:
    same_odds(monkeypatch, OWNS=2.0, OPERATES=1.5)
    found = [
        (c.type, c.subject.ids[0], c.object.ids[0], c.rule, c.confidence)
        for c in weighed(SENTENCE).candidates()
        if c.object.ids == ("balama",)
    ]
    assert sorted(found) == [
        ("OWNS", "BRA", "balama", RULE, "D"),
        ("OWNS", "CHL", "balama", RULE, "D"),
        ("OWNS", "codelco", "balama", RULE, "D"),
        ("OWNS", "vale", "balama", RULE, "D"),
    ]


def test_nothing_is_stated_below_the_least_probability(monkeypatch: pytest.MonkeyPatch) -> None:
    same_odds(monkeypatch, OWNS=weighing.LEAST - 0.01)
    assert list(weighed(SENTENCE).candidates()) == []
    same_odds(monkeypatch, OWNS=weighing.LEAST)
    assert list(weighed(SENTENCE).candidates()) != []


def test_trees_are_not_asked_of_what_each_sign_alone_makes_unlikely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    same_odds(monkeypatch, OWNS=weighing.LEAST)
    low = {"OWNS": weighing.LEAST_ALONE - 0.01}
    monkeypatch.setattr(weighing, "weights", lambda: weighing.Weights({ALWAYS: {"": low}}))
    assert list(weighed(SENTENCE).candidates()) == []


def test_signs_tell_order_distance_and_what_lies_between() -> None:
    clause = parse("Lynas bought Balama.", names_within([]), Discourse())
    subject, object_ = (
        next(i for i, m in enumerate(clause.mentions) if getattr(m, "ids", None) == (id_,))
        for id_ in ("lynas", "balama")
    )
    signs = set(Signs(clause, ()).of(Pair(subject, object_, 0, 2)))
    assert {"Firm Facility", "on over verb buy", "between verb buy", "between OWNS"} <= signs
    assert "Firm Facility: names between 0" in signs


def test_what_is_weighed_waits_for_review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    same_odds(monkeypatch, OWNS=2.0)
    article = tmp_path / "deal.txt"
    article.write_text(SENTENCE, encoding="utf-8")
    rows = [row for row in extract(article)["relations"] if row["rule"] == RULE]
    assert {row["confidence"] for row in rows} == {"D"}
    assert rows
    assert run(["load", str(article), "--into", str(tmp_path / "graph"), "--keep-going"]) in {0, 5}
    graph = open_graph(tmp_path / "graph")
    assert RULE not in set(graph.statements("OWNS")["rule"])
    assert "no rule reads it" in " ".join(graph.rejects()["reason"])
