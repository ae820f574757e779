"""Buying: who takes goods of a firm that the sentence names only by its site, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .agreements import GOODS, rank
from .roles import reach
from .selling import Selling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .candidate import Candidate
    from .gazetteer import Named

DIRECT = frozenset({""})
# What stands for what is taken: "is entitled to 5,000 tonnes", "has signed for all of it".
PLACES = {
    "entitle": frozenset({"to"}),
    "sign": frozenset({"for"}),
    "contract": frozenset({"for"}),
}
# "takes 15,000 tonnes a year" needs no word for what it is; "obtains 50 tonnes" may be made.
BARE = frozenset({*("buy", "take", "purchase", "receive", "reserve", "offtake"), *PLACES})
TAKEN = BARE | {"absorb", "get"}
# What is secured or ordered is somebody's only where it is said whence it comes.
SOUGHT = frozenset({"source", "obtain", "secure", "order", "procure"})


class Buying(Selling):
    """The purchases of one sentence whose seller another one names."""

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each seller and buyer."""
        for verb, phrase in enumerate(self.clause.phrases):
            if phrase.kind != "V" or phrase.head not in TAKEN | SOUGHT:
                continue
            if self.clause.is_passive(verb) == (phrase.head == "entitle"):
                yield from self._taken(verb, PLACES.get(phrase.head, DIRECT))

    def _taken(self, verb: int, led: frozenset[str]) -> Iterator[Candidate]:
        """Read "China takes most of it", "Ford is entitled to half of its output"."""
        clause = self.clause
        complements = clause.complements(verb)
        bare = clause.phrases[verb].head in BARE
        origins = [p for a, p in complements if a == "from"]
        known = self._is_known if origins else self._is_goods
        goods = [p for a, p in complements if a in led and (known(p) or (bare and self._weighs(p)))]
        if not origins and clause.phrases[verb].head in SOUGHT:
            return
        for subject in clause.subject(verb)[:1] if goods else ():
            buyers = self._buyers(subject)
            sources = self._from(origins) if origins else self._sources(goods[0], verb, buyers)
            figure = self._figure(goods[0], goods[0])
            for source in sources:
                yield from (self._candidate(source, buyer, verb, figure) for buyer in buyers)

    def _is_known(self, place: int) -> bool:
        """Tell whether a noun phrase is of a mineral, where it is said whence that comes."""
        return bool(reach(self.clause, place, GOODS, frozenset({"output"})))

    def _weighs(self, place: int) -> bool:
        """Tell whether a noun phrase is so many tonnes, of what was spoken of."""
        figure = self._figure(place, place)
        return figure is not None and figure.kind == "Mass"

    def _from(self, places: list[int]) -> tuple[Named, ...]:
        """Give the firm of a site that goods are bought from."""
        sites = [self.clause.phrases[place] for place in places]
        sites = [phrase for phrase in sites if phrase.name_kind == "Facility" and not phrase.poss]
        holders = self._holders([number for phrase in sites for number in phrase.names])
        return tuple(holder for holder in holders if holder.label == "Firm")

    def _spoken_of(self, place: int) -> tuple[Named, ...]:
        """Give who acts before, if it does not buy too, else the maker."""
        acting = super()._spoken_of(place)
        return self.maker if any(rank(named) for named in acting) else acting
