"""A user's own language in one TOML file: names, patterns and rules; wrong ones by file and key."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING

from ..graph.errors import LoadError, LodegraphError
from ..graph.names import resolve, slug
from ..graph.schema import load_schema
from .examples import said_in
from .frames import shipped_frames
from .gazetteer import CLOSED, KINDS
from .keyed import Keyed, nearest
from .own_language import SHIPPED, Language, OwnName, speaking
from .stated import table_name
from .through import THROUGH

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

LABELS = tuple(label for label in KINDS if label != "Area")
PATTERN_LABELS = ("Firm", "StateBank", "Facility")
PREDICATES = ("verbs", "nouns", "words")
# Keys of a rule that say where something stands, and of which kinds it may be.
ROLES = ("S", "O")
PLACED = ("without", "spared", "given")
TYPE_NAMES: dict[type, str] = {
    str: "a text",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    int: "a number",
    float: "a number",
}
REQUIRED = ("id", "type", "S", "O", "meaning")


def read_language(path: Path) -> Language:
    """Read a user's names, patterns and rules, and try the examples of the rules.

    Parameters
    ----------
    path : Path
        A TOML file with ``[[name]]``, ``[[pattern]]`` and ``[[rule]]`` tables.

    Returns
    -------
    Language

    Raises
    ------
    LoadError
        With file, key, value and the nearest known word: if the file is no TOML, a key or value
        is wrong, a name is none of the tables, or an example says something else than it should.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LoadError(path, f"is no TOML: {error}", hint="see docs/own-language.md") from None
    except UnicodeDecodeError:
        raise LoadError(path, "is not UTF-8", hint="save it as UTF-8") from None
    whole = Keyed(path, "", values)
    whole.only("name", "pattern", "rule")
    rules = list(whole.tables("rule"))
    known = {frame.id for frame in shipped_frames()}
    for rule in rules:
        _check_rule(rule, known)
        known.add(rule.values["id"])
    own = Language(
        tuple(_name(each) for each in whole.tables("name")),
        tuple(_pattern(each) for each in whole.tables("pattern")),
        tuple(rule.values for rule in rules),
    )
    with speaking(own):
        for rule in rules:
            _try_examples(rule)
    return own


def language_of(path: Path | None) -> Language:
    """Read a user's language, or give the one that ships where there is none."""
    return read_language(path) if path is not None else SHIPPED


def _name(keyed: Keyed) -> OwnName:
    keyed.only("label", "name", "aliases", "products", "country", "town")
    label, name = keyed.text("label", LABELS), keyed.text("name")
    aliases, products = keyed.texts("aliases"), keyed.texts("products")
    country = keyed.text("country", default="")
    try:
        id_ = resolve(label, name) if label in CLOSED else slug(name)
    except LodegraphError as error:
        raise keyed.wrong("name", error.message, error.hint) from None
    try:
        home = resolve("Country", country) if country else ""
    except LodegraphError as error:
        raise keyed.wrong("country", error.message, error.hint) from None
    if label == "Agency" and not home:
        raise keyed.wrong("country", "is missing", "an agency acts for its country")
    if products and label not in {"Mineral", "EndSector"}:
        raise keyed.wrong("products", "only minerals and end sectors have products")
    for key, forms in (("name", (name,)), ("aliases", aliases), ("products", products)):
        if not all(re.search(r"\w", form) for form in forms):
            raise keyed.wrong(key, "a name needs a letter or a digit")
    forms = aliases if label in CLOSED else (name, *aliases)
    town = keyed.values.get("town", False)
    if not isinstance(town, bool):
        raise keyed.wrong("town", "is neither true nor false")
    return OwnName(label, id_, table_name(label, id_) or name, forms, products, home, town)


def _pattern(keyed: Keyed) -> tuple[str, re.Pattern[str]]:
    keyed.only("label", "shape")
    label, shape = keyed.text("label", PATTERN_LABELS), keyed.text("shape")
    try:
        compiled = re.compile(shape)
    except re.error as error:
        raise keyed.wrong("shape", f"is no regular expression: {error}") from None
    if compiled.groups != 1:
        why = f"has {compiled.groups} groups; the one in brackets is the name"
        raise keyed.wrong("shape", why, "write (?:...) for what is not the name")
    return label, compiled


@cache
def _known_keys() -> dict[str, set[type]]:
    """Tell which keys the shipped rules have, and of which types their values are."""
    found: dict[str, set[type]] = {}
    for frame in shipped_frames():
        for key, value in frame.options.items():
            found.setdefault(key, set()).add(type(value))
    return found


@cache
def _known_roles() -> tuple[frozenset[str], frozenset[str]]:
    """Tell the places and the kinds that the shipped rules name."""
    roles = [role for frame in shipped_frames() for role in (*frame.subject, *frame.object)]
    places = frozenset(place for role in roles for place in role.places)
    return places, frozenset(kind for role in roles for kind in role.kinds)


def _check_rule(rule: Keyed, known: Collection[str]) -> None:
    _check_keys(rule)
    if rule.text("id") in known:
        raise rule.wrong("id", "another rule has this id", "give it one of its own")
    rule.text("type", load_schema().types)
    if sum(key in rule.values for key in PREDICATES) != 1:
        raise rule.wrong("", "has not exactly one of: verbs, nouns, words")
    for name in rule.text("through", default="").split():
        if name not in THROUGH:
            raise rule.wrong("through", f"{name!r} is not known", nearest(name, THROUGH))
    for key in ROLES:
        for role in rule.texts(key):
            _check_role(rule, key, role)
    for key in PLACED:
        if key in rule.values:
            _check_role(rule, key, rule.text(key))


def _check_keys(rule: Keyed) -> None:
    """Refuse keys that no shipped rule has, and values of another type than theirs."""
    keys = _known_keys()
    rule.only(*keys)
    for key in REQUIRED:
        if key not in rule.values:
            raise rule.wrong(key, "is missing", "a rule has id, type, S, O, meaning, and its words")
    for key, value in rule.values.items():
        if type(value) not in keys[key]:
            wanted = " or ".join(sorted(TYPE_NAMES[kind] for kind in keys[key]))
            raise rule.wrong(
                key, f"is {TYPE_NAMES.get(type(value), 'something else')}, not {wanted}"
            )


def _check_role(rule: Keyed, key: str, role: str) -> None:
    places, kinds = _known_roles()
    place, colon, kind = role.partition(":")
    if not colon:
        raise rule.wrong(key, f"{role!r} has no kinds", 'write "subj: Org" or "in at: Place"')
    for word, words in ((place, places), (kind, kinds)):
        for one in word.split():
            if one not in words:
                raise rule.wrong(key, f"{one!r} is not known", nearest(one, words))


def _try_examples(rule: Keyed) -> None:
    """Read the examples of a rule as they will be read."""
    for sentence, said in rule.values.get("examples", {}).items():
        found = said_in(sentence)
        if sorted(found) != sorted(said.split("; ")):
            key = f"{rule.place('examples')}.{sentence!r}"
            why = f"the example says {'; '.join(found) or 'nothing'}"
            hint = "see why with: lodegraph extract --explain"
            raise LoadError(rule.file, why, key=key, value=said, hint=hint)
