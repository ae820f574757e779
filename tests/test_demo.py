"""The demonstration and the reference graph: what the first command after installing shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from lodegraph.cli import run
from lodegraph.cli_build import load_files
from lodegraph.demo import INPUTS, SAMPLES
from lodegraph.graph.check import check
from lodegraph.graph.store import REFERENCE, open_graph
from lodegraph.queries.chokepoints import chokepoints
from lodegraph.queries.evidence import evidence


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples") / "graph"
    load_files([SAMPLES / name for name in INPUTS], folder)
    return folder


def test_the_reference_graph_is_what_the_samples_give_byte_for_byte(rebuilt: Path) -> None:
    made = {path.name: path.read_bytes() for path in rebuilt.iterdir() if path.name != ".lock"}
    shipped = {path.name: path.read_bytes() for path in REFERENCE.iterdir() if path.name != ".lock"}
    assert sorted(made) == sorted(shipped), "run `make reference`"
    assert made == shipped, "run `make reference`"


def test_nothing_in_the_reference_graph_is_broken() -> None:
    found = check(open_graph())
    assert found[found["level"] == "error"].empty


def test_loading_the_samples_again_adds_nothing(rebuilt: Path) -> None:
    before = {path.name: path.read_bytes() for path in rebuilt.iterdir()}
    reports = load_files([SAMPLES / name for name in INPUTS], rebuilt)
    assert [report.new for report in reports] == [0, 0, 0, 0]
    assert {path.name: path.read_bytes() for path in rebuilt.iterdir()} == before


def test_rows_are_statements_and_rejects_and_nothing_else(tmp_path: Path) -> None:
    for report in load_files([SAMPLES / name for name in INPUTS], tmp_path / "graph"):
        assert report.rows == report.new + report.unchanged + len(report.rejects)
        assert report.rows > 0


def test_cobalt_refining_is_led_by_china() -> None:
    # IEA, 2024: 196.143 of 250.150 kt.
    rows = open_graph().query(
        "MATCH (c:Country)-[r:REFINES]->(m:Mineral {id: 'cobalt'}) "
        "RETURN c.iso3, r.share, r.source_id ORDER BY r.share DESC LIMIT 3"
    )
    first = rows.iloc[0]
    assert first["c.iso3"] == "CHN"
    assert first["r.share"] == pytest.approx(0.784, abs=5e-4)


def test_every_figure_of_an_answer_leads_to_a_cell_or_a_sentence() -> None:
    graph = open_graph()
    for mineral in ("cobalt", "rare-earths", "magnet-rare-earths", "gallium"):
        table = chokepoints(graph, mineral)
        assert len(table)
    ids = set(" ".join(graph.nodes("Supply")["statements"].dropna()).split())
    found = evidence(graph, ids)
    assert set(found["id"]) == ids
    assert (found["locator"].notna() | found["quote"].notna()).all()
    assert set(found["source_id"]) <= set(graph.sources()["id"])


def test_the_demonstration_shows_everything_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo", "--output", str(tmp_path / "demo")]) == 0
    shown = capsys.readouterr().out
    for part in (
        "What was loaded, and what was not",
        "Chokepoints of rare earths",
        "The heaviest paths from China to electric vehicles",
        "home first",
        "MATCH (bank:StateBank)",
        "China Development Bank",
        "Try next:",
    ):
        assert part in shown
    # China mines 0.6097 and refines 0.9128: all it mines at home, worked in tests/expected.
    assert "path 1: 61.0 %" in shown
    page = (tmp_path / "demo" / "map.html").read_text(encoding="utf-8")
    assert "Content-Security-Policy" in page
    report = (tmp_path / "demo" / "report.md").read_text(encoding="utf-8")
    assert "# Rare earths: chokepoints" in report
    assert open_graph(tmp_path / "demo" / "graph").labels()
