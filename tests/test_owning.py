"""What sentences say of state firms, joint ventures and the descriptions beside a name."""

from __future__ import annotations

import pytest
from by_rules import by_rules

from lodegraph.loaders.examples import told

TYPES = {"OWNS", "OPERATES", "INVESTS_IN"}


def said(text: str) -> set[str]:
    """Give what a text states of owners and operators, each written as rules' examples are."""
    return {told(candidate) for candidate in by_rules(text) if candidate.type in TYPES}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Chile's state-owned Codelco was silent.", "CHL OWNS codelco"),
        ("Chile is rich in copper. The state company Codelco digs it.", "CHL OWNS codelco"),
        ("Chile is rich in copper. Codelco, the state miner, was silent.", "CHL OWNS codelco"),
        (
            "Chile is rich in copper. Another government vehicle, Codelco, was silent.",
            "CHL OWNS codelco",
        ),
        ("Chinese state-owned companies, led by Sinohydro, were silent.", "CHN OWNS sinohydro"),
        # No country is named, or the firm is only a state firm's partner.
        ("State-owned Codelco was silent.", ""),
        ("State-owned Codelco's partner Rio Tinto was silent in Chile.", ""),
        ("Germany's state bank KfW was silent.", ""),
        ("Balama, one of Glencore's two mines, was idle.", "glencore OPERATES balama"),
        (
            "Glencore was silent. Balama, one of its two mines, was idle.",
            "glencore OPERATES balama",
        ),
        (
            "Glencore closed its Mozambican mine, Balama, in 2019.",
            "glencore OPERATES balama former",
        ),
        ("Lynas's parent Glencore was silent.", "glencore OWNS lynas"),
        ("Lynas and its parent Glencore were silent.", "glencore OWNS lynas"),
        ("Glencore and its subsidiary Lynas were silent.", "glencore OWNS lynas"),
        ("Glencore and Vale were silent.", ""),
        ("The Glencore-run Balama mine was idle.", "glencore OPERATES balama"),
    ],
)
def test_descriptions_tell_owners(text: str, wanted: str) -> None:
    assert said(text) == {one for one in wanted.split("; ") if one}


@pytest.mark.parametrize(
    "text",
    [
        "Katanga Mining, Glencore's joint venture with Vale, was silent.",
        "Glencore's joint venture with Vale, Katanga Mining, was silent.",
        "Glencore and Vale set up a joint venture called Katanga Mining.",
        "Katanga Mining, a joint venture of Glencore with Vale, was silent.",
        "Katanga Mining brings together Glencore and Vale.",
    ],
)
def test_a_named_venture_belongs_to_its_members(text: str) -> None:
    assert said(text) == {"glencore OWNS katanga-mining", "vale OWNS katanga-mining"}


@pytest.mark.parametrize(
    "text",
    [
        "The Balama mine is owned 60% by Glencore and 40% by Vale.",
        "The Balama mine is held as to 60% by Glencore and 40% by Vale.",
        "The Balama mine belongs 60% to Glencore and 40% to Vale.",
        "Glencore (60%) and Vale (40%) own the Balama mine.",
        "The Balama mine, jointly owned by Glencore (60%) and Vale (40%), was idle.",
        "Glencore holds 60% of the Balama mine and Vale the remaining 40%.",
    ],
)
def test_each_owner_has_its_part(text: str) -> None:
    assert said(text) == {"glencore OWNS balama 60", "vale OWNS balama 40"}


def test_what_somebody_else_is_kept_from_is_denied() -> None:
    assert said("Canberra barred Glencore from buying Lynas.") == {"glencore OWNS lynas negated"}
    assert said("Glencore decided against buying Lynas.") == {"glencore OWNS lynas negated"}
    assert said("Glencore could have bought Lynas.") == {"glencore OWNS lynas negated"}


def test_most_of_the_ore_that_goes_to_a_firm_is_no_stake() -> None:
    assert said("Most of the ore from Balama goes to Glencore.") == set()
