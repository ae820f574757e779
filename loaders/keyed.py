"""Files that people write, in JSON or TOML: values are asked for, and refused, by their key."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ..graph.errors import LoadError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table of such a file; ``key`` tells where it stands: ``name[2]``."""

    file: Path
    key: str
    values: dict[str, Any]

    def wrong(self, name: str, why: str, hint: str | None = None) -> LoadError:
        """Make the error for one value, or for the whole table where ``name`` is empty."""
        value = self.values.get(name) if name else None
        said = None if value is None else str(value)
        return LoadError(self.file, why, key=self.place(name), value=said, hint=hint)

    def place(self, name: str) -> str:
        """Tell where a value of this table stands in the file."""
        return ".".join(part for part in (self.key, name) if part)

    def only(self, *names: str) -> None:
        """Refuse keys that nothing reads.

        Raises
        ------
        LoadError
            With the key that comes nearest.
        """
        for name in self.values:
            if name not in names:
                raise self.wrong(name, "nothing reads this key", nearest(name, names))

    def text(self, name: str, among: Collection[str] = (), default: str | None = None) -> str:
        """Give a text, one of those allowed.

        Raises
        ------
        LoadError
            If it is missing without a default, is no text, or is not among them.
        """
        found = self.values.get(name, default)
        if found is None:
            listed = f"one of: {', '.join(sorted(among))}" if among else None
            raise self.wrong(name, "is missing", listed)
        if not isinstance(found, str):
            raise self.wrong(name, "is no text", 'write it in quotes: "..."')
        if among and found not in among:
            raise self.wrong(name, "is not known", nearest(found, among))
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a list of texts, empty where the key is absent.

        Raises
        ------
        LoadError
            If it is no list of texts.
        """
        found = self.values.get(name, [])
        if not isinstance(found, list) or not all(isinstance(text, str) and text for text in found):
            raise self.wrong(name, "is no list of texts", 'write ["one", "another"]')
        return tuple(found)

    def number(self, name: str) -> int:
        """Give a whole number.

        Raises
        ------
        LoadError
            If it is missing or is none.
        """
        found = self.values.get(name)
        if not isinstance(found, int) or isinstance(found, bool):
            raise self.wrong(name, "is missing" if found is None else "is no whole number")
        return found

    def table(self, name: str) -> Keyed:
        """Give the table under a key.

        Raises
        ------
        LoadError
            If there is none.
        """
        found = self.values.get(name)
        if not isinstance(found, dict):
            raise self.wrong(name, "is missing" if found is None else "is no table of keys")
        return Keyed(self.file, self.place(name), found)

    def tables(self, name: str) -> Iterator[Keyed]:
        """Give the tables of a list, none where the key is absent.

        Raises
        ------
        LoadError
            If it is no list of tables.
        """
        found = self.values.get(name, [])
        if not isinstance(found, list):
            raise self.wrong(name, "is no list of tables")
        for number, values in enumerate(found):
            place = self.place(f"{name}[{number}]")
            if not isinstance(values, dict):
                raise LoadError(self.file, "is no table of keys", key=place, value=str(values))
            yield Keyed(self.file, place, values)


def nearest(word: str, known: Collection[str]) -> str:
    """Propose the known word that comes nearest, or list them.

    Examples
    --------
    >>> nearest("acept", ("accept", "reject"))
    'did you mean accept?'
    >>> nearest("7", ("accept", "reject"))
    'one of: accept, reject'
    """
    close = get_close_matches(word, known, n=1)
    return f"did you mean {close[0]}?" if close else f"one of: {', '.join(sorted(known))}"
