"""What sentences state of trade, its limits and uses that lean on the ones before."""

from __future__ import annotations

import pytest

from lodegraph.loaders.reading import read_sentences
from lodegraph.loaders.text import Sentence


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        # What a state's own paper calls "the country" and "our", and what else its measures bind.
        (
            "REPUBLIC OF ZAMBIA",
            "Copper may not leave the country without a permit.",
            "ZMB RESTRICTS copper",
        ),
        (
            "NATIONAL ASSEMBLY OF ZAMBIA - Questions",
            "Japan took 40% of our copper exports.",
            "ZMB EXPORTS_TO JPN",
        ),
        (
            "China has licensed exports of gallium since 2023.",
            "The same system applies to germanium since 2023 and to antimony since 2024.",
            "CHN RESTRICTS antimony; CHN RESTRICTS germanium",
        ),
        (
            "Gabon banned exports of manganese in 2029.",
            "Ores of lithium and cobalt have been under a like prohibition since 2025.",
            "GAB RESTRICTS cobalt; GAB RESTRICTS lithium",
        ),
        (
            "Kenya is rich in titanium.",
            "A permit is required for the export of titanium from Vietnam.",
            "VNM RESTRICTS titanium",
        ),
        # Who is supplied with a share of "its" need is another than who supplies it.
        (
            "Japan imports most metals.",
            "China supplies 60% of its tin, Peru 20% of its zinc.",
            "CHN EXPORTS_TO JPN; PER EXPORTS_TO JPN",
        ),
        (
            "Metals are scarce.",
            "China supplies 60% of the tin that Japan uses; Peru delivers 20% of its zinc.",
            "CHN EXPORTS_TO JPN; PER EXPORTS_TO JPN",
        ),
        (
            "China banned exports of gallium.",
            "New curbs were announced in 2025 on tungsten and tin, and on five rare earths.",
            "CHN RESTRICTS rare-earths; CHN RESTRICTS tin; CHN RESTRICTS tungsten",
        ),
        # "It" is who is not only ranked next.
        (
            "Chile mined 800 tonnes of tin; Peru came second.",
            "It sold all of the tin to Japan.",
            "CHL EXPORTS_TO JPN",
        ),
        # What follows the last comma of a list is like what comes before it.
        (
            "Metals are scarce.",
            "Peru made 30% of tin output, 20% of zinc output, and 10% of copper output.",
            "PER PRODUCES copper; PER PRODUCES tin; PER PRODUCES zinc",
        ),
        (
            "Metals are scarce.",
            "Firms that mine cobalt, such as Glencore and Vale, may grow.",
            "glencore PRODUCES cobalt; vale PRODUCES cobalt",
        ),
        (
            "Metals are scarce.",
            "Japanese smelters delivered 30% of the world's tin.",
            "JPN REFINES tin",
        ),
        (
            "Chile mines tin.",
            "Peru's lead is in zinc, where it accounts for 30% of output.",
            "PER PRODUCES zinc",
        ),
        # Nobody acts where it is said what there is.
        (
            "France mines tin.",
            "Peru sells zinc, but there is no copper mining in the country.",
            "PER PRODUCES copper",
        ),
        # What a metal is likened to is not spoken of.
        (
            "Tungsten is dear.",
            "The metal, nearly as hard as diamond, goes into missiles.",
            "tungsten USED_IN defense",
        ),
        # "There" is where others get it from.
        (
            "Graphite is dear.",
            "Japan gets its graphite from China; Posco imports graphite from there.",
            "CHN EXPORTS_TO posco",
        ),
        (
            "REPUBLIC OF GHANA",
            "Spodumene concentrate may be exported only under a permit of the Minister.",
            "GHA RESTRICTS lithium",
        ),
        (
            "China licenses exports of tungsten.",
            "Exports have required a licence since 2025, as have those of tellurium and bismuth.",
            "CHN RESTRICTS bismuth; CHN RESTRICTS tellurium",
        ),
        (
            "A bill to ban exports of nickel ore failed.",
            "Its backers pointed to Indonesia, which outlawed such shipments in 2020.",
            "IDN RESTRICTS nickel",
        ),
        (
            "EGA dug bauxite in Guinea.",
            "Conakry halted its exports in 2024.",
            "GIN RESTRICTS aluminum",
        ),
        (
            "The Philippines is poor.",
            "A bill that would have prohibited exports of nickel ore was dropped by the Senate.",
            "PHL RESTRICTS nickel",
        ),
        # "There" is not where goods come from; who imports, by the clause that tells of the goods.
        (
            "China refines gallium.",
            "Germany obtained 84% of its purchases from there.",
            "CHN EXPORTS_TO DEU; DEU IMPORTS gallium",
        ),
        (
            "China smelts chromium.",
            "South Africa shipped 17 million tonnes of chromite there.",
            "ZAF EXPORTS_TO CHN",
        ),
        (
            "The European Union needs magnets.",
            "Some 97% of the magnets the Union uses are imported from China.",
            "CHN EXPORTS_TO eu",
        ),
        (
            "Lithium is dear.",
            "Half of the hydroxide that South Korea's cathode makers use comes from China.",
            "CHN EXPORTS_TO KOR",
        ),
        (
            "Lithium is dear.",
            "Nearly all of the lithium consumed in Japan is imported.",
            "JPN IMPORTS lithium",
        ),
        # An aside is over: its verb is not what the sentence tells.
        (
            "Manganese is cheap.",
            "South Africa and Gabon, which mine half of all manganese, export nearly all of it.",
            "GAB EXPORTS manganese; ZAF EXPORTS manganese",
        ),
        (
            "Boeing stopped buying titanium.",
            "Airbus, which says it now gets 20% of its titanium from Russia, declined to comment.",
            "RUS EXPORTS_TO airbus",
        ),
        # What metals go into, by a noun that sums them up, a pronoun, and what is left.
        (
            "China refines gallium.",
            "Nearly all of it becomes gallium nitride, a compound that goes into chips and radar.",
            "gallium USED_IN defense; gallium USED_IN semiconductors",
        ),
        (
            "Hungary has no mines.",
            "It mines no nickel or cobalt, the two metals on which its battery makers live.",
            "HUN DEPENDS_ON cobalt; cobalt USED_IN batteries; nickel USED_IN batteries",
        ),
        (
            "Tungsten is hard.",
            "Members will find it in cutting tools, in ammunition and in semiconductors.",
            "tungsten USED_IN cemented-carbides; tungsten USED_IN defense",
        ),
        (
            "Germanium is dear.",
            "Demand from fibre optics and missiles is firm.",
            "germanium USED_IN defense; germanium USED_IN fiber-optics",
        ),
        (
            "Titanium is light.",
            "Aircraft engines take 60% of the tonnage, chemical plants much of the balance.",
            "titanium USED_IN aerospace; titanium USED_IN chemicals",
        ),
    ],
)
def test_a_sentence_states_what_the_one_before_helps_to_tell(
    before: str, sentence: str, expected: str
) -> None:
    *_, last = read_sentences([Sentence(0, len(text), text) for text in (before, sentence)])
    stated = {f"{c.subject.ids[0]} {c.type} {c.object.ids[0]}" for c in last.candidates}
    assert {*expected.split("; ")} <= stated


