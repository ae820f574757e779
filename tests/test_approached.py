"""Banks that are asked, or say no, where the sentence names no borrower."""

from __future__ import annotations

import pytest
from by_rules import by_rules

from lodegraph.loaders.examples import told

MAKER = "Liontown mines lithium at Kathleen Valley."
BANK = "european-bank-for-reconstruction-and-development"


def financed(text: str) -> set[str]:
    """Give what a text, that is about Liontown, states of money lent."""
    found = by_rules(f"{MAKER} {text}")
    return {told(candidate) for candidate in found if candidate.type == "FINANCES"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The EBRD was approached but declined to lend.", "negated"),
        ("The EBRD turned down an application.", "negated"),
        ("The EBRD has not lent the company anything.", "negated"),
        ("The EBRD has been asked for a loan.", "planned"),
        ("It has applied to the EBRD for $2 billion.", "2 planned"),
        ("A loan of $100 million is being discussed with the EBRD.", "100 planned"),
        ("Discussions on a credit line with the EBRD are continuing.", "planned"),
        ("No money has come from the EBRD.", "negated"),
    ],
)
def test_the_firm_of_the_text_is_who_asks(text: str, wanted: str) -> None:
    assert financed(text) == {f"{BANK} FINANCES liontown-resources {wanted}"}


@pytest.mark.parametrize(
    "text",
    [
        "Construction was paid for with money borrowed from the EBRD.",
        "The funding comes in part from the EBRD.",
    ],
)
def test_a_bank_lends_to_the_site_of_the_text(text: str) -> None:
    assert financed(text) == {f"{BANK} FINANCES kathleen-valley"}


@pytest.mark.parametrize(
    "text",
    [
        "The EBRD rejected claims that it favours coal.",
        "Chinese smelters declined to buy, and the EBRD's line is clear.",
        "The World Bank is reviewing its forecasts for growth.",
        "Zambia has asked the World Bank for a loan.",
        "The EBRD declined to comment on the loan.",
        "The EBRD is financing a port nearby.",
    ],
)
def test_a_bank_that_does_something_else_is_not_approached(text: str) -> None:
    assert financed(text) == set()
