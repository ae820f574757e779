"""Documents that are broken, hostile or not for us: one clear error or warning, in bounded time."""

from __future__ import annotations

import os
import tracemalloc
from contextlib import suppress
from pathlib import Path
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx.document import Document as Word
from written import A4, column, write_mail, write_pdf, write_word

from lodegraph.cli import run
from lodegraph.graph.errors import LoadError
from lodegraph.graph.store import open_graph
from lodegraph.loaders.text import Document, read_document

PROSE = "Copper is mined in many countries, of which four lead by far."
MEGABYTE = 10**6


def refused(path: Path) -> str:
    """Give the error of a file, after seeing that it is one line and has a hint."""
    with pytest.raises(LoadError) as caught:
        read_document(path)
    assert "\n" not in caught.value.message
    assert caught.value.message.startswith(str(path))
    assert caught.value.hint
    return caught.value.message.removeprefix(str(path))


def written(folder: Path, content: str | bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, content: str | bytes, name: str = "a.txt") -> Document:
    return read_document(written(folder, content, name))


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.eml"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    assert refused(written(tmp_path, b"", name))


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.eml"])
def test_200_megabytes_are_refused_before_they_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n" if name == "a.pdf" else b"Chile mines copper.\n")
        os.truncate(file.fileno(), 200 * MEGABYTE)
    tracemalloc.start()
    began = process_time()
    message = refused(path)
    assert "has 200,000,000 bytes, more than" in message
    assert process_time() - began < 1
    assert tracemalloc.get_traced_memory()[1] < MEGABYTE
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "this is a picture (PNG), not text"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "this is a picture (JPEG), not text"),
        (b"\x1f\x8b\x08" + bytes(99), "this is a gzip file, not text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "this is an old Office file, not text"),
        (b"{\\rtf1 Chile}", "this is Rich Text (RTF), not text"),
        (b"Chile mines copper.\nPeru\0", "line 2: byte 24 is NUL: this is binary, not text"),
        ("Chile.".encode("utf-16-le"), "byte 1 is NUL: this is UTF-16 without its mark, or binary"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_binary_content_is_named(tmp_path: Path, content: bytes, says: str, name: str) -> None:
    assert says in refused(written(tmp_path, content, name))


def test_an_old_word_file_is_refused_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.docx")
    assert "old Office file" in refused(path)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        ("First.\nCaf\u00e9.".encode("cp1252"), "a.txt", "line 2: '\\\\xe9': byte 10 is not UTF-8"),
        (
            "Küche.\n".encode() + "Café.".encode("cp1252"),
            "a.txt",
            "line 2: '\\\\xe9': byte 11 is not UTF-8, though other parts are: mixed encodings",
        ),
        (b"\xff\xfeC\0h\0\n\0\x00\xd8a\0", "a.txt", "line 2: '\\\\x00': byte 8 is not UTF-16-LE"),
        (
            '<meta charset="utf-8"><p>Chile.\nKüche.</p>'.encode("cp1252"),
            "a.html",
            "line 2: '\\\\xfc': byte 33 is not UTF-8",
        ),
        (
            b'<meta charset="klingon"><p>Chile mines copper.</p>',
            "a.html",
            "'klingon': declares an encoding that is not known",
        ),
        (
            b'<meta charset="rot13"><p>Chile mines copper.</p>',
            "a.html",
            "'rot13': declares an encoding that is not known",
        ),
    ],
)
def test_a_wrong_encoding_is_told_with_its_line(
    tmp_path: Path, content: bytes, name: str, says: str
) -> None:
    assert says in refused(written(tmp_path, content, name))


