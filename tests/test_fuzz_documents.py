"""Fuzzing: whatever a file holds is read or refused, and the grammar reads any sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from zipfile import ZipFile

import pytest
from docx.document import Document as Word
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from written import column, write_mail, write_pdf, write_word

from lodegraph.graph.errors import LoadError
from lodegraph.loaders.addresses import is_list, named
from lodegraph.loaders.reading import read_sentences
from lodegraph.loaders.sentences import Sentence
from lodegraph.loaders.text import LONGEST_SENTENCE, read_document

PROSE = "Copper is mined in many countries, of which four lead by far."
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fill(word: Word) -> None:
    word.add_heading("Copper", 1)
    word.add_paragraph(PROSE)
    word.add_table(2, 2).cell(0, 0).text = "Chile"


def whole(write: Callable[[Path], Path]) -> bytes:
    with TemporaryDirectory() as folder:
        return write(Path(folder) / "a").read_bytes()


PARTS = (
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"Q2hpbGUu\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Chile mines copper.</p>\r\n--b\r\n"
    b"Content-Disposition: attachment; filename*=utf-8''a%20b\r\n\r\nx\r\n--b--\r\n"
)
PAGE = (
    '<!doctype html><html lang="en"><head><title>Cobalt</title><meta name="author" content="A">'
    f'<meta name="date" content="2025-01-01"></head><body><article><h1>Cobalt</h1><p>{PROSE}</p>'
    "<figure><figcaption>c</figcaption></figure><ul><li>a</li></ul><table><caption>c</caption><tr>"
    '<td>x</td></tr></table><p style="display:none">h</p></article></body></html>'
)
PLAIN = "---\ntitle: A\n---\n# H\n\nChile. [a](b) ![c](d)\n\n| a |\n\n- x\n\n```\ny\n```\nBy Ada\n"
# For each suffix: a whole file, and pieces that mean something in such files.
FORMS: dict[str, tuple[bytes, list[bytes]]] = {
    ".pdf": (
        whole(lambda path: write_pdf(path, [column(60, 700, [PROSE])] * 2)),
        [
            b"/Kids",
            b"0 R",
            b"obj",
            b"stream",
            b"<<",
            b">>",
            b"[",
            b"-1",
            b"1e308",
            b"/Encrypt",
            b"(",
        ],
    ),
    ".docx": (
        whole(lambda path: write_word(path, fill)),
        [b"PK\x05\x06", b"PK\x01\x02", b"\x00\x00", b"\xff\xff", b"word/"],
    ),
    ".eml": (
        whole(lambda path: write_mail(path, PARTS, 'multipart/mixed; boundary="b"')),
        [
            b"=?utf-8?q?=FF?=",
            b"=?x?b?A?=",
            b"charset=utf-7",
            b"*0*=",
            b"\r\n\r\n",
            b"--b",
            b"99999",
        ],
    ),
    ".html": (
        PAGE.encode(),
        [b"<p>", b"<table>", b"<caption>", b"<!--", b"&#xD800;", b"&#11;", b"\x0b", b"<plaintext>"],
    ),
    ".md": (PLAIN.encode(), [b"[", b"](", b"`", b"|", b"\n", b"- ", b"\x0b", b"\xe2\x80\xa8"]),
}


@st.composite
def damaged(draw: st.DrawFn, suffix: str, content: bytes | None = None) -> bytes:
    """Draw a file with a few places overwritten, cut, doubled or filled."""
    original, pieces = FORMS[suffix]
    data = bytearray(content or original)
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.integers(0, 40))
        piece = draw(st.one_of(st.sampled_from(pieces), st.binary(max_size=4)))
        data[start:end] = draw(st.sampled_from([piece, b"", bytes(data[start:end]) * 3]))
    return bytes(data)


def check(data: bytes, suffix: str) -> None:
    """Read a file: places stand within the text, errors are one line."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(data)
        try:
            document = read_document(path)
        except LoadError as error:
            message = error.message
        else:
            message = ""
            for told in (document.text, document.title, document.author, document.url):
                assert (told or "").encode() is not None
            last = 0
            for sentence in document.sentences:
                assert last <= sentence.start < sentence.end <= len(document.text)
                assert len(sentence.text) == sentence.end - sentence.start
                last = sentence.end
            places = [(span.start, span.end) for span in document.spans]
            places += [(line.start, line.end) for line in document.lines]
            assert all(0 <= start < end <= len(document.text) for start, end in places)
        assert "\n" not in message


@pytest.mark.parametrize("suffix", FORMS)
def test_a_damaged_file_is_read_or_refused(suffix: str) -> None:
    @FEW
    @given(damaged(suffix))
    def run(data: bytes) -> None:
        check(data, suffix)

    run()


