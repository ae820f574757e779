"""A review is obeyed: nothing lost, nothing guessed, and what no longer applies is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lodegraph.cli import run
from lodegraph.graph.errors import LoadError
from lodegraph.graph.statements import Batch
from lodegraph.graph.store import open_graph
from lodegraph.loaders import documents, precision
from lodegraph.loaders.annotation import extract
from lodegraph.loaders.proposals import propose
from lodegraph.loaders.review import review_path

# Each is read three times: one of nine tells as much.
ARTICLES = sorted((Path(__file__).parent / "articles").glob("*.txt"))[::9]
TEXT = "Chile produces copper. Peru exports zinc.\n"
CHILE = {
    "subject": {"label": "Country", "id": "CHL", "name": "Chile", "said": "Chile"},
    "type": "PRODUCES",
    "object": {"label": "Mineral", "id": "copper", "name": "Copper", "said": "copper"},
}
ACCEPTED: dict[str, Any] = {
    "decision": "accept",
    "start": 0,
    "end": 22,
    "quote": "Chile produces copper.",
    "found": CHILE,
    "statement": {**CHILE, "status": "asserted"},
}


@pytest.fixture(autouse=True)
def rules_never_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust every rule alike, whatever was measured of it last."""
    monkeypatch.setattr(precision, "measured", dict)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "metals.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def write(document: Path, *decisions: dict[str, Any], **more: Any) -> None:
    whole = {"format": "lodegraph-review-1", "document": document.name, "sha256": "0" * 64}
    content = json.dumps({**whole, "decisions": list(decisions), "names": [], **more})
    review_path(document).write_text(content, encoding="utf-8")


def read(document: Path) -> Batch:
    (batch,) = documents.read(document)
    return batch


def stated(document: Path) -> set[str]:
    columns = ["subject_id", "type", "object_id", "status", "confidence"]
    return {" ".join(row) for row in read(document).statements[columns].itertuples(index=False)}


def corrected(**changes: Any) -> dict[str, Any]:
    statement = {**ACCEPTED["statement"], **changes}
    return {**ACCEPTED, "decision": "correct", "statement": statement}


@pytest.mark.parametrize("source", ARTICLES, ids=lambda path: path.stem)
def test_accepting_all_changes_nothing_but_the_confidence(source: Path, tmp_path: Path) -> None:
    document = tmp_path / source.name
    document.write_bytes(source.read_bytes())
    before = read(document).statements
    decisions = [
        {
            "decision": "accept",
            "start": sentence["start"],
            "end": sentence["end"],
            "quote": sentence["quote"],
            "found": {key: one["found"][key] for key in ("subject", "type", "object")},
            "statement": one["found"],
        }
        for sentence in propose(document)["sentences"]
        for one in sentence["statements"]
        if not one["problem"]
    ]
    write(document, *decisions)
    after = read(document).statements
    kept = [column for column in before if column not in {"confidence", "note", "row"}]
    order = ["start", "type", "subject_id", "object_id"]
    left, right = (table.sort_values(order, ignore_index=True)[kept] for table in (before, after))
    pd.testing.assert_frame_equal(left, right)
    assert set(after["confidence"]) == {"B"}
    assert after["note"].str.contains("accepted in review").all()


def test_a_decision_goes_with_its_sentence_and_stays_when_the_rules_find_nothing(
    article: Path,
) -> None:
    write(article, ACCEPTED)
    article.write_text(f"A new first line.\n\n{TEXT}", encoding="utf-8")
    assert stated(article) == {"CHL PRODUCES copper asserted B", "PER EXPORTS zinc asserted C"}
    # What a person let stand needs no rule: here the quote says nothing that a rule reads.
    quote = "Chile is where it comes from."
    article.write_text(f"{quote}\n", encoding="utf-8")
    write(article, {**ACCEPTED, "quote": quote})
    assert stated(article) == {"CHL PRODUCES copper asserted B"}