@pytest.mark.parametrize("charset", ["klingon", "x" * 5000, "punycode", ""])
def test_mail_of_an_unknown_encoding_is_refused_or_read(tmp_path: Path, charset: str) -> None:
    path = write_mail(tmp_path / "a.eml", b"Chile mines copper.", f"text/plain; charset={charset}")
    if charset:
        assert "declares an encoding that is not known" in refused(path)
    else:
        assert read_document(path).text == "Chile mines copper."


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1252">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">', "cp1252"),
        ('<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
        ("", "cp1252"),
        ("", "utf-8"),
        ('<meta charset="utf-8">', "utf-8-sig"),
        ('<meta charset="utf-8">', "utf-16"),
    ],
)
def test_a_page_is_decoded_as_it_declares(tmp_path: Path, head: str, encoding: str) -> None:
    name = "Кухня" if encoding == "koi8-r" else "Küche"
    page = f"{head}<html><body><p>{name}: Chile mines copper.</p></body></html>"
    assert name in read(tmp_path, page.encode(encoding), "a.html").text


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [column(60, 700, [PROSE])], password="secret")  # noqa: S106
    assert refused(path) == ": is encrypted: it opens only with a password"


def test_a_scanned_pdf_is_refused_and_one_scanned_page_is_told(tmp_path: Path) -> None:
    scan = write_pdf(tmp_path / "scan.pdf", [[], [], []])
    assert "none of its 3 pages holds text: they are pictures (a scan)" in refused(scan)
    page = column(60, 700, [PROSE])
    mixed = read_document(write_pdf(tmp_path / "mixed.pdf", [page, [], [], page, []]))
    assert mixed.warnings == ("pages 2-3, 5 hold no text, only pictures",)
    assert len(mixed.sentences) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 text",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>",
    ],
)
def test_a_broken_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(written(tmp_path, content, "a.pdf"))


def test_a_pdf_that_is_cut_off_is_refused_or_read(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "a.pdf", [column(60, 700, [PROSE])] * 3).read_bytes()
    for length in range(0, len(whole), 97):
        path = written(tmp_path, whole[:length], "b.pdf")
        with suppress(LoadError):
            assert PROSE in read_document(path).text


def pages_of_one_object(count: int) -> bytes:
    """Write a PDF by hand in which every page is the same object."""
    stream = b"BT /F1 10 Tf 60 700 Td (%s) Tj ET" % PROSE.encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b" ".join([b"3 0 R"] * count)),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R" % A4
        + b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    body = b"".join(b"%d 0 obj%s\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 5>>"


def test_ten_thousand_pages_are_refused_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, pages_of_one_object(10_000), "a.pdf")
    began = process_time()
    assert refused(path) == ": has 10,000 pages, more than 2,000"
    assert process_time() - began < 2
    assert len(read(tmp_path, pages_of_one_object(3), "b.pdf").lines) == 3


def archive(path: Path, **members: str | bytes) -> Path:
    """Write a Word file by hand: its members by name, ``__`` for a slash."""
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return path


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"<w:document {W}><w:body><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:body></w:document>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (f'<!DOCTYPE d [<!ENTITY l0 "lol">{LAUGHS}]>' + BODY.format("&l9;"), "an XML bomb"),
        ('<!DOCTYPE d SYSTEM "file:///etc/passwd">' + BODY.format("Chile."), "an XML bomb"),
        (
            ('<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + BODY.format("&a;")).encode(
                "utf-16"
            ),
            "declares a document type",
        ),
        (BODY.format("Chile.")[:-9], "is broken"),
        ("", "is broken"),
        (f"<w:document {W}/>", "the document is empty"),
        ("<a>" * 300 + "</a>" * 300, "is broken"),
        (BODY.format(" " * 30 * MEGABYTE), "times its size"),
    ],
)
def test_a_word_file_with_hostile_xml_is_refused(
    tmp_path: Path, document: str | bytes, says: str
) -> None:
    began = process_time()
    assert says in refused(archive(tmp_path / "a.docx", word__document=document))
    assert process_time() - began < 2


def say(word: Word) -> None:
    word.add_paragraph(PROSE)


