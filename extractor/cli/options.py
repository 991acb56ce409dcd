"""The options that several commands share, each said once: name, values, default, what the shell offers.

    @options.labels("Only neighbours of these labels.")
    @options.sort
    def command(labels: str | None, sort: Order) -> None: ...

Where commands differ is only what the help says of it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from extractor.cli import parameters

if TYPE_CHECKING:
    from extractor.analysis.timeline import Timeline

Command = TypeVar("Command", bound=Callable[..., Any])
Option = Callable[[Command], Command]

TRUST = (
    "Let a --model FOLDER use whatever its configuration names, and so run code of it; "
    "only for models from someone you trust."
)


def labels(about: str = "Only these labels.") -> Option[Any]:
    """--labels PER,ORG."""
    return click.option(
        "--labels",
        cls=parameters.Once,
        old=("--label",),
        metavar="PER,ORG,…",
        shell_complete=parameters.labels,
        help=about,
    )


def top(
    about: str = "So many at the most.", default: int | None = 20, most: int | None = None, **more: Any
) -> Option[Any]:
    """--top N."""
    return click.option(
        "--top",
        cls=parameters.Renamed,
        type=parameters.Whole(1, most or parameters.MOST),
        default=default,
        show_default=default is not None,
        metavar="N",
        help=about,
        **more,
    )


def min_mentions(about: str = "Only entities with so many mentions in a document.") -> Option[Any]:
    """--min-mentions N."""
    return click.option(
        "--min-mentions", type=parameters.Whole(1), default=1, show_default=True, metavar="N", help=about
    )


def mentions(about: str) -> Option[Any]:
    """--mentions instead of entities."""
    return click.option("--mentions", "show_mentions", is_flag=True, help=about)


def window(about: str) -> Option[Any]:
    """--window: in what two must stand together."""
    return click.option(
        "--window",
        type=click.Choice(["sentence", "paragraph", "document"]),
        default="sentence",
        show_default=True,
        help=about,
    )


def encoding(about: str) -> Option[Any]:
    """--encoding of what is read."""
    return click.option("--encoding", metavar="NAME", help=about)


def text_field(about: str) -> Option[Any]:
    """--text-field of records."""
    return click.option("--text-field", default="text", show_default=True, metavar="NAME", help=about)


def corrections_file(beside: str) -> Option[Any]:
    """--corrections FILE, found `beside` something where it is not given."""
    return click.option(
        "--corrections",
        "corrections_file",
        cls=parameters.Once,
        type=click.Path(readable=False),
        metavar="FILE|none",
        help=f"Take results otherwise as this file says.  [default: dossier.toml beside {beside}]",
    )


def rules(about: str = "Rules of your own: TOML, or EntityRuler patterns (.jsonl). Repeatable.") -> Option[Any]:
    """--rules FILE."""
    return click.option(
        "--rules", "rule_files", multiple=True, type=click.Path(readable=False), metavar="FILE", help=about
    )


def document(about: str) -> Option[Any]:
    """--document PATH, any number of them."""
    return click.option("--document", "documents", multiple=True, metavar="PATH", help=about)


def as_json(about: str = "As JSON instead of a table.") -> Option[Any]:
    """--json."""
    return click.option("--json", "as_json", is_flag=True, help=about)


sort: Option[Any] = click.option(
    "--sort",
    type=click.Choice(["order", "count", "name"]),
    default="order",
    show_default=True,
    help="Order of the entities.",
)
lang: Option[Any] = click.option(
    "--lang",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="html: the language of the page's own words.",
)
color: Option[Any] = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours in tables; NO_COLOR and FORCE_COLOR are honoured.",
)
force: Option[Any] = click.option("--force", is_flag=True, help="Write over an existing --output.")
by: Option[Any] = click.option(
    "--by",
    "unit",
    type=click.Choice(["day", "week", "month", "year"]),
    help="The periods.  [default: by the time the documents span]",
)
id_field: Option[Any] = click.option(
    "--id-field", default="id", show_default=True, metavar="NAME", help="The field that identifies a record."
)
date_field: Option[Any] = click.option(
    "--date-field",
    metavar="NAME",
    shell_complete=parameters.fields,
    help="The field that holds a document's date.  "
    "[default: its file, its name (2024-03-15, 20240315, …), its date line]",
)
model: Option[Any] = click.option(
    "--model",
    metavar="NAME_OR_PATH",
    default="fr_press",
    show_default=True,
    shell_complete=parameters.models,
    help="The spaCy pipeline; 'none' for the rules alone.",
)
no_builtin_rules: Option[Any] = click.option(
    "--no-builtin-rules", is_flag=True, help="Without the groups and exercises that ship."
)
trust_model: Option[Any] = click.option("--trust-model", is_flag=True, help=TRUST)


def sheets(command: Command) -> Command:
    """The options of spreadsheets and databases."""
    for option in (
        click.option("--with-text", is_flag=True, help="sqlite, parquet: the documents' texts, too."),
        click.option("--excel", is_flag=True, help="csv: as a French Excel opens it, with a BOM and semicolons."),
    ):
        command = option(command)
    return command


def recogniser(command: Command) -> Command:
    """The options that say what finds the names: rules and model."""
    for option in (model, no_builtin_rules, trust_model, rules()):
        command = option(command)
    return command


def refuse_periods(line: "Timeline", most: int, remedy: str) -> None:
    """Raise UsageError for more periods than can be shown: one wrong date makes a century of days."""
    from extractor.core.errors import UsageError

    if (number := len(line.periods)) > most:
        raise UsageError(f"--by {line.unit}", f"makes {number:,} periods, of which {most:,} can be shown", remedy)