def test_what_no_longer_applies_is_said(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(article, ACCEPTED)
    article.write_text("Chile does not produce copper. Peru exports zinc.\n", encoding="utf-8")
    (reject,) = read(article).rejects.to_dict(orient="records")
    assert reject["value"] == "Chile PRODUCES Copper"
    assert reject["reason"] == "a review's accept no longer applies: its sentence is gone"
    assert "CHL PRODUCES copper negated C" in stated(article)
    assert run(["extract", str(article)]) == 0
    told = capsys.readouterr().err
    assert "no longer applies, its sentence is gone: accept: Chile PRODUCES Copper" in told


def test_a_reading_that_changed_since_does_not_change_what_was_accepted(article: Path) -> None:
    # The person saw "planned, 24 % in 2030"; the rules now read an assertion without a figure.
    seen = {**CHILE, "figure": "24 %", "year": 2030, "status": "planned"}
    write(article, {**ACCEPTED, "statement": seen})
    rows = read(article).statements.to_dict(orient="records")
    (row,) = [row for row in rows if row["subject_id"] == "CHL"]
    assert (row["status"], row["year"], row["share"]) == ("planned", 2030, 0.24)
    assert row["rule"] == "produces"


def test_of_two_equal_sentences_the_nearer_one_is_meant(article: Path) -> None:
    article.write_text(f"{TEXT}\nIt is so.\n\n{TEXT}", encoding="utf-8")
    write(article, {**ACCEPTED, "decision": "reject", "start": 55})
    assert [row["start"] for row in propose(article)["sentences"] if row["statements"]] == [
        0,
        23,
        54,
        77,
    ]
    left = read(article).statements
    assert list(left.loc[left["subject_id"] == "CHL", "start"]) == [0]


def test_loading_again_obeys_a_review_that_was_made_since(article: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    assert run(["load", str(article), "--into", str(graph)]) == 0
    reject = {**ACCEPTED, "decision": "reject"}
    reject.pop("statement")
    zinc = {"label": "Mineral", "name": "tin"}
    peru = {"subject": {"label": "Country", "id": "PER", "name": "Peru"}, "type": "EXPORTS"}
    found = {**peru, "object": {"label": "Mineral", "id": "zinc", "name": "Zinc"}}
    correct = {
        "decision": "correct",
        "start": 23,
        "quote": "Peru exports zinc.",
        "found": found,
        "statement": {**peru, "object": zinc},
    }
    write(article, reject, correct)
    assert run(["load", str(article), "--into", str(graph)]) == 0
    opened = open_graph(graph)
    assert opened.types() == ["EXPORTS"]
    (row,) = opened.statements("EXPORTS").to_dict(orient="records")
    assert (row["object_id"], row["confidence"], row["rule"]) == ("tin", "B", "review")
    assert row["note"].startswith("corrected in review, was Peru EXPORTS Zinc")
    assert list(opened.rejects()["reason"]) == ["rejected in review"]
    before = opened.fingerprint()
    assert run(["load", str(article), "--into", str(graph)]) == 0
    assert open_graph(graph).fingerprint() == before
    review_path(article).unlink()  # and a review that is taken away no longer holds
    assert run(["load", str(article), "--into", str(graph)]) == 0
    assert open_graph(graph).types() == ["EXPORTS", "PRODUCES"]


def test_nodes_that_only_a_wrong_reading_named_go_with_it(article: Path, tmp_path: Path) -> None:
    article.write_text("Glencore operates the Mutanda mine.\n", encoding="utf-8")
    graph = tmp_path / "graph"
    assert run(["load", str(article), "--into", str(graph)]) == 0
    firm = {"label": "Firm", "name": "Katanga Mining"}
    mine = {"label": "Facility", "id": "mutanda", "name": "Mutanda"}
    found = {"subject": {"label": "Firm", "id": "glencore"}, "type": "OPERATES", "object": mine}
    statement = {"subject": firm, "type": "OPERATES", "object": mine}
    quote = "Glencore operates the Mutanda mine."
    decision = {"decision": "correct", "start": 0, "quote": quote, "found": found}
    write(article, {**decision, "statement": statement})
    assert run(["load", str(article), "--into", str(graph)]) == 0
    assert list(open_graph(graph).nodes("Firm")["id"]) == ["katanga-mining"]
    names = {entity["canonical"] for entity in extract(article)["entities"]}
    assert "Katanga Mining" in names


@pytest.mark.parametrize(
    ("decision", "key", "why", "hint"),
    [
        ({"decision": "acept"}, "decisions[0].decision", "is not known", "did you mean accept?"),
        ({"start": "0"}, "decisions[0].start", "is no whole number", None),
        ({"remark": "x"}, "decisions[0].remark", "nothing reads this key", None),
        ({"found": None}, "decisions[0].found", "is missing", None),
        (corrected(type="PRODUCE"), "decisions[0].statement.type", "is not known", "PRODUCES?"),
        (
            corrected(object={"label": "Mineral", "name": "coppper"}),
            "decisions[0].statement.object.name",
            "mineral 'coppper' is not known",
            "did you mean Copper",
        ),
        (corrected(status="sure"), "decisions[0].statement.status", "is not known", "asserted"),
        (
            corrected(figure="$3 million"),
            "decisions[0].statement.figure",
            "is no figure that PRODUCES can have",
            "write it as: 2.2 million tonnes, 60 %",
        ),
        (corrected(year="2024"), "decisions[0].statement.year", "is no whole number", None),
        (corrected(valid_from="May"), "decisions[0].statement.valid_from", "is no date", "2025-04"),
        (corrected(stagee="mine"), "decisions[0].statement.stagee", "nothing reads", "stage?"),
        (
            corrected(type="OWNS"),
            "decisions[0].statement",
            "OWNS does not go from a Country to a Mineral",
            "OWNS goes from Country to Facility",
        ),
    ],
)
def test_a_wrong_review_is_refused_by_file_and_key(
    article: Path, decision: dict[str, Any], key: str, why: str, hint: str | None
) -> None:
    write(article, {**ACCEPTED, **decision})
    with pytest.raises(LoadError) as refused:
        read(article)
    assert f"metals.txt.review.json, key {key}" in refused.value.message
    assert why in refused.value.message
    assert (hint or "") in (refused.value.hint or "")


def test_what_is_no_json_is_refused_with_its_line(article: Path) -> None:
    review_path(article).write_text('{\n "format": \n', encoding="utf-8")
    with pytest.raises(LoadError, match=r"review\.json, line \d+: is no JSON"):
        read(article)
    review_path(article).write_text("[]", encoding="utf-8")
    with pytest.raises(LoadError, match="is no table of keys"):
        read(article)


def test_a_review_is_no_document_of_its_own(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(article, ACCEPTED)
    files = [str(article), str(review_path(article))]  # as "texts/*" gives them
    assert run(["load", *files, "--into", str(tmp_path / "graph")]) == 0
    assert run(["extract", *files]) == 0
    capsys.readouterr()
    assert run(["load", files[1], "--into", str(tmp_path / "other")]) == 1
    told = capsys.readouterr().err
    assert "is the review of metals.txt" in told
    assert "its review beside it is obeyed" in told
