"""Who does the same, or does not, by a verb that is not said again."""

from __future__ import annotations

import pytest
from by_rules import by_rules

from lodegraph.loaders.examples import told


def told_again(text: str) -> set[str]:
    """Give what a sentence states of who does so too."""
    return {told(c) for c in by_rules(text) if c.rule == "does-so-too"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Russia exports magnesium, as does Turkey.", {"TUR EXPORTS magnesium"}),
        ("China does not export tungsten, nor does Russia.", {"RUS EXPORTS tungsten negated"}),
        (
            "Zimbabwe banned exports of lithium, and Indonesia had done the same with nickel ore.",
            {"IDN RESTRICTS nickel ban"},
        ),
        (
            "Namibia forbade exports of lithium, and Ghana and Zambia have similar rules.",
            {"GHA RESTRICTS lithium ban", "ZMB RESTRICTS lithium ban"},
        ),
        (
            "Gabon banned exports of manganese in 2022; South Africa has never done so.",
            {"ZAF RESTRICTS manganese ban negated"},
        ),
        ("Airbus buys titanium from VSMPO, and Safran does so at Gennevilliers.", None),
        ("Airbus buys titanium from VSMPO, as does Safran.", None),
    ],
)
def test_who_does_so_too_does_what_was_said(text: str, wanted: set[str] | None) -> None:
    assert told_again(text) == (wanted or {"vsmpo-avisma SUPPLIES safran"})


def test_what_is_done_elsewhere_is_not_done_at_the_same_site() -> None:
    assert told_again("Syrah mines graphite at Balama, and Vale does so at Sudbury.") == {
        "vale PRODUCES graphite"
    }


def test_who_did_not_do_what_another_ceased_to_do_is_told_nothing_of() -> None:
    assert told_again("Russia no longer exports germanium, nor does Turkey.") == set()
