"""What the rules read in a text; what is only weighed hangs on a table that is learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodegraph.loaders.reading import read_sentences
from lodegraph.loaders.sentences import Sentence, split
from lodegraph.loaders.weighing import RULE

if TYPE_CHECKING:
    from lodegraph.loaders.candidate import Candidate


def by_rules(text: str) -> list[Candidate]:
    sentences = tuple(Sentence(start, end, text[start:end]) for start, end in split(text))
    read = (c for read in read_sentences(sentences) for c in read.candidates)
    return [candidate for candidate in read if candidate.rule != RULE]
