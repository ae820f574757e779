"""PDF: columns, running heads, hyphens, tables, and the way back to page and box."""

from __future__ import annotations

from pathlib import Path

import pytest
from written import column, said, write_pdf, zone

from lodegraph.loaders.text import Document, read_document

# Two columns of prose under a title, as a journal prints them.
LEFT = [
    "Chile mines copper and ships most of it to Asia. Its smel-",
    "ters are old, and their owners wait for a better year. A",
    "state firm owns the largest of them and has run it since",
    "the year in which the mines were made public property.",
    "",
    "Peru sells zinc. The rare-",
    "earth deposits of the south are small, and nobody has",
    "said that rare-earth mining would pay there at all. It",
]
RIGHT = [
    "would need roads. In Zambia Sino-",
    "Zambian ventures dig for copper, and a smelter of theirs",
    "takes the ore of others. Old smelters were shut when the",
    "price fell. Most of the metal leaves by the port of Beira,",
    "and some by the railway to Lobito, which was repaired.",
]


def journal(page: int) -> list[tuple[float, float, float, str]]:
    head = [(60, 812.0, 9.0, "Mining Quarterly 2025"), (520, 812.0, 9.0, str(page))]
    return [*head, *column(60, 740, LEFT), *column(320, 740, RIGHT)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("pdf") / "journal.pdf"
    pages = [[(60, 775.0, 18.0, "Copper of two continents"), *journal(1)]]
    pages += [[*journal(page)[:2], (60, 300.0, 10.0, f"Note {page}.")] for page in (2, 3)]
    return read_document(write_pdf(path, pages, author="Ada Writer"))


def test_columns_are_read_one_after_the_other(printed: Document) -> None:
    sentences = said(printed)
    assert sentences[:6] == [
        "Copper of two continents",
        "Chile mines copper and ships most of it to Asia.",
        "Its smelters are old, and their owners wait for a better year.",
        (
            "A state firm owns the largest of them and has run it since the year in which the "
            "mines were made public property."
        ),
        "Peru sells zinc.",
        (
            "The rare-earth deposits of the south are small, and nobody has said that rare-earth "
            "mining would pay there at all."
        ),
    ]
    assert sentences[6:8] == [
        "It would need roads.",
        (
            "In Zambia Sino-Zambian ventures dig for copper, and a smelter of theirs takes the "
            "ore of others."
        ),
    ]


def test_running_heads_and_page_numbers_are_no_part_of_the_text(printed: Document) -> None:
    assert zone(printed, "boilerplate") == [
        words for page in "123" for words in ("Mining Quarterly 2025", page)
    ]
    assert not any("Quarterly" in sentence for sentence in said(printed))


def test_sentences_that_differ_in_a_number_are_no_running_heads(tmp_path: Path) -> None:
    pages = [
        [
            (60, 812.0, 9.0, f"Chapter {page}"),
            (60, 700.0, 10.0, f"Chile mined {page} million tonnes."),
            (60, 30.0, 9.0, f"- {page} of 4 -"),
        ]
        for page in range(1, 5)
    ]
    document = read_document(write_pdf(tmp_path / "n.pdf", pages))
    assert said(document) == [f"Chile mined {page} million tonnes." for page in range(1, 5)]
    assert zone(document, "boilerplate")[:2] == ["Chapter 1", "- 1 of 4 -"]


def test_the_title_is_the_largest_heading(printed: Document) -> None:
    assert printed.title == "Copper of two continents"
    assert zone(printed, "heading") == ["Copper of two continents"]
    assert (printed.author, printed.date) == ("Ada Writer", "2000-01-01")


def test_each_sentence_of_a_pdf_leads_to_its_page_and_boxes(printed: Document) -> None:
    stored = printed.stored()
    note = next(s for s in printed.sentences if s.text == "Note 3.")
    assert stored.page(note.start) == 3
    [(page, box)] = stored.where(note.start, note.end)
    assert page == 3
    # Printed at 60 points from the left, 300 from below, in letters of 10 points.
    assert box[0] == pytest.approx(60, abs=0.5)
    assert 296 < box[1] < 300
    assert 306 < box[3] < 312
    smelters = next(s for s in printed.sentences if s.text.startswith("Its smelters"))
    lines = stored.where(smelters.start, smelters.end)
    assert [page for page, _ in lines] == [1, 1]
    assert lines[0][1][1] == pytest.approx(lines[1][1][1] + 12, abs=0.5)


def test_lines_of_a_pdf_cover_its_text(printed: Document) -> None:
    places = [0] * len(printed.text)
    for line in printed.lines:
        for place in range(line.start, line.end):
            places[place] += 1
    assert {c for c, n in zip(printed.text, places, strict=True) if n != 1} <= {" ", "\n"}


def test_a_table_of_a_pdf_is_kept_row_by_row_and_not_read(tmp_path: Path) -> None:
    rows = [("Chile", "5.3"), ("Peru", "2.6"), ("DR Congo", "3.3"), ("China", "1.8")]
    cells = [
        (left, 600.0 - 12 * number, 10.0, words)
        for number, row in enumerate(rows)
        for left, words in zip((60, 200), row, strict=True)
    ]
    prose = column(60, 700, ["Copper is mined in many countries, of which four lead by far."])
    document = read_document(write_pdf(tmp_path / "t.pdf", [[*prose, *cells]]))
    assert zone(document, "table") == ["Chile | 5.3", "Peru | 2.6", "DR Congo | 3.3", "China | 1.8"]
    assert said(document) == ["Copper is mined in many countries, of which four lead by far."]


def test_definitions_beside_their_terms_are_read_whole(tmp_path: Path) -> None:
    terms = [
        (60, 640.0 - 48 * row, 10.0, term) for row, term in enumerate(["Ore", "Slag", "Ni", "Co"])
    ]
    said_of = [
        "Rock from which it pays to take a metal at the price of",
        "the day, and which is sent to the mill.",
        "What floats on the metal in a furnace, and is poured",
        "off before the metal is.",
    ]
    lines = [
        (150, 640.0 - 48 * row - 12 * number, 10.0, words)
        for row in range(4)
        for number, words in enumerate(said_of[:2] if row % 2 == 0 else said_of[2:])
    ]
    document = read_document(write_pdf(tmp_path / "d.pdf", [[*terms, *lines]]))
    assert said(document, "body")[:2] == [
        (
            "Rock from which it pays to take a metal at the price of the day, and which is sent to "
            "the mill."
        ),
        "What floats on the metal in a furnace, and is poured off before the metal is.",
    ]


def test_a_paragraph_goes_on_over_a_page(tmp_path: Path) -> None:
    first = column(
        60, 200, ["Indonesia banned exports of nickel ore, and", "smelters were built in"]
    )
    second = column(60, 760, ["Morowali by firms from China. They", "export the metal."])
    document = read_document(write_pdf(tmp_path / "p.pdf", [first, second]))
    assert said(document) == [
        (
            "Indonesia banned exports of nickel ore, and smelters were built in Morowali by firms "
            "from China."
        ),
        "They export the metal.",
    ]
