"""The sample inputs that ship: they load without a refused row and say what was worked by hand."""

from __future__ import annotations

import csv
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import lodegraph.loaders
from lodegraph.graph.statements import identities
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import registry

DATA = Path(lodegraph.loaders.__path__[0]) / "data"
EXPECTED = Path(__file__).parent / "expected"
TABLES = [
    "usgs-mcs-2026.csv",
    "iea-critical-minerals-2024.json",
    "finance-ownership-controls.csv",
]


def load(file: str) -> pd.DataFrame:
    _, batches = registry.read_file(DATA / file)
    return pd.concat([batch.statements for batch in batches], ignore_index=True)


def expected(file: str) -> list[dict[str, str]]:
    with (EXPECTED / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def number(cell: str) -> Fraction:
    return Fraction(0 if cell == "—" else cell.replace(",", ""))


@pytest.fixture(scope="module")
def stated() -> pd.DataFrame:
    return pd.concat([load(file) for file in TABLES], ignore_index=True)


@pytest.fixture(scope="module")
def controls(stated: pd.DataFrame) -> pd.DataFrame:
    return stated[stated["type"] == "RESTRICTS"]


@pytest.mark.parametrize("file", TABLES)
def test_sample_loads_without_a_refused_row(file: str) -> None:
    _, batches = registry.read_file(DATA / file)
    for batch in batches:
        assert batch.rows_in == len(batch.statements) + len(batch.rejects)
        assert set(batch.rejects["kind"]) <= {"not read"}
        _, refused = check_statements(batch.statements)
        assert len(refused) == 0


def test_no_two_sample_statements_are_the_same(stated: pd.DataFrame) -> None:
    assert identities(stated).is_unique


def test_cells_worked_by_hand_are_what_the_loaders_state(stated: pd.DataFrame) -> None:
    flows = stated[(stated["year"] == 2024) & (stated["quantity_kind"] == "production")]
    keys = ["object_id", "stage", "source_id", "subject_id"]
    flows = flows[flows["source_id"].isin(["usgs-mcs-2026", "iea-critical-minerals-2024"])]
    figures = flows.set_index(keys)[["value", "share"]]
    for cell in expected("cells-2024.csv"):
        key = (cell["mineral"], cell["stage"], cell["source_id"], cell["place"])
        found = figures.loc[[key]].to_dict("records")
        assert [row["value"] for row in found] == [float(number(cell["cell"]))], key
        share = cell["share_of_published_total"]
        if share:
            assert found[0]["share"] == pytest.approx(float(share), abs=1e-9), key


def test_expected_shares_and_concentration_follow_from_their_cells() -> None:
    cells = expected("cells-2024.csv")
    for table in expected("concentration-2024.csv"):
        own = [c for c in cells if all(c[k] == table[k] for k in ("mineral", "stage", "source_id"))]
        figures = {c["place"]: number(c["cell"]) for c in own if c["cell"] not in {"NA", "W"}}
        world = figures.pop("world")
        total = max(world, sum(figures.values()))
        for cell in own:
            if cell["share"]:
                share = figures[cell["place"]] / total
                assert float(cell["share"]) == pytest.approx(float(share), abs=1e-9)
        named = [v / total for place, v in figures.items() if place != "other-countries"]
        hhi, unplaced = sum(s * s for s in named), 1 - sum(named)
        assert float(table["hhi"]) == pytest.approx(float(hhi), abs=1e-9)
        assert float(table["hhi_hi"]) == pytest.approx(float(hhi + unplaced**2), abs=1e-9)
        assert float(table["unplaced"]) == pytest.approx(float(unplaced), abs=1e-9)


def test_expected_exposure_follows_from_its_shares() -> None:
    for row in expected("exposure-2024.csv"):
        mine, refined = float(row["mine_share"]), float(row["refined_share"])
        assert float(row["home_first"]) == max(mine, refined)
        assert float(row["world_mix"]) == pytest.approx(1 - (1 - mine) * (1 - refined), abs=1e-8)
        mine += float(row["mine_unplaced"])
        refined += float(row["refined_unplaced"])
        assert float(row["hi_any"]) == pytest.approx(1 - (1 - mine) * (1 - refined), abs=1e-8)
        bounds = [float(row[name]) for name in ("home_first", "world_mix", "hi", "hi_any")]
        assert bounds == sorted(bounds)


def test_seven_rare_earths_need_a_licence_since_april_2025(controls: pd.DataFrame) -> None:
    april = controls[controls["valid_from"] == "2025-04-04"]
    assert sorted(april["object_id"]) == [
        "dysprosium",
        "gadolinium",
        "lutetium",
        "samarium",
        "scandium",
        "terbium",
        "yttrium",
    ]
    assert set(april["kind"]) == {"licence"}
    assert april["valid_to"].isna().all()


def test_every_suspension_is_a_row_beside_the_measure_it_suspends(controls: pd.DataFrame) -> None:
    keys = ["subject_id", "object_id", "product", "policy_id"]
    suspended = controls[controls["status"] == "suspended"][keys].fillna("")
    standing = controls[controls["status"].isna()][keys].fillna("")
    assert len(suspended) == 8
    assert set(map(tuple, suspended.to_numpy())) <= set(map(tuple, standing.to_numpy()))


def test_announcement_57_is_suspended_before_it_takes_effect(controls: pd.DataFrame) -> None:
    holmium = controls[controls["object_id"] == "holmium"].set_index("status", drop=False)
    [row] = holmium[holmium["status"] == "suspended"].to_dict("records")
    assert (row["valid_from"], row["valid_to"]) == ("2025-11-07", "2026-11-10")
    assert list(holmium[holmium["status"].isna()]["valid_from"]) == ["2025-11-08"]


def test_cobalt_ban_of_the_drc_is_followed_by_quotas(controls: pd.DataFrame) -> None:
    drc = controls[controls["subject_id"] == "COD"].sort_values("valid_from")
    columns = ["kind", "valid_from", "valid_to", "quantity_t"]
    rows = drc[columns].astype(object).where(drc[columns].notna(), None).to_numpy().tolist()
    assert rows == [
        ["ban", "2025-02", "2025-10-15", None],
        ["quota", "2025-10-16", "2025-12-31", 18_125],
        ["quota", "2026-01-01", "2026-12-31", 96_600],
        ["quota", "2027-01-01", "2027-12-31", 96_600],
    ]


def test_derived_amounts_say_so_and_are_not_of_the_best_confidence(stated: pd.DataFrame) -> None:
    derived = stated[stated["note"].fillna("").str.startswith("derived")]
    assert len(derived) == 7
    assert set(derived["confidence"]) == {"C"}
    assert set(derived["qualifier"]) == {"estimate"}
    las_bambas = derived[derived["object_id"] == "las-bambas"]
    assert las_bambas["amount_usd"].sum() == pytest.approx(5_988e6, rel=1e-9)


def test_stakes_in_one_firm_or_mine_do_not_exceed_the_whole(stated: pd.DataFrame) -> None:
    owned = stated[(stated["type"] == "OWNS") & (stated["status"] != "planned")]
    assert owned.groupby("object_id")["share"].sum().max() <= 1


def test_every_fact_has_a_source_with_an_address_and_a_place_in_it(stated: pd.DataFrame) -> None:
    facts = load("finance-ownership-controls.csv")
    assert facts["locator"].notna().all()
    _, [*batches] = registry.read_file(DATA / "finance-ownership-controls.csv")
    sources = pd.concat([batch.nodes["Source"] for batch in batches])
    assert sources["url"].str.match(r"https?://").all()
    assert sources["publisher"].notna().all()
    assert set(sources["id"]) == set(facts["source_id"])
    assert all(date.fromisoformat(day) <= date(2026, 11, 23) for day in sources["retrieved"])
    assert len(stated) > len(facts)


def test_sample_article_is_a_page_of_news_with_what_surrounds_one() -> None:
    page = (DATA / "china-controls-2025.html").read_text(encoding="utf-8")
    for part in ("<nav>", "newsletter", "byline", "<time", "<footer>"):
        assert part in page
    article = page[page.index("<article>") : page.index("</article>")]
    text = " ".join(re.sub(r"<[^>]+>", " ", article).split())
    assert 400 <= len(text.split()) <= 700
    for name in ("samarium", "gadolinium", "terbium", "dysprosium", "lutetium", "yttrium"):
        assert name in text
    assert "about 90 percent" in text


def test_notice_names_every_figure_that_ships() -> None:
    notice = (Path(__file__).parents[1] / "NOTICE").read_text(encoding="utf-8")
    for file in [*TABLES, "china-controls-2025.html"]:
        assert f"loaders/data/{file}" in notice
    assert "CC BY 4.0" in notice
    assert "ublic domain" in notice
