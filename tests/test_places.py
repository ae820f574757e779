"""What sentences say of where firms and sites are."""

from __future__ import annotations

import pytest
from by_rules import by_rules

from lodegraph.loaders.examples import told


def said(text: str) -> set[str]:
    """Give where a text says that something is, each written as rules' examples are."""
    return {told(candidate) for candidate in by_rules(text) if candidate.type == "LOCATED_IN"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # A description in the singular is of the last of a list, in the plural of all.
        ("Ford and Lynas, an Australian miner, were silent.", "lynas LOCATED_IN AUS"),
        (
            "Ford and Tesla, two American companies, were silent.",
            "ford LOCATED_IN USA; tesla LOCATED_IN USA",
        ),
        (
            "Balama is run by two Australian companies, Lynas and Syrah, as before.",
            "lynas LOCATED_IN AUS; syrah-resources LOCATED_IN AUS",
        ),
        ("Balama is owned by an Australian group, Syrah.", "syrah-resources LOCATED_IN AUS"),
        ("Tesla likes Vale's plant in Brazil, Glencore's Balama and others.", ""),
        ("With an Australian company, Glencore opened Balama.", ""),
        ("Once run by Glencore, the Zambian government seized Balama.", ""),
        ("Vale and Tesla mean to back the Australian miner's plant, they said.", ""),
        # Who says it all stands behind a comma, and describes no name before it.
        ("Glencore closed its shaft at Balama, the Swiss trader said.", "glencore LOCATED_IN CHE"),
        ("In China, Orlo, a firm from Hubei, was silent.", "orlo LOCATED_IN CHN"),
        (
            "The Lithium Triangle of Bolivia and Chile holds most lithium.",
            "BOL LOCATED_IN lithium-triangle; CHL LOCATED_IN lithium-triangle",
        ),
        # Town and country behind commas.
        (
            "Tesla bought the Balama mine, Pemba, Mozambique.",
            "balama LOCATED_IN MOZ; pemba LOCATED_IN MOZ",
        ),
        ("Borrower: Lynas, Australia", "lynas LOCATED_IN AUS"),
        ("Balama is sold to Sojitz, a Hong Kong trading house.", "sojitz LOCATED_IN HKG"),
        ("Glencore, Australia and Chile were silent.", ""),
    ],
)
def test_names_beside_a_country_lie_there(text: str, wanted: str) -> None:
    assert said(text) == {one for one in wanted.split("; ") if one}
