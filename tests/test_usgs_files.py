"""The editions of 2023 and 2024: a file for each commodity, with units in the names of columns."""

from __future__ import annotations

import csv
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

from lodegraph.graph.errors import LoadError
from lodegraph.graph.load import load
from lodegraph.graph.statements import Batch, identities
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import usgs_files
from lodegraph.loaders.registry import choose, read_file

FOLDER = Path(__file__).parents[1].parent / "shared/data/usgs_mcs"
published = pytest.mark.skipif(not FOLDER.exists(), reason="the published files are not here")

COBALT = """\
Source,Country,Type,Prod_t_2022,Prod_t_est_2023,Prod_notes,Reserves_t,Reserves_notes,,
MCS2024,Congo (Kinshasa),"Mine production, contained cobalt",144000,170000,,6000000,,,
MCS2024,New Caledonia11,"Mine production, contained cobalt",2000,"e3,000",,        NA,,,
MCS2024,Other countriese,"Mine production, contained cobalt",6600,0,,780000,,,
MCS2024,World total (rounded)10,"Mine production, contained cobalt",197000,230000,,,,,
,,,,,,,,,
"""
LITHIUM = """\
DataSource,Commodity,Year,USprod_t,Imports_t,Exports_t,Consump_t,Price_dt,NIR_pct
MCS2024,Lithium,2022,W,3270,Less than 1/2 unit.,W,68100,>25
MCS2024,Lithium,2023,W,3400,-2,W,46000,E
"""


def read(folder: Path, name: str, text: str) -> Batch:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    assert choose(path).NAME == usgs_files.NAME
    [batch] = usgs_files.read(path)
    _, refused = check_statements(batch.statements)
    assert len(refused) == 0
    assert batch.rows_in == len(batch.statements) + len(batch.rejects)
    return batch


def test_trap_1_years_and_units_come_from_the_names_of_columns(tmp_path: Path) -> None:
    batch = read(tmp_path, "mcs2024-cobal_world.csv", COBALT)
    assert (batch.rows_in, len(batch.statements)) == (11, 11)
    found = batch.statements[batch.statements["subject_id"] == "COD"]
    told = found[["type", "year", "value", "qualifier", "quantity_t", "basis"]]
    assert told.to_numpy().tolist() == [
        ["PRODUCES", 2022, 144_000, "exact", 144_000, "Co"],
        ["PRODUCES", 2023, 170_000, "estimate", 170_000, "Co"],
        ["HOLDS_RESERVES", 2023, 6_000_000, "exact", 6_000_000, "Co"],
    ]
    assert found["share"].iloc[1] == 170 / 230
    assert found["locator"].iloc[1] == "mcs2024-cobal_world.csv; row 2; Prod_t_est_2023"
    assert set(batch.statements["source_id"]) == {"usgs-mcs-2024"}


def test_trap_3_footnotes_estimates_and_padding_are_taken_off(tmp_path: Path) -> None:
    found = read(tmp_path, "mcs2024-cobal_world.csv", COBALT).statements
    island = found[found["subject_id"] == "NCL"]
    assert island["value"].to_list()[:2] == [2000, 3000]
    assert island["qualifier"].to_list() == ["exact", "estimate", "not_available"]
    rest = found[found["subject_id"] == "other-countries"]
    assert rest["qualifier"].to_list()[0] == "estimate"
    assert rest["value"].to_list()[1] == 0
    # The blank reserves of the total are no figure.
    assert found[found["subject_id"] == "world"]["qualifier"].to_list() == ["rounded", "rounded"]


def test_trap_2_the_mark_of_utf_8_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    batch = read(tmp_path, "mcs2024-lithi_salient.csv", LITHIUM)
    assert batch.nodes["Source"]["id"].to_list() == ["usgs-mcs-2024"]


