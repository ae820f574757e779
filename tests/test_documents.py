"""Documents: whole files become statements with their evidence, or rejects with a reason."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lodegraph.cli import run
from lodegraph.graph.errors import LoadError
from lodegraph.graph.schema import ENDS, load_schema
from lodegraph.graph.statements import Batch, identities
from lodegraph.loaders import documents
from lodegraph.loaders.frames import frames

ARTICLE = Path(documents.__file__).parent / "data" / "china-controls-2025.html"
SEED = Path(__file__).parents[1].parent / "shared" / "extraction" / "seed.txt"


Row = dict[str, Any]


def read(path: Path) -> Batch:
    (batch,) = documents.read(path)
    return batch


def write(folder: Path, text: str, name: str = "note.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def triples(statements: pd.DataFrame) -> set[tuple[str, str, str]]:
    ends = zip(statements["subject_id"], statements["type"], statements["object_id"], strict=True)
    return set(ends)


def only(batch: Batch, type_: str, subject: str | None = None, object_: str | None = None) -> Row:
    """Give the one statement of a type (and of these ends)."""
    (row,) = (
        row
        for row in batch.statements.to_dict("records")
        if row["type"] == type_
        and subject in {None, row["subject_id"]}
        and object_ in {None, row["object_id"]}
    )
    return {str(key): value for key, value in row.items()}


@pytest.fixture(scope="module")
def article() -> Batch:
    return read(ARTICLE)


# Read by hand from the sample article.
CONTROLS_OF_APRIL = [
    "samarium",
    "gadolinium",
    "terbium",
    "dysprosium",
    "lutetium",
    "scandium",
    "yttrium",
]
CONTROLS_OF_OCTOBER = ["holmium", "erbium", "thulium", "europium", "ytterbium"]
STATED = {
    ("CHN", "REFINES", "rare-earths"),
    ("CHN", "REFINES", "heavy-rare-earths"),
    ("USA", "PRODUCES", "rare-earths"),
    ("AUS", "PRODUCES", "rare-earths"),
    ("MMR", "EXPORTS_TO", "CHN"),
    ("CHN", "IMPORTS", "rare-earths"),
    ("CHN", "EXPORTS_TO", "USA"),
    ("USA", "IMPORTS", "rare-earths"),
    ("export-import-bank-of-china", "FINANCES", "sicomines"),
    ("china-development-bank", "FINANCES", "indonesia-morowali-industrial-park"),
    ("china-railway-engineering-corporation", "OWNS", "sicomines"),
    ("sinohydro", "OWNS", "sicomines"),
    ("BOL", "OWNS", "ylb"),
    ("ylb", "LOCATED_IN", "BOL"),
    ("CHN", "PRODUCES", "rare-earths"),
    ("sicomines", "LOCATED_IN", "COD"),
    ("las-bambas", "LOCATED_IN", "PER"),
    ("indonesia-morowali-industrial-park", "LOCATED_IN", "IDN"),
    ("magnet-rare-earths", "USED_IN", "wind-power"),
    ("cmoc-group", "OWNS", "tenke-fungurume"),
    ("tianqi-lithium", "OWNS", "sqm"),
    ("ganfeng-lithium", "OWNS", "cauchari-olaroz"),
    ("sqm", "LOCATED_IN", "CHL"),
    ("cauchari-olaroz", "LOCATED_IN", "ARG"),
    ("IDN", "RESTRICTS", "nickel"),
    ("COD", "RESTRICTS", "cobalt"),
    ("GAB", "RESTRICTS", "manganese"),
    ("CHN", "RESTRICTS", "rare-earths"),
    ("dysprosium", "USED_IN", "permanent-magnets"),
    ("terbium", "USED_IN", "permanent-magnets"),
    ("samarium", "USED_IN", "permanent-magnets"),
    ("rare-earths", "USED_IN", "permanent-magnets"),
    ("magnet-rare-earths", "USED_IN", "electric-vehicles"),
    ("PER", "FACES", "community-road-blockades"),
} | {("CHN", "RESTRICTS", mineral) for mineral in CONTROLS_OF_APRIL + CONTROLS_OF_OCTOBER}


def test_the_sample_article_says_what_a_reader_finds_in_it(article: Batch) -> None:
    assert triples(article.statements) == STATED


def test_the_licences_of_april_are_licences_from_that_day(article: Batch) -> None:
    rows = article.statements[article.statements["object_id"].isin(CONTROLS_OF_APRIL)]
    assert set(rows["kind"]) == {"licence"}
    assert set(rows["valid_from"]) == {"2025-04-04"}
    assert set(rows["status"]) == {"asserted"}
    assert rows["valid_to"].isna().all()


def test_a_suspension_is_a_statement_of_its_own_with_its_own_interval(article: Batch) -> None:
    rows = article.statements[article.statements["status"] == "suspended"]
    assert set(rows["object_id"]) == set(CONTROLS_OF_OCTOBER)
    assert set(rows["valid_from"]) == {"2025-11-07"}
    assert set(rows["valid_to"]) == {"2026-11-10"}
    assert set(rows["confidence"]) == {"D"}
    assert rows["quote"].str.startswith("These were suspended").all()
    assert rows["note"].str.contains("named in an earlier sentence").all()
    assert rows["kind"].isna().all()


def test_figures_keep_their_unit_and_get_the_models(article: Batch) -> None:
    refined = only(article, "REFINES", "CHN", "rare-earths")
    assert (refined["value"], refined["lo"], refined["hi"]) == (90, 85, 95)
    assert refined["share"] == pytest.approx(0.9)
    loan = only(article, "FINANCES", "export-import-bank-of-china")
    assert (loan["value"], loan["unit"], loan["amount_usd"]) == (2.03, "billion USD", 2.03e9)
    assert loan["year"] == 2008
    mined = only(article, "PRODUCES", "USA")
    assert (mined["value"], mined["quantity_t"], mined["stage"]) == (45_500, 45_500, "mine")
    bought = only(article, "EXPORTS_TO", "CHN")
    assert (bought["mineral"], bought["share"]) == ("rare-earths", pytest.approx(0.71))
    assert (bought["valid_from"], bought["valid_to"]) == ("2021", "2024")


def test_the_source_is_the_document(article: Batch) -> None:
    (source,) = article.nodes["Source"].to_dict("records")
    assert source["title"].startswith("Eight months on")
    assert source["year"] == 2025
    assert len(source["sha256"]) == 64
    assert set(article.statements["source_id"]) == {source["id"]}


def test_two_documents_of_one_title_are_two_sources(tmp_path: Path) -> None:
    head = "Title: Weekly review\n\n"
    (tmp_path / "copy").mkdir()
    first = read(write(tmp_path, head + "Chile mines copper."))
    second = read(write(tmp_path, head + "Peru mines copper."))
    copy = read(write(tmp_path / "copy", head + "Chile mines copper."))
    ids = [str(batch.nodes["Source"].loc[0, "id"]) for batch in (first, second, copy)]
    assert all(name.startswith("weekly-review-") for name in ids)
    assert ids[0] == ids[2] != ids[1]


def test_open_ends_are_declared_and_types_fit_the_schema(article: Batch) -> None:
    for row in article.statements.to_dict("records"):
        assert (row["subject_label"], row["object_label"]) in load_schema().types[row["type"]].ends
        for label, id_ in ((row[ENDS[0]], row[ENDS[1]]), (row[ENDS[2]], row[ENDS[3]])):
            if label in {"Firm", "StateBank", "Facility", "Policy", "Risk"}:
                assert id_ in set(article.nodes[label]["id"])


def test_reading_twice_gives_the_same_statements(article: Batch) -> None:
    again = read(ARTICLE)
    pd.testing.assert_frame_equal(again.statements, article.statements)
    ids = identities(again.statements)
    assert ids.is_unique


SENTENCES = [sentence for frame in frames() for sentence in frame.options.get("examples", {})]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([*SENTENCES, "It rained. ", "(No!)"]), min_size=1, max_size=6))
def test_every_quote_stands_where_it_says(sentences: list[str]) -> None:
    text = "\n\n".join(sentences)
    with tempfile.TemporaryDirectory() as folder:
        batch = read(write(Path(folder), text))
    assert batch.rows_in == len(batch.statements) + len(batch.rejects)
    for row in batch.statements.to_dict("records"):
        assert text[row["start"] : row["end"]] == row["quote"]
        assert row["record_id"] == f"{row['start']}-{row['end']}"
        assert text.count("\n", 0, row["start"]) + 1 == row["row"]


def test_two_sentences_that_say_the_same_are_two_statements(tmp_path: Path) -> None:
    batch = read(write(tmp_path, "Chile mines copper. In truth, Chile mines copper."))
    assert len(batch.statements) == 2
    assert identities(batch.statements).is_unique


def test_a_date_without_a_year_needs_the_date_of_the_text(tmp_path: Path) -> None:
    sentence = "On April 4, China banned exports of cobalt."
    dated = only(read(write(tmp_path, f"date: 2025-06-01\n\n{sentence}", "a.txt")), "RESTRICTS")
    assert dated["valid_from"] == "2025-04-04"
    assert "inferred" in str(dated["note"])
    undated = only(read(write(tmp_path, sentence, "b.txt")), "RESTRICTS")
    assert pd.isna(undated.get("valid_from"))
    assert "On April 4" in str(undated["note"])


def test_hedges_and_attribution_stay_in_the_note(tmp_path: Path) -> None:
    text = "According to the geological survey, Vietnam reportedly has tungsten deposits."
    row = only(read(write(tmp_path, text)), "HOLDS_RESERVES")
    assert row["status"] == "asserted"
    assert row["note"] == "According to the geological survey; reportedly"


def test_an_announcement_is_not_the_day_a_measure_begins(tmp_path: Path) -> None:
    text = "In October 2025 Beijing announced export controls on holmium."
    row = only(read(write(tmp_path, text)), "RESTRICTS")
    assert pd.isna(row.get("valid_from"))
    assert row["note"] == "announced 2025-10"


def test_an_ambiguous_name_is_settled_by_the_document_or_rejected(tmp_path: Path) -> None:
    sentence = "Congolese copper production rose."
    batch = read(write(tmp_path, sentence, "a.txt"))
    assert batch.statements.empty
    (reject,) = batch.rejects.to_dict("records")
    assert reject["kind"] == "not read"
    assert "several countries" in reject["reason"]
    assert "Congo" in reject["nearest"]
    settled = read(write(tmp_path, f"{sentence} The DRC mines cobalt.", "b.txt"))
    assert ("COD", "PRODUCES", "copper") in triples(settled.statements)


def test_last_year_is_counted_from_the_dateline(tmp_path: Path) -> None:
    text = "Lusaka, 14 March 2025 - Zambia mined 820,000 tonnes of copper last year."
    mined = only(read(write(tmp_path, text, "a.txt")), "PRODUCES")
    assert (mined["year"], mined["value"]) == (2024, 820000)


def test_the_mineral_a_text_is_about_is_meant_where_none_is_named(tmp_path: Path) -> None:
    text = (
        "Tungsten is hard. Tungsten is dear. Tungsten, unlike tin, is scarce. "
        "Vietnam ranks second in refining."
    )
    refined = only(read(write(tmp_path, text, "a.txt")), "REFINES")
    assert (refined["subject_id"], refined["object_id"]) == ("VNM", "tungsten")


def test_a_candidate_whose_types_do_not_fit_is_a_reject(tmp_path: Path) -> None:
    batch = read(write(tmp_path, "Glencore faces protests. Tesla imports graphite from China."))
    assert ("glencore", "FACES", "protest") in triples(batch.statements)
    reasons = batch.rejects["reason"].tolist()
    assert reasons == ["EXPORTS_TO does not go from a Country to a Firm"]


def test_a_unit_that_leaves_the_quantity_open_gives_no_tonnes(tmp_path: Path) -> None:
    row = only(read(write(tmp_path, "CMOC produced 5,000 tons of cobalt.")), "PRODUCES")
    assert (row["value"], row["unit"]) == (5000, "tons")
    assert pd.isna(row.get("quantity_t"))
    assert "open" in str(row["note"])


def test_a_document_without_a_statement_is_read(tmp_path: Path) -> None:
    batch = read(write(tmp_path, "It rained in the afternoon."))
    assert batch.statements.empty
    assert set(ENDS) <= set(batch.statements.columns)
    assert batch.rows_in == 0


def test_a_text_on_other_matters_states_nothing_by_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Barlo and Orlo are firms by their shape alone; tin, or a firm that is known, is enough."""
    other = "Barlo Group owns 8.5% of Orlo Fashion. Orlo Fashion supplies Barlo Group."
    path = write(tmp_path, other)
    told = documents.tell(path)
    assert not told.statements
    why = "the text names no mineral, and no site, firm or bank that is known: it waits for review"
    assert [row["reason"] for row in told.rejects] == [why, why]
    assert run(["extract", str(path)]) == 0
    assert f"warning: note: 2 not stated: {why}" in capsys.readouterr().err
    for more in (" Tin is dear.", " Glencore was there."):
        assert len(documents.tell(write(tmp_path, other + more)).statements) == 2


