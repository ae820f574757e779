"""The GeoPolRisk method: hand-worked cases, unknowns, and the published worked case."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from toy import said, sources

from lodegraph.graph.errors import NoEvidence
from lodegraph.graph.load import load
from lodegraph.graph.store import Graph, open_graph
from lodegraph.graph.validate import check_statements
from lodegraph.loaders.registry import read_file
from lodegraph.queries.geopolrisk import COPPER, geopolrisk, herfindahl, import_risk

FOLDER = Path(__file__).parents[1].parent / "shared/data/geopolrisk"
WORKBOOK = FOLDER / "Testing case - tool.xlsx"
published = pytest.mark.skipif(not WORKBOOK.exists(), reason="the published workbook is not here")

Row = dict[str, Any]
MADE = {"quantity_kind": "production", "stage": "mine", "year": 2022}


def made(iso3: str, tonnes: float | None, label: str = "Country") -> Row:
    return said("PRODUCES", f"{label}:{iso3}", "Mineral:nickel", quantity_t=tonnes, **MADE)


def sold(iso3: str, tonnes: float | None, usd: float, buyer: str = "USA") -> Row:
    about = {"mineral": "nickel", "hs": "260400", "stage": "mine", "year": 2022}
    ends = (f"Country:{iso3}", f"Country:{buyer}")
    return said("EXPORTS_TO", *ends, quantity_t=tonnes, value_usd=usd, **about)


def faces(iso3: str, value: float) -> Row:
    risk = "Risk:political-instability"
    return said("FACES", f"Country:{iso3}", risk, value=value, unit="index 0-1", year=2022)


def graph_of(rows: list[Row]) -> Graph:
    statements, rejects = check_statements(pd.DataFrame(rows).assign(row=0))
    assert rejects.empty
    tables = {
        f"statements.{name}": table.assign(id=[f"{name}-{n}" for n in range(len(table))])
        for name, table in statements.items()
    }
    return Graph.from_tables(tables | {"nodes.Source": sources("survey")})


def answer(*rows: Row, importer: str = "USA", hs: list[str] | None = None) -> Row:
    table = geopolrisk(graph_of(list(rows)), "nickel", importer, 2022, hs)
    return {str(key): cell for key, cell in table.iloc[0].to_dict().items()}


WORLD = [made("IDN", 60), made("PHL", 30), made("USA", 10)]


def test_the_score_is_worked_by_hand() -> None:
    """HHI 0.36 + 0.09 + 0.01; imports 30 at 0.6 and 10 at 0.2 over 10 + 40."""
    trade = [sold("IDN", 30, 90_000), sold("CAN", 10, 70_000), sold("IDN", 99, 1, "JPN")]
    row = answer(*WORLD, *trade, faces("IDN", 0.6), faces("CAN", 0.2))
    assert row["hhi"] == pytest.approx(0.46)
    assert (row["production_t"], row["import_t"]) == (10, 40)
    assert row["weighted_import_t"] == pytest.approx(20)
    assert row["import_risk"] == pytest.approx(0.4)
    assert row["score"] == row["score_lo"] == row["score_hi"] == pytest.approx(0.184)
    assert row["price_kusd_t"] == pytest.approx(4)
    assert row["midpoint"] == pytest.approx(0.736)
    assert row["cf"] == pytest.approx(0.736 / COPPER)
    assert (row["hs"], row["unscored"]) == ("260400", 0)


def test_a_country_without_a_score_is_in_the_middle_and_widens_the_range() -> None:
    row = answer(*WORLD, sold("IDN", 30, 1), sold("CAN", 10, 1), faces("IDN", 0.6))
    assert row["unscored"] == 0.25
    assert row["score"] == pytest.approx(0.46 * (18 + 5) / 50)
    assert row["score_lo"] == pytest.approx(0.46 * 18 / 50)
    assert row["score_hi"] == pytest.approx(0.46 * 28 / 50)


def test_unknown_trade_gives_no_score() -> None:
    row = answer(*WORLD, faces("IDN", 0.6))
    assert row["hhi"] == pytest.approx(0.46)
    assert all(math.isnan(row[name]) for name in ("import_t", "import_risk", "score", "cf"))
    assert row["trade_source"] == ""


def test_a_code_nobody_traded_gives_no_score() -> None:
    assert math.isnan(answer(*WORLD, sold("IDN", 30, 1), hs=["811230"])["score"])


def test_known_trade_of_others_and_none_of_its_own_is_zero() -> None:
    row = answer(*WORLD, sold("IDN", 30, 1, "JPN"))
    assert (row["import_t"], row["score"]) == (0, 0)


def test_who_neither_makes_nor_imports_has_no_score() -> None:
    row = answer(*WORLD, sold("IDN", 30, 1), importer="DEU")
    assert (row["production_t"], row["import_t"]) == (0, 0)
    assert math.isnan(row["score"])


def test_production_in_a_row_for_other_countries_is_unknown_for_each() -> None:
    rest = made("other-countries", 20, "Region")
    row = answer(*WORLD, rest, sold("IDN", 30, 1, "DEU"), importer="DEU")
    # 60, 30 and 10 of 120.
    assert row["hhi"] == pytest.approx(0.4600 / 1.44)
    assert math.isnan(row["production_t"])
    assert math.isnan(row["score"])


def test_the_newest_year_with_trade_is_taken() -> None:
    newer = [{**row, "year": 2025} for row in WORLD]
    graph = graph_of([*WORLD, *newer, sold("IDN", 30, 1), faces("IDN", 0.6)])
    assert geopolrisk(graph, "nickel", "USA")["year"].to_list() == [2022]
    assert geopolrisk(graph_of(newer + WORLD), "nickel", "USA")["year"].to_list() == [2025]


def test_no_production_at_all_is_no_evidence() -> None:
    with pytest.raises(NoEvidence, match="no production of nickel"):
        answer(sold("IDN", 30, 1))


def sheet(name: str) -> list[tuple[Any, ...]]:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(WORKBOOK, data_only=True, read_only=True)
    return [row for row in book[name].iter_rows(values_only=True) if row[0] is not None]


@published
@pytest.mark.parametrize("name", ["Nickel", "Manganese", "Graphite"])
def test_the_published_case_holds_to_seven_digits(name: str) -> None:
    """Importer USA, 2022: production, trade and instability of the authors' own workbook."""
    header, *answers = sheet("GeoPolRisk")
    expected = next(dict(zip(header, row, strict=False)) for row in answers if row[0] == name)
    columns, *rows = sheet(name)
    place = columns.index(2022)
    amounts = [row[place] or 0.0 for row in rows if row[2] != "DELETE"]
    domestic = sum(row[place] for row in rows if row[2] == "USA")
    _, *trade = sheet("Trade Data")
    imports = [row for row in trade if row[3] == name]
    risk = import_risk(domestic, [(row[6], row[7]) for row in imports])
    score = herfindahl(amounts) * risk
    price = sum(row[5] for row in imports) / sum(row[6] for row in imports)
    found = {
        "HHI": herfindahl(amounts),
        "Import Risk (WTA)": risk,
        "GeoPolRisk Score": score,
        "Midpoint": score * price,
        "CF": score * price / COPPER,
    }
    assert found == pytest.approx({key: expected[key] for key in found}, rel=5e-8)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Load World Mining Data, the World Bank's scores, and the trade of the workbook."""
    folder = tmp_path_factory.mktemp("geopolrisk")
    columns = ["subject", "type", "object", "mineral", "hs", "stage", "year", "value", "unit"]
    path = folder / "trade.csv"
    codes = pd.read_csv(FOLDER / "wgi_normalized_instability_1996_2022.csv", dtype="str")
    iso3 = dict(zip(codes["country_code"], codes["Code"], strict=True)) | {"251": "FRA"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "record_id", "source_id", "source_title"])
        for number, row in enumerate(sheet("Trade Data")[1:]):
            if row[3] == "Nickel":
                about = [iso3[str(row[1])], "EXPORTS_TO", "USA", "nickel", "260400", "mine", 2022]
                writer.writerow([*about, row[6], "t", number, "workbook", "Worked case"])
    for source in (FOLDER / "world_mining_data.db", path):
        load(folder / "graph", source, *read_file(source))
    scores = FOLDER / "wgi_normalized_instability_1996_2022.csv"
    load(folder / "graph", scores, *read_file(scores))
    return open_graph(folder / "graph")


@published
def test_the_published_case_of_nickel_holds_from_files_to_answer(workbook: Graph) -> None:
    [row] = geopolrisk(workbook, "nickel", "USA", 2022).to_dict("records")
    assert row["production_source"] == "world-mining-data"
    assert (row["production_t"], row["import_t"]) == (17_500, pytest.approx(37.495))
    assert row["hhi"] == pytest.approx(0.26749007657640966, rel=1e-9)
    assert row["score"] == pytest.approx(0.00032304331527637555, rel=5e-8)


@published
def test_germanium_has_production_and_no_trade_and_so_no_score(workbook: Graph) -> None:
    [row] = geopolrisk(workbook, "germanium", "USA", 2022).to_dict("records")
    # Computed from World Mining Data by others: 0.8764.
    assert row["hhi"] == pytest.approx(0.8764, abs=5e-5)
    assert math.isnan(row["score"])
