"""A user's own language: what it adds is read, and what is wrong in it is told by its key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lodegraph.cli import run
from lodegraph.graph.errors import LoadError
from lodegraph.loaders.examples import said_in
from lodegraph.loaders.explaining import explain
from lodegraph.loaders.frames import types_of
from lodegraph.loaders.gazetteer import gazetteer
from lodegraph.loaders.learning import learn
from lodegraph.loaders.own_language import speaking
from lodegraph.loaders.own_language_file import read_language
from lodegraph.loaders.review import review_path

RULE = """
[[rule]]
id = "tolls"
type = "REFINES"
verbs = "toll"
S = ["subj: Org"]
O = ["obj: Mineral"]
meaning = "A firm refines a mineral for others."
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


def said(own: Path, text: str, sentence: str) -> list[str]:
    own.write_text(text, encoding="utf-8")
    with speaking(read_language(own)):
        return said_in(sentence)


def test_a_new_firm_is_known_by_all_its_names_and_its_country(own: Path) -> None:
    text = (
        '[[name]]\nlabel = "Firm"\nname = "Zenda & Sons"\naliases = ["zS"]\ncountry = "Austria"\n'
    )
    assert said_in("zS mines tin.") == []
    assert said(own, text, "zS mines tin.") == ["zenda-and-sons PRODUCES tin"]
    assert said(own, text, "Zenda & Sons mines tin.") == ["zenda-and-sons PRODUCES tin"]
    assert said_in("zS mines tin.") == []  # and only where the language is spoken


def test_more_forms_of_what_the_tables_have(own: Path) -> None:
    text = '[[name]]\nlabel = "Mineral"\nname = "nickel"\naliases = ["devil copper"]\n'
    assert said(own, text, "Chile mines devil copper.") == ["CHL PRODUCES nickel"]
    text = '[[name]]\nlabel = "Country"\nname = "Chile"\naliases = ["Araucania"]\n'
    assert said(own, text, "Araucania mines tin.") == ["CHL PRODUCES tin"]


def test_a_product_is_kept_as_the_product(own: Path) -> None:
    own.write_text('[[name]]\nlabel = "Mineral"\nname = "nickel"\nproducts = ["MHP-2"]\n')
    with speaking(read_language(own)):
        (mention,) = gazetteer().find("MHP-2")
    assert (mention.ids, mention.product) == (("nickel",), "MHP-2")


def test_an_own_name_takes_the_place_of_a_shipped_one_and_the_last_one_counts(own: Path) -> None:
    text = '[[name]]\nlabel = "Firm"\nname = "Glencore Zug"\naliases = ["Glencore"]\n'
    assert said_in("Glencore mines tin.") == ["glencore PRODUCES tin"]
    assert said(own, text, "Glencore mines tin.") == ["glencore-zug PRODUCES tin"]
    more = text + text.replace("Zug", "Baar")
    assert said(own, more, "Glencore mines tin.") == ["glencore-baar PRODUCES tin"]


def test_a_pattern_finds_names_that_nobody_lists(own: Path) -> None:
    text = "[[pattern]]\nlabel = \"Facility\"\nshape = '\\b([A-Z]\\w+) adit\\b'\n"
    sentence = "The Hentzau adit produces tin."
    assert said_in(sentence) == []
    assert said(own, text, sentence) == ["hentzau PRODUCES tin"]


def test_a_rule_reads_its_verb_in_all_its_forms(own: Path) -> None:
    assert said_in("Glencore tolled nickel.") == []
    assert said(own, RULE, "Glencore tolled nickel.") == ["glencore REFINES nickel"]
    assert said(own, RULE, "Glencore plans to toll nickel.") == ["glencore REFINES nickel planned"]


def test_what_a_verb_may_state_follows_the_language(own: Path) -> None:
    own.write_text(RULE, encoding="utf-8")
    assert types_of("verbs", "toll") == frozenset()
    with speaking(read_language(own)):
        assert types_of("verbs", "toll") == {"REFINES"}
    assert types_of("verbs", "toll") == frozenset()


def test_a_rule_may_be_called_by_a_noun_that_the_lexicon_lacks(own: Path) -> None:
    text = RULE.replace('verbs = "toll"', 'nouns = "tolling"').replace("subj: Org", "by: Org")
    text = text.replace("obj: Mineral", "of: Mineral")
    sentence = "The tolling of nickel by Glencore went on."
    assert said(own, text, sentence) == ["glencore REFINES nickel"]


