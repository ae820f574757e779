"""The commands: every one runs, in every format, on a small graph."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from toy import Row, frame, made, put, said

from lodegraph import __version__
from lodegraph.cli import run
from lodegraph.graph.store import open_graph
from lodegraph.queries.catalogue import catalogue

Cli = Callable[..., tuple[int, str, str]]
ROWS: list[Row] = [
    made("COD", 75),
    made("IDN", 15),
    made("world", 100),
    made("CHN", 80, stage="refined"),
    made("FIN", 10, stage="refined"),
    made("world", 100, stage="refined"),
    said("USED_IN", "Mineral:cobalt", "EndSector:electric-vehicles", share=0.6, year=2024),
    said(
        "RESTRICTS",
        "Country:COD",
        "Mineral:cobalt",
        kind="ban",
        valid_from="2025-02",
        valid_to="2025-10-15",
        policy_id="decision-1",
    ),
    said("OPERATES", "Firm:cmoc", "Facility:tenke"),
]
NODES = {
    "Firm": frame("Firm", [{"id": "cmoc", "name": "CMOC"}]),
    "Facility": frame("Facility", [{"id": "tenke", "name": "Tenke Fungurume"}]),
    "Policy": frame("Policy", [{"id": "decision-1", "name": "Decision No. 1"}]),
}
QUERY = "MATCH (c:Country)-[p:PRODUCES]->(m:Mineral) RETURN c.name AS country, p.value AS tonnes"
TABLES = [
    ["concentration", "cobalt"],
    ["chokepoints", "--mineral", "cobalt", "--country", "DEU"],
    ["exposure", "-m", "cobalt", "--to", "electric-vehicles", "--country", "China"],
    ["paths", "-m", "cobalt", "--from", "CHN", "--top", "2"],
    ["measures", "--as-of", "2025-06-30"],
    ["query", QUERY],
    ["info"],
    ["sources"],
    ["check"],
    ["cite"],
]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load a small graph."""
    folder = tmp_path_factory.mktemp("cli") / "graph"
    put(folder, ROWS, nodes=NODES)
    return folder


