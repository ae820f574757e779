"""Learning: names that were corrected in reviews become names of a user's own language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .own_language import Language
from .own_language_file import read_language
from .review import document_of, read_review

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Learnt:
    """A form and what it now means; ``before`` is what the file said of it until now."""

    form: str
    label: str
    name: str
    before: str | None = None


def learn(documents: Iterable[Path], language: Path) -> list[Learnt]:
    """Add the names that reviews corrected to a user's language file.

    Parameters
    ----------
    documents : iterable of Path
        Documents whose reviews stand beside them, or the reviews.
    language : Path
        The TOML file; made if it is not there. What it holds stays as it is, remarks too: names
        are added at its end, and the last one counts.

    Returns
    -------
    list of Learnt
        What was added; nothing that the file says already.

    Raises
    ------
    LoadError
        If a review or the file has a wrong key or value; nothing is written then.
    """
    own = read_language(language) if language.exists() else Language()
    meant = {form: name for name in own.names for form in name.forms}
    found: list[Learnt] = []
    for path in documents:
        for name in read_review(document_of(path) or path).names:
            before = meant.get(name.forms[0])
            if before is None or (before.label, before.id) != (name.label, name.id):
                told = f"{before.label} {before.name}" if before else None
                found.append(Learnt(name.forms[0], name.label, name.name, told))
                meant[name.forms[0]] = name
    if found:
        _add(language, found)
    return found


def _add(language: Path, found: list[Learnt]) -> None:
    """Write the new names at the end of the file, all at once."""
    text = language.read_text(encoding="utf-8") if language.exists() else ""
    blocks: dict[tuple[str, str], list[str]] = {}
    for one in found:
        blocks.setdefault((one.label, one.name), []).append(one.form)
    for (label, name), forms in blocks.items():
        # TOML reads the texts and lists of JSON.
        said = {"label": label, "name": name, "aliases": [form for form in forms if form != name]}
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
        text = text.rstrip("\n") + "\n\n" * bool(text) + "\n".join(["[[name]]", *lines]) + "\n"
    part = language.with_name(f"{language.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(language)
