"""Uses of critical minerals, import reliance and main sources, from one table each."""

from __future__ import annotations

from pathlib import Path

import pytest

from lodegraph.graph.statements import Batch, identities
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import usgs_trends
from lodegraph.loaders.registry import choose

FOLDER = Path(__file__).parents[1].parent / "shared/data/usgs_mcs"
published = pytest.mark.skipif(not FOLDER.exists(), reason="the published files are not here")
TABLES = (
    "Fig2_Net_Import_Reliance",
    "T4_Critical_Minerals_End_Use",
    "T5_Critical_Minerals_Salient",
)


def read(path: Path) -> Batch:
    assert choose(path).NAME == usgs_trends.NAME
    [batch] = usgs_trends.read(path)
    assert batch.rows_in == len(batch.statements) + len(batch.rejects)
    _, refused = check_statements(batch.statements)
    assert len(refused) == 0
    assert identities(batch.statements).is_unique
    return batch


def table(folder: Path, text: str) -> Batch:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8-sig")
    return read(path)


def test_a_use_has_no_share(tmp_path: Path) -> None:
    batch = table(
        tmp_path,
        "Source,Critical Mineral,Primary Applications,Category_Note\n"
        "MCS2024,Antimony,Flame retardants and lead-acid batteries.,\n"
        "MCS2024,Cesium,Research and development.,\n"
        'MCS2024,Holmium,"Lasers, nuclear control rods, and glowing paint.",\n',
    )
    told = batch.statements[["type", "subject_id", "object_id", "year"]].to_numpy().tolist()
    assert told == [
        ["USED_IN", "antimony", "flame-retardants", 2023],
        ["USED_IN", "antimony", "batteries", 2023],
        ["USED_IN", "cesium", "research", 2023],
        ["USED_IN", "holmium", "lasers", 2023],
        ["USED_IN", "holmium", "nuclear-power", 2023],
    ]
    assert "share" not in batch.statements
    [reject] = batch.rejects.to_dict("records")
    assert (reject["row"], reject["value"]) == (4, "glowing paint")


def test_trap_5_misprinted_uses_are_read(tmp_path: Path) -> None:
    batch = table(
        tmp_path,
        "Source,Critical Mineral,Primary Applications,Category_Note\n"
        "MCS2023,Bismuth,Medical and netallugical applications and atomic research.,\n"
        "MCS2023,Europium,Nuclear control rods and phophors applications.,\n",
    )
    assert batch.statements["object_id"].to_list() == [
        "medical",
        "metallurgy",
        "research",
        "nuclear-power",
        "lighting",
    ]


def test_reliance_and_its_main_sources_come_from_one_row(tmp_path: Path) -> None:
    batch = table(
        tmp_path,
        "Source,Import_Share_Order,Commodity,Net_Import_Reliance_pct_2023,"
        "Major_Import_Sources_2019_2022,Notes\n"
        'MCS2024,50,"TITANIUM, sponge metal",>95,"Japan, Republic of Korea, Congo (Kinshasa)",\n',
    )
    reliance, *sources = batch.statements.to_dict("records")
    assert (reliance["type"], reliance["object_id"]) == ("DEPENDS_ON", "titanium")
    assert (reliance["lo"], reliance["hi"], reliance["year"]) == (95, 100, 2023)
    assert [row["subject_id"] for row in sources] == ["JPN", "KOR", "COD"]
    for row in sources:
        assert (row["type"], row["object_id"]) == ("EXPORTS_TO", "USA")
        assert (row["valid_from"], row["valid_to"]) == ("2019", "2022")
        assert (row["product"], row["qualifier"]) == ("sponge metal", "not_available")
    assert batch.statements["share"].isna().all()
    assert set(batch.statements["record_id"]) == {"figure 2"}


# Trap 5: "precent" and "Contsumption_Notes" are names of columns of table 5.
def test_trap_5_table_5_is_read_under_its_misprinted_names(tmp_path: Path) -> None:
    batch = table(
        tmp_path,
        "Source,Year,Critical_mineral,Primary_prod,Secondary_prod,Prod_notes,Apparent_Consuption,"
        "Contsumption_Notes,Net_Import_Reliance,Primary_import_source,Import_source_notes,"
        "Leading_source_country,Leading_country_prod,World_total_prod,World_prod_notes,"
        "Leading_source_precent_world\n"
        "MCS2024,2023_estimated,Cobalt,500,2100,,6400,,67,Norway,Average 2019 to 2022.,"
        "Congo (Kinshasa),170000,230000,,74\n",
    )
    reliance, source = batch.statements.to_dict("records")
    assert (reliance["share"], reliance["year"]) == (0.67, 2023)
    assert (source["subject_id"], source["valid_to"]) == ("NOR", "2022")


@published
@pytest.mark.parametrize("edition", ["2023", "2024"])
@pytest.mark.parametrize("name", TABLES)
def test_nothing_of_the_published_tables_is_lost(edition: str, name: str) -> None:
    path = FOLDER / f"MCS{edition}/trends/MCS{edition}_{name}.csv"
    if not path.exists():
        pytest.skip("the edition of 2023 has no table 5 here")
    batch = read(path)
    assert set(batch.rejects["kind"]) <= {"not read"}
    assert len(batch.statements) > 60
