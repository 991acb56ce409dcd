"""`extractor index`: the entities of many documents in one database, and what the user decides of them."""

import json
import os
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from extractor.cli import labels as known_labels
from extractor.cli import options, parameters, saved
from extractor.cli.completion import WithDefault
from extractor.cli.index_adding import Correcting, Given, parted
from extractor.cli.index_tables import entities_table, printed, table
from extractor.cli.resources import rule_inputs
from extractor.core.cleaning import terminal
from extractor.presentation.wording import counted

if TYPE_CHECKING:
    from extractor.index.search import Found

_SETTINGS = {"help_option_names": ["-h", "--help"]}
_DB = click.option(
    "--db",
    cls=parameters.Once,
    default="entities.sqlite",
    show_default=True,
    metavar="FILE",
    # eager: read before the names, whose completion asks it for ids
    is_eager=True,
    shell_complete=parameters.results,
    help="The database of the index.",
)
_JSON = options.as_json()
_DOCUMENTS = options.document("Only what this document says. Repeatable.")


@click.group(
    "index",
    cls=WithDefault,
    default="add",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor index out.jsonl
  extractor index search bourita""",
)
def command() -> None:
    """Index the entities of many documents; search and correct it.

    Entities of different documents are one when they have the label and the name, the
    country, the entry of a rule file, or an acronym in common that means one thing in all
    documents. A bare surname is an entity of its own, with the people it may mean. What you
    merge and split is kept when documents are added.
    """


@command.command(
    "add",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor index add out.jsonl
  extractor index add 2024/*.jsonl.gz --db sahel.sqlite --date-field published""",
)
@saved.RESULTS
@_DB
@options.date_field
@options.rules("Your rule files: names of one entry are one entity. Repeatable.")
@saved.corrections
@click.option("--drop-vanished", is_flag=True, help="Drop the documents that are in none of RESULTS.")
@click.option("--quiet", "-q", is_flag=True, help="Only errors.")
def add(
    results: tuple[str, ...],
    db: str,
    date_field: str | None,
    rule_files: tuple[str, ...],
    corrections_file: str | None,
    vote: bool,
    drop_vanished: bool,
    quiet: bool,
) -> int:
    """Add saved results to an index, or bring it up to date.

    RESULTS are files of --format json or jsonl; "-" is standard input. What is there already is
    not added again; a document that has changed is replaced. Each file is added whole or not at all.
    Documents of other results stay, unless --drop-vanished; what was decided of them waits for them.
    """
    from pathlib import Path

    from extractor.analysis.timeline import date_of
    from extractor.cli.writing import claim
    from extractor.core import stopping
    from extractor.core.errors import InputError
    from extractor.documents import locks, targets
    from extractor.documents.checkpoint import has_not_ended
    from extractor.documents.source_texts import Finder
    from extractor.index import Index
    from extractor.index.database import discard_empty
    from extractor.index.keys import entries
    from extractor.rules.loader import read_builtin, read_file

    refuse_misspelt(results)
    read = [*results, *rule_inputs(rule_files)]
    # each file is added at once: the other program is not waited for in vain
    claim(db, partial(targets.permit, db, targets.DATABASE, force=True, inputs=read, option="--db"), locks.PATIENCE)
    new = not os.path.exists(db)
    known = entries(
        rule for file in [*read_builtin(), *(read_file(Path(f)) for f in rule_files)] for rule in file.rules
    )
    failures = saved.Failures()
    done = False
    with stopping.orderly():
        try:
            with Index(db) as index:
                finder = Finder()
                corrections = saved.corrections_of(list(results), corrections_file, vote, db, lambda: finder, quiet)
                correct = Correcting(index, corrections.values(), known)
                given = Given()
                for path in results:
                    failed = failures.count
                    given.begin(path)
                    try:
                        found = saved.load([path], corrections, lambda: finder, failures, saved.warn, correct)
                        dated = saved.datable(saved.having(found, date_field, path), finder, date_field)
                        day = partial(date_of, field=date_field)
                        counts = index.add(dated, known, day, given.came, correct.done)
                    except InputError as error:
                        failures(error)
                        continue
                    if warning := given.end():
                        _say(f"warning: {warning}")
                    empty = not (counts.added or counts.replaced or counts.unchanged)
                    if not quiet and not (empty and failures.count > failed):
                        _say(
                            f"{path}: {counts.added:,} added, {counts.replaced:,} replaced, "
                            f"{counts.unchanged:,} unchanged"
                        )
                if not failures.count:
                    index.retire(given.paths)
                stopped = next(filter(has_not_ended, results), None)
                if drop_vanished and (failures.count or not given.paths or stopped):
                    why = "not all results could be read" if failures.count else "the results hold no document"
                    if stopped:
                        why = f"the run of {stopped} has not ended; go on with it by --resume"
                    _say(f"warning: nothing is dropped, since {why}")
                elif drop_vanished and (gone := index.keep(given.paths)) and not quiet:
                    _say(f"{counted(gone, 'document')} of none of these results dropped")
                index.update()
                for correction in parted(index, dict.fromkeys(c for own in corrections.values() for c in own.all)):
                    _say(
                        f"warning: {correction.origin}: [[same]] {correction.names[0]} makes one what was taken apart "
                        f"here; take it out, or have 'extractor correct --from-index {db}' do so"
                    )
                entities, documents = index.totals()
                if not quiet:
                    _say(f"{db}: {counted(entities, 'entity')} in {counted(documents, 'document')}")
            done = not failures.count
        finally:
            if new and not done:
                discard_empty(db)
    return failures.exit_code


