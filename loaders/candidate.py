"""A candidate: what one rule reads in a sentence, before the schema has seen it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .dates import Day
    from .gazetteer import Named
    from .quantities import Quantity


@dataclass(frozen=True, slots=True)
class Candidate:
    """One subject, one object and what is said of them.

    ``span`` is the place of the words in the sentence. ``shared`` tells that several subjects or
    objects have the figure together. ``day`` is its date where another sentence gives it. ``at``
    is the place of the word that states it, -1 where a noun phrase does by itself. ``dated`` is
    when it holds, where a person wrote it down; ``reviewed`` tells that a person checked the
    statement, and how. ``waits`` tells why a person should check it first.
    """

    type: str
    subject: Named
    object: Named
    rule: str
    confidence: str
    status: str
    span: tuple[int, int]
    words: str
    figure: Quantity | None = None
    properties: dict[str, str] = field(default_factory=dict[str, str])
    shared: bool = False
    day: Day | None = None
    at: int = -1
    dated: dict[str, str | int] | None = None
    reviewed: str | None = None
    waits: str = ""

    @property
    def ends(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of its subject and of its object."""
        return self.subject.ids, self.object.ids
