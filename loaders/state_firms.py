"""State firms: "state-owned Codelco", "Gécamines, the state miner", and which state owns them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..graph.codes import countries
from .gazetteer import Named, homes, names_at
from .pointing import lend
from .roles import reach
from .stating import each, named_at
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .clauses import Clause
    from .mentions import Mention
    from .phrases import Phrase
    from .said import Said

OWNERS = frozenset({"state", "government"})
STATE_HELD = frozenset(
    f"{owner}-{how}" for owner in OWNERS for how in ("owned", "run", "controlled", "held")
)
SOVEREIGN_FUND = frozenset({"sovereign", "fund"})
MARKS = OWNERS | STATE_HELD
LANDS = frozenset({"Place", "Demonym"})
FIRMS = frozenset({"firm", "holding", "operator", "producer", "refiner"})
VEHICLES = frozenset({"vehicle", "enterprise", "arm", "corporation"})
MAIN = 2  # a country that is named twice as often as any other is the one spoken of


@dataclass
class StateFirms:
    """The firms of a state, in one sentence."""

    clause: Clause

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each firm whose phrase, or whose description, says so."""
        for place, phrase in enumerate(self.clause.phrases):
            if not is_of_state(phrase):
                continue
            lands = tuple(n for k, ns in (*phrase.poss, *phrase.mods) if k in LANDS for n in ns)
            named, other = self._firms(place, phrase)
            firms = tuple(n for n in named if named_at(self.clause, n).label == "Firm")
            yield from each(self.clause, "OWNS", lands[:1], firms, "state-firm", (place, other))

    def _firms(self, place: int, phrase: Phrase) -> tuple[Sequence[int], int]:
        """Find the firms that a phrase names, or that stand behind it."""
        clause, several = self.clause, phrase.head.endswith("s") and not phrase.names
        if phrase.names:
            others = phrase.names if phrase.nouns or _is_plural(phrase) else phrase.names[:1]
            return others, place
        if several:
            members = reach(clause, place, frozenset({"Org"}), frozenset())
            return [f.mention for f in members], max([place, *(f.phrase for f in members)])
        behind = clause.kinds[place + 1 : place + 3] == [",", "NP"]
        opens = place == 0 or clause.kinds[place - 1] in {";", "SUB", "V", "P", "C", "TO"}
        if behind and opens and clause.phrases[place + 2].name_kind == "Org":
            return clause.phrases[place + 2].names[:1], place + 2
        beside = clause.kinds[max(0, place - 2) : place] == ["NP", ","]
        fund = phrase.words >= SOVEREIGN_FUND  # "FSDEA, Angola's sovereign wealth fund"
        if beside and fund and clause.phrases[place - 2].name_kind == "Org":
            return clause.phrases[place - 2].names[-1:], place - 2
        return (), place


def is_of_state(phrase: Phrase) -> bool:
    """Tell whether a noun phrase is of a firm that a state owns."""
    fund = phrase.words >= SOVEREIGN_FUND
    if not phrase.words & MARKS and not fund:
        return False
    meant = phrase.lent and not phrase.words & STATE_HELD  # but "the state-owned miner"
    if phrase.kind != "NP" or phrase.name_kind not in {"", "Org"} or meant:
        return False
    if any(kind not in LANDS for kind, _ in phrase.poss):
        return False  # "state-owned Codelco's partner Rio Tinto"
    if phrase.words & STATE_HELD:
        return phrase.head in STATE_HELD or bool(
            phrase.names or phrase.nouns & FIRMS or phrase.head in VEHICLES
        )
    nouns = (lexicon().nouns.get(word, frozenset[str]()) for word in phrase.words)
    described = any(classes & FIRMS for classes in nouns) or bool(phrase.words & VEHICLES)
    return fund or (bool(phrase.words & OWNERS) and described)


def _is_plural(phrase: Phrase) -> bool:
    """Tell whether a noun before the names is of them all: "state miners A and B"."""
    nouns = ((w, lexicon().nouns.get(w, frozenset[str]())) for w in phrase.words)
    return any(word.endswith("s") and classes & FIRMS for word, classes in nouns)


def lend_states(
    phrases: Sequence[Phrase], mentions: list[Mention], lands: Said, told: frozenset[str]
) -> None:
    """Give "the state miner" its country: the home of the firm, or else the one spoken of.

    ``told`` are the countries that the document names anywhere.
    """
    for place, phrase in enumerate(phrases):
        if not is_of_state(phrase) or any(k in LANDS for k, _ in (*phrase.poss, *phrase.mods)):
            continue
        firm = _firm_near(phrases, mentions, place)
        land = _land_of(firm, lands, told) if firm is not None and firm.label == "Firm" else None
        if land is not None:
            phrase.poss = (("Place", lend(mentions, (replace(land, kind="Place"),))),)


def _firm_near(phrases: Sequence[Phrase], mentions: Sequence[Mention], place: int) -> Named | None:
    """Find the firm that is of the state: the name in the phrase, or the one it describes."""
    around = [place]
    for step in (-1, 1):
        joint = phrases[place + step] if 0 <= place + step < len(phrases) else None
        described = joint is not None and (
            joint.kind == "," or (step < 0 and joint.kind == "V" and joint.head == "be")
        )
        if described and 0 <= place + 2 * step < len(phrases):
            around.append(place + 2 * step)
    for other in around:
        named = names_at(mentions, phrases[other].names)
        if named and named[0].kind == "Org":
            return named[0]
    return None


def _land_of(firm: Named, lands: Said, told: frozenset[str]) -> Named | None:
    """Give a firm's home; where it is unknown, the country spoken of."""
    home = homes().get((firm.label, firm.ids[0]))
    if home is not None:
        found = Named(-1, -1, "Place", "Country", (home,), countries()[home].name)
        return found if home in told else None
    ranked = lands.times.most_common(2)
    if not ranked or (ranked[1:] and ranked[0][1] < MAIN * ranked[1][1]):
        return None
    return lands.last[ranked[0][0]]
