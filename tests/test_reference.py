"""The reference graph: what the first command after installing answers with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from published import DATA

from lodegraph.graph.check import check
from lodegraph.graph.folder import MANIFEST
from lodegraph.graph.store import REFERENCE, open_graph
from lodegraph.queries.chokepoints import chokepoints
from lodegraph.queries.evidence import evidence
from lodegraph.reference import main, published_files, shipping

# What of a manifest tells of computed flows too.
COMPUTED = {"resources", "content", "fingerprint"}
MOST_BYTES = 14e6  # a wheel may have 25 MB


def manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a graph that has no other file than those it lists."""
    told: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    files = {path.name for path in folder.iterdir()} - {".lock", MANIFEST}
    assert files == {part["path"] for part in told["resources"]}
    return told


def paths(told: dict[str, Any]) -> dict[str, str]:
    return {part["name"]: part["path"] for part in told["resources"]}


def test_it_is_what_the_publishers_files_give_byte_for_byte(tmp_path: Path) -> None:
    if not DATA.exists():
        pytest.skip("the published files are not on this machine")
    folder = tmp_path / "graph"
    assert main([str(DATA), str(folder)]) == 0
    new, old = manifest(folder), manifest(REFERENCE)
    for key in new.keys() | old.keys():
        assert key in COMPUTED or new[key] == old[key], f"{key}: run `make reference`"
    made, shipped = paths(new), paths(old)
    assert sorted(made) == sorted(shipped), "run `make reference`"
    flows = [name for name in made if name.startswith("statements.FEEDS")]
    assert flows
    for name in flows:  # computed, and in the last digits each kind of processor computes otherwise
        now, before = (pd.read_parquet(f) for f in (folder / made[name], REFERENCE / shipped[name]))
        pd.testing.assert_frame_equal(now, before, rtol=1e-9)
    for name in made.keys() - {*flows}:
        same = (folder / made[name]).read_bytes() == (REFERENCE / shipped[name]).read_bytes()
        assert same, f"{name}: run `make reference`"


def test_it_stays_small() -> None:
    assert sum(path.stat().st_size for path in REFERENCE.iterdir()) < MOST_BYTES


def test_a_folder_with_a_part_of_the_files_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "README.md").write_text("Germany imports cobalt.\n")
    assert main([str(tmp_path), str(tmp_path / "graph")]) == 1
    told = capsys.readouterr().err
    assert re.search("no file of baci, .*world-bank-wgi", told)
    assert "lodegraph sources --known" in told
    assert not (tmp_path / "graph").exists()


@pytest.mark.parametrize("arguments", [[], ["", "graph"], ["one", "two", "three"]])
def test_it_says_which_folder_to_name(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "make reference DATA=folder" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "nowhere"), str(tmp_path / "graph")]) == 1
    assert "nowhere: no such folder" in capsys.readouterr().err


def test_what_may_not_ship_is_passed_over(tmp_path: Path) -> None:
    """An open table of statements and an article are read, but nobody published them."""
    (tmp_path / "mine.csv").write_text("subject,type,object\nacme,OPERATES,pit\n")
    (tmp_path / "article.txt").write_text("China restricts exports of gallium.\n")
    world = "Source,Country,Type,Prod_t_2022,Prod_t_est_2023\nMCS2024,Chile,Mine production,1,2\n"
    edition = tmp_path / "MCS2024" / "world"
    edition.mkdir(parents=True)
    (edition / "mcs2024-cobal_world.csv").write_text(world)
    assert list(published_files(tmp_path)) == [(tmp_path / "MCS2024", "usgs-mcs-files")]


def test_a_folder_beside_other_publications_is_not_taken_for_one(tmp_path: Path) -> None:
    """Two editions lie in one folder with a table of a third: each is a publication."""
    header = "SOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024,PROD_NOTES,CAP_2023,"
    header += "CAP_EST_ 2024,CAP_NOTES,RESERVES_2024,RESERVE_NOTES\n"
    (tmp_path / "usgs").mkdir()
    (tmp_path / "usgs" / "MCS2025_World_Data.csv").write_text(header)
    for year in ("2023", "2024"):
        edition = tmp_path / "usgs" / f"MCS{year}"
        edition.mkdir()
        world = f"Source,Country,Type,Prod_t_{year}\nMCS{year},Chile,Mine production,1\n"
        (edition / f"mcs{year}-cobal_world.csv").write_text(world)
    found = [(path.name, loader) for path, loader in published_files(tmp_path)]
    assert found == [
        ("MCS2023", "usgs-mcs-files"),
        ("MCS2024", "usgs-mcs-files"),
        ("MCS2025_World_Data.csv", "usgs-mcs-2025"),
    ]


def test_only_publications_whose_licence_allows_it_ship() -> None:
    assert shipping() == {
        "baci",
        "iea-critical-minerals-2024",
        "usgs-mcs-2025",
        "usgs-mcs-2026",
        "usgs-mcs-files",
        "usgs-mcs-trends",
        "world-bank-wgi",
    }
    loaded = set(open_graph().loads()["loader"])
    assert loaded == shipping() | {"statements-csv"}


def test_nothing_in_the_reference_graph_is_broken() -> None:
    found = check(open_graph())
    assert found[found["level"] == "error"].empty


def test_cobalt_refining_is_led_by_china() -> None:
    # IEA, 2024: 196.143 of 250.150 kt.
    rows = open_graph().query(
        "MATCH (c:Country)-[r:REFINES]->(m:Mineral {id: 'cobalt'}) "
        "WHERE r.year = 2024 AND r.share IS NOT NULL "
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
