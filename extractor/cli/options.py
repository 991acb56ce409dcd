"""The options that several commands share."""

from collections.abc import Callable
from typing import Any

import click

TRUST = (
    "Let a --model FOLDER use whatever its configuration names, and so run code of it; "
    "only for models from someone you trust."
)


def recogniser(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what finds the names: rules and model."""
    for option in (
        click.option(
            "--model",
            metavar="NAME_OR_PATH",
            default="fr_press",
            show_default=True,
            help="The spaCy pipeline; 'none' for the rules alone.",
        ),
        click.option("--no-builtin-rules", is_flag=True, help="Without the groups and exercises that ship."),
        click.option("--trust-model", is_flag=True, help=TRUST),
        click.option("--rules", "rule_files", multiple=True, metavar="FILE", help="Rules of your own. Repeatable."),
    ):
        command = option(command)
    return command