def test_the_worlds_reserves_are_not_those_of_the_site_spoken_of() -> None:
    texts = ["Glencore digs zircon at Moma.", "World zircon reserves are put at 70m tonnes."]
    *_, read = read_sentences([Sentence(0, len(text), text) for text in texts])
    assert "moma" not in {c.subject.ids[0] for c in read.candidates}


def test_a_supplier_of_goods_is_no_supplier_of_who_was_spoken_of() -> None:
    texts = ["Lynas digs rare earths.", "Vale is a leading supplier of raw materials."]
    *_, read = read_sentences([Sentence(0, len(text), text) for text in texts])
    assert "SUPPLIES" not in {c.type for c in read.candidates}


def test_what_a_ban_is_on_is_not_done() -> None:
    text = "China has a ban on exporting nickel to Japan."
    (read,) = read_sentences([Sentence(0, len(text), text)])
    assert {c.status for c in read.candidates if c.type == "EXPORTS_TO"} == {"negated"}


def test_resources_that_are_sought_are_of_whatever_kind() -> None:
    texts = ["Tungsten is dear.", "Vale hopes to boost its resources."]
    *_, read = read_sentences([Sentence(0, len(text), text) for text in texts])
    assert "HOLDS_RESERVES" not in {c.type for c in read.candidates}


def test_who_is_ahead_as_a_producer_is_not_so_in_reserves() -> None:
    text = "Peru has the largest zinc reserves and is the third maker of tin after Chile."
    [read] = read_sentences([Sentence(0, len(text), text)])
    holders = {c.subject.ids[0] for c in read.candidates if c.type == "HOLDS_RESERVES"}
    assert holders == {"PER"}


def test_a_site_outside_the_country_does_not_lie_in_it() -> None:
    texts = ["Japan buys tin.", "Lynas means to send ore mined at Orlo outside the country."]
    *_, last = read_sentences([Sentence(0, len(text), text) for text in texts])
    assert "LOCATED_IN" not in {c.type for c in last.candidates}


def test_it_is_not_who_is_named_in_its_own_clause() -> None:
    texts = ["Glencore mines tin.", "It is owned by Lynas, a unit of Glencore."]
    *_, last = read_sentences([Sentence(0, len(text), text) for text in texts])
    assert ("lynas", "glencore") not in {
        (c.subject.ids[0], c.object.ids[0]) for c in last.candidates
    }


def test_a_tariff_is_no_measure_on_exports() -> None:
    texts = [
        "Beijing put gallium under licence in April in reply to American tariffs.",
        "The ban on tin was lifted until 2026.",
    ]
    reads = [*read_sentences([Sentence(0, len(text), text) for text in texts])]
    issuers = {c.subject.ids[0] for r in reads for c in r.candidates if c.type == "RESTRICTS"}
    assert issuers == {"CHN"}


def test_the_ban_is_that_of_whom_the_text_told() -> None:
    texts = [
        "Chile halted exports of tin in 2020.",
        "The European Union complained in 2021, arguing that the ban hurt its smelters.",
        "Exports of copper were forbidden in 2023.",
    ]
    *_, last = read_sentences([Sentence(0, len(text), text) for text in texts])
    assert {c.subject.ids[0] for c in last.candidates if c.type == "RESTRICTS"} == {"CHL"}