def refuse_misspelt(results: tuple[str, ...]) -> None:
    """Raise UsageError where the first of the results is none, but nearly the name of a command."""
    from extractor.core.errors import UsageError
    from extractor.core.nearest import nearest

    word = results[0]
    meant = nearest(word, command.commands) if word.isalpha() and not os.path.exists(word) else None
    if meant:
        raise UsageError(word, "no such file, and no command", f"did you mean 'extractor index {meant}'?")


@command.command(
    "search",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor index search bourita
  extractor index search --labels GROUP --top 50
  extractor index search ONU --json | jq -r '.[0].aliases[].name'""",
)
@click.argument("name", nargs=-1)
@_DB
@options.labels("Only entities of these labels.")
@options.top(most=1_000_000, old=("--limit",))
@_JSON
def search(name: tuple[str, ...], db: str, labels: str | None, top: int, as_json: bool) -> int:
    """Find entities by any of their names.

    Words or their beginnings, in order; case and accents do not matter. Those in most documents
    come first. Without NAME all entities.
    """
    from extractor.index import Index

    wanted = known_labels.parse(labels)
    with Index(db, must_exist=True) as index:
        known_labels.check(wanted, index.labels)
        found = index.search(" ".join(name), wanted, top + 1)
    more, found = len(found) > top, found[:top]
    if as_json:
        click.echo(json.dumps([_data(e) for e in found], ensure_ascii=False, indent=2))
    elif found:
        printed(entities_table(found))
    else:
        _say("nothing found")
    if more:
        _say("there are more; see them with --top")
    return 0


@command.command(
    "show",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor index show per-nasser-bourita
  extractor index show "Nasser Bourita" --json | jq -r '.appearances[].path'""",
)
@click.argument("entity", shell_complete=parameters.ids)
@_DB
@_JSON
def show(entity: str, db: str, as_json: bool) -> int:
    """Print one entity: its names, what was joined, every document that names it.

    ENTITY is an id, or a name that only one entity has.
    """
    from extractor.index import Index

    with Index(db, must_exist=True) as index:
        found = index.get(entity)
        joined = index.joined(found.id)
        appearances = list(index.appearances(found.id))
    if as_json:
        data = _data(found) | {"joined": joined, "appearances": [asdict(a) for a in appearances]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return 0
    printed(entities_table([found]))
    if joined:
        printed(table(["Joined"], [[key] for key in joined]))
    printed(
        table(
            ["Document", "Date", "Mentions", "Names"],
            [[a.path, a.date or "", f"{a.mentions:,}", " · ".join(a.names)] for a in appearances],
        )
    )
    return 0


@command.command(
    "merge",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor index merge per-nasser-bourita per-bourita
  extractor index merge per-awa-diallo per-diallo --document corpus/2024-03-15.txt""",
)
@click.argument("kept", shell_complete=parameters.ids)
@click.argument("others", nargs=-1, required=True, shell_complete=parameters.ids)
@_DOCUMENTS
@_DB
def merge(kept: str, others: tuple[str, ...], documents: tuple[str, ...], db: str) -> int:
    """Make OTHERS one with KEPT, now and whenever documents are added.

    Entities are given by id, or by a name that only one has. With --document only what these
    documents say of OTHERS.
    """
    from extractor.index import Index

    with Index(db, must_exist=True) as index:
        printed(entities_table([index.get(index.merge(kept, others, documents))]))
    return 0


@command.command(
    "split",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor index split org-forces-armees-royales org-far
  extractor index split per-awa-diallo --document corpus/2024-03-15.txt""",
)
@click.argument("entity", shell_complete=parameters.ids)
@click.argument("parts", nargs=-1, shell_complete=parameters.ids)
@_DOCUMENTS
@_DB
def split(entity: str, parts: tuple[str, ...], documents: tuple[str, ...], db: str) -> int:
    """Take PARTS out of ENTITY, now and whenever documents are added.

    PARTS are ids that 'show' lists as joined; without them all are taken out. With --document what
    these documents say becomes an entity of its own.
    """
    from extractor.core.errors import UsageError
    from extractor.index import Index

    if parts and documents:
        raise UsageError("--document", "goes without PARTS", "give one or the other")
    with Index(db, must_exist=True) as index:
        out = index.split(entity, parts, documents)
        printed(entities_table([index.get(key) for key in out]))
    return 0


@command.command(
    "decisions",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor index decisions
  extractor index decisions --json | jq -r '.[] | select(.kind == "merge") | .node'""",
)
@_DB
@_JSON
def decisions(db: str, as_json: bool) -> int:
    """Print what was merged and split, oldest first."""
    from extractor.index import Index

    with Index(db, must_exist=True) as index:
        made = index.decisions()
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
    else:
        printed(
            table(
                ["Decision", "What", "Into", "Document"],
                [[d["kind"], d["node"], d["target"] or "", d["document"] or ""] for d in made],
            )
        )
    return 0


def _data(found: "Found") -> dict[str, Any]:
    data = asdict(found)
    data["aliases"] = [{"name": name, "mentions": mentions} for name, mentions in found.aliases]
    return data


def _say(message: str) -> None:
    click.echo(f"extractor: {terminal(message)}", err=True)