@pytest.fixture
def cli(
    graph: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Cli:
    """Run a command on the small graph, in an empty folder; return code, output and messages."""
    monkeypatch.setenv("LODEGRAPH_GRAPH", str(graph))
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


@pytest.mark.parametrize("command", TABLES, ids=lambda command: command[0])
def test_a_question_is_answered_in_words(cli: Cli, command: list[str]) -> None:
    code, out, _ = cli(*command)
    assert code == 0
    assert max(len(line) for line in out.splitlines()) <= 120
    if command[0] in catalogue():
        assert out.startswith(catalogue()[command[0]].question)


@pytest.mark.parametrize("command", TABLES, ids=lambda command: command[0])
def test_json_is_one_document(cli: Cli, command: list[str]) -> None:
    code, out, _ = cli(*command, "--format", "json")
    assert code == 0
    answer = json.loads(out, parse_constant=pytest.fail)
    assert isinstance(answer["rows"], list)


@pytest.mark.parametrize("command", TABLES, ids=lambda command: command[0])
def test_csv_has_a_header_and_full_rows(cli: Cli, command: list[str]) -> None:
    code, out, _ = cli(*command, "-f", "csv")
    assert code == 0
    header, *rows = csv.reader(io.StringIO(out))
    assert {len(row) for row in rows} <= {len(header)}


@pytest.mark.parametrize("command", TABLES, ids=lambda command: command[0])
def test_markdown_is_written_to_a_file(cli: Cli, command: list[str], tmp_path: Path) -> None:
    path = tmp_path / "made" / "answer.md"
    code, out, err = cli(*command, "-f", "markdown", "--output", str(path))
    assert (code, out) == (0, "")
    assert f"wrote {path}" in err
    assert "| --- |" in path.read_text(encoding="utf-8")


def test_fractions_stay_fractions_for_programs(cli: Cli) -> None:
    _, out, _ = cli("exposure", "-m", "cobalt", "--country", "CHN", "-f", "json")
    [row] = json.loads(out)["rows"]
    assert row["touch"] == pytest.approx(0.8)
    # Others refine 20; of the ore that is nobody's own at home (65 of 75, 5 of 15) or of no known
    # country (10) the unknown 10 may be China's.
    assert row["touch_hi"] == pytest.approx(1 - 0.2 * (1 - 10 / 80))
    _, out, _ = cli("exposure", "-m", "cobalt", "--country", "CHN")
    assert re.search(r"China +80\.0 % +80\.0 to 82\.5 %", out)


def test_the_year_is_always_said(cli: Cli) -> None:
    for command in TABLES[:4]:
        assert "year: 2024" in cli(*command)[1]


def test_measures_are_told_for_a_day(cli: Cli) -> None:
    assert "in force" in cli("measures", "-m", "cobalt", "--as-of", "2025-06-30")[1]
    assert "unknown since" in cli("measures", "--country", "COD", "--as-of", "2026-01-01")[1]
    code, out, err = cli("measures", "-m", "gallium")
    assert (code, "(no rows)" in out) == (0, True)
    assert err == "no statement in the graph answers this; see lodegraph info for what there is\n"


def test_a_query_takes_parameters_and_standard_input(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "MATCH (c:Country {id: $iso3})-[p:PRODUCES]->() WHERE p.value > $least RETURN p.value"
    _, out, _ = cli("query", query, "-p", "iso3=COD", "-p", "least=70", "-f", "csv")
    assert out.splitlines()[1:] == ["75.0"]
    monkeypatch.setattr(sys, "stdin", io.StringIO(QUERY))
    assert "DR Congo" in cli("query", "-")[1]


def test_a_long_answer_is_cut_with_a_word(cli: Cli) -> None:
    _, out, err = cli("query", "UNWIND range(1, 1200) AS n RETURN n", "-f", "csv")
    assert len(out.splitlines()) == 1001
    assert err.startswith("the first 1,000 of 1,200 rows")


def test_info_says_what_was_left_out(cli: Cli) -> None:
    _, out, err = cli("info")
    assert re.search(r"derived +Supply", out)
    assert "mineral: cobalt; year: 2024; in named countries: 90.0 %" in out
    assert err.startswith("rows left out when loading: 0; fingerprint ")


def test_sources_count_their_statements(cli: Cli) -> None:
    [row] = json.loads(cli("sources", "-f", "json")[1])["rows"]
    feeds = len(open_graph(os.environ["LODEGRAPH_GRAPH"]).statements("FEEDS"))
    assert (row["id"], row["statement_count"]) == ("survey", len(ROWS) + feeds)


def test_check_leaves_with_4_when_the_model_is_broken(
    cli: Cli, graph: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(graph, broken)
    [path] = broken.glob("nodes.Firm.*")
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(bytes(content))
    code, out, err = cli("check", "--graph", str(broken))
    assert (code, err) == (4, "1 errors, 0 notes\n")
    assert "its content has changed since it was written" in out


def test_load_reports_rows_and_rejects(cli: Cli, tmp_path: Path) -> None:
    lines = [
        "subject,type,object,stage,value,unit,year,source_title",
        "DR Congo,PRODUCES,cobalt,mine,75,%,2024,Invented",
        "Kongo,PRODUCES,cobalt,mine,5,%,2024,Invented",
    ]
    file = tmp_path / "mines.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    into = ("--into", str(tmp_path / "g"), "--keep-going")
    code, out, _ = cli("load", str(file), *into)
    assert code == 0
    assert re.search(r"mines\.csv +statements-csv +2 +1 +0 +1 +1", out)
    assert "Rows that became no statement, and why" in out
    answer = json.loads(cli("load", str(file), *into, "--format", "json")[1])
    assert [(row["new"], row["unchanged"]) for row in answer["rows"]] == [(0, 1)]
    [reject] = answer["rejects"]
    assert (reject["first_row"], "DR Congo" in reject["nearest"]) == (3, True)
    header, *_ = cli("load", str(file), *into, "-f", "csv")[1].splitlines()
    assert header == "file,loader,rows,new,unchanged,rejected,sources"


@pytest.mark.parametrize(
    ("command", "made_file"),
    [
        (["map", "--output", "m.html"], "m.html"),
        (["report", "-m", "cobalt", "--as-of", "2026-01-01", "-o", "new/r.md"], "new/r.md"),
        (["export", "all", "--as", "csv"], "all/datapackage.json"),
    ],
    ids=["map", "report", "export"],
)
def test_what_is_written_is_named(
    cli: Cli, tmp_path: Path, command: list[str], made_file: str
) -> None:
    code, out, err = cli(*command)
    assert (code, out) == (0, "")
    assert err.startswith("wrote ")
    assert (tmp_path / made_file).stat().st_size > 0


def test_a_report_is_printed_unless_it_has_a_file(cli: Cli) -> None:
    assert cli("report", "-m", "cobalt")[1].startswith("# Cobalt")
    assert json.loads(cli("report", "-m", "cobalt", "-f", "json")[1])["mineral"] == "cobalt"
    assert cli("report", "-m", "cobalt", "-f", "csv")[0] == 2


def test_help_is_a_contents_page_of_questions(cli: Cli) -> None:
    code, out, _ = cli("--help")
    assert code == 0
    joined = " ".join(re.sub(r"[│╭╮╰╯─]", " ", out).split())
    for analysis in catalogue().values():
        assert analysis.question in joined
    assert cli()[0] in {0, 2}
    assert cli("--version") == (0, f"lodegraph {__version__}\n", "")


def test_settings_come_from_options_then_environment_then_dotenv(
    cli: Cli, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LODEGRAPH_GRAPH", str(tmp_path / "nowhere"))
    assert cli("info")[0] == 3
    assert cli("info", "--graph", str(graph))[0] == 0
    # Set and taken away, so that what .env brings is taken away after the test.
    monkeypatch.setenv("LODEGRAPH_GRAPH", "")
    monkeypatch.delenv("LODEGRAPH_GRAPH")
    (tmp_path / ".env").write_text(f"LODEGRAPH_GRAPH={graph}\n", encoding="utf-8")
    assert str(graph) in cli("info")[1]


HOSTILE = [
    "<script>alert(1)</script> Mining",
    "\x1b[31mRed\x1b[0m Mining",
    '=HYPERLINK("http://a.example") Mining',
    "'}) DETACH DELETE n // Mining",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load firms whose names would do something if they were not text."""
    folder = tmp_path_factory.mktemp("hostile")
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["subject", "type", "object", "object_label", "source_title"])
        rows.writerows([name, "OPERATES", "Tenke", "Facility", "Invented"] for name in HOSTILE)
    assert run(["load", str(folder / "names.csv"), "--into", str(folder / "graph")]) == 0
    return folder / "graph"


def test_hostile_names_are_stored_as_they_are(hostile: Path) -> None:
    assert sorted(open_graph(hostile).nodes("Firm")["name"]) == sorted(HOSTILE)


@pytest.mark.parametrize("form", ["table", "json", "markdown", "csv"])
def test_hostile_names_are_shown_as_text(
    hostile: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    capsys.readouterr()
    query = "MATCH (f:Firm) RETURN f.name AS name"
    assert run(["query", query, "--graph", str(hostile), "-f", form]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert out.count("Mining") == len(HOSTILE)
    if form == "json":
        assert sorted(row["name"] for row in json.loads(out)["rows"]) == sorted(HOSTILE)
    if form == "markdown":
        assert "<script>" not in out
    if form == "csv":
        cells = [row[0] for row in csv.reader(io.StringIO(out))]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def script(graph: Path, *arguments: str) -> subprocess.Popen[str]:
    program = Path(sys.executable).with_name("lodegraph")
    if not program.exists():
        pytest.skip("the script is not installed beside this Python")
    return subprocess.Popen(
        [program, *arguments],
        env={**os.environ, "LODEGRAPH_GRAPH": str(graph)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_script_answers_and_fails_with_its_code(graph: Path) -> None:
    good = script(graph, "exposure", "-m", "cobalt", "-f", "csv")
    bad = script(graph, "exposure", "-m", "kryptonite")
    out, err = good.communicate(timeout=60)
    assert good.returncode == 0
    assert out.startswith("mineral,sink,iso3,country,touch_lo,touch,touch_hi")
    assert err.startswith("assumption: home first")
    _, err = bad.communicate(timeout=60)
    assert bad.returncode == 1
    assert err.splitlines()[0] == "error: mineral 'kryptonite' is not known"


def test_a_closed_pipe_is_no_error(graph: Path) -> None:
    with script(graph, "query", "UNWIND range(1, 999) AS n RETURN n", "-f", "csv") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 0
