"""Prices: what was paid for a thing, what a contract is worth, and which sums are no loan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .clauses import Clause
    from .gazetteer import Named

# What was paid: "bought the mine for $5 million", "paid $5 million for the firm".
PAID = re.compile(r"\b(?:for|at|paid|pays|paying|bought|acquired)(?: (?:about|some|around|a))* $")
BUYING = re.compile(
    r"\b(?:b(?:uys?|ought|uying)|acquir\w+|acquisition|purchas\w+|t(?:akes?|ook|aken) over|paid"
    r"|pays|sold|sale|takeover|buyout|came to)\b"
)
PAID_FOR = re.compile(
    r" (?:in cash |in shares |in cash and shares )?for (?:(?:its|an?|all of|the whole of) )?"
    r"(?:the )?(?:[A-Z]\w+['\u2019]s )?"
)
BUYS = frozenset({"buy", "acquire", "purchase", "take"})
# The sum that a contract is worth: "a contract worth up to $5 million", "a $5 million order".
WORTH = re.compile(
    r"\b(?:worth|valued at|value of|total(?:s|l?ing)?)"
    r"(?: (?:up to|about|some|around|more than|at least|as much as|an estimated))* $"
)
_CONTRACT = r"(?:contract|order|deal|agreement|offtake|worth)"
WORTH_BEHIND = re.compile(rf"[ -](?:[\w'\u2019-]+ ){{0,3}}?{_CONTRACT}s?\b")
# A sum that is no loan: "a €1.7 billion plant", or what has been spent.
OTHER_SUM = re.compile(
    r" (?:(?!(?:to|towards|for|in|into|on|at) )[\w-]+ ){0,2}?"
    r"(?:plant|project|mine|refinery|smelter|factory|port|scheme|complex|package)\b"
)


# The sum of which a loan is a part: "a $5 million loan, part of financing of $20 million".
WHOLE_SUM = re.compile(
    r"\b(?:part|share|slice|portion) of (?:an?|the|total|its)?[^,;\d]{0,40}$"
    r"|\b(?:total|overall) (?:project )?cost (?:of|is|was)(?: [a-z]+)? $"
)


def is_price(clause: Clause, paid: Quantity, bought: Named, others: Iterable[Named]) -> bool:
    """Tell whether a sum stands at one of several things bought: "A for $5, B for $6".

    Parameters
    ----------
    clause : Clause
        The sentence.
    paid : Quantity
        A sum of money in it.
    bought : Named
        What was bought.
    others : iterable of Named
        What else is said to be held, and the same.

    Returns
    -------
    bool
    """
    text = clause.sentence
    if bought.start < 0 or not PAID.search(text[: paid.start]):
        return False
    if paid.end < bought.start:
        return PAID_FOR.fullmatch(text, paid.end, bought.start) is not None
    between = text[bought.end : paid.start]
    verbs = {clause.phrases[p].head for at, p in clause.verbs if bought.end < at < paid.start}
    told = verbs <= BUYS if verbs else BUYING.search(text[: bought.start]) is not None
    parted = any(o.ids != bought.ids and bought.end < o.start < paid.start for o in others)
    return told and ";" not in between and not between.endswith(", for ") and not parted


def worth(clause: Clause) -> Quantity | None:
    """Find what the contract is worth that is told of no goods: "won a $5 million order".

    Parameters
    ----------
    clause : Clause
        The sentence.

    Returns
    -------
    Quantity or None
    """
    text = clause.sentence
    if any(mention.kind == "Mass" for mention in clause.mentions):
        return None
    sums = [m for m in clause.mentions if isinstance(m, Quantity) and m.kind == "Money"]
    told = (q for q in sums if WORTH.search(text[: q.start]) or WORTH_BEHIND.match(text, q.end))
    return next(told, None)


def is_other_sum(text: str, figure: Quantity) -> bool:
    """Tell whether a sum is what a plant costs, or that of which a loan is a part.

    Examples
    --------
    >>> from .quantities import quantities
    >>> said = "lent $5 million for a $20 million mine, part of a package of $9 million"
    >>> [is_other_sum(said, figure) for figure in quantities(said)]
    [False, True, True]
    """
    whole = WHOLE_SUM.search(text[: figure.start])
    return whole is not None or OTHER_SUM.match(text, figure.end) is not None
