"""Standing: whether a frame's statement is asserted, planned, negated, former or suspended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .clauses import ANY_MORE, LAPSES, TO_COME
from .conditions import Conditions
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .clauses import Clause

LIFTED = frozenset(
    [
        *("lift", "remove", "scrap", "revoke", "abolish", "end", "withdraw", "rescind", "repeal"),
        *("cancel", "overturn", "annul", "quash"),
    ]
)
FLOATED = frozenset(["consider", "propose", "mull", "weigh", "plan", "threaten", "float"])
SUSPENDED = frozenset({"suspend", "pause"})
LAID = frozenset(
    ["impose", "introduce", "announce", "adopt", "apply", "enact", "place", "set", "put"]
)
PLANNING = frozenset(
    [
        "plan",
        "consider",
        "weigh",
        "mull",
        "propose",
        "seek",
        "pledge",
        "study",
        "promise",
        "earmark",
    ]
)
EASED = frozenset(["reduce", "cut", "lower", "end", "break", "lessen", "ease", "slash", "lose"])
ENDED_BY = frozenset(["cease", "stop", "abandon", "discontinue", "quit", "halt", "end", "suspend"])
SOLD = frozenset(
    [
        *("sell", "divest", "exit", "lose", "hand", "give", "swap", "dispose", "cede", "strip"),
        *("surrender", "forfeit", "relinquish"),
    ]
)
DEALING = frozenset({"sell", "buy", "acquire", "purchase", "divest"})
# Money that is not lent yet, whatever the verb says.
CONDITIONAL = re.compile(
    r"\bconditional(?:ly)?\b|\bin principle\b|\bletters? of (?:interest|intent|support)\b"
    r"|\bLOIs?\b|\bnon-binding\b|\bindicative\b|\bexpressions? of interest\b|\bpreliminar\w+\b"
    r"|\bsubject to\b|\bapplications?\b|\bapplied\b|\bin talks\b|\bpromised\b|\bpledged?\b"
)
DIGGING = frozenset({"develop", "mine", "exploit", "work", "explore", "build"})
WITHDRAWN = frozenset({"withdraw", "cancel", "revoke", "rescind", "terminate", "recall"})
BINDING = frozenset({"FINANCES", "SUPPLIES"})
MONEY = frozenset({"FINANCES", "INVESTS_IN"})
AGREED = frozenset({"agree", "contract", "commit"})
DISCUSSED = frozenset({"discussion", "consideration", "review", "study", "debate"})
UNDER_STUDY = re.compile(
    r"\b(?:is|are|remains?) (?:now )?under (?:study|consideration|discussion|review)\b"
    r"|\bbeing (?:drawn up|drafted|prepared|considered|studied)\b"
)
OWN = frozenset({"its", "their"})
NONE = frozenset({"no", "none of", "none", "nothing"})
VOTED = frozenset({"adopt", "vote", "pass", "propose", "draft", "float", "table", "approve"})
# What becomes of a measure later in its sentence: "announced a ban and postponed it".
PUT_OFF = {
    **dict.fromkeys(("postpone", "delay", "defer", "shelve"), "planned"),
    **dict.fromkeys(("withdraw", "drop", "reject", "abandon", "scrap"), "negated"),
}


class Standing(Conditions):
    """One frame at one predicate, and how real what it states is."""

    def standing(self) -> str:  # noqa: PLR0911
        """Tell the status by the verb, by what governs it, and by what the frame's verb does."""
        status = self._by_object(self.clause.status(self.verb, self._noun))
        head = self.clause.phrases[self.verb].head if self.verb is not None else ""
        if self.frame.type == "RESTRICTS" and self._noun is not None:
            return self._of_measure(status, head)
        status = self._bound(status)
        # "cannot do without it", "no longer allows exports"; what is to be dug is there
        dug = status == "planned" or (status == "former" and head in DIGGING)
        planned_reserve = self.frame.type == "HOLDS_RESERVES" and dug
        if self.options.get("as") == "needed" or planned_reserve:
            return "planned" if self._is_yet_to_apply() else "asserted"
        if self.frame.id == "works-at" and self._has_its_site():
            return "asserted"  # "would like to extract gallium at its smelter"
        if self.frame.id in {"output-of", "its-output"}:
            status = self._of_output(status, head)
        eased = self.frame.id == "dependence-on" and status == "planned" and head in EASED
        if self.frame.id == "repays" or eased:
            return "asserted"  # who cannot repay a loan, or wants to cut a dependence, has it
        undone = self._noun is not None and head in lexicon().classes["undone"]
        if undone and "undone" in self.options:
            return str(self.options["undone"])  # "dropped its bid"
        after = self.clause.verb_after(self.place) if self._noun is not None else None
        if after is not None and self.clause.phrases[after].head in LAPSES and not self.passive:
            return str(self.options.get("undone", status))  # "the sale fell through"
        given_up = head in (SOLD if self.frame.id in {"stake-in", "rights-to"} else ENDED_BY)
        if given_up and self._noun is not None:
            return "former" if status == "asserted" else status
        return self._by_default(status)

    def _is_told_of_before(self) -> bool:
        """Tell whether money was given before other money: "previously granted it $5 million"."""
        words = self.phrase.words
        if self.verb is not None:
            phrases = self.clause.phrases
            words |= phrases[self.verb].words | {phrases[max(0, self.verb - 1)].head}
        return self.frame.type in MONEY and "previously" in words

    def _is_yet_to_apply(self) -> bool:
        """Tell whether a measure is for a later day: "no ore may leave from January 2029"."""
        words = self.clause.phrases[self.verb].words if self.verb is not None else frozenset[str]()
        if self.frame.type != "RESTRICTS" or not words & TO_COME:
            return False
        led = {day.preposition for day in self.clause.days}
        return "will" in words or bool(led & {"from", "after"})

    def _bound(self, status: str) -> str:
        """Read "agreed to lend" as lent, and "gave conditional approval" as planned."""
        if status == "former" and self._is_told_of_before():
            return "asserted"
        if status == "planned" and self._is_agreed():
            return "asserted"
        financed = self.frame.type == "FINANCES" and "as" not in self.options
        return lent(self.clause, self.place) if financed and status == "asserted" else status

    def _is_agreed(self) -> bool:
        """Tell whether who lends or delivers has agreed to: "has contracted to sell its tin"."""
        clause, verb = self.clause, self.verb
        if self.frame.type not in BINDING or verb is None or clause.phrases[verb].form != "inf":
            return False
        above = clause.before(verb)
        agreed = above >= 0 and clause.kinds[above] == "V" and clause.phrases[above].head in AGREED
        return agreed and clause.status(above) == "asserted"

    @property
    def _noun(self) -> int | None:
        return self.place if self.frame.predicate == "nouns" else None

    def _by_object(self, status: str) -> str:
        """Read "produces no tin", "has no plans", "a planned mine"."""
        if status != "asserted" or self.frame.predicate != "verbs":
            return status
        direct = [self.clause.phrases[p].words for a, p in self.complements if not a]
        if any(words & NONE for words in direct):
            return "former" if ANY_MORE.search(self.clause.sentence) else "negated"
        planned = any(words & lexicon().classes["planned-words"] for words in direct)
        return "planned" if planned or self.phrase.head in PLANNING else status

    def _of_output(self, status: str, head: str) -> str:
        """Tell whether an output has ended, or is "expected at X" only."""
        if self._ends_itself():
            return "former"
        expected = status == "asserted" and head in lexicon().classes["planned"]
        return "planned" if expected else status

    def _ends_itself(self) -> bool:
        """Tell whether an output comes to its end: "French output ended in 2022"."""
        verb = self.clause.verb_after(self.place)
        if verb is None or self.clause.is_passive(verb):
            return False
        if self.clause.status(verb) == "planned":
            return False  # "output will end in 2040"
        return self.clause.phrases[verb].head in {"end", "cease", "stop"}

    def _has_its_site(self) -> bool:
        """Tell whether the site is said to be its own, whatever is done there."""
        clause = self.clause
        sites = [p for a, p in self.complements if a in {"at", "in"}]
        sites += [p + 2 for p in sites if clause.kinds[p + 1 : p + 3] == [",", "NP"]]
        return any(clause.phrases[p].words & OWN for p in sites)

    def _of_measure(self, status: str, head: str) -> str:
        if status == "negated":
            return "asserted" if head in LIFTED | SUSPENDED else status
        held = [self.clause.phrases[p].head for a, p in self._beyond() if a == "on"]
        if {"hold", "ice"} & {*held}:
            return "suspended"
        if status == "former" and self._is_laid_before(head):
            return "asserted"
        under = [self.clause.phrases[p].head for a, p in self._beyond() if a == "under"]
        if DISCUSSED & {*under} or UNDER_STUDY.search(self.clause.sentence, self._end()):
            return "planned"
        if status == "asserted" and (fate := self._fate_of_measure(head)):
            return fate
        of_mining = self.phrase.words & {"mining", "exploration"}  # who suspends these restricts
        return {
            **dict.fromkeys(LIFTED, "former"),
            **dict.fromkeys(SUSPENDED, status if of_mining else "suspended"),
            **dict.fromkeys(FLOATED, "planned"),
        }.get(head, status)

    def _is_laid_before(self, head: str) -> bool:
        """Tell whether it was laid down once and holds: "has previously imposed a ban"."""
        words = self.clause.phrases[self.verb].words if self.verb is not None else frozenset[str]()
        return bool(words & {"has", "have"}) and head in LAID

    def _fate_of_measure(self, head: str) -> str:
        """Tell what became of a measure later in its sentence; nothing where that is not said."""
        verbs = [p.head for p in self.clause.phrases[self.place + 1 :] if p.kind == "V"]
        voted = next((n for n, verb in enumerate(verbs) if verb in VOTED), len(verbs))
        if any(PUT_OFF.get(verb) == "negated" for verb in verbs[voted:]):
            return "negated"  # "adopted by the Senate, was dropped in conference"
        put_off = [PUT_OFF[verb] for verb in verbs if verb in PUT_OFF]
        if put_off and head in {"announce", "propose", "plan", "consider"}:
            verb = self.verb if put_off[0] == "negated" else None
            gone = verb is not None and self.clause.is_passive(verb)
            return "former" if gone else put_off[0]
        return ""

    def _end(self) -> int:
        return self.clause.words[self.phrase.last].end

    def _beyond(self) -> Sequence[tuple[str, int]]:
        verb = self.clause.verb_after(self.place)
        return self.clause.complements(verb) if verb is not None else ()

    def _by_default(self, status: str) -> str:
        default = self.options.get("as")
        head = self.clause.phrases[self.verb].head if self.verb is not None else ""
        weighed = self._noun is not None and self.frame.type == "OWNS" and head in PLANNING
        if status == "asserted" and (weighed or self._is_under_way() or self._is_asked()):
            return "planned"
        if default == "asserted" and status == "planned":
            return "asserted"
        if default in {"former", "negated"} and status == "asserted":
            return str(default)
        perfect = self.phrase.words & {"has", "have", "had"} and "to" not in self.phrase.words
        done = self._noun is None and (self.phrase.form == "past" or bool(perfect))
        done &= self.phrase.head not in lexicon().classes["planned"]  # "had expected 5 tonnes"
        if default == "planned" and status == "asserted" and not done:
            return "planned"
        return status

    def _is_asked(self) -> bool:
        """Tell whether a measure is only asked about: "whether China restricted exports"."""
        measure = self.frame.type == "RESTRICTS" and self.verb is not None
        return measure and self.clause.opener(self.verb or 0) == "whether"

    def _is_under_way(self) -> bool:
        """Tell whether a sale is not over yet: "is selling its smelter to Korea Zinc"."""
        words = self.phrase.words & {"is", "are"}
        last = self.clause.words[self.phrase.last].lower
        traded = self.frame.type == "OWNS" and self.phrase.head in DEALING
        return traded and bool(words) and last.endswith("ing") and not self.passive


def lent(clause: Clause, place: int) -> str:
    """Tell whether money is lent, only offered, or withdrawn, by the words of its clause."""
    own = clause.segments[place]
    if any(
        clause.segments[p] == own and clause.phrases[p].head in WITHDRAWN for _, p in clause.verbs
    ):
        return "former"
    return "planned" if CONDITIONAL.search(clause.segment_text(own)) else "asserted"
