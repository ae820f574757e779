"""Licences: "the licence" and "its permit" are those of the site that was named last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .pointing import lend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .gazetteer import Named
    from .mentions import Mention
    from .phrases import Phrase

LICENCES = frozenset(["licence", "license", "permit", "concession", "title", "lease", "tenement"])
DEFINITE = frozenset({"the", "this", "that"})
# What a licence may be beside one to mine.
OTHER = frozenset(["export", "import", "trading", "banking", "driving", "software", "patent"])
TOLD = frozenset(["to", "for", "over", "on", "of", "from"])


def lend_sites(phrases: Sequence[Phrase], mentions: list[Mention], named: Sequence[Named]) -> None:
    """Give "the licence" its site where the sentence does not say what for."""
    for place, phrase in enumerate(phrases):
        if phrase.kind != "NP" or phrase.head not in LICENCES:
            continue
        after = phrases[place + 1] if place + 1 < len(phrases) else phrase
        told = after.kind in {"P", "TO"} and after.head in TOLD
        bare = not (phrase.names or phrase.poss or phrase.mods or phrase.figures)
        if told or not bare or not phrase.words & DEFINITE or phrase.words & OTHER:
            continue
        sites = [mention for mention in named if mention.label == "Facility"]
        if sites:
            phrase.poss = (("Facility", lend(mentions, tuple(sites[-1:]))),)
