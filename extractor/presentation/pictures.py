"""Pictures of results, drawn with matplotlib: bars by label, and bars over time.

The colours are those of the HTML page. Names are shown as written; nothing in them
is taken for a formula.
"""

import math
import re
import warnings
from collections.abc import Sequence
from typing import Any, BinaryIO, Literal

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

from extractor.analysis.overview import Overview
from extractor.analysis.timeline import Timeline
from extractor.analysis.totals import Total
from extractor.core.labels import Color, colors, label_of

Form = Literal["svg", "png"]

_SETTINGS = {
    "font.size": 9,
    "text.parse_math": False,
    "svg.fonttype": "none",  # text stays text: to be searched, copied and read aloud
    "svg.hashsalt": "extractor",  # no chance: where the layout is the same, so is the file
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "ytick.major.size": 0,
}
_WIDTH = 9.0  # inches, at 100 dots an inch on the screen
_BAR = 0.27
_LONGEST = 34
#: labels that are drawn: a picture has no room for any number of them
_LABELS = 20
_UNPRINTABLE = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")


def draw(out: BinaryIO, form: Form, overview: Overview | None, line: Timeline | None, count: int) -> None:
    """Draw the `count` most named entities of each label, and those of `line` over time, into a file.

    Either may be None and is left out.
    """
    # a picture is the same whatever settings of one's own there are: LaTeX, say, may be none
    with matplotlib.rc_context(_defaults() | _SETTINGS), warnings.catch_warnings():
        # a sign that the font lacks is drawn as a box; that is no news to the user
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = _figure(overview, line, count)
        metadata = {"Date": None} if form == "svg" else None
        figure.savefig(out, format=form, dpi=160, metadata=metadata, facecolor="white")


def _defaults() -> dict[str, Any]:
    """The settings of matplotlib itself, but for how it shows pictures on a screen."""
    return {name: value for name, value in matplotlib.rcParamsDefault.items() if not name.startswith("backend")}


def _figure(overview: Overview | None, line: Timeline | None, count: int) -> Figure:
    groups = [(label, overview.top(label, count)) for label in overview.labels[:_LABELS]] if overview else []
    pairs = [groups[i : i + 2] for i in range(0, len(groups), 2)]
    rows = [max(len(top) for _, top in pair) for pair in pairs]
    strips = []
    if pairs:
        strips.append(sum(rows) * _BAR + len(rows) * 0.6)
    if line is not None:
        strips.append(len(line.rows) * 0.42 + 0.9)
    figure = Figure(figsize=(_WIDTH, max(sum(strips), 1.5)), layout=ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.08))
    FigureCanvasAgg(figure)
    if not strips:
        figure.text(0.5, 0.5, "No names found.", ha="center")
        return figure
    palette = colors([*(label for label, _ in groups), *(row.label for row in (line.rows if line else ()))])
    parts = figure.subfigures(len(strips), 1, height_ratios=strips, squeeze=False)[:, 0]
    if pairs:
        panels = parts[0].subplots(len(pairs), 2, squeeze=False, height_ratios=rows)
        for n, pair, both in zip(rows, pairs, panels):
            for axes, (label, top) in zip(both, pair):
                _bars(axes, label, top, palette[label], n)
            for axes in both[len(pair) :]:
                axes.set_axis_off()
    if line is not None:
        _over_time(parts[-1], line, palette)
    return figure


def _bars(axes: Axes, label: str, top: Sequence[Total], color: Color, rows: int) -> None:
    """Bars with their numbers, in room for `rows` of them, so that bars are alike in all panels."""
    places = range(len(top))
    axes.barh(places, [s.mentions for s in top], color=color.over((255, 255, 255), 0.75), height=0.7)
    for place, s in enumerate(top):
        axes.annotate(
            str(s.mentions),
            (s.mentions, place),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            color="#444444",
        )
    axes.set_yticks(places, [_short(s.name) for s in top])
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_title(_short(label_of(label).heading), loc="left", fontweight="bold", fontsize=10)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_bounds(len(top) - 0.5, -0.5)
    axes.margins(x=0.12)


def _over_time(strip: SubFigure, line: Timeline, palette: dict[str, Color]) -> None:
    """A row of bars an entity over one axis of time, all to the same scale."""
    strip.suptitle(f"Mentions by {line.unit}", x=0.01, ha="left", fontweight="bold", fontsize=10)
    rows = strip.subplots(max(len(line.rows), 1), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    places = range(len(line.periods))
    most = max((max(row.mentions) for row in line.rows), default=1)
    for axes, row in zip(rows, line.rows):
        named = [place for place in places if row.mentions[place]]
        axes.bar(
            named,
            [row.mentions[place] for place in named],
            color=palette[row.label].over((255, 255, 255), 0.75),
            width=0.8,
        )
        axes.set_ylabel(_short(row.name), rotation=0, ha="right", va="center")
        axes.set_ylim(0, most * 1.15)
        axes.yaxis.set_major_locator(MaxNLocator(2, integer=True))
        axes.tick_params(axis="y", labelsize=7, colors="#666666")
    written = {"day": "%Y-%m-%d", "week": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[line.unit]
    step = math.ceil(len(line.periods) / 8)
    rows[-1].set_xticks(places[::step], [period.strftime(written) for period in line.periods[::step]])
    rows[-1].set_xlim(-0.6, max(len(line.periods), 6) - 0.4)


def _short(name: str) -> str:
    """A name on one line; a long one is cut."""
    name = " ".join(_UNPRINTABLE.sub(" ", name).split())
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
