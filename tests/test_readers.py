"""Readers: what a Word document, a message, a page and a text say, where, and in which zone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as Word
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from written import column, said, write_mail, write_pdf, write_word, zone

from lodegraph.graph.errors import LoadError
from lodegraph.loaders.text import Document, read_document


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
        '<p style="color:#fff;background:#fff">Peru owns the mine, it is said.</p>',
        '<p style="background-color: white; margin: 0; color: white">Peru owns the mine.</p>',
        "<style>.seen{clip:rect(0 0 0 0);width:1px}</style><p class='seen'>Peru owns it.</p>",
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


def test_a_control_character_behind_what_is_hidden_does_not_lose_the_page(tmp_path: Path) -> None:
    assert "mine tin" in page(tmp_path, "<p>They <b hidden>do not</b>&#11;mine tin there.</p>").text


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


def test_an_empty_file_is_empty_in_every_form(tmp_path: Path) -> None:
    for name in ("a.txt", "a.pdf", "a.docx", "a.html"):
        path = tmp_path / name
        path.touch()
        with pytest.raises(LoadError, match="the document is empty"):
            read_document(path)
