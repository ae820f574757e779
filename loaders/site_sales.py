"""Site sales: who buys what a site makes buys of its firm: "Ford takes lithium from Balama"."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .candidate import Candidate
from .roles import reach
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .clauses import Clause
    from .gazetteer import Named

BOUGHT = frozenset(
    ["buy", "take", "purchase", "get", "receive", "source", "obtain", "secure", "order", "procure"]
)
GOODS = frozenset({"Mineral"})
FIRMS = frozenset({"Org"})


@dataclass
class SiteSales:
    """The purchases of one sentence from sites whose firm the text has named.

    Parameters
    ----------
    clause : Clause
        The sentence.
    sites : mapping
        The firm that runs or owns each site.
    """

    clause: Clause
    sites: Mapping[tuple[str, ...], Named] = field(default_factory=dict)

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each buyer and site."""
        clause = self.clause
        for verb, phrase in enumerate(clause.phrases):
            if not self.sites or phrase.kind != "V" or phrase.head not in BOUGHT:
                continue
            complements = clause.complements(verb)
            goods = [p for a, p in complements if not a and self._is_mineral(p)]
            if not goods or clause.is_passive(verb):
                continue
            for subject in clause.subject(verb)[:1]:
                for buyer in reach(clause, subject, FIRMS, frozenset()):
                    for seller in self._sellers([p for a, p in complements if a == "from"]):
                        if seller.ids != named_at(clause, buyer.mention).ids:
                            yield self._candidate(seller, buyer.mention, verb)

    def _is_mineral(self, place: int) -> bool:
        return bool(reach(self.clause, place, GOODS, frozenset({"output"})))

    def _sellers(self, places: list[int]) -> list[Named]:
        phrases = [self.clause.phrases[place] for place in places]
        names = [n for p in phrases if p.name_kind == "Facility" and not p.poss for n in p.names]
        firms = (self.sites.get(named_at(self.clause, number).ids) for number in names)
        return [firm for firm in firms if firm is not None and firm.label == "Firm"]

    def _candidate(self, seller: Named, buyer: int, verb: int) -> Candidate:
        clause, phrase = self.clause, self.clause.phrases[verb]
        span = clause.words[phrase.first].start, clause.words[phrase.last].end
        away = seller.away()
        return Candidate(
            "SUPPLIES",
            away,
            named_at(clause, buyer),
            "bought-from-site",
            "C",
            clause.status(verb),
            span,
            clause.sentence[slice(*span)],
            at=span[0],
        )
