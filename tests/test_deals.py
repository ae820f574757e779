"""Deals and loans abroad: the China Global Investment Tracker and AidData's pages and dataset."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from published import lines, published, read_all

from lodegraph.graph.statements import Batch, identities
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import aiddata, cgit, gcdf
from lodegraph.loaders.registry import choose

DEALS = "aei_cgit_full/China-Global-Investment-Tracker-2021-Fall.csv"
LOANS = "aiddata_pages_extract/aiddata_mineral_loans_extract.csv"


def deals(tmp_path: Path, *rows: str) -> Batch:
    path = tmp_path / "deals.csv"
    path.write_text("\n".join([",".join(cgit.COLUMNS), *rows, ""]), encoding="latin-1")
    name, batch = read_all(path)
    assert name == cgit.NAME
    return batch


def test_a_deal_of_three_is_reached_by_each_and_its_amount_divided(tmp_path: Path) -> None:
    investors = '"China Minmetals, Suzhou Guoxin, CITIC Metal"'
    deal = f'2014,April,{investors},"$6,950 ","63, 22, 15%",Glencore'
    row = f"{deal},Metals,Copper,Peru,South America,,"
    said = deals(tmp_path, row).statements
    assert said["amount_usd"].tolist() == pytest.approx([4378.5e6, 1529e6, 1042.5e6], rel=1e-12)
    assert said["share"].tolist() == [0.63, 0.22, 0.15]
    assert said["amount_usd"].sum() == pytest.approx(6950e6, rel=1e-12)
    assert len(set(said["record_id"])) == 1
    assert set(said["object_id"]) == {"PER"}
    assert set(said["mineral"]) == {"copper"}
    assert set(said["qualifier"]) == {"estimate"}


@pytest.mark.parametrize("shares", ["100%", '"20%, 25%, 5%"', ""])
def test_without_a_stake_for_each_the_amount_is_an_upper_bound(tmp_path: Path, shares: str) -> None:
    row = f'2007,December,"China Minmetals, Jiangxi Copper",$450,{shares},,Metals,Copper,Peru,,,G'
    said = deals(tmp_path, row).statements
    assert said["hi"].tolist() == [450.0, 450.0]
    assert "amount_usd" not in said
    assert said["share"].isna().all()


def test_a_consortium_led_by_one_is_not_its_leader(tmp_path: Path) -> None:
    row = "2018,September,China GEM-led consortium,$610,87%,Sulawesi,Metals,Steel,Indonesia,,,G"
    [said] = deals(tmp_path, row).statements.to_dict("records")
    assert (said["subject_id"], said["hi"], said["qualifier"]) == (
        "china-gem",
        610.0,
        "upper_bound",
    )


@pytest.mark.parametrize(
    ("party", "subsector", "country", "mineral", "confidence"),
    [
        ("Aneka", "Steel", "Indonesia", "nickel", "D"),
        ("", "Steel", "Australia", None, "C"),
        ("Talison Lithium", "", "Australia", "lithium", "D"),
        ("", "Aluminum", "Guinea", "aluminum", "C"),
    ],
)
def test_a_mineral_that_is_inferred_has_confidence_d(  # noqa: PLR0913, PLR0917
    tmp_path: Path, party: str, subsector: str, country: str, mineral: str | None, confidence: str
) -> None:
    row = f"2013,May,Tsingshan Holding,$320,50%,{party},Metals,{subsector},{country},,,"
    [said] = deals(tmp_path, row).statements.to_dict("records")
    assert (said["mineral"], said["confidence"]) == (mineral, confidence)


def test_a_deal_that_may_be_a_building_contract_says_so(tmp_path: Path) -> None:
    row = "2015,November,MCC,$110,,Tsingshan,Metals,Aluminum,Indonesia,,,"
    [said] = deals(tmp_path, row).statements.to_dict("records")
    assert said["role"] == "investment or contract"
    assert said["confidence"] == "D"


def test_congo_is_refused_with_both_candidates(tmp_path: Path) -> None:
    row = "2014,February,MCC,$150,100%,,Metals,Copper,Congo,Sub-Saharan Africa,,G"
    [reject] = deals(tmp_path, row).rejects.to_dict("records")
    assert (reject["kind"], reject["nearest"]) == ("refused", "DR Congo; Republic of the Congo")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('2014,April,MCC,"$6,95",,,Metals,Copper,Peru,,,', "write the amount like $6,950"),
        ('2014,April,MCC,"$6.950,00",,,Metals,Copper,Peru,,,', "write the amount like $6,950"),
        ('2014,April,"A1, B1",$9,"60%, 45%",,Metals,Copper,Peru,,,', "the stakes exceed 100 %"),
        ("14,April,MCC,$9,,,Metals,Copper,Peru,,,", "write a year with four digits"),
        ("2014,Avril,MCC,$9,,,Metals,Copper,Peru,,,", "write the month's English name"),
        ("2014,April,MCC,$9,,,Energy,Coal,Peru,,,", "only deals in metals are read"),
    ],
)
def test_a_deal_that_is_wrong_or_no_metal_has_a_reason(
    tmp_path: Path, row: str, reason: str
) -> None:
    batch = deals(tmp_path, row)
    assert batch.rejects["reason"].tolist() == [reason]
    assert batch.statements.empty


def test_the_published_tracker_adds_up() -> None:
    name, batch = read_all(published(DEALS))
    assert name == cgit.NAME
    assert len(batch.statements) + len(batch.rejects) == batch.rows_in
    assert lines(batch.statements) | lines(batch.rejects) == set(range(2, 3754))
    assert not lines(batch.statements) & lines(batch.rejects)
    # 312 of the 3,752 deals are in metals; the two in "Congo" may be in either state.
    assert len(lines(batch.statements)) == 310
    refused = batch.rejects[batch.rejects["kind"] == "refused"]
    assert refused["value"].tolist() == ["Congo", "Congo"]
    assert len(check_statements(batch.statements)[1]) == 0
    assert identities(batch.statements).is_unique


LAS_BAMBAS = [
    '55426,China Development Bank,StateBank (policy),Las Bambas,Peru,Cu,2994,2014,{},"DERIVED"',
    '98775,ICBC,StateBank (commercial),Las Bambas,Peru,Cu,1796,2014,{},"DERIVED"',
]
PAGE = "https://china.aiddata.org/projects/55426"


def loans(tmp_path: Path, *rows: str) -> Batch:
    path = tmp_path / "loans.csv"
    path.write_text("\n".join([",".join(aiddata.COLUMNS), *rows, ""]), encoding="utf-8")
    name, batch = read_all(path)
    assert name == aiddata.NAME
    return batch


def test_lenders_of_one_page_share_one_loan(tmp_path: Path) -> None:
    batch = loans(tmp_path, *[row.format(PAGE) for row in LAS_BAMBAS])
    said = batch.statements[batch.statements["type"] == "FINANCES"]
    assert said["record_id"].tolist() == ["55426", "55426"]
    assert said["amount_usd"].tolist() == [2994e6, 1796e6]
    assert said["subject_id"].tolist() == [
        "china-development-bank",
        "industrial-and-commercial-bank-of-china",
    ]
    assert batch.nodes["Source"]["url"].tolist() == [PAGE]
    assert (batch.statements["type"] == "LOCATED_IN").sum() == 1


def test_lenders_of_one_row_have_the_amount_as_upper_bound(tmp_path: Path) -> None:
    row = "73204,CREC + Sinohydro,Firm (SOE),Sicomines,DRC,Cu-Co,870.1,2008,{}/,"
    batch = loans(tmp_path, row.format(PAGE))
    said = batch.statements[batch.statements["type"] == "FINANCES"]
    assert said["hi"].tolist() == [870.1, 870.1]
    assert said["product"].tolist() == ["copper; cobalt"] * 2
    assert "amount_usd" not in said


def test_an_unknown_amount_is_not_zero(tmp_path: Path) -> None:
    row = "1,ICBC,StateBank (commercial),Boffa,Guinea,,,2019,{},face value unknown"
    [said, _] = loans(tmp_path, row.format(PAGE)).statements.to_dict("records")
    assert said["qualifier"] == "not_available"
    assert "amount_usd" not in said


def test_the_published_extract_adds_up_and_its_shifted_row_is_refused() -> None:
    name, batch = read_all(published(LOANS))
    assert name == aiddata.NAME
    assert lines(batch.statements) | lines(batch.rejects) == set(range(2, 23))
    [shifted] = batch.rejects.to_dict("records")
    assert (shifted["row"], shifted["column"], shifted["value"]) == (13, "country", "Ni")
    said = batch.statements[batch.statements["record_id"] == "55426"]
    # 2,994 + 1,796 + 599 + 599: the published total of the loan for Las Bambas, counted once.
    assert said["amount_usd"].sum() == pytest.approx(5_988e6, rel=1e-9)
    assert len(check_statements(batch.statements)[1]) == 0


RECORD = {
    "AidData Record ID": "73145",
    "Recommended For Aggregates": "Yes",
    "Umbrella": "No",
    "Recipient": "Democratic Republic of the Congo",
    "Commitment Year": "2008",
    "Title": "Loan for a copper and cobalt mine",
    "Status": "Completion",
    "Flow Type": "Loan",
    "Funding Agencies": "Export-Import Bank of China",
    "Funding Agencies Type": "State-Owned Policy Bank",
    "Direct Receiving Agencies": "Sicomines",
    "Amount (Nominal USD)": "2029900000",
}


def records(tmp_path: Path, **changes: str) -> Batch:
    row = {**dict.fromkeys(gcdf.COLUMNS, ""), **RECORD, **changes, "Another column": "x"}
    path = tmp_path / "gcdf.csv"
    pd.DataFrame([row]).to_csv(path, index=False)
    name, batch = read_all(path)
    assert name == gcdf.NAME
    return batch


def test_a_record_of_the_dataset_becomes_a_loan(tmp_path: Path) -> None:
    [said] = records(tmp_path).statements.to_dict("records")
    assert (said["subject_label"], said["object_id"]) == ("StateBank", "sicomines")
    assert (said["product"], said["amount_usd"]) == ("cobalt; copper", 2029.9e6)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Title": "Loan for a stadium"}, "the title names no mineral"),
        ({"Umbrella": "Yes"}, "an umbrella agreement: its parts are records"),
        (
            {"Recommended For Aggregates": "No"},
            "AidData does not recommend to add this record",
        ),
        ({"Recipient": "Congo"}, "no such country; correct the name"),
        ({"Amount (Nominal USD)": "2,029"}, "write the amount like 1234.5"),
    ],
)
def test_a_record_that_must_not_be_added_is_not_read(
    tmp_path: Path, changes: dict[str, str], reason: str
) -> None:
    assert records(tmp_path, **changes).rejects["reason"].tolist() == [reason]


def test_a_cancelled_loan_is_denied_and_a_syndicate_is_bounded(tmp_path: Path) -> None:
    lenders = "ICBC|Bank of China"
    batch = records(tmp_path, Status="Cancelled", **{"Funding Agencies": lenders})
    assert set(batch.statements["status"]) == {"negated"}
    assert batch.statements["hi"].tolist() == [2029.9e6, 2029.9e6]


def test_the_dictionary_of_the_dataset_names_the_columns_that_are_read() -> None:
    table = pd.read_csv(published("aiddata_gcdf3/gcdf3_data_dictionary.csv"))
    assert set(gcdf.COLUMNS) <= set(table["field_name"])


def test_an_older_edition_is_not_taken_for_the_dataset() -> None:
    path = published("aiddata_gcdf3/GCDF_v2.0_format_sample_military.csv")
    with pytest.raises(Exception, match="aiddata-gcdf-3 comes nearest"):
        choose(path)
