"""Long texts in pieces: cut where no name stands."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from extractor.tagger.predict import pieces
from tests.each import each

LONG = [
    "Le Gén. Amadou Ba est parti. Mme Awa Sow est restée avec le Dr. Jean Kané. ",
    "puis Amadou Ba a vu Awa Sow et le maire du village ; alors le Cdt. Moussa Keïta a dit non ",
    "puis le maire Amadou Ba a demandé que le chef du village et de la vallée lui dise tout et Awa Sow ",
    "puis Amadou Ba et la Caisse commune de solidarité et Awa Sow ",
]
NAMES = (
    "Amadou Ba",
    "Awa Sow",
    "Jean Kané",
    "Moussa Keïta",
    "Gén. Amadou",
    "Dr. Jean",
    "Cdt. Moussa",
    "Caisse commune de solidarité",
)


@each(product(LONG, range(200, 300, 7)))
def test_no_name_is_cut_in_an_unbroken_line(unit, size):
    text = unit * 40
    found = list(pieces(text, size))
    borders = [offset for offset, _ in found[1:]]
    assert len(borders) > 5
    for name in NAMES:
        for border in borders:
            assert name not in text[border - len(name) + 1 : border + len(name) - 1]


@given(st.text("aB. ,\n", max_size=200), st.integers(2, 30))
def test_pieces_are_the_text(text, size):
    found = list(pieces(text, size))
    assert "".join(piece for _, piece in found) == text
    assert all(text.startswith(piece, offset) and len(piece) <= size for offset, piece in found)
