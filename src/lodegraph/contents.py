"""The program's help: a table of contents of the questions people ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click.core import Context
    from typer._click.formatting import HelpFormatter


class Contents(TyperGroup):
    """Lists the commands by what people want, in plain text: Rich would cost half a second."""

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the commands under their headings, each with its question."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            heading = getattr(command, "rich_help_panel", None) or "Commands"
            question = (getattr(command, "help", None) or "").split("\n")[0]
            panels.setdefault(heading, []).append((name, question))
        for heading, rows in panels.items():
            with formatter.section(heading):
                formatter.write_dl(rows)
