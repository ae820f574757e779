"""Speaking: the firm that a release, a report or a disclosure is by, its "we" and "the Company"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .gazetteer import Named
from .mentions import find_mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .gazetteer import Gazetteer
    from .phrases import Phrase
    from .words import Token

# How many sentences a release may have before it tells who announces: a date line and titles.
OPENING = 4
# Nouns by which a firm means itself, where they have a capital.
SELVES = frozenset({"Company", "Group", "Corporation"})
_SELF = rf"(?:[Tt]he )(?:{'|'.join(sorted(SELVES))})\b"
ITSELF = re.compile(rf"\b{_SELF}(?! (?:of|[A-Z]))")
# 'Vale Indonesia Tbk ("the Company")', 'Lotus Resources Limited ("Lotus" or "the Company")'.
DEFINED = re.compile(rf"\((?:[^()]{{1,60}} )?[\"\u201c\u2018']?{_SELF}[\"\u201d\u2019']?\)")
ANNOUNCED = re.compile(
    r"\b(?:is|are) (?:pleased|proud) to\b"
    r"|\btoday (?:announc|report|inaugurat|sign|confirm)(?:s|es|ed)\b"
    r"|\b(?:announc|report)(?:s|es|ed) (?:today|that|its|results)\b"
)


def speaker(texts: Sequence[str], learnt: Gazetteer) -> tuple[Named, ...]:
    """Give the firm that a text is by, if it calls itself "the Company" or tells what is announced.

    Parameters
    ----------
    texts : sequence of str
        The sentences of a document.
    learnt : Gazetteer
        The names that the document itself brings.

    Returns
    -------
    tuple of Named
        One firm, or none.

    Examples
    --------
    >>> from .gazetteer import Gazetteer
    >>> texts = ["Review of operations", "Lynas mines at Mount Weld.", "The Company has no debt."]
    >>> [firm.ids[0] for firm in speaker(texts, Gazetteer([]))]
    ['lynas']
    """
    for text in texts:
        if match := DEFINED.search(text):
            return tuple(_firms(text[: match.start()], learnt))[-1:]
    for text in texts[:OPENING]:
        if match := ANNOUNCED.search(text):
            return tuple(_firms(text[: match.start()], learnt))[:1]
    if any(ITSELF.search(text) for text in texts):
        return next(((firm,) for text in texts for firm in _firms(text, learnt)), ())
    return ()


def _firms(text: str, learnt: Gazetteer) -> Iterator[Named]:
    """Give the firms that a text names."""
    for mention in find_mentions(text, learnt):
        if isinstance(mention, Named) and mention.label == "Firm":
            yield mention


def means_itself(phrase: Phrase, words: Sequence[Token]) -> bool:
    """Tell whether a noun phrase is "the Company" of a disclosure."""
    alone = phrase.last - phrase.first == 1 and not phrase.mods
    return alone and words[phrase.last].text in SELVES and words[phrase.first].lower == "the"


def is_its_own(phrase: Phrase, words: Sequence[Token]) -> bool:
    """Tell whether a noun phrase begins with "the Company's"."""
    before = words[phrase.first : phrase.last]
    return len(before) > 1 and before[0].lower == "the" and before[1].text in SELVES