def test_a_word_file_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "no word/document.xml" in refused(archive(tmp_path / "a.docx", xl__workbook="<a/>"))
    whole = write_word(tmp_path / "b.docx", say).read_bytes()
    assert PROSE in read(tmp_path, whole, "c.docx").text
    assert PROSE in read(tmp_path, whole[1:], "d.docx").text  # its directory stands at the end
    assert "not a whole zip archive" in refused(written(tmp_path, whole[:-100], "e.docx"))


def test_deeply_nested_elements_and_parts_are_refused(tmp_path: Path) -> None:
    page = "<html><body>" + "<b><i>" * 50_000 + PROSE
    assert "nested too deep" in refused(written(tmp_path, page, "a.html"))
    kind = 'multipart/mixed; boundary="b"'
    parts = b"".join(
        b'--b%d\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % (n, n + 1)
        for n in range(3000)
    )
    assert refused(write_mail(tmp_path / "a.eml", parts, kind.replace('"b"', '"b0"')))
    many = b"--b\r\nContent-Type: text/plain\r\n\r\nChile.\r\n" * 1500
    assert "has 1,501 parts, more than 1,000" in refused(write_mail(tmp_path / "b.eml", many, kind))


def test_mail_without_a_text_is_refused(tmp_path: Path) -> None:
    path = write_mail(tmp_path / "a.eml", b"%PDF", "application/pdf")
    assert "holds no text" in refused(path)


def test_right_to_left_text_is_named_and_its_marks_move_nothing(tmp_path: Path) -> None:
    arabic = "تشيلي هي أكبر منتج للنحاس في العالم وتصدر معظم إنتاجها إلى الصين كل عام."
    assert "is in Arabic; only English is read" in refused(written(tmp_path, arabic))
    text = "Chile \u202bמכרה\u202c mines copper. \u200fPeru mines zinc."
    document = read(tmp_path, text, "b.txt")
    assert document.text == text
    assert [s.text for s in document.sentences] == [
        "Chile \u202bמכרה\u202c mines copper.",
        "\u200fPeru mines zinc.",
    ]


def test_a_text_that_is_shown_otherwise_than_it_is_read_is_told(tmp_path: Path) -> None:
    document = read(tmp_path, "Chile mines copper.\nPeru \u202enim\u202c zinc.")
    [warning] = document.warnings
    assert warning == "line 2 holds a mark that shows its letters in another order (U+202E)"


@pytest.mark.parametrize(
    "text",
    [
        "**" * 30_000,
        "# " * 30_000,
        "[a](" * 15_000,
        "![" * 30_000,
        "<" * 60_000,
        "`" * 60_001,
        "| - " * 15_000,
        "_a_*b*" * 10_000,
        "<b>Chile</b> " * 5_000,
    ],
)
def test_a_text_full_of_markup_is_read(tmp_path: Path, text: str) -> None:
    began = process_time()
    document = read(tmp_path, f"{text}\n\nChile mines copper.", "a.md")
    assert process_time() - began < 2
    assert document.sentences[-1].text == "Chile mines copper."


def test_a_bad_document_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = written(tmp_path, "Chile mines copper.", "good.txt")
    bad = written(tmp_path, b"\x89PNG", "bad.txt")
    mixed = write_pdf(tmp_path / "mixed.pdf", [column(60, 700, ["Peru mines zinc."]), []])
    assert run(["extract", str(bad), str(good), str(mixed), "--format", "csv"]) == 1
    printed = capsys.readouterr()
    assert "good,Chile,PRODUCES,Copper" in printed.out
    assert "mixed,Peru,PRODUCES,Zinc" in printed.out
    assert "error: " in printed.err
    assert "this is a picture (PNG), not text" in printed.err
    assert "warning: mixed: page 2 holds no text, only pictures" in printed.err
    assert run(["extract", str(bad), str(good), "--explain"]) == 1
    assert "Chile PRODUCES Copper" in capsys.readouterr().out
    assert run(["extract", str(bad), str(good), "--review", str(tmp_path / "pages")]) == 1
    assert (tmp_path / "pages" / "index.html").exists()


