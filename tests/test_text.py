"""Reading documents: what is kept, where it stands, and what is refused."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lodegraph.graph.errors import LoadError
from lodegraph.loaders.sentences import split
from lodegraph.loaders.text import read_document

if TYPE_CHECKING:
    from lodegraph.loaders.text import Document

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Cobalt after the ban</title><link rel="canonical" href="https://example.org/cobalt">
<meta name="author" content="Ada Writer">{date}</head><body>
<nav><a href="/">Home</a><a href="/c">Cobalt reserves of Chile</a></nav>
<article><h1>Cobalt after the ban</h1>
<p>On April 4, 2019 the country banned cobalt exports, and the market took months to notice it.
Buyers had filled their stores before, and prices stayed where they had been all year.</p>
<p>Chile mines no cobalt today, though it once did, and its old tailings hold thousands of tonnes
of the metal that nobody has yet found worth the trouble of getting out.</p></article>
<aside class="newsletter"><h3>Newsletter</h3><p>Subscribe now to our newsletter!</p>
<form><input name="mail"><p>Please enter a valid email address.</p></form></aside>
<footer><p>All rights reserved.</p></footer></body></html>"""


def read(folder: Path, content: str | bytes, name: str = "a.txt") -> Document:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path)


def sentences(document: Document) -> list[str]:
    return [sentence.text for sentence in document.sentences]


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. imports it.", "The E.U. does not."],
        ["On Oct. 9 the price rose by 3.5 percent.", "It fell later."],
        ["Dr. A. B. Lu of Sociedad S.A. Chile agreed.", "She left."],
        ["See No. 18 of 2025 and Figs. 2 and 3.", "Both apply."],
        ["Vale Inc. Brazil sold it.", "Glencore plc bought it!", "Why?", "Nobody knows."],
        ["“It is over.”", "“Is it?”", "He left the U.S. in May."],
        ["It costs $4.5 bn, i.e. Much more vs. Last year approx. 3."],
    ],
)
def test_sentences_end_where_readers_end_them(tmp_path: Path, expected: list[str]) -> None:
    assert sentences(read(tmp_path, " ".join(expected))) == expected


def test_wrapped_lines_are_one_paragraph_and_headings_stand_alone(tmp_path: Path) -> None:
    text = (
        "A short heading\nThis paragraph was wrapped by an editor at a margin of sixty\n"
        "characters and goes on.\n\n- one entry\n- another entry\n1. a numbered entry\n"
    )
    assert sentences(read(tmp_path, text)) == [
        "A short heading",
        "This paragraph was wrapped by an editor at a margin of sixty\ncharacters and goes on.",
        "one entry",
        "another entry",
        "a numbered entry",
    ]


def test_each_line_of_a_text_that_is_not_wrapped_is_read_by_itself(tmp_path: Path) -> None:
    heading = "Refining: the weight of the works that lie along the river"
    body = "Peru smelts tin. " * 12
    path = tmp_path / "page.txt"
    path.write_text(f"{heading}\n{body}\n", encoding="utf-8")
    assert next(iter(read_document(path).sentences)).text == heading


@pytest.mark.parametrize(
    ("block", "ends"),
    [
        ("It hurts the industry.On Monday, Peru closed it.", ["industry.", "it."]),
        ("Peru sells to the U.S.The ban came late.", ["U.S.", "late."]),
        ("It is in the U.S.A. and in Peru.", ["Peru."]),
        ("What is banned?The metal tin.", ["banned?", "tin."]),
        ("Vale, listed in (where else?) Rio, mines tin.", ["tin."]),
        ("Peru mines tin. (Chile does not.) Cuba may.", ["tin.", "not.)", "may."]),
        ("He wrote Node.js and met St.John.", ["St.John."]),
    ],
)
def test_sentences_without_a_space_between_them_are_parted(block: str, ends: list[str]) -> None:
    assert [block[start:end].rsplit(maxsplit=1)[-1] for start, end in split(block)] == ends


def test_each_line_of_a_form_is_read_by_itself(tmp_path: Path) -> None:
    lines = [
        "Borrower: a company with a long name, Toronto, Canada",
        "Facility: a term loan of ten years, concluded in November 2024",
    ]
    assert sentences(read(tmp_path, "\n".join(lines))) == lines


