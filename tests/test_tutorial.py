"""The twenty questions in docs/: each answer is that of both engines, and right."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, cast

import pandas as pd
import pytest
from neo4j_server import empty_database

import lodegraph
from lodegraph.graph.push import push
from lodegraph.graph.store import Graph
from lodegraph.queries.chokepoints import chokepoints
from lodegraph.queries.concentration import concentration
from lodegraph.queries.exposure import exposure
from lodegraph.queries.measures import measures

DOCS = Path(__file__).parents[1] / "docs"
BUILD = runpy.run_path(str(DOCS / "build.py"))
ANSWER = cast("Callable[..., str]", BUILD["answer"])
PARAMETER = cast("re.Pattern[str]", BUILD["PARAMETER"])
QUESTION = re.compile(
    r"^### (\d+)\. ([^\n]+\?)\n\n```cypher\n(.+?)```\n\n((?:\|[^\n]*\n)+)\nRests on: .+?\n\nTrap: ",
    re.MULTILINE | re.DOTALL,
)
TOLERANCE = 1e-9


class Question(NamedTuple):
    """One of the page."""

    number: str
    title: str
    cypher: str
    answer: str


PAGE = (DOCS / "cypher-for-minerals.md").read_text(encoding="utf-8")
QUESTIONS = [Question(*found) for found in QUESTION.findall(PAGE)]


@pytest.fixture(scope="module")
def reference() -> Graph:
    return lodegraph.open_graph()


@pytest.fixture(scope="module")
def server(recent: Graph) -> Iterator[None]:
    """Put the graph on a server, with the trade of the year asked for; let the program find it."""
    for place in empty_database():
        push(recent, place)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NEO4J_URI", place.uri)
            patch.setenv("NEO4J_USERNAME", place.user)
            patch.setenv("NEO4J_PASSWORD", place.password)
            patch.setenv("NEO4J_DATABASE", place.database)
            yield


def asked(graph: Graph, number: int, **parameters: Any) -> pd.DataFrame:
    """Ask a question of the page, with the parameters that it gives or others."""
    cypher = QUESTIONS[number - 1].cypher
    given = dict(pair.split("=", 1) for pair in PARAMETER.findall(cypher))
    return graph.query(cypher, **given | parameters)


def test_page_has_twenty_questions_each_with_query_answer_basis_and_trap() -> None:
    assert [question.number for question in QUESTIONS] == [str(n) for n in range(1, 21)]
    assert PAGE.count("```cypher\n") == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_answer_is_that_of_the_embedded_engine(
    question: Question, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LODEGRAPH_GRAPH", raising=False)
    assert ANSWER(question.cypher) == question.answer, "run `make docs`"
    assert capsys.readouterr().err == "", "a query of the page needs no warning"


@pytest.mark.neo4j
@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_answer_is_that_of_neo4j(question: Question, capsys: pytest.CaptureFixture[str]) -> None:
    assert ANSWER(question.cypher, "--engine", "neo4j") == question.answer
    assert capsys.readouterr().err == ""


# --- and right: worked out another way


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def world(graph: Graph, mineral: str, stage: str) -> pd.DataFrame:
    """Give the supply of named countries in 2024."""
    supply = graph.nodes("Supply")
    named = supply[(supply["year"] == 2024) & (supply["iso3"] != "unknown")]
    return named[(named["mineral"] == mineral) & (named["stage"] == stage)]


def test_three_largest_are_the_first_of_the_sorted_shares(reference: Graph) -> None:
    for row in rows(asked(reference, 8)):
        shares = world(reference, row["mineral"], row["stage"])["share"].nlargest(3)
        assert row["share"] == pytest.approx(shares.sum(), rel=TOLERANCE)


@pytest.mark.parametrize("mineral", ["cobalt", "nickel"])
def test_concentration_is_that_of_the_analysis(reference: Graph, mineral: str) -> None:
    expected = concentration(reference, mineral, 2024).drop_duplicates("stage").set_index("stage")
    found = asked(reference, 9).query("mineral == @mineral").set_index("stage")
    for ours, theirs in (("hhi", "hhi"), ("hhi_with_the_rest", "hhi_hi")):
        pair = pd.concat([found[ours], expected[theirs]], axis=1)
        assert pair.iloc[:, 0].tolist() == pytest.approx(pair.iloc[:, 1].tolist(), rel=TOLERANCE)


def test_interest_is_the_product_of_the_stakes(reference: Graph) -> None:
    """Kisanfu is 95 % KFM's, KFM 75 % CMOC's and 25 % CATL's, which has 24.68 % of CMOC."""
    interest = {tuple(row["chain"]): row["interest"] for row in rows(asked(reference, 11))}
    tail = ("KFM Holding", "Kisanfu")
    assert interest[tail] == pytest.approx(0.95)
    assert interest["CMOC Group", *tail] == pytest.approx(0.7125)
    assert interest["CATL", *tail] == pytest.approx(0.2375)
    assert interest["CATL", "CMOC Group", *tail] == pytest.approx(0.2468 * 0.7125)


@pytest.mark.parametrize("day", ["2023-07-31", "2025-06-30", "2025-12-31", "2026-12-31"])
def test_controls_in_force_are_those_of_the_analysis(reference: Graph, day: str) -> None:
    policies = reference.nodes("Policy").set_index("id")["name"]
    found = rows(asked(reference, 14, day=day))
    pairs = {(policies[row["policy"]], mineral) for row in found for mineral in row["minerals"]}
    states = measures(reference, as_of=date.fromisoformat(day))
    minerals = set(reference.nodes("Mineral")["id"])
    active = states[
        (states["state"] == "in force") & states["policy"].notna() & states["target"].isin(minerals)
    ]
    assert pairs == set(zip(active["policy"], active["target"], strict=True))


def test_touch_is_that_of_the_analysis(reference: Graph) -> None:
    [row] = rows(asked(reference, 17))
    expected = exposure(reference, "cobalt", to="electric-vehicles", year=2024).set_index("iso3")
    assert row["touches"] == pytest.approx(expected["touch"]["CHN"], rel=TOLERANCE)
    stages = [world(reference, "cobalt", stage).set_index("iso3") for stage in ("mine", "refined")]
    added = sum(table["share"]["CHN"] for table in stages)
    # Balanced flows meet the output of the mines to about a millionth.
    assert row["wrong_stages_added_up"] == pytest.approx(added, rel=1e-5)
    assert row["all_ways"] == pytest.approx(1, rel=TOLERANCE)


def test_losses_are_those_of_the_analysis(reference: Graph) -> None:
    found = rows(asked(reference, 19))
    assert len({row["sector"] for row in found}) > 1
    for row in found:
        table = chokepoints(reference, "cobalt", sector=row["sector"], year=2024)
        [stop] = table.query("node == 'CHN' and stage == 'refined'")["loss_mid"]
        assert row["lost"] == pytest.approx((1 - row["kept"]) * stop, rel=TOLERANCE)


def test_the_others_would_have_to_grow_by_what_is_missing(reference: Graph) -> None:
    shares = world(reference, "cobalt", "refined").set_index("iso3")["share"]
    found = asked(reference, 20)
    assert len(found) == (shares.drop("CHN") > 0).sum()
    grown = shares.sum() / shares.drop("CHN").sum()
    assert found["times_its_output"].tolist() == pytest.approx([grown] * len(found), rel=TOLERANCE)
