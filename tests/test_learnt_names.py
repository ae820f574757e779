"""Names that no table has, what a document's words make of them, and which name stands."""

from __future__ import annotations

import pytest

from lodegraph.loaders.gazetteer import Named
from lodegraph.loaders.mentions import find_mentions
from lodegraph.loaders.shapes import names_within


def named(*sentences: str) -> dict[str, str]:
    """Give the label and the name of what the last sentence names, by its form."""
    *_, last = sentences
    found = find_mentions(last, names_within(sentences))
    return {
        last[m.start : m.end]: f"{m.label} {m.name}"
        for m in found
        if isinstance(m, Named) and m.label in {"Firm", "Facility", "StateBank", "Country", "Area"}
    }


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("South32 develops Hermosa.", "Facility"),
        ("It refines cobalt in Hermosa.", "Facility"),
        ("It has 15% of Hermosa.", "Facility"),
        ("Officials met in Hermosa.", "Area"),
        ("The council of Hermosa met.", "Area"),
        ("The ore is converted to oxide in Hermosa.", "Facility"),
        ("South32 owns the Hermosa Mine.", "Facility"),
        ("South32 owns the Hermosa zinc mining complex.", "Facility"),
        ("It refines cobalt at its Balama ore plant in Hermosa.", "Area"),
        ("It is to close part of Hermosa.", "Facility"),
        ("It is hauled to Hermosa, where a miner will build a refinery.", "Facility"),
    ],
)
def test_a_towns_name_is_its_site_unless_something_is_in_or_of_the_town(
    sentence: str, label: str
) -> None:
    assert f"{label} Hermosa" in named(sentence).values()


def test_a_longer_name_wins_over_the_country_that_it_begins_with() -> None:
    found = named("The United States Antimony Corporation bought ore.")
    assert found == {
        "United States Antimony Corporation": "Firm United States Antimony Corporation"
    }


def test_a_short_form_stays_with_the_name_that_it_was_first_short_for() -> None:
    found = named(
        "Bushveld Minerals sold its mine.",
        "The state lent Bushveld Electrolyte Company money.",
        "Bushveld paid.",
    )
    assert found["Bushveld"] == "Firm Bushveld Minerals"


def test_an_acronym_may_stand_behind_a_legal_form_with_full_stops() -> None:
    found = named("Orlo Mining S.A. (OMSA) runs the mine.", "A bank lent OMSA $5 million.")
    assert found["OMSA"] == "Firm Orlo Mining"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Centinela is operated by Antofagasta.", "Firm Antofagasta plc"),
        ("Antofagasta owns Centinela.", "Firm Antofagasta plc"),
        ("Centinela lies by Antofagasta.", "Area Antofagasta"),
    ],
)
def test_a_district_that_acts_is_the_firm_of_its_name(text: str, label: str) -> None:
    assert named(text)["Antofagasta"] == label


def test_legal_forms_belong_to_a_firm() -> None:
    assert named("Glencore Pty Ltd owns it.") == {"Glencore Pty Ltd": "Firm Glencore"}
    assert named("Vale group owns it.") == {"Vale group": "Firm Vale"}
    assert named("It is one of the Vale group.") == {"Vale": "Firm Vale"}
    assert named("Vale, SA's largest miner, was silent.") == {"Vale": "Firm Vale"}


@pytest.mark.parametrize("called", ["Mrs Orlo", "Gina Orlo"])
def test_what_people_are_called_by_is_no_firm(called: str) -> None:
    assert named(f"{called} owns 5% of Lynas.", "Balama is owned by Orlo.") == {
        "Balama": "Facility Balama"
    }


@pytest.mark.parametrize("form", ["S.A.", "S.A.S.", "S.p.A.", "N.V."])
def test_a_legal_form_with_full_stops_ends_a_name(form: str) -> None:
    assert named(f"Compañía Minera Norte {form}, a miner, runs Balama.") == {
        f"Compañía Minera Norte {form}": "Firm Compañía Minera Norte",
        "Balama": "Facility Balama",
    }


def test_inc_is_no_firm_beside_the_one_that_it_ends() -> None:
    assert named("Boreal Graphite, Inc. mines graphite.") == {
        "Boreal Graphite, Inc.": "Firm Boreal Graphite"
    }


def test_a_district_in_brackets_is_no_short_form() -> None:
    assert named("Boreal Graphite (Alaska) mines graphite.") == {
        "Boreal Graphite": "Firm Boreal Graphite",
        "Alaska": "Area Alaska",
    }