@pytest.mark.parametrize(
    ("text", "key", "why", "hint"),
    [
        ("[[names]]\n", "names", "nothing reads this key", "did you mean name?"),
        ('[[name]]\nlabel = "Frim"\nname = "X"', "name[0].label", "is not known", "Firm?"),
        ('[[name]]\nlabel = "Firm"', "name[0].name", "is missing", ""),
        (
            '[[name]]\nlabel = "Mineral"\nname = "nikel"\n',
            "name[0].name",
            "mineral 'nikel' is not known",
            "did you mean Nickel",
        ),
        (
            '[[name]]\nlabel = "Firm"\nname = "X"\ncountry = "Chlie"\n',
            "name[0].country",
            "country 'Chlie' is not known",
            "did you mean Chile",
        ),
        ('[[name]]\nlabel = "Firm"\nname = "X"\naliases = "Y"', "name[0].aliases", "list", "["),
        ('[[name]]\nlabel = "Firm"\nname = "X"\nproducts = ["Y"]', "name[0].products", "only", ""),
        ('[[name]]\nlabel = "Firm"\nname = "X"\ntown = 1', "name[0].town", "neither true", ""),
        ('[[name]]\nlabel = "Firm"\nname = "..."', "name[0].name", "cannot be made an id", ""),
        ('[[name]]\nlabel = "Firm"\nname = "X"\naliases = ["-"]', "name[0].aliases", "letter", ""),
        ('[[name]]\nlabel = "Agency"\nname = "X"', "name[0].country", "is missing", "country"),
        ("[[pattern]]\nlabel = 'Firm'\nshape = '('", "pattern[0].shape", "regular expression", ""),
        ("[[pattern]]\nlabel = 'Firm'\nshape = 'X'", "pattern[0].shape", "0 groups", "(?:...)"),
        ("name = 1\n", "name", "is no list of tables", ""),
        ("name = [1]\n", "name[0]", "is no table of keys", ""),
        (RULE + RULE, "rule[1].id", "another rule has this id", "its own"),
        (RULE.replace('"tolls"', '"mines"'), "rule[0].id", "another rule has this id", ""),
        (RULE.replace("REFINES", "REFINE"), "rule[0].type", "is not known", "REFINES?"),
        (RULE.replace("verbs", "verb"), "rule[0].verb", "nothing reads", "did you mean verbs?"),
        (RULE.replace("subj: Org", "subjct: Org"), "rule[0].S", "'subjct' is not", "mean subj?"),
        (RULE.replace("obj: Mineral", "obj: Minral"), "rule[0].O", "'Minral' is not", "Mineral?"),
        (RULE.replace("obj: Mineral", "obj"), "rule[0].O", "'obj' has no kinds", "subj: Org"),
        (RULE.replace('["subj: Org"]', '"subj: Org"'), "rule[0].S", "is a text, not a list", ""),
        (RULE + 'nouns = "output"\n', "rule[0]", "has not exactly one of: verbs, nouns", ""),
        (RULE + 'through = "trad"\n', "rule[0].through", "'trad' is not known", "mean trade?"),
        (RULE + 'without = "on: Plase"\n', "rule[0].without", "'Plase' is not known", "Place?"),
        (RULE.replace('meaning = "A', 'note = "A'), "rule[0].note", "nothing reads this key", ""),
        (
            RULE + '[rule.examples]\n"Glencore tolls tin." = "glencore REFINES zinc"\n',
            "rule[0].examples.'Glencore tolls tin.'",
            "the example says glencore REFINES tin",
            "--explain",
        ),
    ],
)
def test_a_mistake_is_told_by_its_key(own: Path, text: str, key: str, why: str, hint: str) -> None:
    own.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as refused:
        read_language(own)
    assert f"own.toml, key {key}" in refused.value.message
    assert why in refused.value.message
    assert hint in (refused.value.hint or "")


def test_what_is_no_toml_or_no_text_is_refused(own: Path) -> None:
    own.write_text("[[name]\n", encoding="utf-8")
    with pytest.raises(LoadError, match=r"own\.toml: is no TOML: .*line 1"):
        read_language(own)
    own.write_bytes(b"name = '\xff'")
    with pytest.raises(LoadError, match="is not UTF-8"):
        read_language(own)


