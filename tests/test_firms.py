"""Sentences on firms, banks and sites, written before the rules that read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lodegraph.loaders.candidate import Candidate
from lodegraph.loaders.reading import read_sentences
from lodegraph.loaders.sentences import Sentence, split
from lodegraph.loaders.weighing import RULE

TYPES = {"FINANCES", "INVESTS_IN", "OWNS", "OPERATES", "SUPPLIES", "LOCATED_IN"}
BLOCKS = (
    (Path(__file__).parent / "firm_sentences.txt").read_text(encoding="utf-8").split("\n\n")[1:]
)
CASES = [(text, said.strip()) for text, _, said in (block.partition("\n=") for block in BLOCKS)]


def told(candidate: Candidate) -> str:
    """Write subject, type, object, the percentage of a stake and any status but asserted."""
    parts = [candidate.subject.ids[0], candidate.type, candidate.object.ids[0]]
    if candidate.type == "OWNS" and candidate.figure and candidate.figure.value is not None:
        parts.append(f"{candidate.figure.value:g}")
    return " ".join([*parts, *([candidate.status] if candidate.status != "asserted" else [])])


@pytest.mark.parametrize(("text", "said"), CASES)
def test_firms_banks_and_sites_are_read_as_written_down_before(text: str, said: str) -> None:
    sentences = tuple(Sentence(start, end, text[start:end]) for start, end in split(text))
    read = [c for sentence in read_sentences(sentences) for c in sentence.candidates]
    found = [c for c in read if c.type in TYPES and c.rule != RULE]
    wanted = {statement.strip() for statement in said.split(";") if statement.strip()}
    assert {_plain(told(c), wanted) for c in found} == wanted


def _plain(statement: str, wanted: set[str]) -> str:
    """Leave out a percentage that the list does not ask for."""
    words = statement.split(" ")
    bare = " ".join([*words[:3], *(word for word in words[3:] if not word[0].isdigit())])
    return statement if statement in wanted else bare