@pytest.mark.parametrize(
    ("sentence", "form", "name"),
    [
        (
            "Sociedad Quimica Minera de Chile S.A. (SQM) mines it.",
            "Sociedad Quimica Minera de Chile S.A.",
            "Firm SQM",
        ),
        ("The Bank of Reconstruction (KfW) lent it.", "Bank of Reconstruction", "StateBank KfW"),
        ("Orlo Metals (SQM) mines it.", "SQM", "Firm Orlo Metals"),
        ("The Balama Graphite Project is idle.", "Balama Graphite Project", "Facility Balama"),
        (
            "Emirates Global Aluminum smelts it.",
            "Emirates Global Aluminum",
            "Firm Emirates Global Aluminium",
        ),
    ],
)
def test_a_name_written_out_is_that_of_the_short_form_that_is_known(
    sentence: str, form: str, name: str
) -> None:
    assert named(sentence)[form] == name


def test_pt_is_no_short_form_of_a_firm() -> None:
    assert "PT" not in named("PT Orlo Logam mines nickel.", "PT is idle.")


def test_llc_behind_a_comma_ends_a_name() -> None:
    assert "Orlo Technologies, LLC" in named("Orlo Technologies, LLC runs Balama.")


def test_a_person_is_no_firm_by_the_surname() -> None:
    assert "Orlofsky" not in named("Gina Orlofsky is rich.", "Balama is owned by Orlofsky.")
    assert "Orlofsky" in named("Balama is owned by Orlofsky.")


def test_a_place_before_a_known_firm_is_no_part_of_its_name() -> None:
    found = named("Apple buys magnets of the Texas MP Materials business.")
    assert found["MP Materials"] == "Firm MP Materials"


def test_a_verb_in_a_headline_begins_no_name() -> None:
    assert named("KfW Lends $5 Million to Enhance African Cobalt and Graphite Supply") == {
        "KfW": "StateBank KfW"
    }


def test_a_land_in_brackets_belongs_to_the_firm_before_its_legal_form() -> None:
    text = "Orlo Mining (Singapore) Limited owns Balama. Orlo Mining sells it."
    assert named(text)["Orlo Mining (Singapore) Limited"] == "Firm Orlo Mining"


def test_agencies_in_capitals_and_the_plural_are_no_firm() -> None:
    assert "ECAs" not in named("Six ECAs from Peru own shares of Vale.")


@pytest.mark.parametrize(
    "written", ["Orlo Lithium Brine Project", "Orlo Rare Earths Mine", "Orlo Project"]
)
def test_goods_are_no_part_of_a_sites_name(written: str) -> None:
    assert named(f"Vale bought the {written} last year.")[written] == "Facility Orlo"


def test_a_nationality_and_resources_name_a_firm() -> None:
    found = named("Orlo Magnets is a unit of Peruvian Resources.")
    assert found["Peruvian Resources"] == "Firm Peruvian Resources"
    assert "Peruvian Mining" not in named("Peruvian Mining is in trouble.")


def test_two_known_firms_stay_two_where_the_second_is_written_as_a_group() -> None:
    found = named("A venture of Cita Mineral Investindo and China Hongqiao Group refines bauxite.")
    assert found == {
        "Cita Mineral Investindo": "Firm Cita Mineral Investindo",
        "China Hongqiao Group": "Firm China Hongqiao",
    }


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The debt was bought by Zijin Mining Finance.", "Zijin Mining Finance"),
        ("Orlo Peak Finance lent the mine $5 million.", "Orlo Peak Finance"),
    ],
)
def test_a_firm_word_behind_a_known_firm_makes_another_firm(sentence: str, name: str) -> None:
    assert f"Firm {name}" in named(sentence).values()


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Nedbank Namibia lent it $5 million.", "Nedbank Namibia"),
        ("It was renamed Serbia Zijin Copper.", "Serbia Zijin Copper"),
        ("Tesla and Shenzhen Chengxin have signed.", "Shenzhen Chengxin"),
        ("In France UKTMP has a venture.", "UKTMP"),
    ],
)
def test_a_land_right_beside_a_firm_makes_its_branch(sentence: str, name: str) -> None:
    assert f"Firm {name}" in named(sentence).values()


def test_a_town_near_a_site_that_has_a_name_is_no_site() -> None:
    assert "Salba" not in named("It owns the Orlo deposit near Salba.")
    assert named("It owns a small deposit near Salba.")["Salba"] == "Facility Salba"
    mentions = find_mentions("It owns the Orlo deposit near Kiruna.")
    assert [m.kind for m in mentions if isinstance(m, Named)] == ["Area"]


def test_a_name_does_not_end_within_a_word() -> None:
    assert "Vanche" not in " ".join(named("It mothballed Vanchem's furnace.").values()).split()


