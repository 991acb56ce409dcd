"""`extractor train GOLD… -o DIR`: the tagger adapted to one's own texts."""

import json
import os
import shutil
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli import parameters, saved
from extractor.core import bounds, stopping
from extractor.core.errors import InputError, MissingExtra, ModelError, OutputError, UsageError
from extractor.documents.atomic_files import whole_path
from extractor.presentation.wording import counted

if TYPE_CHECKING:
    from extractor.analysis.scoring import Score
    from extractor.documents.annotations import Gold
    from extractor.training.adapt import Adaptation

#: of our own articles so many are not trained on: one in twenty
OWN_HELD_OUT = 0.05
#: a tagger is so many times as large as the one that it is made from, at most
ROOM = 2


@click.command(
    "train",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor train corrected/ -o mine
  extractor train ships.md --dev more-ships.md -o ships
  extractor articles/ --model mine""",
)
@click.argument("files", nargs=-1, required=True, metavar="GOLD...")
@click.option(
    "--output",
    "-o",
    cls=parameters.Once,
    required=True,
    metavar="DIR",
    help="Write the tagger there, a folder for --model.",
)
@click.option(
    "--dev", "dev_files", multiple=True, metavar="GOLD", help="Measure on these, and learn from all others. Repeatable."
)
@click.option(
    "--held-out",
    type=parameters.Number(0, 1, min_open=True, max_open=True),
    default=0.2,
    show_default=True,
    help="Without --dev: the share of texts to measure on.",
)
@click.option(
    "--model",
    metavar="NAME_OR_PATH",
    default="fr_press",
    show_default=True,
    help="Begin with this: the tagger that ships, or a folder made before.",
)
@click.option("--epochs", type=parameters.Whole(1), default=6, show_default=True, help="At most so many times over.")
@click.option("--seed", type=parameters.Whole(), default=1, show_default=True, help="Of all that is drawn.")
@click.option("--from", "form", metavar="FORMAT", help="The gold's format, where it is not found out.")
@click.option("--json", "as_json", is_flag=True, help="The scores as a JSON object instead of a table.")
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@click.option("--force", is_flag=True, help="Write over a tagger that is in DIR.")
def command(
    files: tuple[str, ...],
    output: str,
    dev_files: tuple[str, ...],
    held_out: float,
    model: str,
    epochs: int,
    seed: int,
    form: str | None,
    as_json: bool,
    quiet: bool,
    force: bool,
) -> int:
    """Adapt the tagger to your own corrected texts, in minutes.

    GOLD is files or folders that 'extractor gold' reads. Labels that the tagger does not
    know (VESSEL, WEAPON) are learned from a few dozen examples; a name that is not marked
    counts as none. Our own articles stand among the texts, so that nothing is
    forgotten. Printed is F1 by label, of the tagger alone, before and after: on a part of
    GOLD that is not learned from, and on some of our own articles. Training ends when it
    gets no better; then it is done once more for as long, on all of GOLD. Ctrl-C ends it,
    too, and keeps the best so far. Needs PyTorch.
    """
    from extractor.cli.progress import say
    from extractor.cli.writing import claim

    folder = Path(output)
    claim(output, lambda: _check_output(folder, force, model))
    _refuse_below(folder, [*files, *dev_files])
    _refuse_pipes([*files, *dev_files])
    _refuse_unwritable(folder, model)
    gold, dev = _read(files, form), _read(dev_files, form)
    try:
        from extractor.tagger import loading
        from extractor.training import adapt, examples, own
    except ImportError as error:
        if error.name != "torch":
            raise
        raise MissingExtra("train", "train") from None

    def tell(message: str) -> None:
        if not quiet:
            say(message)

    gold, dev = ([text for text in texts if text.text.strip()] for texts in (gold, dev))
    texts = [part for text in gold for part in examples.parts(examples.plain(text))]
    if not any(text.spans for text in texts):
        raise InputError(files[0], "has no marked name", "mark some, see 'extractor annotate -h'")
    saved.warn_of_doubles(gold)
    if dev:
        learned, held = texts, [part for text in dev for part in examples.parts(examples.plain(text))]
    else:
        learned, held = adapt.split(texts, held_out, seed)
    learned = examples.besides(learned, held)
    own_files = own.articles()
    if not own_files:
        say("warning: our own articles are not installed; without them more is forgotten")
    own_learned, own_held = adapt.split(examples.read(own_files), OWN_HELD_OUT, seed) if own_files else ([], [])
    base = adapt.Base(model)
    settings = adapt.Settings(seed=seed, epochs=epochs)
    adaptation = adapt.Adaptation(base, learned, held, own_learned, own_held, settings)
    _tell_plan(adaptation, learned, held, tell)
    made_of = {
        "gold": _source(files, texts, form),
        **({"dev": _source(dev_files, held, form)} if dev else {"held_out": [text.id for text in held]}),
        "own": _source(list(map(str, own_files)), [*own_learned, *own_held]),
    }
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(output, (error.strerror or str(error)).lower(), "give a folder that can be made") from None
    interrupted = _run(adaptation, not dev, tell)
    with whole_path(folder) as new:
        if folder.exists():  # what else lies there stays
            shutil.copytree(folder, new)
        adaptation.save(new, made_of)
        try:
            loading.load(new)  # what stood there goes for one that works alone
        except ModelError as error:
            raise OutputError(
                output, f"what came of it {error.reason}", "give other texts, or another --seed"
            ) from None
    _print(adaptation, as_json)
    tell(f"the tagger is in {output}: extractor FILES --model {output}")
    return 130 if interrupted else 0


def _check_output(folder: Path, force: bool, model: str) -> None:
    """Raise UsageError for a folder that holds something, unless `train` made it, and it is of files only."""
    from extractor.tagger import packages

    if str(folder) == "-":
        raise UsageError("--output", "a tagger is a folder, and goes to no standard output", "give a folder")
    if os.path.realpath(packages.locate(model)) in (os.path.realpath(folder), *_above(folder)):
        raise UsageError(str(folder), "is the tagger that is adapted", "give another folder")
    if packages.is_installed(folder):
        raise UsageError(str(folder), "is where installed taggers lie", "give another folder")
    if folder.exists() and not folder.is_dir():
        raise UsageError(str(folder), "is a file", "give a folder")
    if folder.exists() and any(folder.iterdir()):
        if not (folder / "ner" / "labeller.json").is_file():
            raise UsageError(str(folder), "holds something else than a tagger of ours", "give another folder")
        if not packages.is_adapted(folder):
            raise UsageError(str(folder), "holds a tagger that 'extractor train' did not make", "give another folder")
        if not force:
            raise UsageError(str(folder), "is there already", "write over it with --force, or give another folder")
        # what else lies there stays, for which it is copied: now is the time to say that it cannot be
        for path in folder.rglob("*"):
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):  # what is written would go where it leads
                raise UsageError(str(path), "is a link", "move it elsewhere")
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise UsageError(str(path), f"is {bounds.kind(mode)}, no file", "move it elsewhere")


def _refuse_below(folder: Path, read: Iterable[str]) -> None:
    """Raise UsageError for a folder that lies in one of those that are read: its files would be gold the next time."""
    for name in read:
        if os.path.isdir(name) and os.path.realpath(name) in (os.path.realpath(folder), *_above(folder)):
            raise UsageError(str(folder), f"lies in {name}, which is read", "give another folder")


def _refuse_pipes(read: Iterable[str]) -> None:
    """Raise UsageError for what can be read but once: what a tagger was made of, it says with its hash."""
    for name in read:
        if os.path.exists(name) and not (os.path.isfile(name) or os.path.isdir(name)):
            why = f"is {bounds.kind(os.stat(name).st_mode)}, and texts to learn from are read more than once"
            raise UsageError(name, why, "save them to a file")


def _refuse_unwritable(folder: Path, model: str) -> None:
    """Raise OutputError where a tagger cannot be written, or has no room: training takes minutes."""
    from extractor.documents.temporary import new_folder, remove_folder
    from extractor.tagger import packages

    target = Path(os.path.realpath(folder))
    while not target.parent.is_dir():
        target = target.parent
    try:
        remove_folder(*new_folder(target))
        free = shutil.disk_usage(target.parent).free
    except OSError as error:
        raise OutputError(str(folder), (error.strerror or str(error)).lower(), "give a folder elsewhere") from None
    needed = ROOM * sum(path.stat().st_size for path in packages.locate(model).rglob("*") if path.is_file())
    if free < needed:
        raise OutputError(str(folder), f"has no room for {bounds.megabytes(needed)}", "give a folder elsewhere")


def _above(folder: Path) -> list[str]:
    """The folders that one lies in, from the root."""
    return list(map(str, Path(os.path.realpath(folder)).parents))


def _read(files: Iterable[str], form: str | None) -> "list[Gold]":
    from extractor.documents import annotations

    texts = []
    for file in saved.gold_once(files, form):
        found = list(map(saved.remarked, annotations.read(file, form)))
        if not found:
            raise InputError(file, "has no annotated text", "give a gold file, see 'extractor gold check -h'")
        texts += found
    return texts


def _tell_plan(
    adaptation: "Adaptation", learned: Sequence["Gold"], held: Sequence["Gold"], tell: Callable[[str], None]
) -> None:
    tell(
        f"{counted(len(learned), 'text')} to learn from, {len(held)} to measure on, "
        f"{counted(len(adaptation.own), 'article')} of our own among them"
    )
    if adaptation.new_labels:
        seen = Counter(span.label for text in learned for span in text.spans)
        tell("new labels: " + ", ".join(f"{label} ({seen[label]} names)" for label in adaptation.new_labels))


def _run(adaptation: "Adaptation", anew: bool, tell: Callable[[str], None]) -> bool:
    """Train to the end, or until Ctrl-C; whether that came. Before the first epoch is over it ends the command."""
    began = time.monotonic()
    before = {name: overall for name, scores in adaptation.before.items() if (overall := _overall(scores)) is not None}
    tell(f"before: {_line(before)}")
    with stopping.orderly():
        try:
            for epoch in adaptation.epochs():
                tell(
                    f"epoch {epoch.number}: loss {epoch.loss:.3f}, {_line(epoch.scores)}, "
                    f"{time.monotonic() - began:.0f} s{', the best so far' if epoch.best else ''}"
                )
            if anew:
                tell(f"{adaptation.best_epoch} epochs anew, on the texts held out, too")
                for epoch in adaptation.anew():
                    tell(f"epoch {epoch.number}: loss {epoch.loss:.3f}, {time.monotonic() - began:.0f} s")
        except KeyboardInterrupt:
            if adaptation.after is None:
                raise
            stopping.answered()
            tell("interrupted: what was best so far is kept")
            return True
    return False


def _overall(scores: Mapping[str, "Score"]) -> float | None:
    return scores["all"].f1 if "all" in scores else None


def _line(scores: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.1f}" for name, value in scores.items())


def _source(files: Sequence[str], texts: Sequence["Gold"], form: str | None = None) -> dict[str, Any]:
    """What texts were read: how many, their names by label, each file with its size and hash."""
    from extractor.documents.targets import digest

    names = Counter(span.label for text in texts for span in text.spans)
    return {
        "texts": len(texts),
        "names": dict(sorted(names.items())),
        "files": [
            {"file": str(name), "bytes": path.stat().st_size, "sha256": digest(path)}
            for file in files
            for name, path in _named(Path(file), form)
        ],
    }


def _named(path: Path, form: str | None) -> Iterator[tuple[Path, Path]]:
    """The file, or those of the folder that are read: what it is called from there on, and where it is."""
    from extractor.documents.annotations import formats

    if not path.is_dir():
        yield Path(path.name), path
        return
    read = [file for file in formats.files_of(path, form) if isinstance(file, Path)]
    # of brat the text beside each, too
    both = {Path(name) for file in read for name in (formats.beside(file) if file.suffix == ".ann" else [file])}
    yield from ((file.relative_to(path.parent), file) for file in sorted(both) if file.is_file())


def _print(adaptation: "Adaptation", as_json: bool) -> None:
    """F1 by label before and after, for the user's texts and ours."""
    before, after = adaptation.before, adaptation.after or {}
    if as_json:
        record = {
            name: {
                label: {
                    "before": round(before[name][label].f1, 2) if label in before[name] else None,
                    "after": round(score.f1, 2),
                    "gold": int(score.gold),
                }
                for label, score in scores.items()
            }
            for name, scores in after.items()
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return

    from rich.table import Table
    from rich.text import Text

    from extractor.presentation.tables import console, shown

    table = Table("F1 of the tagger alone", box=None, padding=(0, 2, 0, 0))
    for column in ("Before", "After", "Gold"):
        table.add_column(column, justify="right")
    for name, scores in after.items():
        table.add_row(Text(name, style="bold"))
        for label, score in scores.items():
            old = before[name].get(label)
            table.add_row(shown(f"  {label}"), f"{old.f1:.1f}" if old else "", f"{score.f1:.1f}", f"{score.gold:,.0f}")
    console().print(table)
