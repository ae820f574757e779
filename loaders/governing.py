"""Governing: what noun phrases are to the verbs of their sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .clauses import Clause

DOER, DONE = "doer", "done"


def governed(clause: Clause) -> dict[int, list[tuple[int, str]]]:
    """Give the verbs that govern each phrase, and what it is to them.

    Returns
    -------
    dict
        Place of a noun phrase to places of verbs, each with "doer", "done" or a preposition.

    Examples
    --------
    >>> from .mentions import find_mentions
    >>> from .clauses import Clause
    >>> from .phrases import phrases
    >>> sentence = "Balama is owned by Syrah."
    >>> mentions = find_mentions(sentence)
    >>> governed(Clause(sentence, mentions, *phrases(sentence, mentions)))
    {0: [(1, 'done')], 3: [(1, 'doer')]}
    """
    found: dict[int, list[tuple[int, str]]] = {}
    for verb, kind in enumerate(clause.kinds):
        if kind != "V":
            continue
        passive = clause.is_passive(verb)
        first = clause.patient(verb)[:1] if passive else clause.subject(verb)[:1]
        for place in first:
            found.setdefault(place, []).append((verb, DONE if passive else DOER))
        for word, place in clause.complements(verb):
            role = DOER if passive and word == "by" else word or DONE
            found.setdefault(place, []).append((verb, role))
    return found