@pytest.mark.parametrize(
    ("sentence", "minerals"),
    [
        ("Zinc and lead are mined there.", {"Zinc", "Lead"}),
        ("Silver, lead and gold come from there.", {"Silver", "Lead", "Gold"}),
        ("They took the lead.", set[str]()),
        ("Chile and lead buyers met.", set[str]()),
    ],
)
def test_lead_is_a_metal_behind_another(sentence: str, minerals: set[str]) -> None:
    found = (m for m in find_mentions(sentence) if isinstance(m, Named) and m.label == "Mineral")
    assert {m.name for m in found} == minerals


@pytest.mark.parametrize(
    ("sentence", "form", "label"),
    [
        ("Orlo of Chile gave up its claim.", "Orlo", "Firm"),
        ("Orlo, of Canada, put in $5 million.", "Orlo", "Firm"),
        ("Orlo, operator of the mine, has a smelter.", "Orlo", "Firm"),
        ("The smelter belonged to Orlo.", "Orlo", "Firm"),
        ("Orlo and Glencore own the works.", "Orlo", "Firm"),
        ("Its customers include Orlo, Tesla and Ford.", "Orlo", "Firm"),
        ("The deed was owned in equal parts by Orlo and the state.", "Orlo", "Firm"),
        ("It shut the one at Orlo, Nevada.", "Orlo", "Facility"),
        ("Glencore owns Orlo in Peru.", "Orlo", "Facility"),
        ("Orlo, in the province of Salta, was inaugurated.", "Orlo", "Facility"),
        ("It holds 40% of Orlo in Botswana.", "Orlo", "Facility"),
        ("Magnets come from Orlo, in Ohio, where it has put up a plant.", "Orlo", "Facility"),
        ("The Sal de Orlo tenements were sold.", "Sal de Orlo", "Facility"),
        ("It plans to mine the O.Rlo deposit in Botswana.", "O.Rlo deposit", "Facility"),
        ("Ore is refined at St. Orlo, in Austria.", "St. Orlo", "Facility"),
        ("It sold O.P. Orlo Tungsten to a rival.", "O.P. Orlo Tungsten", "Firm"),
        ("It holds 30% of Orlo Critical Minerals.", "Orlo Critical Minerals", "Firm"),
        ("Glencore mothballed its former rival Orlo.", "Orlo", "Firm"),
        ("Hesteel bought the Orlo steelworks from the state.", "Orlo steelworks", "Facility"),
    ],
)
def test_an_unknown_name_is_told_by_what_stands_beside_it(
    sentence: str, form: str, label: str
) -> None:
    assert named(sentence)[form].startswith(f"{label} ")


@pytest.mark.parametrize(
    "sentence",
    [
        "Domestic projects are few.",
        "Seven brine operations were running.",
        "Hardly anybody mines it.",
        "The Government of Chile lent money.",
        "The Ministry for Maritime Affairs and Investment lent money.",
        "Site: the salt flat in Chile.",
        "Neither venture has begun.",
        "It lies in the Orlo Manganese Field.",
        "Too many furnaces stand idle.",
        "It was a Soviet mill.",
        "The plant is on the Gulf of Finland.",
    ],
)
def test_plain_words_with_a_capital_are_no_names(sentence: str) -> None:
    assert not {label.split()[0] for label in named(sentence).values()} - {"Country"}


def test_a_part_of_a_hyphened_name_is_no_bank() -> None:
    assert named("KfW IPEX-Bank of Germany lent money.") == {
        "KfW IPEX-Bank": "StateBank KfW IPEX-Bank",
        "Germany": "Country Germany",
    }


def test_what_and_joins_to_a_known_firm_is_no_part_of_its_name() -> None:
    assert named("In September YLB and Uranium One signed a contract.") == {
        "YLB": "Firm YLB",
        "Uranium One": "Firm Uranium One",
    }


def test_a_figure_does_not_begin_within_a_name() -> None:
    assert named("It is owned by South32 and 29.6% by Glencore.")["South32"] == "Firm South32"


def test_a_site_is_not_the_short_form_of_the_firm_that_bears_its_name() -> None:
    found = named("Kabanga Nickel was sold.", "Kabanga belongs to the state.")
    assert found == {"Kabanga": "Facility Kabanga"}


def test_a_province_is_not_the_short_form_of_the_firm_that_bears_its_name() -> None:
    found = named("Orlova Tin was sold.", "It borders Orlova province, and Orlova is dry.")
    assert "Orlova" not in found


def test_an_institute_of_geology_is_no_firm() -> None:
    said = "Research by the Institute of Geology of Ukraine and a Bureau of Geological Research."
    assert named(said) == {"Ukraine": "Country Ukraine"}