def test_what_was_not_read_of_a_document_is_kept_in_the_graph(tmp_path: Path) -> None:
    mixed = write_pdf(tmp_path / "mixed.pdf", [column(60, 700, ["Peru mines zinc."]), []])
    assert run(["load", str(mixed), "--into", str(tmp_path / "g")]) == 0
    graph = open_graph(tmp_path / "g")
    assert graph.rejects()["reason"].tolist() == ["page 2 holds no text, only pictures"]
    [statement] = graph.statements("PRODUCES").to_dict("records")
    assert statement["locator"] == "page 1, characters 0-16"


GERMAN = (
    "Chile fördert Kupfer, und der größte Teil davon wird in jedem Jahr nach China verkauft, weil "
    "es dort die Hütten gibt, die das Erz zu Metall machen und mit dem Strom nicht sparen müssen."
)


def shown(heading: str) -> dict[str, str]:
    """Read a table of the documentation: what stands in quotes by what it is said of."""
    page = (Path(__file__).parents[1] / "docs" / "documents.md").read_text(encoding="utf-8")
    table = page.partition(f"| {heading} |")[2].partition("\n\n")[0]
    rows = (line.strip("| ").split(" | ") for line in table.splitlines()[2:])
    return {case: said.strip("`") for case, said in rows}


def bad(folder: Path, case: str) -> Path:
    """Make the document that a row of the documentation tells of."""
    if case == "too large":
        path = written(folder, "Chile")
        os.truncate(path, 200 * MEGABYTE)
        return path
    if case == "a Word file with entities":
        return archive(folder / "a.docx", word__document='<!DOCTYPE d [<!ENTITY a "b">]><d/>')
    if case == "a scan":
        return write_pdf(folder / "a.pdf", [[], [], []])
    if case == "an encrypted PDF":
        return write_pdf(folder / "a.pdf", [column(60, 700, [PROSE])], "secret")
    contents: dict[str, tuple[str | bytes, str]] = {
        "empty": ("", "a.txt"),
        "a picture named .txt": (b"\x89PNG", "a.txt"),
        "not UTF-8": ("First.\nCaf\u00e9.".encode("cp1252"), "a.txt"),
        "UTF-8 with lines that are not": ("Küche.\n".encode() + b"Caf\xe9.", "a.txt"),
        "in another language": (GERMAN, "a.txt"),
        "a broken PDF": (b"%PDF-1.7", "a.pdf"),
        "a PDF of 10,000 pages": (pages_of_one_object(10_000), "a.pdf"),
        "an old Word file (.doc)": (b"\xd0\xcf\x11\xe0", "a.docx"),
        "a page without an article": ("<html></html>", "a.html"),
        "mail without text": (b"From: a\nMIME-Version: 1.0\nContent-Type: image/png\n\n", "a.eml"),
    }
    return written(folder, *contents[case])


@pytest.mark.parametrize("case", shown("document | what is said"))
def test_the_documentation_says_what_is_said(tmp_path: Path, case: str) -> None:
    assert shown("document | what is said")[case] in refused(bad(tmp_path, case))


def test_a_passage_in_another_language_is_passed_over(tmp_path: Path) -> None:
    english = (
        "Chile mines copper. It is sold to China, which has most of the smelters of the world."
    )
    document = read(tmp_path, f"{english}\n\n{GERMAN}\n\nPeru mines zinc.\n")
    assert [s.text for s in document.sentences][0::2] == ["Chile mines copper.", "Peru mines zinc."]
    assert document.warnings == (shown("part of a document | warning")["a passage in German"],)


def test_the_documented_warnings_are_those_of_the_tests_above() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    readers = Path(__file__).with_name("test_readers.py").read_text(encoding="utf-8")
    others = {k: v for k, v in shown("part of a document | warning").items() if "German" not in k}
    assert [said for said in others.values() if f'"{said}"' not in here + readers] == []
