"""The demonstration: everything once, on the sample inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from lodegraph.cli import run
from lodegraph.demo import INPUTS, QUERY, SAMPLES
from lodegraph.graph.store import open_graph
from lodegraph.loading import load_files


def test_loading_the_samples_again_adds_nothing(tmp_path: Path) -> None:
    inputs = [SAMPLES / name for name in INPUTS]
    load_files(inputs, tmp_path / "graph")
    before = {path.name: path.read_bytes() for path in (tmp_path / "graph").iterdir()}
    reports = load_files(inputs, tmp_path / "graph").reports
    assert [report.new for report in reports] == [0, 0, 0, 0]
    assert {path.name: path.read_bytes() for path in (tmp_path / "graph").iterdir()} == before


def test_rows_are_statements_and_rejects_and_nothing_else(tmp_path: Path) -> None:
    for report in load_files([SAMPLES / name for name in INPUTS], tmp_path / "graph").reports:
        assert report.rows == report.new + report.unchanged + len(report.rejects)
        assert report.rows > 0


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
    loans = open_graph(tmp_path / "demo" / "graph").query(QUERY)
    (loan,) = loans[loans["facility"] == "Sicomines"].to_dict("records")
    # The record says 2029.9 million dollars, the article 2.03 billion: both round to one sum.
    assert loan["million_usd"] == [2030.0]
    assert len(loan["told_by"]) == 2
