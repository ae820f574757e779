"""UN Comtrade extracts: reports of both partners, and rows that would count goods twice.

The figures are of UN Comtrade extracts for nickel and rare earths.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from lodegraph.graph.errors import LoadError
from lodegraph.graph.load import load
from lodegraph.graph.statements import Batch, identities
from lodegraph.loaders import comtrade, registry

DATA = Path(__file__).parents[1].parent / "shared" / "data"
HEADER = (
    "period,reporterCode,reporterISO,flowCode,partnerCode,partnerISO,motCode,"
    "classificationCode,cmdCode,netWgt,isNetWgtEstimated,primaryValue"
)
GOOD = "2022,156,,M,608,,0,H6,260400,34000.5,False,1204907"


def batch(tmp_path: Path, *rows: str) -> Batch:
    path = tmp_path / "extract.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    name, [found] = registry.read_file(path)
    assert name == "un-comtrade"
    assert found.rows_in == len(found.statements) + len(found.rejects)
    return found


def test_an_import_is_turned_round_and_keeps_its_reporter(tmp_path: Path) -> None:
    [row] = batch(tmp_path, GOOD).statements.to_dict("records")
    assert (row["subject_id"], row["object_id"], row["reporter"]) == ("PHL", "CHN", "CHN")
    assert (row["quantity_t"], row["value"], row["unit"]) == (34.0005, 34_000.5, "kg")
    assert (row["hs_edition"], row["mineral"], row["stage"]) == ("HS2022", "nickel", "mine")
    assert (row["value_usd"], row["basis"]) == (1_204_907.0, "gross weight")


def test_both_reports_of_a_flow_are_kept(tmp_path: Path) -> None:
    mirror = "2022,608,,X,156,,0,H6,260400,33000,False,1100000"
    found = batch(tmp_path, GOOD, mirror).statements
    assert set(found["subject_id"]) == {"PHL"}
    assert found["reporter"].tolist() == ["CHN", "PHL"]
    assert identities(found).is_unique


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD.replace(",608,", ",0,"), "the sum over all partners"),
        (GOOD.replace(",0,H6", ",2100,H6"), "the part of one mode of transport"),
        (GOOD.replace(",M,", ",RX,"), "re-exports and re-imports are part of exports and imports"),
        (GOOD.replace(",608,", ",899,"), "Areas not elsewhere specified: no country told"),
        (GOOD.replace(",608,", ",156,"), "a country's trade with itself"),
        (GOOD.replace("2022,", "202207,"), "only years are read"),
        (GOOD.replace("260400", "250310"), "sulphur is not in the table of minerals"),
        (GOOD.replace("260400", "811230"), "the HS code does not exist in this edition"),
        (GOOD.replace("260400", "999999"), "the HS code is not in the table of traded minerals"),
    ],
)
def test_what_would_count_twice_or_says_nothing_of_a_mineral_is_not_read(
    tmp_path: Path, row: str, reason: str
) -> None:
    found = batch(tmp_path, GOOD, row)
    assert len(found.statements) == 1
    [reject] = found.rejects.to_dict("records")
    assert (reject["kind"], reject["row"], reject["reason"]) == ("not read", 3, reason)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (GOOD.replace("34000.5", "34.000.5"), "netWgt"),
        (GOOD.replace("1204907", "-5"), "primaryValue"),
        (GOOD.replace(",608,", ",5555,"), "partnerCode"),
    ],
)
def test_a_wrong_cell_is_refused(tmp_path: Path, row: str, column: str) -> None:
    [reject] = batch(tmp_path, GOOD, row).rejects.to_dict("records")
    assert (reject["kind"], reject["column"]) == ("refused", column)


@pytest.mark.parametrize("weight", ["", "0", "0.0"])
def test_a_weight_that_was_not_reported_is_unknown(tmp_path: Path, weight: str) -> None:
    [row] = batch(tmp_path, GOOD.replace("34000.5", weight)).statements.to_dict("records")
    assert row["quantity_t"] != row["quantity_t"]
    assert row["qualifier"] == "not_available"


def test_a_weight_that_the_united_nations_estimated_is_an_estimate(tmp_path: Path) -> None:
    [row] = batch(tmp_path, GOOD.replace("False", "True")).statements.to_dict("records")
    assert row["qualifier"] == "estimate"


def test_other_asia_is_taiwan_and_a_rest_of_a_continent_keeps_its_code(tmp_path: Path) -> None:
    rows = [GOOD.replace(",608,", f",{code},") for code in ("490", "568", "221")]
    found = batch(tmp_path, *rows).statements
    assert found["subject_id"].tolist() == ["TWN", "other-europe", "other-europe"]
    assert found["record_id"].fillna("").tolist() == ["", "partner 568", "partner 221"]
    assert identities(found).is_unique


def test_the_same_rows_in_two_files_are_loaded_once(tmp_path: Path) -> None:
    for name, new in (("heavy.csv", 1), ("light.csv", 0)):
        path = tmp_path / name
        path.write_text(f"{HEADER}\n{GOOD.replace('260400', '2846')}\n", encoding="utf-8")
        report = load(tmp_path / "graph", path, "un-comtrade", comtrade.read(path))
        assert (report.new, report.unchanged) == (new, 1 - new)


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_text(HEADER.replace("netWgt,", "weight,") + "\n", encoding="utf-8")
    with pytest.raises(LoadError, match="un-comtrade comes nearest"):
        registry.choose(path)


# Rows of each published extract, and how many of them become statements.
EXTRACTS = {
    "comtrade_nickel/UN_nickel_trade.csv": (13_739, 10_203),
    "comtrade_cmm/lithium_trade_data.csv": (175, 82),
    "comtrade_cmm/light_ree_trade_data.csv": (80, 40),
    "comtrade_cmm/heavy_ree_trade_data.csv": (80, 40),
    "comtrade_cmm/cobalt_trade_data.csv": (86, 46),
}


@pytest.mark.parametrize("name", EXTRACTS)
def test_rows_of_the_published_extracts_add_up(name: str) -> None:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    found = list(comtrade.read(path))
    made = pd.concat([batch.statements for batch in found])
    rejects = pd.concat([batch.rejects for batch in found])
    assert (sum(batch.rows_in for batch in found), len(made)) == EXTRACTS[name]
    assert len(made) + len(rejects) == EXTRACTS[name][0]
    assert set(rejects["kind"]) == {"not read"}
    assert identities(made).is_unique
