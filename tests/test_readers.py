"""Readers: what a PDF, a Word document, a message and a page say, where, and in which zone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as Word
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from written import column, write_mail, write_pdf, write_word

from lodegraph.loaders.text import Document, read_document


def said(document: Document, *zones: str) -> list[str]:
    """Give the sentences, after seeing that each stands where it says."""
    for sentence in document.sentences:
        assert document.text[sentence.start : sentence.end] == sentence.text
    return [s.text for s in document.sentences if not zones or s.zone in zones]


def zone(document: Document, name: str) -> list[str]:
    return [document.text[s.start : s.end] for s in document.spans if s.zone == name]


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


def fill(document: Word) -> None:
    document.add_heading("Copper in Zambia", 0)
    document.add_heading("Output", 1)
    paragraph = document.add_paragraph("Zambia mined 820,000 tonnes of copper in 2024. ")
    paragraph.add_run("It sells no cobalt.").font.hidden = True
    paragraph.add_run("It ships most of it").add_break(WD_BREAK.LINE)
    struck: Any = OxmlElement("w:del")
    run: Any = OxmlElement("w:r")
    text: Any = OxmlElement("w:t")
    text.text = "Peru mines tin. "
    run.append(text)
    struck.append(run)
    root: Any = document.element
    root.body[-2].append(struck)  # before the page's measures; python-docx writes no changes
    paragraph.add_run("to China.")
    document.add_paragraph("Chile mines copper.", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        (cell for row in table.rows for cell in row.cells),
        ("Country", "Said", "Peru", "Peru sold its last mine of tin in 2011."),
        strict=True,
    ):
        cell.text = words
    document.add_paragraph("A mine at Kitwe", style="Caption")


def test_word_gives_headings_lists_tables_and_captions(tmp_path: Path) -> None:
    document = read_document(write_word(tmp_path / "a.docx", fill))
    assert document.title == "Copper in Zambia"
    assert zone(document, "heading") == ["Copper in Zambia", "Output"]
    assert zone(document, "table") == [
        "Country | Said",
        "Peru | Peru sold its last mine of tin in 2011.",
    ]
    assert zone(document, "caption") == ["A mine at Kitwe"]
    assert said(document, "body") == [
        "Zambia mined 820,000 tonnes of copper in 2024.",
        "It ships most of it\nto China.",
        "Chile mines copper.",
    ]


def test_a_cell_that_says_something_is_read(tmp_path: Path) -> None:
    document = read_document(write_word(tmp_path / "a.docx", fill))
    assert said(document, "table") == ["Peru | Peru sold its last mine of tin in 2011."]


def test_mail_gives_subject_sender_day_and_what_is_new_in_it(tmp_path: Path) -> None:
    body = (
        "Chile mines copper.\r\n\r\nOn Monday Ben Poet wrote:\r\n> Peru mines zinc.\r\n\r\n"
        "That is all.\r\n-- \r\nAda Writer\r\nZambia desk\r\n"
    )
    document = read_document(write_mail(tmp_path / "a.eml", body.encode()))
    assert document.title == "Cobalt after the ban now"
    assert (document.author, document.date) == ("Ada Writer <ada@example.org>", "2025-03-04")
    assert said(document) == ["Chile mines copper.", "That is all."]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain; charset=iso-8859-1", "Küche: Chile mines copper.".encode("latin-1")),
        (
            "text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64",
            b"S8O8Y2hlOiBDaGlsZSBtaW5lcyBjb3BwZXIu",
        ),
        (
            "text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
            b"K=C3=BCche: Chile mines=\r\n copper.",
        ),
        (
            "text/html; charset=utf-8",
            "<html><body><p>Küche: Chile mines copper.</p></body></html>".encode(),
        ),
        (
            'multipart/alternative; boundary="b"',
            "--b\r\nContent-Type: text/html\r\n\r\n<p>No.</p>\r\n--b\r\nContent-Type: text/plain;"
            " charset=utf-8\r\n\r\nKüche: Chile mines copper.\r\n--b--\r\n".encode(),
        ),
    ],
)
def test_mail_is_decoded_as_it_declares(tmp_path: Path, kind: str, body: bytes) -> None:
    document = read_document(write_mail(tmp_path / "a.eml", body, kind))
    assert said(document) == ["Küche: Chile mines copper."]


def test_an_attachment_is_named_and_not_read(tmp_path: Path) -> None:
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\nChile mines copper.\r\n--b\r\n"
        b"Content-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="r.pdf"\r\n\r\n'
        b"%PDF\r\n--b--\r\n"
    )
    document = read_document(write_mail(tmp_path / "a.eml", body, 'multipart/mixed; boundary="b"'))
    assert said(document) == ["Chile mines copper."]
    assert document.warnings == ("the attachment r.pdf is not read: save it first",)


PAGE = """<!doctype html><html lang="en"><head><title>Cobalt</title></head><body><article>
<h1>Cobalt after the ban</h1><p class="byline">By Ada Writer</p>
<p>Congo banned exports of cobalt, and prices rose by half within the month that followed it.</p>
{block}
<p>Buyers had filled their stores before, and prices stayed where they had been all the year.</p>
</article></body></html>"""


def page(folder: Path, block: str) -> Document:
    path = folder / "a.html"
    path.write_text(PAGE.format(block=block), encoding="utf-8")
    return read_document(path)


def test_a_page_keeps_its_tables_lists_and_captions(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        "<h2>Who owns it</h2><figure><img src='a.png'><figcaption>A mine at Kolwezi, owned by CMOC."
        "</figcaption></figure><ul><li>China owns most.</li><li>Japan owns <b>some</b>.</li></ul>"
        "<table><caption>Output</caption><tr><th>Country</th><th>kt</th></tr>"
        "<tr><td>DR Congo</td><td>220</td></tr></table>",
    )
    assert zone(document, "heading") == ["Cobalt after the ban", "Who owns it"]
    assert zone(document, "caption") == ["A mine at Kolwezi, owned by CMOC.", "Output"]
    assert zone(document, "table") == ["Country | kt", "DR Congo | 220"]
    assert zone(document, "boilerplate") in ([], ["By Ada Writer"])
    assert said(document, "body")[1:3] == ["China owns most.", "Japan owns some."]
    assert not any("220" in sentence or "Ada" in sentence for sentence in said(document))


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">Peru owns the mine, it is said.</p>',
        '<div style="color:red; DISPLAY : none !important"><p>Peru owns the mine.</p></div>',
        "<p hidden>Peru owns the mine, it is said.</p>",
        '<p style="visibility:hidden">Peru owns the mine, it is said.</p>',
        '<p style="font-size:0px">Peru owns the mine, it is said.</p>',
        '<p style="font-size:0">Peru owns the mine, it is said.</p>',
        '<div style="height:0;overflow:hidden"><p>Peru owns the mine.</p></div>',
        '<p style="opacity:0.0">Peru owns the mine, it is said.</p>',
        '<p style="position:absolute;left:-9999px">Peru owns the mine.</p>',
        '<p><font size="0">Peru owns the mine, it is said.</font></p>',
        "<template><p>Peru owns the mine, it is said.</p></template>",
        "<script>document.write('<p>Peru owns the mine.</p>')</script>",
        "<noscript><p>Peru owns the mine, it is said.</p></noscript>",
        "<!-- <p>Peru owns the mine, it is said.</p> -->",
        "<style>/* } */ .x, p.y {color:red; display:none}</style><p class='a y'>Peru owns it.</p>",
        "<style>#z{font-size:0}</style><div id=z><p>Peru owns the mine, it is said.</p></div>",
        "<svg><text>Peru owns the mine, it is said.</text></svg>",
    ],
)
def test_what_a_page_does_not_show_is_not_read(tmp_path: Path, hidden: str) -> None:
    assert "Peru" not in page(tmp_path, hidden).text


@pytest.mark.parametrize(
    "shown",
    [
        '<p style="font-size:0.9em">Peru owns the mine, it is said.</p>',
        '<p style="opacity:0.5;line-height:0.9">Peru owns the mine, it is said.</p>',
        (
            "<style>@media print {.x {display:none}} p.y {color:red}</style>"
            '<p class="x y">Peru owns the mine, it is said.</p>'
        ),
        (
            "<style>div.y {display:none} .z{opacity:0}</style>"
            '<p class="y z">Peru owns the mine, it is said.</p>'
        ),
        '<p style="margin-left:0;text-indent:0">Peru owns the mine, it is said.</p>',
    ],
)
def test_what_a_page_shows_small_or_pale_is_read(tmp_path: Path, shown: str) -> None:
    assert "Peru owns the mine, it is said." in said(page(tmp_path, shown))


def test_a_page_tells_of_itself_in_its_scripts(tmp_path: Path) -> None:
    told = '{"@context":"https://schema.org","@type":"NewsArticle","author":{"name":"Ben Poet"}}'
    document = page(tmp_path, f'<script type="application/ld+json">{told}</script>')
    assert document.author == "Ben Poet"
    assert "schema" not in document.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Chile mines copper.\n\nFigure 1: The mine at Calama, owned by Codelco.\n",
            [
                ("body", "Chile mines copper."),
                ("caption", "Figure 1: The mine at Calama, owned by Codelco."),
            ],
        ),
        (
            "Copper now\n\nBy Ada Writer and Ben Poet\n\nChile mines copper.\n",
            [
                ("heading", "Copper now"),
                ("boilerplate", "By Ada Writer and Ben Poet"),
                ("body", "Chile mines copper."),
            ],
        ),
        (
            "Chile mines copper.\n\n(Reporting by A. Lu in Santiago; editing by B. Wu)\n",
            [
                ("body", "Chile mines copper."),
                ("boilerplate", "(Reporting by A. Lu in Santiago; editing by B. Wu)"),
            ],
        ),
    ],
)
def test_plain_text_has_zones_too(
    tmp_path: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    assert [(s.zone, text[s.start : s.end]) for s in document.spans] == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-8-sig"])
def test_text_with_a_mark_is_decoded_by_it(tmp_path: Path, encoding: str) -> None:
    mark = "" if encoding in {"utf-16", "utf-32", "utf-8-sig"} else "\ufeff"
    path = tmp_path / "a.txt"
    path.write_bytes(f"{mark}Küche. Chile mines copper.".encode(encoding))
    assert said(read_document(path)) == ["Küche.", "Chile mines copper."]


@pytest.mark.parametrize("named", ["a.txt", "a.md", "a.docx", "a.html", "a"])
def test_the_reader_is_chosen_by_content(tmp_path: Path, named: str) -> None:
    prose = column(60, 700, ["Copper is mined in many countries, of which four lead by far."])
    path = write_pdf(tmp_path / "a.pdf", [prose]).rename(tmp_path / named)
    assert said(read_document(path)) == [
        "Copper is mined in many countries, of which four lead by far."
    ]
