"""The page of our figures beside published ones: what it compares with is what was published."""

from __future__ import annotations

import csv
import json
import re
import runpy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from published import published

from lodegraph.graph.hs import hs_codes

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "comparison.md").read_text(encoding="utf-8")
with (DOCS / "comparison.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
IEA = {"cobalt": "Cobalt", "copper": "Copper", "lithium": "Lithium", "nickel": "Nickel"}


def test_page_has_a_row_for_each_published_figure_each_explained() -> None:
    rows = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == len(ROWS) >= 20
    for what, ours, theirs, by, _, why in rows:
        assert re.search(r"\d", theirs), what
        assert ours == "unknown" or re.search(r"\d", ours)
        assert re.fullmatch(r"\[.+\]\(https://.+\)", by)
        assert len(why) > len("| ")


def test_unknown_is_not_zero() -> None:
    [germanium] = [line for line in PAGE.splitlines() if "germanium" in line]
    assert "| unknown | 94 % |" in germanium


def test_codes_are_of_the_mineral_compared() -> None:
    for row in ROWS:
        for hs in row["hs"].split():
            assert hs_codes().loc[hs, "mineral"] == row["mineral"]


def test_a_share_of_imports_is_by_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """3 t of lithium in hydroxide from one, 1 t in carbonate from the other, and no third."""
    made = runpy.run_path(str(DOCS / "comparison.py"))
    content = hs_codes()["content"]
    trade = pd.DataFrame(
        {
            "hs": ["282520", "283691", "810510"],
            "subject_id": ["CHL", "ARG", "ARG"],
            "object_id": "USA",
            "source_id": "baci-hs92",
            "quantity_t": [3 / content["282520"], 1 / content["283691"], 100.0],
        }
    )

    def statements(_graph: object, _year: int) -> pd.DataFrame:
        return trade

    names: dict[str, Any] = made["_imports"].__globals__
    monkeypatch.setitem(names, "_statements", statements)
    row = {"mineral": "lithium", "hs": "282520 283691", "country": "CHL USA", "product": ""}
    ours, _ = made["_imports"](None, {**row, "year": "2024"})
    assert ours == pytest.approx(0.75)


def test_top_three_are_the_publishers_own_sums() -> None:
    path = published("iea_cm_2025/iea_critical_minerals_explorer.json")
    supply = json.loads(path.read_text(encoding="utf-8"))["supply"]
    typed = {row["mineral"]: float(row["published"]) for row in ROWS if row["kind"] == "top3"}
    for mineral, name in IEA.items():
        theirs = supply[name]["refining"]["top3Share"]["2024"]
        assert typed[mineral] == pytest.approx(theirs, abs=5e-4)


def test_leaders_are_those_of_table_5() -> None:
    path = published("usgs_mcs/MCS2024/trends/MCS2024_T5_Critical_Minerals_Salient.csv")
    with path.open(encoding="utf-8-sig", newline="") as table:
        printed = [" ".join(row).lower() for row in csv.reader(table)]
    survey = [row for row in ROWS if row["kind"] == "leader" and "Survey" in row["publisher"]]
    for row in survey:
        name = row["mineral"].replace("-", " ")
        [line] = [text for text in printed if name in text.replace("(", " ")][:1]
        assert f" {round(100 * float(row['published']))} " in f" {line} ", line
