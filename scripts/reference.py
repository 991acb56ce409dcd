"""Write docs/reference.md: the help of every command, as the program prints it.

python -m scripts.reference
"""

from collections.abc import Iterator
from pathlib import Path

import click

from extractor.cli import cli

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference.md"
WIDTH = 100


def helps(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """Each command's name and help, a group before what it holds."""
    context = command.context_class(
        command, info_name=name, parent=parent, terminal_width=WIDTH, **command.context_settings
    )
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            if found := command.get_command(context, sub):
                yield from helps(found, sub, context)


def reference() -> str:
    """The whole reference as Markdown."""
    chapters = [f"## {path}\n\n```text\n{help.rstrip()}\n```\n" for path, help in helps(cli, "extractor")]
    return "# Commands and options\n\nThe help of every command; `make docs` writes it anew.\n\n" + "\n".join(chapters)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(reference(), "utf-8")
