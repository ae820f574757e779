"""The shell: statements and commands from a pipe, at a prompt, and at a real terminal."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from toy import made, put

from lodegraph.cli import run
from lodegraph.desk import Desk
from lodegraph.output import Format
from lodegraph.prompt import Names, candidates, texts
from lodegraph.settings import DEFAULT_DATABASE, EngineName
from lodegraph.shell import Shell, is_complete, piped, split

Told = tuple[int, str, str]
NOBODY = "bolt://127.0.0.1:9"
CTRL_C, CTRL_D, UP, TAB = "\x03", "\x04", "\x1b[A", "\t"
COMMANDS = ["help", "schema", "engine", "param", "explain", "quit"]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shell") / "graph"
    put(folder, [made("COD", 75), made("IDN", 15), made("world", 100)])
    return folder


@pytest.fixture
def pipe(
    graph: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Told]:
    """Give a shell some lines; return its code, the answers and the messages."""

    def feed(lines: str, *arguments: str) -> Told:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        capsys.readouterr()
        code = run(["shell", "--graph", str(graph), "--format", "csv", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return feed


@pytest.fixture
def shell(graph: Path) -> Iterator[Shell]:
    desk = Desk(EngineName.EMBEDDED, graph, NOBODY, DEFAULT_DATABASE, form=Format.CSV)
    yield Shell(desk, at_terminal=True)
    desk.close()


# --- from a pipe


def test_statements_are_answered_one_after_another(pipe: Callable[..., Told]) -> None:
    lines = "RETURN 1 AS a;\nMATCH (c:Country {id: 'COD'})\nRETURN c.name AS b; RETURN 3\nAS c;\n"
    assert pipe(lines) == (0, "a\n1\nb\nDR Congo\nc\n3\n", "")


def test_the_last_statement_needs_no_semicolon(pipe: Callable[..., Told]) -> None:
    assert pipe("RETURN 1 AS a")[:2] == (0, "a\n1\n")


def test_nothing_is_answered_with_nothing(pipe: Callable[..., Told]) -> None:
    assert pipe("") == (0, "", "")
    assert pipe("\n ; ;\n// a comment\n/* and\n another */;") == (0, "", "")


def test_a_semicolon_in_a_text_or_comment_ends_nothing(pipe: Callable[..., Told]) -> None:
    code, out, _ = pipe("RETURN 'a;\nb' AS x, `c;` // d;\n/* e; */ FROM;")
    assert (code, out) == (1, "")
    assert pipe("WITH 1 AS `c;` RETURN ';' AS x, `c;` AS y // d;\n;")[1] == "x,y\n;,1\n"


def test_an_error_ends_its_own_statement_only(pipe: Callable[..., Told]) -> None:
    code, out, err = pipe("CREATE (n);RETURN nope;\nRETURN 1 AS a;\n:fly\nRETURN 2 AS b;")
    assert (code, out) == (1, "a\n1\nb\n2\n")
    errors = [line for line in err.splitlines() if line.startswith("error: ")]
    assert [error.rpartition(": ")[2] for error in errors] == [
        "CREATE is not a reading clause",
        "nope is not defined here",
        ":fly is no command",
    ]


def test_leaving_ends_it(pipe: Callable[..., Told]) -> None:
    for farewell in (":quit", ":q", "quit", "exit;"):
        assert pipe(f"RETURN 1 AS a;\n{farewell}\nRETURN 2 AS b;")[:2] == (0, "a\n1\n")


def test_parameters_last_and_are_shown(pipe: Callable[..., Told]) -> None:
    code, out, err = pipe(
        ":param least=20\n:param who=DR Congo\nMATCH ()-[p:PRODUCES]->() WHERE p.value > $least "
        "RETURN p.value AS v ORDER BY v;\nRETURN $who AS who;\n:param\nRETURN 1 AS one;\n"
    )
    assert (code, out) == (0, "v\n75.0\n100.0\nwho\nDR Congo\none\n1\n")
    assert err.splitlines()[-2:] == ["$least = 20", '$who = "DR Congo"']


def test_a_missing_or_wrong_parameter_says_how_it_is_set(pipe: Callable[..., Told]) -> None:
    _, _, err = pipe("RETURN $x AS x;\n:param x\n:param x=[1,\n")
    assert "hint: set it: :param x=..." in err
    assert "'x' is not name=value" in err
    assert "is not JSON" in err


def test_the_schema_is_shown_whole_or_by_name(pipe: Callable[..., Told]) -> None:
    _, out, _ = pipe(":schema")
    assert "\nnode,Country,," in out
    assert re.search(r'\nedge,REFINES,"?Country, .* -> Mineral', out)
    code, out, err = pipe(":schema refines")
    assert code == 0
    assert out.startswith("property,type,unit,meaning\n")
    assert "\nquantity_t,float,t," in out
    assert err.startswith("REFINES: ")
    assert "no label or type Nope" in pipe(":schema Nope")[2]


def test_a_plan_is_explained(pipe: Callable[..., Told]) -> None:
    code, out, _ = pipe(":explain MATCH (c:Country) RETURN c.name AS name;")
    assert (code, out.splitlines()[0]) == (0, "step,operator,details,estimated_rows,into")


def test_help_names_every_command(pipe: Callable[..., Told]) -> None:
    err = pipe(":help")[2]
    assert [name for name in COMMANDS if f":{name}" not in err] == []
    assert "there is :help, :schema" in pipe(":nope")[2]
    assert ":e may mean several commands" in pipe(":e")[2]


def test_an_engine_that_is_not_there_leaves_the_other(
    pipe: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "canary")
    code, out, err = pipe(":engine neo4j\nRETURN 1 AS a;\n:engine\n:engine x", "--server", NOBODY)
    assert (code, out) == (1, "a\n1\n")
    assert f"error: {NOBODY}: no Neo4j answers there" in err
    assert "engine: embedded" in err
    assert "no engine x" in err
    assert "canary" not in err


def test_warnings_cuts_and_limits_hold_in_the_shell(pipe: Callable[..., Told]) -> None:
    _, out, err = pipe("UNWIND range(1, 9) AS n RETURN n;\nRETURN e() AS x;", "--limit", "2")
    assert out == "n\n1\n2\n"
    assert "the first 2 of 9 rows" in err
    assert "warning: e() is missing on the embedded engine; write exp(1)" in err


def test_an_interrupt_ends_a_pipe(graph: Path) -> None:
    """Wait for the first answer, then interrupt the second, which would not end."""
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*) AS n;"
    command = [sys.executable, "-m", "lodegraph", "shell", "--graph", str(graph)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"RETURN 1 AS one;\n{endless}\nRETURN 2 AS two;\n")
        process.stdin.close()
        assert "one" in "".join(process.stdout.readline() for _ in range(4))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert "two" not in process.stdout.read()


@given(st.text(st.sampled_from(list("a;'\"`/*\\\n "))))
def test_splitting_loses_nothing(text: str) -> None:
    statements, rest = split(text)
    assert ";".join([*statements, rest]) == text


@given(st.text(st.sampled_from(list("a;'/*\n:")), max_size=30))
def test_lines_are_read_as_the_whole_is(text: str) -> None:
    """Unless a line starts a command."""
    text = text.replace(":", "b")
    assert "".join(piped(io.StringIO(text))) == text


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("", True),
        ("MATCH (n)", False),
        ("MATCH (n) RETURN n;", True),
        ("RETURN 1; RETURN", False),
        ("RETURN 1; // done", True),
        ("RETURN 'a;", False),
        ("RETURN 1 /* ; ", False),
        (":schema", True),
        ("QUIT", True),
    ],
)
def test_a_text_is_complete_at_its_semicolon(text: str, complete: bool) -> None:  # noqa: FBT001
    assert is_complete(text) is complete


# --- completion


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (":sch", ["schema"]),
        (":e", ["engine", "explain"]),
        (":engine n", ["neo4j"]),
        (":schema Coun", ["Country"]),
        ("MATCH (c:Coun", ["Country"]),
        ("MATCH (c:coun", ["Country"]),
        ("MATCH (:Firm|Stat", ["StateBank"]),
        ("MATCH (c)-[r:REF", ["REFINES"]),
        ("MATCH (c)-[:REFINES|PROD", ["PRODUCES"]),
        ("MATCH (c:Country) RETURN c.is", ["iso2", "iso3"]),
        ("MATCH (c:Country {is", ["iso2", "iso3"]),
        ("MATCH ()-[r:REFINES]->() RETURN r.quantity_", ["quantity_kind", "quantity_t"]),
        ("MATCH ()-[r:REFINES {year: 2024, quantity_", ["quantity_kind", "quantity_t"]),
        ("OPT", ["OPTIONAL"]),
        ("RETURN shortest", ["shortestPath"]),
    ],
)
def test_names_are_completed(text: str, offered: list[str]) -> None:
    found = Names(COMMANDS).get_completions(Document(text), CompleteEvent())
    assert [completion.text for completion in found] == offered


def test_a_write_is_not_offered() -> None:
    assert not {"CREATE", "SET", "DELETE", "LOAD"} & set(candidates("", COMMANDS))


@given(st.text(st.sampled_from(list("a:([{.|,} "))))
def test_any_text_can_be_completed(text: str) -> None:
    assert isinstance(candidates(text, COMMANDS), list)


# --- at the prompt


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PipeInput]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with create_pipe_input() as typed:
        yield typed


def type_in(shell: Shell, keys: PipeInput, text: str) -> int:
    """Answer what is typed; in a thread, for a test before may have left an event loop in this."""
    keys.send_text(text)
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(shell.run, texts(shell, keys, DummyOutput())).result()


def test_a_query_over_several_lines_is_answered(
    shell: Shell, keys: PipeInput, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(shell, keys, f"MATCH (c:Country)\rRETURN count(c) AS n;\r:param x=1\r{CTRL_D}")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("n\n2\n", "$x = 1\n")


def test_ctrl_c_drops_the_line(
    shell: Shell, keys: PipeInput, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(shell, keys, f"RETURN 'half\r a line{CTRL_C}RETURN 1 AS one;\r{CTRL_D}")
    assert capsys.readouterr().out == "one\n1\n"


def test_ctrl_c_stops_the_query(
    shell: Shell, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shell.desk, "ask", interrupt)
        shell.answer("RETURN 1 AS one;")
    shell.answer("RETURN 2 AS two;")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("two\n2\n", "stopped\n")


def test_what_was_typed_is_kept_for_its_owner(
    shell: Shell, keys: PipeInput, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(shell, keys, f"RETURN 1 AS one;\r{CTRL_D}")
    file = tmp_path / "state" / "lodegraph" / "history"
    assert "+RETURN 1 AS one;" in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    capsys.readouterr()
    type_in(shell, keys, f"{UP}\r{CTRL_D}")
    assert capsys.readouterr().out == "one\n1\n"


def test_a_history_that_cannot_be_written_is_told(
    shell: Shell,
    keys: PipeInput,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    type_in(shell, keys, f"RETURN 1 AS one;\r{CTRL_D}")
    printed = capsys.readouterr()
    assert printed.out == "one\n1\n"
    assert "cannot be written" in printed.err


def test_failures_are_counted(shell: Shell, keys: PipeInput) -> None:
    assert type_in(shell, keys, f"RETURN nope;\r{CTRL_D}") == 1
    assert shell.failures == 1


# --- at a terminal


class Terminal:
    """A pseudo-terminal with the shell in it."""

    def __init__(self, graph: Path, state: Path) -> None:
        self.child, self.screen = pty.fork()
        if self.child == 0:
            environment = os.environ | {"TERM": "xterm", "XDG_STATE_HOME": str(state)}
            command = [sys.executable, "-m", "lodegraph", "shell", "--graph", str(graph)]
            os.execve(sys.executable, command, environment)  # noqa: S606
        self.seen = ""

    def press(self, text: str) -> None:
        """Press keys."""
        os.write(self.screen, text.encode())

    def wait_for(self, pattern: str, seconds: float = 40) -> None:
        """Read until a pattern comes, and pass over what came up to it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.seen)
            if found:
                self.seen = self.seen[found.end() :]
                return
            if select.select([self.screen], [], [], 0.2)[0]:
                text = os.read(self.screen, 65536).decode(errors="replace")
                if "\x1b[6n" in text:  # it asks where the cursor is
                    self.press("\x1b[1;1R")
                self.seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
        os.kill(self.child, signal.SIGKILL)
        pytest.fail(f"{pattern!r} did not come; there is {self.seen!r}")

    def end(self) -> int:
        """Wait until the shell has ended, and give its code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_the_shell_at_a_terminal(graph: Path, tmp_path: Path) -> None:
    """Complete a label, read an error, stop a query, leave."""
    terminal = Terminal(graph, tmp_path)
    terminal.wait_for("Ctrl-D leaves")
    terminal.wait_for("lodegraph>")
    terminal.press("MATCH (c:Coun")
    terminal.press(TAB)
    terminal.wait_for("try")  # what is missing of Country
    terminal.press(" {id: 'COD'}) RETURN c.name AS name;\r")
    terminal.wait_for("DR Congo")
    terminal.wait_for("lodegraph>")
    terminal.press("RETURN nope;\r")
    terminal.wait_for("error: line 1, column 8: nope is not defined here")
    terminal.wait_for("lodegraph>")
    terminal.press(
        "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*) AS n;\r"
    )
    time.sleep(1)
    terminal.press(CTRL_C)
    terminal.wait_for("stopped")
    terminal.wait_for("lodegraph>")
    terminal.press("RETURN 7 AS seven;\r")
    terminal.wait_for("seven\\s+─+\\s+7")
    terminal.wait_for("lodegraph>")
    terminal.press(CTRL_D)
    assert terminal.end() == 0
