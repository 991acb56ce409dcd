"""`extractor plot RESULTS -o PICTURE`: who is named most, and when."""

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from extractor.cli import labels as known_labels
from extractor.cli import options, parameters, saved
from extractor.core.environment import variable
from extractor.core.errors import MissingExtra, UsageError, said
from extractor.core.nearest import advice
from extractor.presentation.wording import counted

if TYPE_CHECKING:
    from extractor.analysis.timeline import Unit

#: the most bars side by side: the dots across a picture
PERIODS = 1440


@click.command(
    "plot",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor plot out.jsonl -o names.svg --labels PER,GROUP --top 15
  extractor plot out.jsonl -o mars.png --kind time --date-field published""",
)
@saved.RESULTS
@click.option(
    "--output",
    "-o",
    cls=parameters.Once,
    required=True,
    metavar="FILE.svg|FILE.png",
    help="The picture; its suffix says which kind.",
)
@options.force
@click.option(
    "--kind",
    type=click.Choice(["auto", "top", "time"]),
    default="auto",
    show_default=True,
    help="The most named by label, or over time; auto: both where documents have dates.",
)
@options.top("So many entities of each label, and over time.", 10, most=100)
@options.date_field
@options.by
@saved.source
@options.labels()
def command(
    results: tuple[str, ...],
    output: str,
    force: bool,
    kind: str,
    top: int,
    date_field: str | None,
    unit: "Unit | None",
    source: saved.Source,
    labels: str | None,
) -> int:
    """Draw who is named most, and when.

    RESULTS are files of --format json or jsonl; "-" is standard input. Entities of several
    documents with the same id count as one. Needs the extra 'plot' (matplotlib).
    """
    form = Path(output).suffix.lower().removeprefix(".")
    if form not in ("svg", "png"):
        raise UsageError(f"--output {output}", "is neither .svg nor .png", "name the picture with one of them")
    from extractor.cli.writing import claim, opened
    from extractor.core import stopping
    from extractor.documents import targets

    claim(output, partial(targets.permit, output, force=force, inputs=results))
    # that it keeps its list of fonts elsewhere, where the home is not to be written, is no news to the user
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        # nothing is shown: what a notebook sets for its own Python may be none that is there
        with variable("MPLBACKEND", "agg"):
            from extractor.presentation import pictures
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("extractor"):
            raise
        raise MissingExtra("plot", "plot") from None
    except (ValueError, OSError) as error:
        remedy = "mend, or move, the file matplotlibrc of this folder or of your settings"
        raise UsageError("matplotlib", f"cannot be started ({said(error)})", remedy) from None
    from extractor.analysis.overview import summarise
    from extractor.analysis.timeline import date_of, timeline
    from extractor.documents.selection import select

    wanted = known_labels.parse(labels)
    with stopping.orderly():
        found = saved.datable(source.held(results, wanted), source.finder, date_field)
        chosen = [select(result, wanted) for result in found]
    line = None
    if date_field and not any(date_field in result.document.meta for result in chosen):
        kept = dict.fromkeys(field for result in chosen for field in result.document.meta)
        remedy = advice(date_field, kept) or "keep it with extract --keep-field"
        raise UsageError(f"--date-field {date_field}", "no document has this field", remedy)
    if kind != "top":
        line = timeline(chosen, lambda result: date_of(result, date_field), top, unit)
        if kind == "time" and not line.periods:
            raise UsageError(
                "--kind time",
                "no document has a date",
                "name its field with --date-field, or date the files: 2024-03-15.txt",
            )
        options.refuse_periods(line, PERIODS, "take longer ones")
        if line.undated and line.periods:
            click.echo(f"extractor: {counted(line.undated, 'document')} of {len(chosen):,} without a date", err=True)
        if kind == "auto" and len(line.periods) < 2:
            line = None
    with opened(output, binary=True) as out:
        pictures.draw(out, cast("pictures.Form", form), None if kind == "time" else summarise(chosen), line, top)
    return source.failures.exit_code
