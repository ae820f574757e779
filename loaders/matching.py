"""Matching: one document's extraction against its annotation, counted measure by measure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from ..graph.names import aliases

Counts = tuple[int, int, int]
Key = tuple[str, str, str]
LEGAL_FORM = re.compile(
    r"\b(?:s ?a ?c?|sarl|sas|plc|inc|corp|corporation|co|company|ltd|limited|llc|gmbh|ag|nv"
    r"|holdings?|group)\b"
)
TOLERANCE = 0.01
SHARED_WORDS = 0.8


def compare(gold: dict[str, Any], predicted: dict[str, Any]) -> dict[str, Counts]:
    """Count what is right, wrong and missed, for each measure and each relation.

    Names match by the forms that the annotation lists and by the aliases of the code tables;
    optional items count neither way; an alternative relation counts once.
    """
    name = _Names(gold)
    found = _entities(gold, predicted, name)
    return found | _relations(gold, predicted, name)


class _Names:
    """The annotated name that a form stands for."""

    def __init__(self, gold: dict[str, Any]) -> None:
        self.known: dict[str, str] = {}
        for entity in gold["entities"]:
            self.known[_folded(entity["canonical"])] = entity["canonical"]
        for entity in gold["entities"]:
            for form in [*entity.get("mentions", []), entity.get("id") or ""]:
                self.known.setdefault(_folded(form), entity["canonical"])
        meanings = {_table().get(form): name for form, name in reversed(self.known.items())}
        self.by_meaning = {key: name for key, name in meanings.items() if key}

    def __call__(self, form: str) -> str:
        folded = _folded(form)
        meaning = _table().get(folded)
        named = self.by_meaning.get(meaning) if meaning else None
        return self.known.get(folded) or named or folded


@cache
def _table() -> dict[str, tuple[str, str]]:
    labels = ("Country", "Region", "Mineral", "EndSector")
    return {_folded(form): (label, id_) for label in labels for form, id_ in aliases(label)}


def _folded(text: str) -> str:
    """Reduce a name to what distinguishes it: no case, accents, legal form or "the"."""
    plain = unicodedata.normalize("NFKD", text).lower().replace("\u2019", "'").replace("&", " and ")
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"'s\b", "", letters)).strip()
    words = re.sub(r"^the ", "", words)
    return " ".join(LEGAL_FORM.sub(" ", words).split()) or words


def _entities(gold: dict[str, Any], predicted: dict[str, Any], name: _Names) -> dict[str, Counts]:
    wanted: dict[tuple[str, str], Any] = {}
    optional: set[str] = set()
    types: dict[str, set[str]] = {}
    for entity in gold["entities"]:
        key = name(entity["canonical"]), entity["type"]
        types[key[0]] = {entity["type"], *entity.get("alt_types", [])}
        if entity.get("optional"):
            optional.add(key[0])
        else:
            wanted.setdefault(key, entity)
    main = {key[0]: key for key in wanted}
    got: dict[tuple[str, str], Any] = {}
    for entity in predicted["entities"]:
        called = name(entity["canonical"])
        fits = called in main and entity["type"] in types[called]
        got[main[called] if fits else (called, entity["type"])] = entity
    counted = {key for key in got if key[0] not in optional}
    both = counted & wanted.keys()
    asked = [key for key in both if wanted[key].get("id")]
    ids = sum(str(wanted[key]["id"]) == str(got[key].get("id")) for key in asked)
    names, called_names = {key[0] for key in wanted}, {key[0] for key in counted}
    return {
        "entity": (len(both), len(counted - both), len(wanted.keys() - both)),
        "entity_name_only": (
            len(names & called_names),
            len(called_names - names),
            len(names - called_names),
        ),
        "id": (ids, len(asked) - ids, 0),
    }


def _triples(rows: list[dict[str, Any]], name: _Names) -> dict[Key, dict[str, Any]]:
    found: dict[Key, dict[str, Any]] = {}
    for row in rows:
        ends = name(row["subject"]), name(row["object"])
        turned = row["relation"] == "IMPORTS_FROM"
        relation = "EXPORTS_TO" if turned else row["relation"]
        subject, object_ = reversed(ends) if turned else ends
        key = subject, relation, object_
        if key not in found or (found[key].get("optional") and not row.get("optional")):
            found[key] = row
    return found


def _relations(gold: dict[str, Any], predicted: dict[str, Any], name: _Names) -> dict[str, Counts]:
    wanted, got = _triples(gold["relations"], name), _triples(predicted["relations"], name)
    passed = {name(e["canonical"]) for e in gold["entities"] if e.get("optional")}
    needed = {key for key, row in wanted.items() if not row.get("optional")}
    spare = wanted.keys() - needed
    counted = {k for k in got.keys() - spare if k in needed or not passed & {k[0], k[2]}}
    right = counted & needed
    instead: dict[Key, Key] = {}
    alternatives: set[Key] = set()
    for key in sorted(needed):
        for relation in wanted[key].get("alt_relations", []):
            for other in _triples([{**wanted[key], "relation": relation}], name):
                if other not in needed:
                    alternatives.add(other)
                    if key not in right and other in got:
                        instead[key] = other
    matched = {**{key: got[key] for key in right}, **{k: got[o] for k, o in instead.items()}}
    counted = (counted - alternatives) | instead.keys()
    counts = {"relation_strict": _count(set(matched), counted, needed)}
    counts["relation_lenient"] = _pairs_count(needed, spare, got, passed)
    counts |= _attributes(wanted, matched)
    for relation in {key[1] for key in needed | counted}:
        parts = [{k for k in keys if k[1] == relation} for keys in (set(matched), counted, needed)]
        counts[f"relation {relation}"] = _count(*parts)
    return counts


def _count(right: set[Key], counted: set[Key], needed: set[Key]) -> Counts:
    return len(right), len(counted - right), len(needed - right)


def _pairs_count(
    needed: set[Key], spare: set[Key], got: dict[Key, dict[str, Any]], passed: set[str]
) -> Counts:
    wanted = {frozenset((k[0], k[2])) for k in needed}
    free = {frozenset((k[0], k[2])) for k in spare} - wanted
    found = {frozenset((k[0], k[2])) for k in got} - free
    found = {pair for pair in found if pair in wanted or not pair & passed}
    return len(wanted & found), len(found - wanted), len(wanted - found)


def _attributes(
    wanted: dict[Key, dict[str, Any]], matched: dict[Key, dict[str, Any]]
) -> dict[str, Counts]:
    pairs = [(wanted[key], row) for key, row in matched.items()]
    status = [(g, p) for g, p in pairs if g.get("status", "asserted") != "asserted"]
    told = [(g, p) for g, p in pairs if g.get("evidence") and p.get("evidence")]
    results = {
        "value": [same_value(g, p) for g, p in pairs if g.get("value") is not None],
        "year": [str(g["year"]) == str(p.get("year")) for g, p in pairs if g.get("year")],
        "status": [g["status"] == (p.get("status") or "asserted") for g, p in status],
        "evidence": [_same_evidence(g["evidence"], p["evidence"]) for g, p in told],
        "offset": [
            g.get("start") == p.get("start") and g.get("end") == p.get("end")
            for g, p in told
            if g["evidence"] == p["evidence"]
        ],
    }
    return {key: (sum(flags), len(flags) - sum(flags), 0) for key, flags in results.items()}


def same_value(gold: dict[str, Any], predicted: dict[str, Any]) -> bool:
    """Tell whether two statements have the same figure; a fraction may stand for per cent."""
    try:
        wanted, got = (float(str(row.get("value")).replace(",", "")) for row in (gold, predicted))
    except ValueError:
        return str(gold.get("value")) == str(predicted.get("value"))
    share = 0 < got <= 1 and abs(wanted - 100 * got) <= 0.5  # noqa: PLR2004
    return share or abs(wanted - got) <= TOLERANCE * max(abs(wanted), 1e-9)


def _same_evidence(gold: str, predicted: str) -> bool:
    wanted, got = _folded(gold), _folded(predicted)
    if wanted in got or got in wanted:
        return True
    first, second = set(wanted.split()), set(got.split())
    return len(first & second) / max(1, min(len(first), len(second))) >= SHARED_WORDS


def judged(
    gold: dict[str, Any], predicted: dict[str, Any]
) -> list[tuple[dict[str, Any], bool | None]]:
    """Tell of each extracted relation whether it is right; None where it counts neither way.

    Parameters
    ----------
    gold, predicted : dict
        One document's annotation and extraction.

    Returns
    -------
    list of (dict, bool or None)
        The relations, once for each subject, relation and object, and what was found.
    """
    name = _Names(gold)
    wanted = _triples(gold["relations"], name)
    passed = {name(e["canonical"]) for e in gold["entities"] if e.get("optional")}
    others = {
        other
        for row in wanted.values()
        for relation in row.get("alt_relations", [])
        for other in _triples([{**row, "relation": relation}], name)
    }
    found: list[tuple[dict[str, Any], bool | None]] = []
    for key, row in _triples(predicted["relations"], name).items():
        if key in wanted:
            found.append((row, None if wanted[key].get("optional") else True))
        elif key in others:
            found.append((row, True))
        else:
            found.append((row, None if passed & {key[0], key[2]} else False))
    return found