def test_statistics_on_the_united_states_are_read_by_column(tmp_path: Path) -> None:
    batch = read(tmp_path, "mcs2024-lithi_salient.csv", LITHIUM)
    found = {(row["type"], row["year"]): row for row in batch.statements.to_dict("records")}
    assert found["PRODUCES", 2022]["qualifier"] == "withheld"
    assert found["IMPORTS", 2022]["quantity_t"] == 3270
    exports = found["EXPORTS", 2022]
    assert (exports["hi"], exports["qualifier"]) == (0.5, "upper_bound")
    reliance = found["DEPENDS_ON", 2022]
    assert (reliance["lo"], reliance["hi"], reliance["qualifier"]) == (25, 100, "lower_bound")
    assert found["DEPENDS_ON", 2023]["hi"] == 0
    reasons = batch.rejects.groupby("reason").size().to_dict()
    assert reasons == {
        "production, trade, net import reliance and import sources are read": 4,
        "a footnote in brackets that a spreadsheet took for a negative number": 1,
    }


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("Imports_Refined_kt", ("IMPORTS", "refined", 250_000)),
        ("Imports_GaAskg", ("IMPORTS", "gallium arsenide wafers", 0.25)),
        ("USprod_Minet", ("PRODUCES", "mine", 250)),
        ("USprod_Secondary-old_kt", ("REFINES", "secondary-old", 250_000)),
        ("Exports_mmt", ("EXPORTS", None, 250_000_000)),
        ("Exports_FeSi2_kt", ("EXPORTS", "ferrosilicon", 250_000)),
    ],
)
def test_names_of_columns_tell_statistic_product_and_unit(
    tmp_path: Path, column: str, expected: tuple[object, ...]
) -> None:
    text = f"DataSource,Commodity,Year,{column}\nMCS2023,Copper,2022,250\n"
    [row] = read(tmp_path, "mcs2023-coppe_salient.csv", text).statements.to_dict("records")
    product = None if pd.isna(row["product"]) else row["product"]
    assert (row["type"], product, row["quantity_t"]) == expected


@pytest.mark.parametrize("column", ["NIR_pct", "NIR_ct", "NIR_Concentrate_t", "NIR_Refinedpct"])
def test_net_import_reliance_is_a_per_cent_whatever_its_column_says(
    tmp_path: Path, column: str
) -> None:
    text = f"DataSource,Commodity,Year,{column}\nMCS2024,Tin,2023,74\n"
    [row] = read(tmp_path, "mcs2024-tin_salient.csv", text).statements.to_dict("records")
    assert (row["type"], row["share"], row["unit"]) == ("DEPENDS_ON", 0.74, "percent")


# Trap 6: two products in one file.
def test_trap_6_bauxite_and_alumina_sponge_and_pigment_are_told_apart(tmp_path: Path) -> None:
    text = (
        "Source,Country,Type,Prod_kt_2022,Reserves_kt\n"
        'MCS2024,Guinea,"Mine production, bauxite, dry tons",100000,7400000\n'
        'MCS2024,Guinea,"Refinery production, alumina - calcined equivalent weights",300,XX\n'
    )
    batch = read(tmp_path, "mcs2024-bauxi_world.csv", text)
    columns = ["type", "stage", "product", "basis"]
    assert batch.statements[columns].to_numpy().tolist() == [
        ["PRODUCES", "mine", "bauxite", "gross weight"],
        ["REFINES", "intermediate", "alumina", "Al2O3"],
        ["HOLDS_RESERVES", "deposit", "bauxite", "gross weight"],
    ]
    assert batch.rejects["value"].to_list() == ["Not applicable"]
    text = (
        "Source,Country,Type,Prod_Sponge_t_Est_2022,Cap_Sponge_t_2023,Cap_Pigment_t_2023\n"
        "MCS2024,Japan,Sponge Metal Production and Sponge and Pigment Capacity,1,2,3\n"
    )
    batch = read(tmp_path, "mcs2024-titan_world.csv", text)
    columns = ["quantity_kind", "product", "year", "basis"]
    assert batch.statements[columns].to_numpy().tolist() == [
        ["production", "titanium sponge metal", 2022, "Ti"],
        ["capacity", "titanium sponge metal", 2023, "Ti"],
        ["capacity", "tio2 pigment", 2023, "gross weight"],
    ]


def test_misprinted_units_are_put_right_and_say_so(tmp_path: Path) -> None:
    text = (
        "Source,Country,Type,Prod_t_2021,Prod_notes\n"
        'MCS2023,Finland,"Mine production, marketable chromite ore",2270,'
        '"Units are thousand metric tons, gross weight, of marketable chromite ore."\n'
    )
    [row] = read(tmp_path, "mcs2023-chrom_world.csv", text).statements.to_dict("records")
    assert (row["quantity_t"], row["basis"]) == (2_270_000, "gross weight")
    assert "printed as metric tons" in row["note"]


