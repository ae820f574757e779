"""Which country a name means that several bear: "Congo", "Korean"."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..graph.codes import countries
from .gazetteer import Name, Named, gazetteer, homes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The press writes "Korea" of the South unless it names the North, and the other Guineas in full.
USUAL = {
    frozenset({"KOR", "PRK"}): "KOR",
    frozenset({"GIN", "GNB", "GNQ", "PNG"}): "GIN",
}


def lands_named(sentences: Iterable[str]) -> frozenset[str]:
    """Give the countries that a document names."""
    found = (mention for text in sentences for mention in gazetteer().find(text))
    return frozenset(id_ for named in found if named.label == "Country" for id_ in named.ids)


def names_meant(sentences: Iterable[str]) -> Iterator[Name]:
    """Tell which country each ambiguous name of a document means, where the document tells.

    It is the only one of them that is named in full, or else the only one where a firm, a site or
    a district of the document is at home.

    Parameters
    ----------
    sentences : iterable of str
        All sentences of the document.

    Yields
    ------
    Name
        The ambiguous form, as the name of one country.

    Examples
    --------
    >>> [n.id for n in names_meant(["Congolese cobalt comes from Kolwezi, which KoBold left."])]
    ['COD']
    >>> list(names_meant(["Congolese copper production rose."]))
    []
    """
    doubtful: dict[str, Named] = {}
    named: Counter[str] = Counter()
    at_home: Counter[str] = Counter()
    for text in sentences:
        for mention in gazetteer().find(text):
            first, *others = mention.ids
            if others and mention.label == "Country":
                doubtful[text[mention.start : mention.end]] = mention
            elif mention.label == "Country":
                named[first] += 1
            elif home := homes().get((mention.label, first)):
                at_home[home] += 1
    for form, mention in doubtful.items():
        usual = USUAL.get(frozenset(mention.ids), "")
        clues = (named, at_home, (usual,))
        told = ([id_ for id_ in mention.ids if id_ in clue] for clue in clues)
        meant = next((ids for ids in told if ids), [])
        if len(meant) == 1:
            yield Name(form, "Country", meant[0], countries()[meant[0]].name, mention.kind)
