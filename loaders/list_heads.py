"""List heads: the words that lead a list in are read before each of its entries."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .mentions import find_mentions
from .phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .gazetteer import Gazetteer
    from .sentences import Sentence

# A head leaves its clause open: "In 2023 it produced:", "It owns the following mines:".
FOLLOWING = re.compile(r"\b[Tt]he following(?: [\w-]+){0,3}(?=:$)")
OPEN = frozenset({"V", "P", "TO"})
LONGEST_ENTRY = 300
LONGEST_LIST = 2_000
NEXT_PARAGRAPH = 2  # characters at the least


def with_heads(sentences: Sequence[Sentence], learnt: Gazetteer) -> Iterator[Sentence]:
    """Give sentences in order, each entry of a list with the list's head before it.

    Parameters
    ----------
    sentences : sequence of Sentence
        As `read_document` gives them.
    learnt : Gazetteer
        The names that their document explains.

    Yields
    ------
    Sentence
        From the head to the end of the entry; what stands between them is blanked.
    """
    head: Sentence | None = None
    read = False
    widest = end = 0  # a heading behind a list stands farther from it than its entries do
    for sentence, is_alone in zip(sentences, _alone(sentences), strict=True):
        near = not read or sentence.start - end <= widest
        if head and is_alone and near and _is_entry(sentence, head, learnt):
            widest, end = widest if read else sentence.start - head.end, sentence.end
            lead = sentence.start - head.start
            text = FOLLOWING.sub("", head.text).removesuffix(":").ljust(lead) + sentence.text
            yield replace(head, end=sentence.end, text=text, lead=lead if read else 0)
            read = True
            continue
        if head and not read:
            yield head
        head, read = (sentence, False) if _is_head(sentence, learnt) else (None, False)
        if not head:
            yield sentence
    if head and not read:
        yield head


def of_entry(sentence: Sentence, candidate: Candidate) -> bool:
    """Tell whether a statement is not of the head alone, which the first entry has told."""
    places = [candidate.subject.start, candidate.object.start]
    places += [candidate.figure.start] if candidate.figure else []
    return not sentence.lead or max(places) >= sentence.lead


def skipped(sentence: Sentence) -> tuple[int, int]:
    """Tell where the entries stand that come between the head of a list and this one."""
    return len(sentence.text[: sentence.lead].rstrip()), sentence.lead


def _alone(sentences: Sequence[Sentence]) -> list[bool]:
    """Tell of each sentence whether it is a paragraph of its own."""
    apart = [after.start - before.end >= NEXT_PARAGRAPH for before, after in pairwise(sentences)]
    return [before and after for before, after in zip([True, *apart], [*apart, True], strict=False)]


def _is_head(sentence: Sentence, learnt: Gazetteer) -> bool:
    if not sentence.text.endswith(":"):
        return False
    _, found = phrases(sentence.text, find_mentions(sentence.text, learnt))
    told = any(phrase.kind == "V" for phrase in found)
    return told and (found[-2].kind in OPEN or FOLLOWING.search(sentence.text) is not None)


def _is_entry(sentence: Sentence, head: Sentence, learnt: Gazetteer) -> bool:
    if len(sentence.text) > LONGEST_ENTRY or sentence.end - head.start > LONGEST_LIST:
        return False
    if sentence.text.endswith(":"):  # the head of another list
        return False
    mentions = find_mentions(sentence.text, learnt)
    _, found = phrases(sentence.text, mentions)
    return bool(mentions) and not any(p.kind == "V" and p.form == "fin" for p in found)