def test_the_digits_of_a_footnote_before_a_figure_show_against_the_total(tmp_path: Path) -> None:
    """Zinc of Australia in 2023: footnote 11 before 66,000 of a total of 210,000."""
    text = (
        "Source,Country,Type,Reserves_kt\n"
        'MCS2023,Australia,"Mine production, zinc content",1166000\n'
        'MCS2023,World total (rounded),"Mine production, zinc content",210000\n'
    )
    batch = read(tmp_path, "mcs2023-zinc_world.csv", text)
    [reject] = batch.rejects.to_dict("records")
    assert (reject["row"], reject["value"]) == (2, "1166000")
    assert "footnote" in reject["reason"]


def test_a_world_table_under_the_name_of_salient_statistics_is_not_read(tmp_path: Path) -> None:
    batch = read(tmp_path, "mcs2024-cobal_salient.csv", COBALT)
    assert len(batch.statements) == 0
    assert set(batch.rejects["kind"]) == {"not read"}


def test_names_that_do_not_fit_their_columns_are_not_trusted(tmp_path: Path) -> None:
    text = "DataSource,Commodity,Year,Imports_kt,NIR_pct,\nMCS2024,Fluorspar,2023,25,34,100\n"
    batch = read(tmp_path, "mcs2024-fluor_salient.csv", text)
    assert (len(batch.statements), len(batch.rejects)) == (0, 2)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("cobalt.csv", COBALT, "does not tell its commodity"),
        ("mcs2024-cobal_world.csv", COBALT.replace("MCS2024", "MCS2019"), "no edition"),
    ],
)
def test_a_file_that_does_not_say_what_it_is_is_refused(
    tmp_path: Path, name: str, text: str, why: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError, match=why):
        list(usgs_files.read(path))


def figures(path: Path) -> int:
    """Count the cells of a file that hold a figure or a mark of one, without the loader."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    world = "Country" in header
    skip = {"", "Source", "Country", "Type", "DataSource", "Commodity", "Year"}
    count = 0
    for place, name in enumerate(header):
        if name in skip or "note" in name.lower() or name.startswith("Mine production"):
            continue
        cells = [row[place].strip() for row in rows if any(cell.strip() for cell in row)]
        count += sum(1 for cell in cells if cell)
    assert count or not world
    return count


@published
@pytest.mark.parametrize("edition", ["2023", "2024"])
def test_a_folder_of_an_edition_is_read_at_once_and_nothing_is_lost(edition: str) -> None:
    folder = FOLDER / f"MCS{edition}"
    [batch] = usgs_files.read(folder)
    files = usgs_files.commodity_files(folder)
    assert len(files) > 155
    # A few marks stand in a remark beside a blank.
    printed = sum(figures(path) for path in files)
    assert printed <= batch.rows_in <= printed + 40
    assert batch.rows_in == len(batch.statements) + len(batch.rejects)
    assert set(batch.rejects["kind"]) == {"not read"}
    assert identities(batch.statements).is_unique
    _, refused = check_statements(batch.statements)
    assert len(refused) == 0


def test_a_folder_is_one_source_of_a_graph(tmp_path: Path) -> None:
    folder = tmp_path / "MCS2024"
    (folder / "world").mkdir(parents=True)
    (folder / "world" / "mcs2024-cobal_world.csv").write_text(COBALT, encoding="utf-8")
    (folder / "mcs2024-lithi_salient.csv").write_text(LITHIUM, encoding="utf-8")
    (folder / "readme.txt").write_text("not a table", encoding="utf-8")
    name, batches = read_file(folder)
    report = load(tmp_path / "graph", folder, name, batches)
    assert (report.file, report.loader) == ("MCS2024", usgs_files.NAME)
    assert report.rows == report.new + len(report.rejects) == 23
    again = load(tmp_path / "graph", folder, *read_file(folder))
    assert (again.new, again.unchanged) == (0, report.new)


def test_a_zip_archive_of_an_edition_is_read_like_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "world.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("world/mcs2024-cobal_world.csv", COBALT.encode())
        archive.writestr("salient/mcs2024-lithi_salient.csv", LITHIUM.encode())
        archive.writestr("mcs2024-cobal_meta.xml", "<metadata/>")
    name, batches = read_file(path)
    assert name == usgs_files.NAME
    [batch] = batches
    assert batch.rows_in == len(batch.statements) + len(batch.rejects) == 23
    assert "mcs2024-cobal_world.csv; row 2; Prod_t_2022" in set(batch.statements["locator"])
