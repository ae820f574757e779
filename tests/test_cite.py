"""Every figure can be cited, and licences that ask for a credit get one."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from lodegraph.cli import run
from lodegraph.graph.cite import as_bibtex, as_text, cite
from lodegraph.graph.errors import UnknownName
from lodegraph.graph.schema import load_schema
from lodegraph.graph.store import Graph, open_graph

if TYPE_CHECKING:
    from collections.abc import Mapping


def graph_of(*sources: Mapping[str, object]) -> Graph:
    columns = load_schema().columns("Source")
    table = pd.DataFrame([*sources]).reindex(columns=list(columns)).astype(columns)
    return Graph.from_tables({"nodes.Source": table}, name="my graph")


USGS = {
    "id": "usgs-mcs-2026",
    "publisher": "U.S. Geological Survey",
    "title": "Mineral Commodity Summaries 2026",
    "year": 2026,
    "url": "https://doi.org/10.5066/P1WKQ63T",
    "licence": "public domain",
    "retrieved": "2026-11-23",
}
IEA = {
    "id": "iea-2025",
    "publisher": "IEA",
    "title": "Critical Minerals Data Explorer",
    "licence": "CC BY 4.0",
    "retrieved": "2025-06-01",
}
BACI = {"id": "baci", "publisher": "CEPII", "title": "BACI", "licence": "Etalab 2.0"}
BLOG = {"id": "blog", "name": "A page"}


@pytest.fixture
def graph() -> Graph:
    return graph_of(USGS, IEA, BACI, BLOG)


def test_source_is_cited_in_one_line(graph: Graph) -> None:
    row = cite(graph, ["usgs-mcs-2026"]).iloc[1]
    assert row["citation"] == (
        "U.S. Geological Survey (2026): Mineral Commodity Summaries 2026. "
        "https://doi.org/10.5066/P1WKQ63T. Retrieved 2026-11-23."
    )
    assert row["licence"] == "public domain"
    assert row["url"] == "https://doi.org/10.5066/P1WKQ63T"


@pytest.mark.parametrize("form", ["markdown", "json"])
def test_an_answer_for_others_brings_its_references(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What balanced trade tells rests on BACI, whose licence asks for a credit."""
    assert run(["exposure", "-m", "cobalt", "--to", "DEU", "--format", form]) == 0
    printed = capsys.readouterr().out
    table = cite(open_graph(), ["baci-hs92", "iea-critical-minerals-2024"])
    for text in [*table["citation"], *table["attribution"].dropna()]:
        assert text in printed
    assert "World Bank" not in printed


def test_what_is_not_known_is_left_out(graph: Graph) -> None:
    row = cite(graph, ["blog"]).iloc[1]
    assert row["citation"] == "A page."
    assert row[["licence", "attribution", "url"]].tolist() == [None, None, None]


def test_licences_that_ask_for_a_credit_get_one(graph: Graph) -> None:
    credit = cite(graph).set_index("source")["attribution"]
    assert credit["iea-2025"] == (
        "IEA, Critical Minerals Data Explorer, as of 2025-06-01, CC BY 4.0 "
        "(https://creativecommons.org/licenses/); figures taken out and converted"
    )
    assert "etalab.gouv.fr" in credit["baci"]
    assert credit["usgs-mcs-2026"] is None


@pytest.mark.parametrize(
    ("licence", "credited"),
    [
        ("CC BY 4.0", True),
        ("cc-by-sa 4.0", True),
        ("CC BY-NC-SA 3.0 IGO", True),
        ("Licence Ouverte / Open Licence 2.0", True),
        ("etalab", True),
        ("CC0", False),
        ("public domain", False),
        ("single facts cited", False),
    ],
)
def test_credit_follows_the_licence(licence: str, *, credited: bool) -> None:
    row = cite(graph_of({**BLOG, "licence": licence})).iloc[1]
    assert (row["attribution"] is not None) == credited


def test_only_the_sources_asked_for_come_once_and_in_order(graph: Graph) -> None:
    table = cite(graph, ["blog", "usgs-mcs-2026", "blog"])
    assert table["source"].tolist() == ["lodegraph", "blog", "usgs-mcs-2026"]
    assert len(cite(graph)) == 5
    assert len(cite(graph, [])) == 1


def test_graph_is_cited_with_version_and_content(graph: Graph) -> None:
    citation = cite(graph, []).loc[0, "citation"]
    assert isinstance(citation, str)
    assert f"version {version('lodegraph')}; my graph" in citation
    assert graph.fingerprint()[:12] in citation
    assert citation == cite(graph_of(IEA, BLOG, USGS, BACI), []).loc[0, "citation"]
    assert citation != cite(graph_of(IEA, BLOG, USGS), []).loc[0, "citation"]


def test_unknown_source_is_named_with_the_nearest(graph: Graph) -> None:
    with pytest.raises(UnknownName, match="source 'usgs-mcs-2025' is not known") as error:
        cite(graph, ["usgs-mcs-2025"])
    assert error.value.nearest == ("usgs-mcs-2026",)


def test_citation_stays_on_one_line() -> None:
    table = cite(graph_of({"id": "x", "title": "Two\n\nlines\tof text", "publisher": "A\rB"}))
    assert table.loc[1, "citation"] == "A B: Two lines of text."


def test_graph_without_sources_can_be_cited() -> None:
    assert cite(Graph.from_tables({}))["source"].tolist() == ["lodegraph"]


def test_bibtex_escapes_what_tex_would_read(graph: Graph) -> None:
    odd = {"id": "a b/c", "title": "50% of {it} & #1_x ~ ^ \\", "publisher": "P & Q"}
    entry = as_bibtex(graph_of(odd)).split("\n\n")[1]
    assert entry.strip() == (
        "@misc{a-b-c,\n"
        "  author = {{P \\& Q}},\n"
        "  title = {{50\\% of \\{it\\} \\& \\#1\\_x \\textasciitilde{} \\textasciicircum{} "
        "\\textbackslash{}}},\n"
        "}"
    )
    full = as_bibtex(graph, ["usgs-mcs-2026"]).split("\n\n")[1]
    assert "  year = {2026},\n  url = {https://doi.org/10.5066/P1WKQ63T},\n" in full
    assert "  note = {retrieved: 2026-11-23; licence: public domain},\n" in full


def test_text_lists_citation_and_credit(graph: Graph) -> None:
    lines = as_text(graph, ["baci", "blog"]).splitlines()
    assert lines[0].startswith("The lodegraph developers: lodegraph")
    assert lines[1] == "CEPII: BACI."
    assert lines[2].startswith("  Credit: CEPII, BACI, Etalab 2.0 (https://")
    assert lines[3:] == ["A page."]