def test_the_setting_is_found_in_the_environment(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own.write_text(RULE, encoding="utf-8")
    text = tmp_path / "report.txt"
    text.write_text("Glencore tolls nickel.", encoding="utf-8")
    assert run(["extract", str(text), "--format", "csv"]) == 0
    assert "tolls" not in capsys.readouterr().out.replace("Glencore tolls", "")
    monkeypatch.setenv("LODEGRAPH_LANGUAGE", str(own))
    assert run(["extract", str(text), "--format", "csv"]) == 0
    assert "Glencore,REFINES,Nickel" in capsys.readouterr().out
    graph = tmp_path / "graph"
    assert run(["load", str(text), "--into", str(graph)]) == 0


def test_reading_again_in_another_language_replaces_what_was_read(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own.write_text('[[name]]\nlabel = "Firm"\nname = "Glencore Zug"\naliases = ["Glencore"]\n')
    text, graph = tmp_path / "report.txt", tmp_path / "graph"
    text.write_text("Glencore refines nickel.", encoding="utf-8")
    assert run(["load", str(text), "--into", str(graph)]) == 0
    assert run(["load", str(text), "--into", str(graph), "--language", str(own)]) == 0
    capsys.readouterr()
    question = "MATCH (f:Firm) OPTIONAL MATCH (f)-[r]->(m) RETURN f.id, type(r), m.id"
    assert run(["query", question, "--graph", str(graph), "--format", "csv"]) == 0
    rows = capsys.readouterr().out.splitlines()[1:]
    assert rows == ["glencore-zug,REFINES,nickel"]


def test_learning_keeps_the_file_and_adds_what_is_new(own: Path, tmp_path: Path) -> None:
    document = tmp_path / "report.txt"
    names = [
        {"form": 'The "Zenda"', "label": "Firm", "name": "Zenda Lithium"},
        {"form": "ZLI", "label": "Firm", "name": "Zenda Lithium"},
        {"form": "devil copper", "label": "Mineral", "name": "Nickel"},
    ]
    whole = {"format": "lodegraph-review-1", "sha256": "0" * 64, "decisions": [], "names": names}
    review_path(document).write_text(json.dumps(whole), encoding="utf-8")
    before = '# mine\n[[name]]\nlabel = "Firm"\nname = "Other"\naliases = ["ZLI"]\n'
    own.write_text(before, encoding="utf-8")
    learnt = learn([document], own)
    assert [(one.form, one.name, one.before) for one in learnt] == [
        ('The "Zenda"', "Zenda Lithium", None),
        ("ZLI", "Zenda Lithium", "Firm Other"),
        ("devil copper", "Nickel", None),
    ]
    assert own.read_text(encoding="utf-8").startswith(before)
    with speaking(read_language(own)):
        assert said_in("ZLI mines devil copper.") == ["zenda-lithium PRODUCES nickel"]
    after = own.read_bytes()
    assert learn([review_path(document)], own) == []
    assert own.read_bytes() == after


def misses(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    (sentence,) = explain(path)["sentences"]
    return [f"{miss['rule']}: {miss['why']}" for miss in sentence["near_misses"]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("China owns cobalt.", "owns: China is its subject, but 'cobalt' names no firm or site"),
        ("Analysts refine lithium.", "'Analysts' names no country or firm or site"),
        ("Glencore digs in Chile.", "Glencore is its subject, but no mineral stands as its object"),
        (
            "Namibia supplies nickel to steel makers.",
            "the sentence does not say what the rule looks for",
        ),
        ("Did Chile refine copper?", "a question states nothing"),
    ],
)
def test_a_near_miss_is_explained(tmp_path: Path, text: str, why: str) -> None:
    assert any(why in miss for miss in misses(tmp_path, text))


def test_an_entry_of_a_list_is_shown_with_its_head_alone(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("In 2021 Armenia mined:\n\n- tin\n- gold\n- zinc\n", encoding="utf-8")
    texts = [sentence["text"] for sentence in explain(path)["sentences"]]
    assert texts[1:] == ["In 2021 Armenia mined \u2026 gold", "In 2021 Armenia mined \u2026 zinc"]


def test_a_sentence_that_is_read_shows_its_rule_and_no_misses_of_the_same_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "text.txt"
    path.write_text("Japan no longer mines tungsten. Congolese mines produce cobalt.")
    first, second = explain(path)["sentences"]
    (statement,) = first["statements"]
    assert statement["statement"] == "Japan PRODUCES Tungsten, former, mine"
    assert statement["rule"] == "mines"
    assert first["near_misses"] == []
    assert "may mean several countries" in second["statements"][0]["not_stored"]
    assert run(["extract", str(path), "--explain"]) == 0
    told = capsys.readouterr().out
    assert "[mines: A country, firm or mine takes a mineral out of the ground.]" in told
    assert run(["extract", str(path), "--explain", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["sentences"][0]["names"][0]["text"] == "Japan"
    assert run(["extract", str(path), "--explain", "--format", "csv"]) == 2
