"""Lists whose entries end the words that lead them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lodegraph.loaders.documents import tell

if TYPE_CHECKING:
    from pathlib import Path


def told(tmp_path: Path, text: str) -> list[tuple[str, object]]:
    path = tmp_path / "list.txt"
    path.write_text(text, encoding="utf-8")
    return [
        (f"{one['subject_id']} {one['type']} {one['object_id']}", one.get("value"))
        for one in tell(path).statements
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In 2021 Armenia produced:\n\n- 7,400 tonnes of molybdenum\n- 9,000 tonnes of copper",
            [("ARM PRODUCES molybdenum", 7400), ("ARM PRODUCES copper", 9000)],
        ),
        (
            "In 2021 Armenia produced:\n\n1. 7,400 tonnes of molybdenum\n2. gravel\n3. copper\n",
            [("ARM PRODUCES molybdenum", 7400)],  # an entry that names nothing ends the list
        ),
        (
            "In 2021 Armenia produced:\n\n* 7,400 tonnes of molybdenum\n* tin\n\n## Copper\n",
            [("ARM PRODUCES molybdenum", 7400), ("ARM PRODUCES tin", None)],  # then a heading
        ),
        (
            "Turkey has banned exports of the following metals:\n\nantimony\n\nchromium\n",
            [("TUR RESTRICTS antimony", None), ("TUR RESTRICTS chromium", None)],
        ),
        (
            "The Escondida copper mine is owned by:\n\n* BHP (57.5%)\n* Rio Tinto (30%)\n",
            [
                ("bhp OWNS escondida", 57.5),
                ("escondida PRODUCES copper", None),  # once, not with each entry
                ("rio-tinto OWNS escondida", 30.0),
            ],
        ),
        (
            # the head of the next list is no entry of this one
            "In 2021 Armenia produced:\n\n- 7 tonnes of tin\n\nVale sold:\n\n- the Mutanda mine\n",
            [("ARM PRODUCES tin", 7), ("vale OWNS mutanda", None)],
        ),
        (
            "Highlights:\n\n- Vale mined 40,000 tonnes of nickel\n- Zambia mined 9 tonnes of tin\n",
            [("vale PRODUCES nickel", 40_000), ("ZMB PRODUCES tin", 9)],
        ),
    ],
)
def test_an_entry_is_read_with_the_head_of_its_list(
    tmp_path: Path, text: str, expected: list[tuple[str, object]]
) -> None:
    assert sorted(told(tmp_path, text), key=str) == sorted(expected, key=str)


def test_what_an_entry_rests_on_goes_from_the_head_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "list.html"
    path.write_text(
        "<html lang='en'><title>Metals</title><article><h1>Metals</h1>"
        "<p>The ministry spoke of it on Monday, in a long talk with reporters at Yerevan.</p>"
        "<p>In 2021 Armenia produced:</p><ul><li>7,400 tonnes of molybdenum</li>"
        "<li>90,000 tonnes of copper</li></ul><p>It gave no reason.</p></article></html>",
        encoding="utf-8",
    )
    read = tell(path)
    copper = next(one for one in read.statements if one["object_id"] == "copper")
    assert copper["quote"] == (
        "In 2021 Armenia produced:\n\n7,400 tonnes of molybdenum\n\n90,000 tonnes of copper"
    )
    start, end = copper["start"], copper["end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert read.text.text[start:end] == copper["quote"]


def test_the_date_that_opens_an_entry_of_a_chronicle_is_its_date(tmp_path: Path) -> None:
    path = tmp_path / "chronicle.txt"
    path.write_text("July 2023. China imposes licences on exports of gallium. It rains.\n")
    (restricts,) = tell(path).statements
    assert (restricts["object_id"], restricts["valid_from"]) == ("gallium", "2023-07")
    assert restricts["quote"] == "July 2023. China imposes licences on exports of gallium."
