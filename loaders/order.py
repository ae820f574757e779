"""Order: what follows a predicate in a sentence, read from the order of its phrases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .phrased import Phrased
from .tagging import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


# Parts that name no share in figures, and where such a part may go.
PARTS = frozenset(
    [
        *("half", "third", "quarter", "fifth", "tenth"),
        *("rest", "remainder", "cent", "bulk", "some", "little"),
    ]
)
ALL = frozenset({"everything", "anything", "all", "whatever"})  # "... the plant makes"
RESTED = ([",", "P", "NP", ",", "TO"], [",", "P", "NP", ",", "P"])
ACTING = frozenset({"government", "firm", "bank"})
PURPOSES = frozenset({"on", "for", "towards", "toward", "into"})
SENDING = frozenset(["ship", "send", "export", "deliver", "sell", "truck", "divert", "go", "flow"])
OBTAINING = frozenset({"buy", "purchase", "import", "obtain", "source", "procure"})
GOING = frozenset({"in", "into", "to"})
AMOUNTS = frozenset({"all", "most", "both", "some", "half", "much", "many", "none", "each"})


@dataclass(frozen=True)
class Order(Phrased):
    """A sentence as phrases, and what follows each of them."""

    def complements(self, place: int) -> Sequence[tuple[str, int]]:
        """List the noun phrases that follow a predicate, each with its preposition or ""."""
        if place not in self._following:
            self._following[place] = tuple(self._complements(place))
        return self._following[place]

    @cached_property
    def _following(self) -> dict[int, tuple[tuple[str, int], ...]]:
        return {}

    def _complements(  # noqa: C901, PLR0912
        self, place: int
    ) -> Iterator[tuple[str, int]]:
        preposition = last = ""
        amounts: str | None = None  # the preposition that an amount before had
        led: dict[str, str] = {}  # and that names of each kind had
        start = place = place + 1
        if self.kinds[place : place + 2] == ["C", "V"] and self.kinds[place - 1] == "V":
            place += 2  # "mines and exports graphite"
        while place < len(self.phrases):
            place = self._over_relative(place)
            if place >= len(self.phrases):
                return
            phrase, kind = self.phrases[place], self.kinds[place]
            if kind in {"P", "TO"}:
                preposition = last = phrase.head
            elif kind == "NP":
                yield preposition or self._thither(start - 1, place), place
                amounts = preposition if self.is_part(place) else amounts
                led[phrase.name_kind] = preposition
                preposition = ""
            elif amounts is not None and kind in {"C", ","} and self.is_part(self._added(place)):
                preposition, place = amounts, self._added(place) - 1  # "5% of its tin and 7% of"
            elif kind == "," and self._is_listing(place):
                preposition = led.get(self.phrases[place + 1].name_kind, last)
            elif kind == "," and not last and (over := self._over_place(place)):
                yield from ((self.phrases[i - 1].head, i) for i in range(place + 2, over, 2))
                place = over
            elif kind in {"C", ","} and (over := self._over(place)):
                place = over
            elif kind == "C" and self._continues(place):
                kind = self.phrases[place + 1].name_kind
                preposition = led.get(kind, last) if kind else last
                preposition = preposition if self.kinds[place + 1] == "NP" else ""
            elif kind == "," and (self._repeats(start, place) or self._adds_part(place, last)):
                place += 1  # "is needed for cars, and for ships", "51% by A, and 49% by B"
            elif last and (self._lists_on(place) or self._goes_on_listing(place)):
                preposition = last  # "by A, the Dutch state and two funds"
            elif kind == "V" and preposition == "on" and self._is_of_noun(start, place):
                pass  # "a ban on exporting nickel", but "plans on exporting it"
            elif kind == "C" and (aside := self._aside_behind(place)):
                place += aside
            elif self._is_purpose(place):
                pass  # "spends $1 billion on enlarging the plant"
            elif kind not in {"ADV", "NEG"} and not (kind == "," and self._goes_on(place)):
                return
            place += 1

    def _is_of_noun(self, start: int, gerund: int) -> bool:
        return self.phrases[gerund].form == "ing" and self.phrases[start - 1].head != "plan"

    def _aside_behind(self, place: int) -> int:
        """Count the phrases of an aside behind "and": "to A and, since 2021, to B"."""
        after = self.kinds[place + 1 : place + 6]
        if after in RESTED:
            return 1  # "to A and, for the rest, to B"
        asides = {3: [",", "ADV", ",", "P"], 2: [",", ",", "P"], 4: [",", "P", "NP", ","]}
        return next((n for n, kinds in asides.items() if after[: len(kinds)] == kinds), 0)

    def _thither(self, verb: int, place: int) -> str:
        """Give what "there" means behind a verb: to it, from it or in it."""
        if self.phrases[place].head != "there":
            return ""
        head = self.phrases[verb].head
        return "to" if head in SENDING else "from" if head in OBTAINING else "in"

    def _over_relative(self, place: int) -> int:
        """Go over "it consumes" in "buys most of what it consumes from Chile"."""
        start = place + (self.kinds[place : place + 1] == ["REL"])
        clause = self.kinds[start - 1 : start + 2]
        told = self.kinds[place - 1] == "NP" and clause[1:] == ["NP", "V"]
        if told and self.phrases[place - 1].head in ALL:
            return start + 2 + (self.kinds[start + 2 : start + 3] == ["ADV"])  # "turns out"
        if not told or not (start > place or self.phrases[start].words & {"it", "they", "we"}):
            return place
        return start + 2 if self.kinds[start + 2 : start + 3] in (["P"], ["TO"]) else place

    def _lists_on(self, place: int) -> bool:
        """Tell whether a comma goes on with a list of actors that "and" closes."""
        end = place
        while self.kinds[end : end + 2] == [",", "NP"] and self._acts(end + 1):
            end += 2
        end += self.kinds[end : end + 1] == [","]
        closed = self.kinds[end : end + 2] == ["C", "NP"] and self._acts(end + 1)
        return closed and end > place + 1 and self._acts(place - 1)

    def _repeats(self, start: int, place: int) -> bool:
        """Tell whether a preposition comes again behind a comma and "and"."""
        again = self.kinds[place + 1 : place + 4] == ["C", "P", "NP"]
        said = {phrase.head for phrase in self.phrases[start:place] if phrase.kind == "P"}
        return again and self.phrases[place + 2].head in said

    def _adds(self, place: int) -> bool:
        """Tell whether ", and" adds one more of a kind to what was named, and ends there."""
        before = place - 1
        while before > 0 and self.kinds[before] == ",":
            before -= 1
        if self.kinds[before] != "NP" or self.kinds[place + 1 : place + 3] != ["C", "NP"]:
            return False
        added = self.phrases[place + 2].name_kind
        if added == "Facility":  # "the mine A in Chile, and the mine B in Peru"
            before -= 2 * (before > 1 and self.phrases[before].name_kind in {"Place", "Area"})
            return self.phrases[before].name_kind == added and self._closes(place + 2)
        closed = self.kinds[place + 3 : place + 4] in ([";"], [","], [])
        return closed and self.phrases[before].name_kind == added and added in {"Mineral", "Sector"}

    def _closes(self, place: int) -> bool:
        """Tell whether a clause ends with a noun phrase and where it lies."""
        end = place + 1
        while self.kinds[end : end + 2] == ["P", "NP"]:
            end += 2
        return self.kinds[end : end + 1] in ([";"], [])

    def _adds_part(self, place: int, last: str) -> bool:
        """Tell whether ", and 49% by B" goes on with a further part."""
        if last not in {"by", "to"} or self.kinds[place + 1 : place + 4] != ["C", "NP", "P"]:
            return False
        part = self.phrases[place + 2]
        return bool(part.figures) and not part.names and not part.nouns - {"amount"}

    def _acts(self, place: int) -> bool:
        """Tell whether a noun phrase names, or describes, a firm or a state."""
        phrase = self.phrases[place]
        return phrase.name_kind in {"Org", "Agency"} or bool(phrase.nouns & ACTING)

    def _is_listing(self, place: int) -> bool:
        """Tell whether a comma goes on with a list of unlike names: "by A, B of Peru and C"."""
        at = place + 1
        if self.kinds[place - 1] != "NP" or not self.phrases[place - 1].names:
            return False
        while self.kinds[at : at + 1] == ["NP"] and self._is_name(at):
            both = {self.phrases[p].name_kind for p in (place - 1, at)} <= {"Org", "Facility"}
            if both and len(self.phrases[at].names) > 1:
                return True  # "A, its recycling arm B and C"
            at += 1
            while self.kinds[at : at + 2] == ["P", "NP"] and self.phrases[at].head in {"of", "in"}:
                at += 2
            joint = self.kinds[at : at + 3]
            if joint[:2] == ["C", ","]:
                return True  # "A, B and, in Peru, C"
            if joint[:2] == ["C", "NP"] or joint == [",", "C", "NP"]:
                end = at + joint.index("NP") + 1
                return self.kinds[end : end + 1] in ([";"], [","], [], ["P"], ["TO"])
            at += joint[:1] == [","]
            if joint[:1] != [","]:
                return False
        return False

    def _is_name(self, place: int) -> bool:
        phrase = self.phrases[place]
        return bool(phrase.names) or self.words[phrase.first].text[:1].isupper()

    def _is_purpose(self, place: int) -> bool:
        """Tell whether a gerund only says what something is spent on or is for."""
        gerund = self.kinds[place] == "V" and self.phrases[place].form == "ing"
        led = place > 1 and self.phrases[place - 1].head in PURPOSES
        others = {"go", "keep", "carry", "plan"}
        return gerund and led and self.phrases[place - 2].head not in others

    def _goes_on_listing(self, place: int) -> bool:
        """Tell whether a comma stands within a list that "and" closes.

        "into cars, wind turbines and a range of"; among uses, "the frames of jets" is one, too.
        """
        kind, end = self.phrases[place - 1].name_kind, place
        if not kind or self.kinds[place - 1] != "NP":
            return False
        while self.kinds[end : end + 2] == [",", "NP"]:
            if self.phrases[end + 1].name_kind not in {kind, "" if kind == "Sector" else kind}:
                return False
            end += 2
            if self.kinds[end : end + 2] == ["P", "NP"] and self.phrases[end].head == "of":
                end += 2
        return end > place and self.kinds[end : end + 2] == ["C", "NP"]

    def _over(self, place: int) -> int | None:
        """Go over an aside, or over the amount that goes to what is added."""
        aside = self.kinds[place] == "," and (self._over_aside(place) or self._over_part(place))
        return aside or self._to_next_part(place)

    def _continues(self, place: int) -> bool:
        """Tell whether "and" adds a phrase and not a clause."""
        after = self.kinds[place + 1 : place + 3]
        if after[:1] in (["P"], ["TO"]):
            return True
        gapped = after == ["NP", "NP"] and bool(
            self.phrases[place + 2].figures or self.phrases[place + 2].head in PARTS
        )
        beside = self.kinds[place - 1] == "NP" and after[:1] == ["NP"]
        if beside and self._is_next_holder(place):
            return False  # "A has 60% and B, a Brazilian firm, 40%"
        return after[:1] == ["NP"] and after[1:] != ["V"] and not gapped

    def _is_next_holder(self, place: int) -> bool:
        """Tell whether a firm behind "and" is no second thing beside a bare amount."""
        amount, after = self.phrases[place - 1 : place + 2 : 2]
        bare = bool(amount.figures) and not (amount.names or amount.nouns - {"amount"})
        return bare and after.name_kind == "Org"

    def is_part(self, place: int) -> bool:
        """Tell whether a noun phrase is an amount of something: "60% of ..."."""
        if self.kinds[place : place + 3] != ["NP", "P", "NP"]:
            return False
        phrase = self.phrases[place]
        amount = bool(phrase.figures) or phrase.head in AMOUNTS
        return amount and not phrase.names and self.phrases[place + 1].head == "of"

    def _added(self, place: int) -> int:
        """Go to what a joint adds; ", and" must close a list, and not open a clause."""
        listed = self.is_part(place - 3) and self.kinds[place - 4] == ","
        listed |= self.phrases[min(place + 1, len(self.kinds) - 1)].head == "as well as"
        listed |= self._closes(place + 2)
        joint = self.kinds[place : place + 2] == [",", "C"] and listed
        return place + 1 + (joint and self.kinds[place + 5 : place + 6] != ["V"])

    def is_amount_alone(self, place: int) -> bool:
        """Tell whether a noun phrase is an amount and no more: "both", "60%"."""
        phrase = self.phrases[place]
        bare = not phrase.names or phrase.lent
        return bare and (bool(phrase.figures) or phrase.head in AMOUNTS)

    def _over_place(self, place: int) -> int | None:
        """Find the second comma of "opened, at Bitterfeld in Germany, the first refinery"."""
        if self.kinds[place - 1] != "V":
            return None
        end = place + 1
        while self.kinds[end : end + 2] == ["P", "NP"]:
            end += 2
        closed = end > place + 1 and self.kinds[end : end + 2] == [",", "NP"]
        return end if closed else None

    def _over_part(self, place: int) -> int | None:
        """Go over "most of it" in "mined 5 tonnes, most of it at Balama"."""
        if self.kinds[place + 1 : place + 4] != ["NP", "P", "NP"]:
            return None
        amount, whole = self.phrases[place + 1], self.phrases[place + 3]
        if not (amount.figures or amount.head in AMOUNTS) or amount.names:
            return None
        follows = self.kinds[place + 4 : place + 5]
        if whole.words <= {"it", "them", "that", "this", "the", "total"} and (
            follows in (["P"], ["TO"])
            or (follows == ["V"] and self.phrases[place + 4].form in {"past", "en"})
        ):
            return place + 3 + (follows == ["V"])
        return None

    def _to_next_part(self, place: int) -> int | None:
        """Go over the amount in ", a fifth in alloys" and ", and only a few per cent in tools"."""
        joined = self.kinds[place : place + 2] == [",", "C"]
        while self.kinds[place : place + 1] and self.kinds[place] in {",", "C", "ADV"}:
            place += 1
        if self.kinds[place : place + 2] != ["NP", "P"]:
            return None
        if [phrase.head for phrase in self.phrases[place + 1 : place + 3]] == ["per", "cent"]:
            place += 2
        phrase = self.phrases[place]
        part = phrase.head in PARTS and not phrase.names and not phrase.figures
        part |= joined and bool(phrase.figures) and not (phrase.names or phrase.nouns - {"amount"})
        led = self.kinds[place + 1 : place + 2] == ["P"]
        return place if part and led and self.phrases[place + 1].head in GOING else None

    def _goes_on(self, place: int) -> bool:
        """Tell whether what follows a comma still belongs to the predicate."""
        after = self.kinds[place + 1 : place + 3]
        if self._is_next_goods(place + 1 + (after[:1] == ["C"])):
            return True
        if after == ["NP", "P"]:  # "45% by A, 45% by B"
            part = self.phrases[place + 1]
            return bool(part.figures) and not part.names and not part.nouns - {"amount"}
        led = after[:1] in (["P"], ["TO"]) or after in (["ADV", "P"], ["ADV", "TO"])
        return led or after[:1] == [","] or self._adds(place)  # ", and antimony since 2024"

    def _is_next_goods(self, place: int) -> bool:
        """Tell whether other goods come from somebody else: "tin from A, and zinc from B"."""
        sources = [phrase.head == "from" for phrase in self.phrases[: place + 2]]
        told = (
            self.kinds[place : place + 3] == ["NP", "P", "NP"] and sources[-1] and any(sources[:-1])
        )
        clause = self.kinds[place + 3 : place + 4] == ["V"]
        return told and self.phrases[place].name_kind == "Mineral" and not clause

    def _over_aside(self, place: int) -> int | None:
        """Find the second comma of an aside: ", to be repaid in 2030," or ", east of Harare,"."""
        ends = [
            i for i in range(place + 2, min(place + 9, len(self.kinds))) if self.kinds[i] == ","
        ]
        if not ends:
            return None
        inside = range(place + 1, ends[0])
        verbs = [self.phrases[i].form for i in inside if self.kinds[i] == "V"]
        goes_on = self.kinds[ends[0] + 1 : ends[0] + 2] in (["P"], ["TO"])
        infinitive = self.kinds[place + 1] == "V" and self.phrases[place + 1].form == "inf"
        described = ends[0] == place + 2 and not self.phrases[place + 1].names
        goes_on |= described and self.kinds[ends[0] + 1 : ends[0] + 2] == ["C"]
        listed = (
            self.phrases[place + 1].head == self.phrases[min(ends[0] + 1, len(self.kinds) - 1)].head
        )
        aside = (
            goes_on
            and not (verbs or listed)
            and not {"REL", "SUB", "C"} & {self.kinds[i] for i in inside}
        )
        return ends[0] if infinitive or aside else None

    def figures(self, place: int) -> tuple[int, ...]:
        """Give the quantities of a noun phrase."""
        return tuple(n for n in self.phrases[place].figures if self.mentions[n].kind in FIGURES)
