"""Scores, agreement, differences and errors as rich tables."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from extractor.analysis.scoring import entities
from extractor.analysis.scoring.agreement import Agreement
from extractor.analysis.scoring.comparison import Difference
from extractor.analysis.scoring.errors import Error
from extractor.analysis.scoring.mentions import MODES, Mode, macro
from extractor.analysis.scoring.records import Evaluation, of_change
from extractor.core.labels import label_of
from extractor.documents.annotations import Gold
from extractor.presentation.tables import shown

_SUMS = ("names", "all")
_MEASURES = {"muc": "MUC", "b_cubed": "B-cubed", "ceaf_e": "CEAF-e", "lea": "LEA"}


def evaluation(found: Evaluation, lenient: bool = False) -> Iterator[RenderableType]:
    """The tables of exact scores (and of the lenient ones), a line on entities, and their measures."""
    yield _scores(found, "exact")
    if lenient:
        for mode in MODES[1:]:
            yield Text(f"\n{mode}", style="bold")
            yield _scores(found, mode)
    elif "all" in found.mentions["exact"]:
        yield Text(
            "F1 "
            + ", ".join(f"{mode} {found.mentions[mode]['all'].f1:.1f}" for mode in MODES[1:])
            + f"; macro {macro(found.mentions['exact'])[2]:.1f}",
            style="dim",
        )
    if found.entities is not None:
        e = found.entities
        yield (
            f"entities: B-cubed {e.shared:.1f} on shared mentions, {e.end_to_end:.1f} end to end; "
            f"{e.merges} merges, {e.splits} splits of {e.gold}"
        )
    if found.coreference:
        table = _table("", "Precision", "Recall", "F1", *(["95 %"] if found.documents > 1 else []))
        for name, ratio in found.coreference.items():
            bounds = found.coreference_bounds[name]
            table.add_row(
                _MEASURES[name],
                *_figures(ratio.precision, ratio.recall, ratio.f1),
                *([_range(bounds)] if bounds else []),
            )
        table.add_row("CoNLL", "", "", f"{entities.conll(found.coreference):.1f}")
        yield table


def _scores(found: Evaluation, mode: Mode) -> Table:
    bounds = found.bounds if mode == "exact" and found.documents > 1 else {}
    table = _table("", "Precision", "Recall", "F1", *(["95 %"] if bounds else []), "Gold")
    for name, score in found.mentions[mode].items():
        interval = [_range(bounds.get(name))] if bounds else []
        gold = f"{score.gold:g}"
        table.add_row(_label(name), *_figures(score.precision, score.recall, score.f1), *interval, gold)
    return table


def agreement(found: Agreement) -> Iterator[RenderableType]:
    """F1 by label, and kappa."""
    table = _table("", "F1", "First", "Second")
    for name, score in found.scores.items():
        table.add_row(_label(name), f"{score.f1:.1f}", f"{score.gold:g}", f"{score.found:g}")
    yield table
    for kappa, number, words in (
        (found.kappa_marked, found.marked, "words that one of them marked"),
        (found.kappa, found.words, "words"),
    ):
        if kappa is not None:
            yield f"kappa {kappa:.3f} over {number:,} {words}"


def difference(found: Difference, texts: Sequence[Gold], top: int) -> Iterator[RenderableType]:
    """Both sides by label with the change and its probability, then what got better and worse."""
    table = _table("", "First", "Second", "Change", "p")
    for name, score in found.first.items():
        gain = found.second[name].f1 - score.f1
        table.add_row(
            _label(name), f"{score.f1:.1f}", f"{found.second[name].f1:.1f}", f"{gain:+.1f}", f"{found.p[name]:.3f}"
        )
    yield table
    for better in (True, False):
        changes = [c for c in found.changes if c.better == better]
        yield Text(f"\n{'better' if better else 'worse'}: {len(changes)}", style="bold")
        listed = _table("", "", "", "", right=())
        for change in changes[:top]:
            record = of_change(change, texts)
            where = f"{record['document']}:{record['line']}"
            listed.add_row(
                change.kind, _label(change.span.label), Text(shown(record["text"])), Text(shown(where), style="dim")
            )
        if changes:
            yield listed
        if len(changes) > top:
            yield Text(f"… and {len(changes) - top} more (--top)", style="dim")


def errors(groups: Sequence[tuple[str, str, list[Error]]], top: int) -> Iterator[RenderableType]:
    """The errors by kind and cause, most frequent first, `top` of each in their context."""
    total = sum(len(found) for *_, found in groups)
    yield Text(f"{total} error{'' if total == 1 else 's'}", style="bold")
    for kind, cause, found in groups:
        yield Text("\n" + shown(f"{kind}, {cause}: {len(found)}"), style="bold")
        table = _table("", "", "", right=())
        for error in found[:top]:
            context = Text.assemble(
                (shown(error.before.lstrip()[-30:]), "dim"),
                ("[" + shown(error.text) + "]", "bold"),
                (shown(error.after.rstrip()[:30]), "dim"),
            )
            if error.borders:
                context.append(f"  {shown(error.borders)}", "italic")
            table.add_row(
                Text(shown(error.labels)), context, Text(shown(f"{error.document}:{error.line}"), style="dim")
            )
        yield table
        if len(found) > top:
            yield Text(f"… and {len(found) - top} more (--top)", style="dim")


def _table(*columns: str, right: tuple[int, ...] | None = None) -> Table:
    table = Table(*columns, box=None, padding=(0, 2, 0, 0), show_header=any(columns))
    for number, column in enumerate(table.columns):
        if number and right is None:
            column.justify = "right"
    return table


def _label(name: str) -> Text:
    return Text(shown(name), style="bold" if name in _SUMS else label_of(name).style)


def _figures(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{number:.1f}" for number in numbers)


def _range(bounds: tuple[float, float] | None) -> str:
    return f"{bounds[0]:.1f}–{bounds[1]:.1f}" if bounds else ""