def test_documents_are_recognised_by_suffix_and_content() -> None:
    assert documents.recognises(Path("a.TXT"), b"Chile")
    assert documents.recognises(Path("a.md"), b"# Chile")
    assert documents.recognises(Path("a.html"), b"<!doctype html>")
    assert not documents.recognises(Path("a.html"), b"a,b,c")
    assert not documents.recognises(Path("a.csv"), b"a,b,c")


def test_a_binary_file_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\x89PNG\0\0")
    with pytest.raises(LoadError, match="binary"):
        read(path)


@pytest.mark.skipif(not SEED.exists(), reason="the development article is not in this checkout")
def test_the_development_article_is_read_without_its_authors_and_newsletter() -> None:
    batch = read(SEED)
    found = triples(batch.statements)
    assert ("CHN", "RESTRICTS", "rare-earth-magnets") in found
    assert ("CHN", "REFINES", "rare-earths") in found
    assert ("CHN", "INVESTS_IN", "COD") in found
    assert ("africa", "HOLDS_RESERVES", "cobalt") in found
    assert ("BOL", "LOCATED_IN", "lithium-triangle") in found
    assert not any("IND" in triple for triple in found)
    assert batch.statements["end"].max() < SEED.read_text(encoding="utf-8").index("Author")


def test_two_documents_of_one_name_are_not_written_over_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / folder / "copper.txt" for folder in ("a", "b")]
    for file in files:
        file.parent.mkdir()
        file.write_text("Chile mines copper.", encoding="utf-8")
    output = tmp_path / "output"
    assert run(["extract", *map(str, files), "--output", str(output)]) == 2
    assert "copper.json" in capsys.readouterr().err
    assert not output.exists()