@given(
    st.text(
        alphabet=st.sampled_from("ab AB.!?,;:()\"'\u2019“”-\n\r\t\u2028é#*1-"),
        min_size=1,
        max_size=200,
    ).filter(str.strip)
)
@example("- \t1")
def test_sentences_are_cut_from_the_text_in_order(text: str) -> None:
    with TemporaryDirectory() as folder:
        document = read(Path(folder), text)
    assert document.text == text
    last = 0
    for sentence in document.sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert last <= sentence.start
        last = sentence.end


def test_a_byte_order_mark_is_no_character(tmp_path: Path) -> None:
    document = read(tmp_path, b"\xef\xbb\xbfChile mines copper.")
    assert document.text == "Chile mines copper."
    assert sentences(document) == ["Chile mines copper."]


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    text = "Chile mines copper.\r\n\r\nPeru does too.\r\n"
    document = read(tmp_path, text)
    assert document.text == text
    assert sentences(document) == ["Chile mines copper.", "Peru does too."]


def test_another_encoding_is_refused_with_line_byte_and_fix(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        read(tmp_path, "First line.\nCaf\u00e9.".encode("cp1252"))
    assert caught.value.line == 2
    assert "byte 15 is not UTF-8" in caught.value.message
    assert "UTF-8" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7 text", "PDF"),
        (b"PK\x03\x04docx", "not a whole zip archive"),
        (b"\x89PNG\r\n", "picture"),
        (b"Chile\nmines\0copper", "line 2: byte 11 is NUL"),
        (b"", "empty"),
        (b"\xef\xbb\xbf \n\t", "empty"),
    ],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(LoadError, match=says):
        read(tmp_path, content)


def test_boilerplate_is_left_out(tmp_path: Path) -> None:
    text = (
        "Click here to view the full map.\n\nChile mines copper.\n\nPeru mines zinc.\n\nAuthor\n\n"
        "Ada Writer is an undergraduate student at a university in Chile.\n\n"
        "Subscribe now to our newsletter !\n\nPlease enter your name.\nLooks good.\n"
    )
    assert sentences(read(tmp_path, text)) == ["Chile mines copper.", "Peru mines zinc."]


def test_a_biography_in_the_middle_is_left_out(tmp_path: Path) -> None:
    text = (
        "Ada Writer is currently pursuing a degree in geology.\n\nChile mines copper.\n\n"
        "A student of geology found lithium in Peru.\n"
    )
    assert sentences(read(tmp_path, text)) == [
        "Chile mines copper.",
        "A student of geology found lithium in Peru.",
    ]


def test_header_lines_tell_about_the_text_and_are_not_read(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Copper now\ndate: 2025-03-01\npublisher: The Paper\n---\nChile mines copper."
    )
    document = read(tmp_path, text, "a.md")
    assert (document.title, document.date, document.publisher) == (
        "Copper now",
        "2025-03-01",
        "The Paper",
    )
    assert sentences(document) == ["Chile mines copper."]
    assert document.text == text


def test_markdown_marks_are_not_read_and_move_nothing(tmp_path: Path) -> None:
    text = (
        "# Copper now\n\n**Chile** mines [copper](https://example.org/zinc).\n\n| Peru | zinc |\n"
    )
    document = read(tmp_path, text, "a.md")
    assert document.title == "Copper now"
    heading, sentence = document.sentences
    assert heading.text == "Copper now"
    assert sentence.text.split() == ["Chile", "mines", "copper", "."]
    assert text[sentence.start : sentence.end].startswith("Chile** mines [copper]")
    assert len(sentence.text) == sentence.end - sentence.start


def test_a_page_gives_its_article_title_author_and_address(tmp_path: Path) -> None:
    dated = '<meta property="article:published_time" content="2025-06-02T08:00:00Z">'
    document = read(tmp_path, PAGE.format(date=dated), "a.html")
    assert document.title == "Cobalt after the ban"
    assert document.author == "Ada Writer"
    assert document.date == "2025-06-02"
    assert document.url == "https://example.org/cobalt"
    read_text = " ".join(sentences(document))
    assert "Chile mines no cobalt today" in read_text
    for dropped in ("reserves of Chile", "Subscribe", "Please enter", "All rights"):
        assert dropped not in read_text
    for sentence in document.sentences:
        assert document.text[sentence.start : sentence.end] == sentence.text


def test_a_page_without_a_date_has_none(tmp_path: Path) -> None:
    assert read(tmp_path, PAGE.format(date=""), "a.html").date is None


def test_a_page_without_an_article_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no article"):
        read(tmp_path, "<html><body><nav><a href='/'>Home</a></nav></body></html>", "a.html")
