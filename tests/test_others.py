"""What stands beside two names in a sentence, and what the rules found of them."""

from __future__ import annotations

from lodegraph.loaders.discourse import Discourse
from lodegraph.loaders.others import Others, names_in
from lodegraph.loaders.reading import candidates, parse
from lodegraph.loaders.shapes import names_within
from lodegraph.loaders.signs import Pair, Signs


def others(sentence: str) -> tuple[Others, dict[str, tuple[int, int]]]:
    clause = parse(sentence, names_within([sentence]), Discourse())
    places = {name.ids[0]: (number, place) for number, place, name in names_in(clause)}
    return Others(clause, [*candidates(clause)]), places


def pair(places: dict[str, tuple[int, int]], subject: str, object_: str) -> Pair:
    (first, first_place), (second, second_place) = places[subject], places[object_]
    return Pair(first, second, first_place, second_place)


def test_an_only_pair_has_no_rivals() -> None:
    told, places = others("Lynas bought Balama.")
    assert set(told.rivals(pair(places, "lynas", "balama"))) == {
        *("subjects 1", "objects 1", "only pair"),
        *("nearest subject", "nearest object", "same clause"),
    }


def test_a_nearer_name_is_a_rival() -> None:
    told, places = others("Lynas said on Monday that Syrah bought Balama.")
    far = set(told.rivals(pair(places, "lynas", "balama")))
    near = set(told.rivals(pair(places, "syrah-resources", "balama")))
    assert {"subjects 2", "objects 1", "nearest object"} <= far & near
    assert "nearest subject" in near - far


def test_what_rules_found_of_a_name_with_others_is_told() -> None:
    told, places = others("Syrah owns Balama, and Lynas waits.")
    assert [(c.type, c.subject.ids[0], c.object.ids[0]) for c in told.found] == [
        ("OWNS", "syrah-resources", "balama")
    ]
    signs = set(told.said(pair(places, "lynas", "balama")))
    assert signs == {"object of OWNS", "object of OWNS of another"}
    # What joins the two names themselves is not told of them.
    assert set(told.said(pair(places, "syrah-resources", "balama"))) == {"nothing found"}


def test_signs_tell_what_two_names_are_to_a_verb() -> None:
    told, places = others("Balama was bought by Lynas.")
    signs = set(Signs(told.clause, ()).of(pair(places, "lynas", "balama")))
    assert {"as doer and done", "as doer and done of verb buy (passive)"} <= signs
    assert {"subject doer of OWNS", "as doer and done of OWNS"} <= signs
