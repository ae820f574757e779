"""Asides: what stands in brackets is left out, and a figure there is that of the name before."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from .tagging import FIGURES

if TYPE_CHECKING:
    from .words import Token


def without_asides(words: list[Token]) -> list[Token]:
    """Take parentheses out; a figure in them belongs to the name before them."""
    signs = {token.text for token in words[:-1]}
    if "." not in signs and not any(token.tag == "(" for token in words):
        return words
    kept: list[Token] = []
    depth = 0
    for token, after in zip_longest(words, words[1:]):
        if token.text == "." and after is not None and after.tag == ",":
            continue  # "Largo Inc., the miner, ..."
        depth += token.tag == "("
        if not depth:
            kept.append(token)
        elif token.tag in FIGURES and kept and kept[-1].mentions:
            kept[-1].values[kept[-1].mentions[-1]] = token.mentions[0]
        elif kept and token.tag == kept[-1].tag and token.tag in {"Mineral", "Org", "Facility"}:
            kept[-1].mentions += token.mentions
        depth -= token.tag == ")" and depth > 0
    return kept
