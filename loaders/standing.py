"""Standing: whether a frame's statement is asserted, planned, negated, former or suspended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clauses import ANY_MORE
from .conditions import Conditions
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

LIFTED = frozenset(["lift", "remove", "scrap", "revoke", "abolish", "end"])
FLOATED = frozenset(["consider", "propose", "mull", "weigh", "plan", "threaten", "float"])
SUSPENDED = frozenset({"suspend", "pause"})
PLANNING = frozenset(
    ["plan", "consider", "weigh", "mull", "propose", "seek", "pledge", "study", "promise"]
)
EASED = frozenset(["reduce", "cut", "lower", "end", "break", "lessen", "ease", "slash", "lose"])
ENDED_BY = frozenset(["cease", "stop", "abandon", "discontinue", "quit", "halt", "end", "suspend"])
SOLD = frozenset(["sell", "divest", "exit", "lose", "hand", "give"])
BINDING = frozenset({"FINANCES", "SUPPLIES"})
AGREED = frozenset({"agree", "contract", "commit"})
DISCUSSED = frozenset({"discussion", "consideration", "review", "study", "debate"})
NONE = frozenset({"no", "none of", "none", "nothing"})
# What becomes of a measure later in its sentence: "announced a ban and postponed it".
PUT_OFF = {
    **dict.fromkeys(("postpone", "delay", "defer", "shelve"), "planned"),
    **dict.fromkeys(("withdraw", "drop", "reject", "abandon", "scrap"), "negated"),
}


class Standing(Conditions):
    """One frame at one predicate, and how real what it states is."""

    def standing(self) -> str:
        """Tell the status by the verb, by what governs it, and by what the frame's verb does."""
        status = self._by_object(self.clause.status(self.verb, self._noun))
        head = self.clause.phrases[self.verb].head if self.verb is not None else ""
        if self.frame.type == "RESTRICTS" and self._noun is not None:
            return self._of_measure(status, head)
        if status == "planned" and self._is_agreed():
            return "asserted"
        # "cannot do without it", "no longer allows exports"; what is to be dug is there
        planned_reserve = self.frame.type == "HOLDS_RESERVES" and status == "planned"
        if self.options.get("as") == "needed" or planned_reserve:
            return "asserted"
        if self.frame.id == "dependence-on" and status == "planned" and head in EASED:
            return "asserted"  # who wants to cut a dependence has it
        undone = self._noun is not None and head in lexicon().classes["undone"]
        if undone and "undone" in self.options:
            return str(self.options["undone"])  # "dropped its bid"
        given_up = head in (SOLD if self.frame.id == "stake-in" else ENDED_BY)
        if given_up and self._noun is not None:
            return "former" if status == "asserted" else status
        return self._by_default(status)

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

    def _of_measure(self, status: str, head: str) -> str:
        if status == "negated":
            return status
        under = [self.clause.phrases[p].head for a, p in self._beyond() if a == "under"]
        if DISCUSSED & {*under}:
            return "planned"
        later = self.clause.phrases[self.place + 1 :]
        put_off = [PUT_OFF[p.head] for p in later if p.kind == "V" and p.head in PUT_OFF]
        if put_off and status == "asserted" and head in {"announce", "propose", "plan", "consider"}:
            return put_off[0]
        return {
            **dict.fromkeys(LIFTED, "former"),
            **dict.fromkeys(SUSPENDED, "suspended"),
            **dict.fromkeys(FLOATED, "planned"),
        }.get(head, status)

    def _beyond(self) -> Sequence[tuple[str, int]]:
        verb = self.clause.verb_after(self.place)
        return self.clause.complements(verb) if verb is not None else ()

    def _by_default(self, status: str) -> str:
        default = self.options.get("as")
        if default == "asserted" and status == "planned":
            return "asserted"
        if default == "former" and status == "asserted":
            return "former"
        done = self._noun is None and self.phrase.form == "past"
        if default == "planned" and status == "asserted" and not done:
            return "planned"
        return status
