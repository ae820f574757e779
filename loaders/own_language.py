"""The language that documents are read in: what ships, and what a user adds to it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Generator, Mapping

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OwnName:
    """A name a user adds: forms of a known thing, or a new firm, bank, site, policy or risk.

    ``products`` are forms that are kept as the product: "MHP" of nickel.
    """

    label: str
    id: str
    name: str
    forms: tuple[str, ...]
    products: tuple[str, ...] = ()
    country: str = ""
    town: bool = False


@dataclass(frozen=True, eq=False)
class Language:
    """What is added to the names, patterns and rules that ship.

    Parameters
    ----------
    names : tuple of OwnName
        They take the place of what ships under the same form.
    patterns : tuple of (str, Pattern)
        Label, and the shape of its names; group 1 is the name.
    rules : tuple of mapping
        As in ``data/frames.toml``.
    """

    names: tuple[OwnName, ...] = ()
    patterns: tuple[tuple[str, re.Pattern[str]], ...] = ()
    rules: tuple[Mapping[str, Any], ...] = ()
    made: dict[object, Any] = field(default_factory=dict[object, Any], repr=False)

    def __reduce__(self) -> tuple[type[Language], tuple[Any, ...]]:
        """Go to another process without what was made of it."""
        return Language, (self.names, self.patterns, self.rules)

    @property
    def fingerprint(self) -> str:
        """Hash what is added to what ships."""
        patterns = [(label, pattern.pattern) for label, pattern in self.patterns]
        return sha256(repr((self.names, patterns, self.rules)).encode()).hexdigest()

    def with_names(self, names: tuple[OwnName, ...]) -> Language:
        """Give this language with more names; of two with one form the later counts."""
        return Language((*self.names, *names), self.patterns, self.rules) if names else self


SHIPPED = Language()
_spoken: ContextVar[Language] = ContextVar("language", default=SHIPPED)


def language() -> Language:
    """Give the language that is spoken here."""
    return _spoken.get()


def speak(own: Language) -> None:
    """Read documents in a language from here on."""
    _spoken.set(own)


@contextmanager
def speaking(own: Language) -> Generator[None]:
    """Read documents in a language, within a ``with`` block."""
    before = _spoken.set(own)
    try:
        yield
    finally:
        _spoken.reset(before)


def per_language(build: Callable[[], T]) -> Callable[[], T]:
    """Build a table once for each language that is spoken; `functools.cache` knows only one."""

    @wraps(build)
    def table() -> T:
        made = _spoken.get().made
        if build not in made:
            made[build] = build()
        found: T = made[build]
        return found

    return table
