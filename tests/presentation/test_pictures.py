"""Pictures, read back: SVG by an XML parser, PNG by Pillow."""

import io
import re
from xml.etree import ElementTree

import pytest

pytest.importorskip("matplotlib", reason="matplotlib is not installed: the extra 'plot'")

from extractor.analysis.overview import summarise
from extractor.analysis.timeline import date_of, timeline
from extractor.presentation.pictures import draw
from tests.saved import result_of


def svg(overview, line, count=10):
    out = io.BytesIO()
    draw(out, "svg", overview, line, count)
    root = ElementTree.fromstring(out.getvalue())
    return out.getvalue(), ["".join(t.itertext()).strip() for t in root.iter("{http://www.w3.org/2000/svg}text")]


def test_names_and_counts_are_in_the_picture(written):
    data, texts = svg(summarise(written), timeline(written, date_of, 10))
    for text in ("People", "Hélène Marchetti-Diallo", "WEAPON", "Mentions by day", "2024-03-15", "2024-04-02"):
        assert text in texts
    # once among the people, once over time
    assert texts.count("Idriss Benkirane") == 2
    assert texts[texts.index("Idriss Benkirane") :].count("4") >= 1
    # the layout's last digit may fall either way
    assert rounded(data) == rounded(svg(summarise(written), timeline(written, date_of, 10))[0])


def rounded(data: bytes) -> str:
    plain = re.sub(r"\bp[0-9a-f]{10}\b", "p", data.decode())  # the name of what clips is made of numbers, too
    return re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):.2f}", plain)


def test_a_name_is_no_formula_and_no_markup():
    name = "Prix $\\frac{1}{0}$ <b>&"
    _, texts = svg(summarise([result_of(f"[{name}](ORG org-prix) et [A\x01B](ORG org-ab)", "a.txt")]), None)
    assert name in texts and "A B" in texts


def test_long_names_are_cut_and_only_the_first_are_drawn():
    marked = " ".join(f"[{'Très ' * 9}Long {i}](ORG org-{i})" for i in range(20))
    _, texts = svg(summarise([result_of(marked, "a.txt")]), None, count=3)
    names = [t for t in texts if t.startswith("Très")]
    assert len(names) == 3 and all(len(n) <= 34 and n.endswith("…") for n in names)


def test_nothing_to_draw():
    assert "No names found." in svg(summarise([]), None)[1]


def test_png(written):
    from PIL import Image

    out = io.BytesIO()
    draw(out, "png", summarise(written), None, 5)
    picture = Image.open(out)
    assert picture.format == "PNG" and picture.width == 1440
    assert len(picture.convert("RGB").getcolors(1 << 20)) > 10
