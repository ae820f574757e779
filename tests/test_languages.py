"""Languages: told apart by script and small words; English is never taken for another."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from lodegraph.loaders.languages import other_language
from lodegraph.loaders.text import read_document

ARTICLES = Path(__file__).parent / "articles"

PASSAGES: dict[str, str] = tomllib.loads(
    (Path(__file__).parent / "passages.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("language", PASSAGES)
def test_a_passage_is_told_by_its_language(language: str) -> None:
    assert other_language(PASSAGES[language]) == language
    assert other_language(f"Codelco, CMOC, SQM. {PASSAGES[language]}") == language


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.txt")), ids=lambda path: path.stem)
def test_english_articles_are_english_paragraph_by_paragraph(path: Path) -> None:
    assert read_document(path).warnings == ()


@pytest.mark.parametrize(
    "english",
    [
        ("Sociedad Química y Minera de Chile S.A. and Compañía Minera Doña Inés both said no."),
        (
            "Outokumpu, Boliden, Terrafame, Keliber, Sibanye-Stillwater, Umicore, Northvolt, "
            "Aurubis, Nyrstar, Trafigura, Vale, Glencore, Anglo American, Antofagasta, Codelco"
        ),
        (
            "Salar de Atacama, Salar de Olaroz, La Negra, El Abra, Los Bronces, Los Pelambres, El "
            "Justa, Minas de Oro, Sociedad de Minas y Metales, Nacional del Cobre, Puerto de Arica"
        ),
        "Die casting in Peru: no. De Beers. La Paz. El Niño. Le Figaro. Das Kapital. Los Bronces.",
        "The mines of 青海 and of Тува were named in the report as those with the most reserves.",
        "Copper 5.3 Mt\nZinc 1.2 Mt\nTin 0.3 Mt\nLead 4.4 Mt\nNickel 3.6 Mt\nCobalt 0.2 Mt",
    ],
)
def test_english_with_foreign_names_stays_english(english: str) -> None:
    assert other_language(english) is None


def test_too_few_words_are_not_judged() -> None:
    assert other_language("Der Bergbau in Chile") is None