def test_a_word_file_of_damaged_xml_is_read_or_refused() -> None:
    with ZipFile(io.BytesIO(FORMS[".docx"][0])) as archive:
        document = archive.read("word/document.xml")

    @FEW
    @given(damaged(".html", document))
    def run(data: bytes) -> None:
        packed = io.BytesIO()
        with ZipFile(packed, "w") as archive:
            archive.writestr("word/document.xml", data)
        check(packed.getvalue(), ".docx")

    run()


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"<html><body><p>Chile &#11; mines\x0b copper.</p></body></html>", ".html"),
        (b"- \n- \nChile mines copper.\n-  ", ".txt"),
        (b"From: a\nMIME-Version: 1.0\nDate: Tue, 04 Mar 99999999999 10:00:00\n\nChile.", ".eml"),
        (b"From: a\nMIME-Version: 1.0\nSubject: =?utf-8?b?A?=\n\nChile.", ".eml"),
        (b"From: \xff\xfe\nMIME-Version: 1.0\nSubject: \xed\xa0\x80\n\nChile.", ".eml"),
        (b"From: a\nMIME-Version: 1.0\nSubject: =?u\xfff-8?q?A?=\n\nChile.", ".eml"),
        (b"From: a\nMIME-Version: 1.0\nContent-Type: text/plain; a*0*=x\n\nChile.", ".eml"),
    ],
)
def test_what_fuzzing_has_found_stays_mended(content: bytes, suffix: str) -> None:
    check(content, suffix)


@FEW
@given(st.text(max_size=200))
def test_a_list_of_anything_names_files_or_says_why_not(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_bytes(text.encode("utf-8", "replace"))
        is_list(path, path.read_bytes())
        with suppress(LoadError):
            for line, _, place in named(path):
                assert line >= 1
                assert isinstance(place, str) or place.is_file()


# What the grammar takes for names, figures, dates, verbs and the like.
WORDS = [
    *(
        "Chile",
        "Chile's",
        "China Development Bank (CDB)",
        "Xu Mining Ltd",
        "PT Vale",
        "the DRC",
        "X",
    ),
    *(
        "cobalt",
        "rare earths",
        "Li2CO3",
        "HS 2846",
        "mine",
        "the X mine",
        "Salar de Atacama",
        "magnets",
    ),
    *(
        "mines",
        "owns",
        "owned by",
        "was financed by",
        "banned",
        "will",
        "not",
        "plans to",
        "exports",
    ),
    *(
        "of",
        "in",
        "to",
        "by",
        "and",
        "or",
        ",",
        ";",
        "-",
        "(",
        ")",
        "'s",
        "which",
        "it",
        "the company",
    ),
    *(
        "60%",
        "5 million tonnes",
        "$2 bn",
        "between 5 and",
        "2025",
        "last year",
        "May 5,",
        "Q3",
        "1,",
    ),
    *(
        "respectively",
        "outside",
        "except",
        "both",
        "as well as",
        "a",
        "the",
        "its",
        ".",
        "\u2014",
        "A&",
    ),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25), min_size=1, max_size=3))
@example([["China Development Bank (CDB)", "mines", "Chile", "and"]])
def test_the_grammar_reads_any_order_of_words(sentences: list[list[str]]) -> None:
    texts = [" ".join(words) for words in sentences]
    for read in read_sentences([Sentence(0, len(text), text) for text in texts]):
        for candidate in read.candidates:
            assert candidate.subject.ids != candidate.object.ids


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120))
def test_the_grammar_reads_any_characters(text: str) -> None:
    list(read_sentences([Sentence(0, len(text), text)]))


@pytest.mark.parametrize("words", [*WORDS, "A& ", "Bank of", "Dr.", "..", "A-A-", "1.1.", "\u2019"])
def test_a_sentence_of_one_word_over_and_over_is_read_in_time(words: str) -> None:
    text = (words + " ") * (LONGEST_SENTENCE // (len(words) + 1))
    began = process_time()
    list(read_sentences([Sentence(0, len(text), text)]))
    assert process_time() - began < 5


# Each was, or would be, the square of its length: 200 kB would take minutes.
@pytest.mark.parametrize(
    ("unit", "suffix"),
    [
        *(
            (unit, ".txt")
            for unit in ("Dr. ", "..", ".!", "\n", " ", "- ", '."', "A. ", "On ", "By A, ")
        ),
        *((unit, ".md") for unit in ("[", "![", "](", "[a](", "<", "`", "``` ", "_", "|", "> ")),
        *(
            (unit, ".html")
            for unit in ("\n", "\u00a0", " &nbsp;", "<p>a", "{", "<b>", "a<br>", "<td>")
        ),
        *((unit, ".eml") for unit in ("> ", "-- \n", "On a wrote:\n", "From: ", "=?utf-8?q?a?= ")),
    ],
)
def test_a_text_of_one_sign_over_and_over_is_read_in_time(
    tmp_path: Path, unit: str, suffix: str
) -> None:
    filled = unit * (100_000 // len(unit))
    content = {
        ".html": f"<html><head><title>{filled}</title></head><body><p>Chile.</p>{filled}</body>",
        ".eml": f"From: a\nMIME-Version: 1.0\nSubject: {filled[:5000]}\n\n{filled}",
    }.get(suffix, filled)
    path = tmp_path / f"a{suffix}"
    path.write_text(content, encoding="utf-8")
    began = process_time()
    with suppress(LoadError):
        read_document(path)
    assert process_time() - began < 10


def test_a_passage_without_a_full_stop_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Chile mines copper.\n\n{'word ' * 500}\n\nPeru mines zinc.", encoding="utf-8")
    document = read_document(path)
    assert [s.text for s in document.sentences] == ["Chile mines copper.", "Peru mines zinc."]
    assert document.warnings == (
        "a passage in line 3, of more than 2,000 characters without a full stop: not read",
    )
