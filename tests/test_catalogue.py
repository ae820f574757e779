"""The catalogue says what the analyses do: columns, commands, formulas."""

from __future__ import annotations

from datetime import date
from typing import cast

import pandas as pd
import pytest
import typer
from test_changes import balanced_graph
from toy import derived, frame, made_share, said
from typer.core import TyperGroup

from lodegraph.cli import app
from lodegraph.graph.store import Graph
from lodegraph.graph.validate import check_statements
from lodegraph.queries.catalogue import catalogue
from lodegraph.queries.changes import changes
from lodegraph.queries.chokepoints import chokepoints
from lodegraph.queries.concentration import concentration
from lodegraph.queries.evidence import evidence
from lodegraph.queries.exposure import exposure
from lodegraph.queries.finance import finance
from lodegraph.queries.geopolrisk import geopolrisk
from lodegraph.queries.measures import measures
from lodegraph.queries.ownership import owners
from lodegraph.queries.paths import paths
from lodegraph.queries.policy_exposure import policy_exposure
from lodegraph.queries.shock import shock

# They answer from statements that the invented chain does not have.
NOT_OF_THE_NETWORK = {"changes", "geopolrisk", "measures", "owners", "finance"}
# They count their statements, or are asked of other graphs here.
WITHOUT_IDS = {"chokepoints", "geopolrisk", "owners"}
COMMANDS = cast("TyperGroup", typer.main.get_command(app)).commands


def answers(graph: Graph, mineral: str) -> dict[str, pd.DataFrame]:
    return {
        "concentration": concentration(graph, mineral),
        "exposure": exposure(graph, mineral),
        "paths": paths(graph, mineral),
        "chokepoints": chokepoints(graph, mineral),
        "shock": shock(graph, "removal", mineral, "COD"),
        "changes": changes(balanced_graph()),
        "geopolrisk": geopolrisk(mined_graph(), "cobalt", "COD"),
        "measures": measures(graph, mineral, as_of=date(2026, 1, 1)),
        "policy-exposure": policy_exposure(graph, mineral, as_of=date(2026, 1, 1)),
        "owners": owners(held_graph(), "pit"),
        "finance": finance(graph, mineral),
    }


def held_graph() -> Graph:
    """Make a graph of one pit and its owner."""
    good, _ = check_statements(
        pd.DataFrame([said("OWNS", "Firm:owner", "Facility:pit", share=0.5, year=2020)])
    )
    owns = good["OWNS"].assign(id="s0")
    nodes = {
        f"nodes.{label}": frame(label, [{"id": id_, "name": id_}])
        for label, id_ in (("Firm", "owner"), ("Facility", "pit"))
    }
    return Graph.from_tables({"statements.OWNS": owns, **nodes})


def mined_graph() -> Graph:
    """Make a graph of one country that mines cobalt, and nothing traded."""
    mined = {"quantity_t": 1.0, "quantity_kind": "production", "stage": "mine", "year": 2022}
    row = said("PRODUCES", "Country:COD", "Mineral:cobalt", **mined)
    good, _ = check_statements(pd.DataFrame([row]))
    return Graph.from_tables({"statements.PRODUCES": good["PRODUCES"].assign(id="s0")})


def test_columns_are_those_of_the_catalogue(dysprosium: Graph) -> None:
    found = {name: list(table) for name, table in answers(dysprosium, "dysprosium").items()}
    assert found == {name: list(analysis.columns) for name, analysis in catalogue().items()}


def test_every_answer_names_its_sources_and_assumptions(dysprosium: Graph) -> None:
    for name, table in answers(dysprosium, "dysprosium").items():
        assert table.attrs["assumptions"] or name not in NOT_OF_THE_NETWORK
        if name not in NOT_OF_THE_NETWORK:
            assert table.attrs["sources"] == ["toy"]


def test_an_answer_names_every_source_of_its_statements(recent: Graph) -> None:
    """Those of trade too, and those that only widen an interval."""
    found = answers(recent, "cobalt") | {"changes": changes(recent, "cobalt")}
    for name in sorted(found.keys() - WITHOUT_IDS):
        table = found[name]
        ids = {part for names in table["statements"].dropna() for part in names.split()}
        assert set(evidence(recent, ids)["source_id"]) <= set(table.attrs["sources"]), name


def test_every_row_can_be_traced_to_statements() -> None:
    sector = said("USED_IN", "Mineral:cobalt", "EndSector:electric-vehicles", share=1, year=2024)
    graph = derived([made_share("COD", 0.7), sector])
    for name, table in answers(graph, "cobalt").items():
        if name not in NOT_OF_THE_NETWORK:
            assert table["statements"].notna().all()
            assert (table["statements"] != "").all()


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_the_question_is_the_help_of_the_command(name: str) -> None:
    assert COMMANDS[name].help == catalogue()[name].question


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_an_analysis_is_fully_described(name: str) -> None:
    analysis = catalogue()[name]
    assert analysis.name == name
    assert analysis.question.endswith("?")
    assert analysis.formula
    assert analysis.source
    assert all(analysis.columns.values())
    assert all(analysis.parameters.values())


def test_cypher_is_offered_where_it_can_express_the_analysis() -> None:
    with_cypher = {name for name, analysis in catalogue().items() if analysis.cypher}
    assert with_cypher == {"chokepoints", "concentration", "exposure", "paths"}
    for name in with_cypher:
        assert str(catalogue()[name].cypher).startswith(f"// {catalogue()[name].question}\n")
