"""Subjects: who acts in a clause, read from the order of the phrases of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .order import AMOUNTS, Order
from .tagging import ACTORS
from .words import lexicon

LASTING = frozenset({"remain", "stay", "become"})
WHICH = frozenset({"which", "that"})
HINDERS = frozenset(["bar", "ban", "prevent", "block", "stop", "prohibit", "dissuade"])
PASSES_ON = frozenset(
    [
        *("urge", "allow", "force", "ask", "permit", "let", "enable", "push", "press", "help"),
        *("tell", "lead", "expect", "want", "require", "compel", "oblige", "choose", "pick"),
        *("select", "hire", "appoint", "invite", "authorise", "authorize", "mandate", "name"),
        *("encourage", "persuade", "convince", "order", "send", "commission", "engage"),
    ]
)
NOMINATIVE = frozenset({"it", "they", "he", "she", "we"})
REPORTING = frozenset(
    [
        *("say", "report", "expect", "think", "believe", "estimate", "claim", "warn", "note"),
        *("argue", "suggest", "insist", "confirm", "add", "show", "hope", "fear", "announce"),
        "mean",
    ]
)


@dataclass(frozen=True)
class Subjects(Order):
    """A sentence as phrases, and where its subjects stand."""

    def subject(self, place: int, depth: int = 0) -> list[int]:
        """Find the noun phrases that may be the subject of a verb group, the likeliest first."""
        key = place, depth
        if key not in self._acting:
            self._acting[key] = self._subject(place, depth)
        return [*self._acting[key]]

    @cached_property
    def _acting(self) -> dict[tuple[int, int], list[int]]:
        return {}

    def _subject(self, place: int, depth: int) -> list[int]:  # noqa: PLR0911
        if depth > 6:  # noqa: PLR2004  a sentence that long is no sentence
            return []
        form, before = self.phrases[place].form, self.before(place)
        if before < 0:
            return self._later_subject(place, depth) if form in {"ing", "inf"} else []
        kind = self.kinds[before]
        if before == 1 and self.phrases[before].head == ":" and self.kinds[0] == "NP":
            return [0]  # "Hungary: gave up production in 2015"
        if form == "inf":
            return self._subject_of_infinitive(before, depth)
        if form == "ing" and kind in {"P", "SUB", "C", ",", "V"}:
            verb = self._verb_before(before + 1)
            barred = verb is not None and self.phrases[verb].head in HINDERS
            if barred and self.phrases[before].head == "from" and self.kinds[before - 1] == "NP":
                return [before - 1]  # "barred A from buying B"
            return (
                self.subject(verb, depth + 1)
                if verb is not None
                else (self._later_subject(place, depth))
            )
        if form == "ing" and self._is_led_to(before):
            return [before]
        return self._leftwards(before, depth)

    def _is_led_to(self, place: int) -> bool:
        """Tell whether a firm acts in what a verb leads to: "resulted in A acquiring B"."""
        led = self.kinds[max(0, place - 2) : place] in (["V", "P"], ["V", "TO"])
        return led and self.phrases[place].name_kind == "Org"

    def _later_subject(self, place: int, depth: int) -> list[int]:
        """Take the subject of the main clause for a participle that opens the sentence."""
        later = [
            i
            for i in range(place + 1, len(self.kinds))
            if self.kinds[i] == "V" and self.phrases[i].form in {"fin", "past"}
        ]
        return self.subject(later[0], depth + 1) if later else []

    def _subject_of_infinitive(self, before: int, depth: int) -> list[int]:
        if self.kinds[before] == "P":
            before = self.before(before)  # "the decision of 2024 to ban exports"
        verb = self._verb_before(before + 1)
        if self.kinds[before] == "NP" and verb is not None:
            if self.phrases[verb].head in PASSES_ON and not self.phrases[verb].passive:
                return [before]
            if self.phrases[before].poss or self._opens_clause(before):
                return [before]
        if verb is not None:
            return self.subject(verb, depth + 1)
        return [before] if self.kinds[before] == "NP" else []

    def _opens_clause(self, place: int) -> bool:
        """Tell whether a noun phrase is what its clause begins with: "where a bill to ban"."""
        before = self.before(place)
        return before >= 0 and self.kinds[before] in {"REL", "SUB", ";"}

    def _verb_before(self, place: int) -> int | None:
        verbs = [i for i in range(place) if self.kinds[i] == "V"]
        return verbs[-1] if verbs else None

    def _leftwards(self, place: int, depth: int) -> list[int]:  # noqa: C901, PLR0911, PLR0912
        """Go left from a verb to its subject, over prepositional phrases and asides."""
        aside = False
        while place >= 0:
            kind = self.kinds[place]
            if kind == "NP":
                place = self._over_land(place) if aside else place
                stop = self._noun_phrase_left(place)
                if stop is None:  # "Vale, the largest of them, in which A has 5%, runs"
                    return (self.described(place) if aside else []) or self._apposed(place)
                place = stop
            elif kind == ",":
                opening = self._opening(place)
                if opening is None:
                    return self._first_of_several(place, depth)
                place, aside = opening - 1, True
            elif kind == "C":
                verb = self._verb_joined(place)
                return self.subject(verb, depth + 1) if verb is not None else []
            elif kind == "REL":
                return self.antecedent(place)
            elif kind == "V" and (opener := self._relative_of(place)) is not None:
                if self.phrases[place].head in REPORTING:
                    return self.antecedent(opener)  # "which it says will be enough"
                place = opener - 1
            elif kind == "V" and (opener := self._headless(place)) is not None:
                above = self._noun_phrase_left(opener)
                place = opener - 1 if above is None else above
            elif kind == "V":
                return self.subject(place, depth + 1)
            elif kind in {"ADV", "NEG", "AUX"}:
                place -= 1
            else:
                return []
        return []

    def _verb_joined(self, place: int) -> int | None:
        """Find the verb that "and" goes on from: "X left when Y came, and sold it" from "left"."""
        verb = self._verb_before(place)
        if verb is None or self.kinds[place - 1] != ",":
            return verb
        inside = (i for i in range(verb, 0, -1) if self.kinds[i] in {"REL", "SUB", ";"})
        opener = next(inside, 0)
        outer = self._verb_before(opener)
        closed = self.kinds[opener] in {"REL", "SUB"} and self.kinds[opener - 1] != "V"
        return outer if closed and outer is not None else verb

    def _first_of_several(self, comma: int, depth: int) -> list[int]:
        """Go to the first of several predicates: "X mines ore, ships it and builds a port"."""
        listed = self.kinds[comma + 1 : comma + 2] == ["V"] and (
            self.phrases[comma + 1].form in {"fin", "past"}
        )
        verb = self._verb_before(comma) if listed else None
        told = verb is not None and self.phrases[verb].form in {"fin", "past"}
        return self.subject(verb, depth + 1) if told and verb is not None else []

    def _relative_of(self, place: int) -> int | None:
        """Find "that" of "a smelter that Freeport built", to go on before it."""
        whose = self.before(place)
        opener = self.before(whose) if whose >= 0 and self.kinds[whose] == "NP" else -1
        return opener if opener > 0 and self.kinds[opener] == "REL" else None

    def _headless(self, place: int) -> int | None:
        """Find "what" of "90% of what the bloc uses is imported", or "the ore the bloc uses"."""
        whose = self.before(place)
        opener = self.before(whose) if whose >= 0 and self.kinds[whose] == "NP" else -1
        whole = self.phrases[opener]
        ore = whole.name_kind == "Mineral" or "material" in whole.nouns
        return opener if opener >= 0 and (ore or whole.head == "what") else None

    def _noun_phrase_left(self, place: int) -> int | None:  # noqa: PLR0911
        """Tell where to go on if the noun phrase is no subject; None if it is one."""
        before = self.before(place)
        if before < 0:
            return None
        kind = self.kinds[before]
        if self.kinds[max(0, before - 3) : place] == ["NP", "P", "NP", "C"] and (
            "venture" in self.phrases[before - 3].nouns
        ):
            return before - 3  # "a venture of A and B owns"
        acts = self.phrases[place].head in NOMINATIVE and self.kinds[place + 1 : place + 2] == ["V"]
        if acts and self.phrases[before].head != "of":
            return None  # "under a pact dating from 2021 it could buy"
        if kind in {"P", "TO"}:
            above = self.before(before)
            return above if above >= 0 and self.kinds[above] in {"NP", "V", "REL"} else None
        if kind == "V" and self.phrases[before].head in REPORTING:
            return None
        if kind == "V" and self.phrases[before].form in {"en", "past", "ing"}:
            above = self.before(before)
            if above >= 0 and self.kinds[above] == "NP":
                return above
        if kind == "V":
            opener = self.before(before)
            if opener >= 0 and self.kinds[opener] == "REL":
                above = self.before(opener)
                return above - 1 if above > 0 and self.kinds[above] == "," else above
        return None

    def _opening(self, place: int) -> int | None:
        """Find the comma that opens the aside which a comma closes."""
        commas = [i for i in range(place) if self.kinds[i] == ","]
        for comma in reversed(commas):
            after = self.kinds[comma + 1]
            own = self.kinds[comma + 1 : place]
            own = own[: own.index("REL")] if "REL" in own else own
            clause = after == "NP" and any(
                kind == "V" and self.phrases[comma + 1 + i].form == "fin"
                for i, kind in enumerate(own)
            )
            told = own == ["NP", "V"] and self.phrases[comma + 2].head in REPORTING
            if after == "C" or (clause and not told):
                continue  # but over ", the company adds,"
            if comma > 0 and self.kinds[comma - 1] == "NP":
                return comma
        return None

    def antecedent(self, place: int) -> list[int]:  # noqa: PLR0911
        """Find what "which" stands for: the noun phrase before it, or the head above that."""
        before = self.before(place)
        while before >= 0 and self.kinds[before] in {",", "P", "TO"}:
            before = self.before(before)
        if before < 0 or self.kinds[before] != "NP":
            return []
        before = self._over_land(before) if self.kinds[place - 1] in {"P", "TO", ","} else before
        above = self.before(before)
        amount = self.phrases[before]
        if above > 0 and self.kinds[above] == "," and (amount.figures or amount.head in AMOUNTS):
            above = self.before(above)
            return self.patient(above + 1) or [before]
        lies = amount.name_kind in {"Place", "Area"}
        if lies and self.kinds[max(0, above - 2) : above + 1] == ["NP", ",", "P"]:
            return [above - 2, before]  # "Sillamäe, in Estonia, which"
        led = self.kinds[max(0, above - 1) : above + 1] == ["NP", "P"]
        apart = self.phrases[above].head == "for" and self.phrases[above - 1].names
        if led and ((apart and amount.names) or ("venture" in amount.nouns and not amount.names)):
            return [before]  # "lent to X for Y, of which", "run by X for a venture in which"
        if led and self.phrases[above].head != "than":  # "better than X, which"
            if lies:
                return [above - 1, *self.described(above - 1), before]
            described = self.described(above - 1) or self._described_above(above - 1)
            arm = "subsidiary" in self.phrases[above - 1].nouns
            if arm and not described and before == place - 1 and not self.phrases[above - 1].names:
                return [above - 1]  # "a unit of B that works a mine" is not B
            if described and (arm or (before == place - 1 and self.phrases[before].names)):
                return [*described, before, above - 1]  # "A, a unit of B that works a mine"
            return [before, *described, above - 1]
        return [*self.described(before), before]

    def _over_land(self, place: int) -> int:
        """Go from a land to the site or town there: "a plant at Loyalist, Canada, for which"."""
        lies = self.kinds[max(0, place - 2) : place] == ["NP", ","]
        lies = lies and self.phrases[place].name_kind in {"Place", "Area"}
        town = self.kinds[max(0, place - 3) : place - 2] == ["P"]
        return place - 2 if lies and town else place

    def _described_above(self, place: int) -> list[int]:
        """Give the name of "Antamina, a mine high in the Andes of Ancash that belongs to"."""
        while place > 1 and self.kinds[place - 2 : place] == ["NP", "P"]:
            place -= 2
        return self.described(place)

    def described(self, place: int) -> list[int]:
        """Give the name that a noun phrase describes: "CBMM, the company that ..."."""
        if self.phrases[place].names or self.kinds[max(0, place - 2) : place] != ["NP", ","]:
            return []
        return [place - 2] if self.phrases[place - 2].name_kind in ACTORS else []

    def _apposed(self, place: int) -> list[int]:
        """Add the name that an apposition gives: "the largest deposit, Araxá, is ..."."""
        if self.kinds[place + 1 : place + 3] != [",", "NP"] or self.phrases[place].names:
            return [place]
        firm = "firm" in self.phrases[place].nouns  # not its country: "the Chinese firm, X, owns"
        return [place + 2, place] if firm else [place, place + 2]

    def is_passive(self, place: int) -> bool:
        """Tell whether a verb group, or a participle without auxiliary, is passive."""
        if place not in self._voices:
            self._voices[place] = self._is_passive(place)
        return self._voices[place]

    @cached_property
    def _voices(self) -> dict[int, bool]:
        return {}

    def _is_passive(self, place: int) -> bool:  # noqa: PLR0911
        phrase = self.phrases[place]
        if phrase.passive or phrase.form == "en":
            return phrase.form != "en" or phrase.passive or "have" not in phrase.words
        if phrase.form != "past" or phrase.head in lexicon().classes["intransitive"]:
            return False
        after = place + 1
        while self.kinds[after : after + 1] in (["ADV"], ["NEG"]):
            after += 1
        if self.kinds[after : after + 1] == ["NP"] or self._is_only_verb(place):
            return self._is_part_by(after)  # "the mine, owned 44% each by A and B"
        before = self.before(place)
        if self._is_of_which(before):
            return False  # "the mine which A bought", "that A of Belgium bought"
        if before < 0:
            return self.kinds[after : after + 1] == ["P"]  # "Owned by X, the mine will ..."
        if self.kinds[before] == "V":
            return self.phrases[before].head in LASTING  # "remains prohibited"
        if self.kinds[before] == "C" and self.phrases[min(after, len(self.kinds) - 1)].head == "by":
            return True  # "owned and operated by"
        led = before > 0 and self.kinds[before - 1] == "P"
        if before >= 0 and not led and self.phrases[before].head in NOMINATIVE:
            return False  # "a plant it bought at Kolwezi", but "most of it dug by X"
        listed = before >= 0 and self.phrases[before].head == ":"  # "GAC: owned by EGA"
        return before >= 0 and (listed or self.kinds[before] in {"NP", ",", "ADV"})

    def _is_part_by(self, place: int) -> bool:
        """Tell whether a bare amount stands before "by"."""
        if self.kinds[place : place + 1] != ["NP"]:
            return False
        part, after = self.phrases[place], place + 1
        while self.kinds[after : after + 1] == ["ADV"]:
            after += 1
        led = after < len(self.kinds) and self.phrases[after].head == "by"
        return led and bool(part.figures) and not (part.names or part.nouns - {"amount"})

    def _is_of_which(self, place: int) -> bool:
        """Tell whether a firm, over its country, stands behind "which" or "that"."""
        acting = place - 2 if place > 0 and self._is_home(place - 1) else place
        return acting > 0 and self.kinds[acting] == "NP" and self._is_which(self.before(acting))

    def _is_which(self, place: int) -> bool:
        """Tell whether "which" or "that" opens a clause about what stands before it."""
        return place > 0 and self.kinds[place] == "REL" and self.phrases[place].head in WHICH

    def _is_only_verb(self, place: int) -> bool:
        """Tell whether a firm or country does it, for want of another verb: "A sold out of B"."""
        before, after = self.before(place), self.phrases[place + 1 : place + 3]
        if before < 0 or self.phrases[before].name_kind not in {"Org", "Place"}:
            return False
        if any(phrase.head == "by" for phrase in after):
            return False
        own = self.segments[place]
        finite = [
            i
            for i, kind in enumerate(self.kinds)
            if kind == "V" and self.segments[i] == own and self.phrases[i].form in {"fin", "past"}
        ]
        opens = before == 0 or self.kinds[before - 1] in {",", ";", "SUB", "C", "ADV"}
        opens |= list(self.kinds[:before]) == ["P", "NP"]  # "For fuel the bloc turned to Chile"
        return finite == [place] and opens

    def patient(self, place: int) -> list[int]:
        """Find the noun phrases that a participle after them may describe, the nearest first."""
        before = self.before(place)
        if before < 0:
            return self._later_subject(place, 0)  # "Owned by X, the mine will ..."
        if self.kinds[before] == "V" and self.phrases[before].head in LASTING:
            return self.subject(before)
        if before >= 0 and (self.kinds[before] == "," or self.phrases[before].head == ":"):
            before = self.before(before)
        if before > 0 and self.kinds[before - 1 : before + 1] == ["V", "C"]:
            fin = self.phrases[before - 1].form == "fin"
            return self.subject(before - 1) if fin else self.patient(before - 1)
        if before > 0 and self.phrases[before].head in {"but", "and"}:
            verb = self._verb_before(before)  # "listed in Paris and controlled by"
            return self.patient(verb) if verb is not None and self.is_passive(verb) else []
        found: list[int] = []
        while before >= 0 and self.kinds[before] == "NP":
            found.append(before)
            found += self.equated(before)
            above = self.before(before)
            if len(found) == 1 and self._is_home(above):
                found.insert(0, above - 1)  # "POSCO of South Korea, the owner of"
            if above < 0 or self.kinds[above] not in {"P", ","}:
                break
            before = self.before(above)
        return found

    def equated(self, place: int) -> list[int]:
        """Give the name that "is" says a noun of: "Balama is a mine owned by"."""
        copula = self.before(place)
        if copula < 0 or self.phrases[place].names or self.kinds[copula] != "V":
            return []
        return self.subject(copula)[:1] if self.phrases[copula].head == "be" else []

    def _is_home(self, place: int) -> bool:
        """Tell whether "of" parts a firm and its country, or "at" a works and its town."""
        head = self.phrases[place].head if place > 0 else ""
        whose, where = self.phrases[place - 1].name_kind, self.phrases[place + 1].name_kind
        if head in {"at", "near"}:
            return whose in {"Org", "Facility"} and where in {"Area", "Facility", "Org", "Place"}
        return head == "of" and whose == "Org" and where in {"Place", "Area"}
