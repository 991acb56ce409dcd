"""The kinds of names there are, and how each is shown: one table row a label.

    >>> label_of("PER").heading, label_of("PER").color.hex
    ('People', '#0072b2')
    >>> add(Label("VESSEL", "Ships", "bright_blue", Color((86, 180, 233), "double"), schema="Vessel"))
    >>> label_of("VESSEL").heading
    'Ships'

Tables, page, pictures, graphs and FollowTheMoney take heading, style, colour and schema from
here. A label that has no row (rules may give any) is shown under its own name, in colours
that go by the alphabetical order of such labels.

The colours are those of Okabe and Ito (Color Universal Design, 2008), which people
with any common colour blindness tell apart; the line style does so without colour.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Color:
    """An sRGB colour, and the CSS `text-decoration-style` that goes with it."""

    rgb: tuple[int, int, int]
    line: str

    @property
    def hex(self) -> str:
        """The colour as CSS writes it: "#0072b2"."""
        return "#{:02x}{:02x}{:02x}".format(*self.rgb)

    def over(self, ground: tuple[int, int, int], share: float) -> str:
        """The colour laid over a ground, `share` of it, as hex: a tint or a shade."""
        red, green, blue = (round(c * share + g * (1 - share)) for c, g in zip(self.rgb, ground, strict=True))
        return Color((red, green, blue), self.line).hex


@dataclass(frozen=True, slots=True)
class Label:
    """One kind of name: « AQMI » is a GROUP, shown under « Armed groups ».

    `style` is rich's for the terminal; `schema` FollowTheMoney's, None where its model has none;
    `french` the heading in French, where it is another.
    """

    name: str
    heading: str
    style: str
    color: Color
    schema: str | None = None
    french: str | None = None

    def heading_in(self, language: str) -> str:
        """The heading in English or French: label_of("PER").heading_in("fr") is "Personnes"."""
        return (self.french if language == "fr" else None) or self.heading


#: the labels of the guidelines, in the order tables show them
_TABLE: dict[str, Label] = {
    label.name: label
    for label in (
        Label("PER", "People", "cyan", Color((0, 114, 178), "solid"), "Person", "Personnes"),
        Label("ORG", "Organisations", "magenta", Color((230, 159, 0), "double"), "Organization", "Organisations"),
        Label("LOC", "Places", "green", Color((0, 158, 115), "dashed"), "Address", "Lieux"),
        Label("GROUP", "Armed groups", "red", Color((213, 94, 0), "wavy"), "Organization", "Groupes armés"),
        Label(
            "EXERCISE",
            "Military exercises",
            "yellow",
            Color((204, 121, 167), "dotted"),
            "Event",
            "Exercices militaires",
        ),
    )
}

#: the labels of the guidelines: what the tagger that ships finds, and what is scored
LABELS = tuple(_TABLE)

#: what CoNLL says of a word that is in no name: no label may be called so; why, and what to do
OUTSIDE = "O"
NO_LABEL = ("label 'O' stands for no name in files of a word a line", "give it another")


def as_typed(label: str) -> str:
    """A label of the guidelines in capitals, another one as it is typed: "per" is "PER", "vessel" stays."""
    return label.upper() if label.upper() in LABELS else label


#: for labels that have no row, in turn
_OTHER_COLORS = (
    Color((86, 180, 233), "double"),  # sky blue
    Color((240, 228, 66), "solid"),  # yellow
    Color((128, 128, 128), "dashed"),  # grey
    Color((0, 114, 178), "dotted"),
    Color((0, 158, 115), "wavy"),
)
_OTHER_STYLE = "blue"


def add(label: Label) -> None:
    """Give a label of your own a row of the table, or a built-in one another, for this process."""
    _TABLE[label.name] = label


def label_of(name: str) -> Label:
    """A label by its name; one that has no row is shown under that name."""
    return _TABLE.get(name) or Label(name, name, _OTHER_STYLE, _OTHER_COLORS[0])


def ordered(names: Iterable[str]) -> list[str]:
    """Labels in the order they are shown, each once: those of the table, then others by the alphabet."""
    wanted = set(names)
    return [name for name in _TABLE if name in wanted] + sorted(wanted - set(_TABLE))


def colors(names: Iterable[str]) -> dict[str, Color]:
    """A colour for each label, in the order of `ordered`; no two of a few share one."""
    shown = ordered(names)
    others = [name for name in shown if name not in _TABLE]
    given = {name: _OTHER_COLORS[i % len(_OTHER_COLORS)] for i, name in enumerate(others)}
    return {name: given.get(name) or label_of(name).color for name in shown}
