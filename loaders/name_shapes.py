"""Name shapes: a pattern of names, and what a text must have for it to be tried."""

from __future__ import annotations

import re
from typing import NamedTuple

from .name_parts import BY, FIRM_VERB, FIRMS, KIND, ROLE, SITE, SITES, SUFFIX

# The longest part of a shape that a text must have.
PARTS = (SITES, SITE, SUFFIX, FIRM_VERB, KIND, ROLE, FIRMS, BY)
_OPTIONAL = re.compile(r"\(\?:[^()]*\)\?")
# Of what may be left out in a part only the rest is looked for: of "mining company" the second.
NEEDED = {part: re.compile(_OPTIONAL.sub("", part)) for part in PARTS}


class Shape(NamedTuple):
    """What a name looks like: its label, what a text must have one of, and the pattern."""

    label: str
    needed: tuple[str, ...]
    pattern: re.Pattern[str]


def shape_of(label: str, shape: str, words: str = "") -> Shape:
    """Give a shape, with the words or the part that a text must have: not all are tried.

    Parameters
    ----------
    label : str
        What the name is one of.
    shape : str
        A pattern; its group 1 is the name.
    words : str
        Of which every text that the shape fits has one, "|" between them. Else it is a part.

    Examples
    --------
    >>> shape_of("StateBank", "bank ([A-Z][a-z]+)", "bank").needed
    ('bank',)
    """
    part = next((part for part in PARTS if part in shape), "")
    return Shape(label, tuple(words.split("|")) if words else (part,), re.compile(shape))
