"""How a label is shown: its heading, one colour and one line style.

    >>> heading("PER"), colors(["PER", "WEAPON"])["PER"].hex
    ('People', '#0072b2')

The colours are those of Okabe and Ito (Color Universal Design, 2008), which people
with any common colour blindness tell apart; the line style does so without colour.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from extractor.core.types import LABELS

HEADINGS = {
    "PER": "People",
    "ORG": "Organisations",
    "LOC": "Places",
    "GROUP": "Armed groups",
    "EXERCISE": "Military exercises",
}


@dataclass(frozen=True, slots=True)
class Color:
    """An sRGB colour, and the CSS `text-decoration-style` that goes with it."""

    rgb: tuple[int, int, int]
    line: str

    @property
    def hex(self) -> str:
        return "#{:02x}{:02x}{:02x}".format(*self.rgb)

    def over(self, ground: tuple[int, int, int], share: float) -> str:
        """The colour laid over a ground, `share` of it, as hex: a tint or a shade."""
        return Color(tuple(round(c * share + g * (1 - share)) for c, g in zip(self.rgb, ground)), self.line).hex  # type: ignore[arg-type]


_BUILTIN = dict(
    zip(
        LABELS,
        (
            Color((0, 114, 178), "solid"),  # blue
            Color((230, 159, 0), "double"),  # orange
            Color((0, 158, 115), "dashed"),  # bluish green
            Color((213, 94, 0), "wavy"),  # vermilion
            Color((204, 121, 167), "dotted"),  # reddish purple
        ),
        strict=True,
    )
)
#: for labels of the user's rules, in turn
_OTHERS = (
    Color((86, 180, 233), "double"),  # sky blue
    Color((240, 228, 66), "solid"),  # yellow
    Color((128, 128, 128), "dashed"),  # grey
    Color((0, 114, 178), "dotted"),
    Color((0, 158, 115), "wavy"),
)


def colors(labels: Iterable[str]) -> dict[str, Color]:
    """A colour for each label, built-in ones first; the user's by their alphabetical order."""
    wanted = set(labels)
    others = {label: _OTHERS[i % len(_OTHERS)] for i, label in enumerate(sorted(wanted - set(_BUILTIN)))}
    return {label: _BUILTIN[label] for label in LABELS if label in wanted} | others


def heading(label: str) -> str:
    """ "PER" as a heading: "People"; a user's label as it is."""
    return HEADINGS.get(label, label)
