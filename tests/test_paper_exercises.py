"""What a newcomer adds first: a label and a format. Each takes one table row, and a format one module."""

import csv
import io
import json
import re
import sys
from types import ModuleType

import networkx
import pytest

from extractor import Extractor
from extractor.core import labels
from extractor.core.labels import Color, Label
from extractor.presentation import tables
from extractor.writers import FORMATS, Format, writer

RULES = """
[[pattern]]
id = "fregate"
label = "VESSEL"
at = ["frégate"]
regex = ' (?P<name>{cap})'
positive = ["La frégate [Surcouf](VESSEL) patrouille."]

[[gazetteer]]
id = "sanctions"
label = "CARGO"
names = ["riz parfumé"]
"""
TEXT = "La frégate Surcouf a visité le cargo de riz parfumé. L’AQMI en parle."


@pytest.fixture
def vessel(monkeypatch):
    monkeypatch.setattr(labels, "_TABLE", dict(labels._TABLE))
    labels.add(Label("VESSEL", "Ships", "bright_blue", Color((86, 180, 233), "double"), schema="Vessel"))


@pytest.fixture
def result(tmp_path):
    (tmp_path / "navires.toml").write_text(RULES, "utf-8")
    return Extractor(model=None, rule_files=[tmp_path / "navires.toml"]).extract(TEXT)


def written(form: str, result, **options) -> str:
    out = io.StringIO() if FORMATS[form].target == "text" else io.BytesIO()
    writer(form).write([result], out, **options)
    value = out.getvalue()
    return value if isinstance(value, str) else value.decode()


def test_a_label_with_a_row_is_shown_everywhere(vessel, result):
    screen = io.StringIO()
    tables.write([result], tables.console(screen, "never"), several=False)
    lines = map(str.strip, screen.getvalue().splitlines())
    headings = [line for line in lines if line.endswith(" (1)")]
    assert headings == ["Armed groups (1)", "Ships (1)", "CARGO (1)"]

    page = written("html", result)
    assert re.search(r">\s*Ships\b", page) and re.search(r">\s*CARGO\b", page)

    rows = list(csv.DictReader(io.StringIO(written("csv", result))))
    assert {(row["label"], row["name"]) for row in rows} == {
        ("VESSEL", "Surcouf"), ("CARGO", "riz parfumé"), ("GROUP", "Al-Qaida au Maghreb islamique"),
    }  # fmt: skip

    lines = [json.loads(line) for line in written("ftm", result).splitlines()]
    assert ("Vessel", ["Surcouf"]) in [(e["schema"], e["properties"].get("name")) for e in lines]
    assert [e["properties"]["keywords"] for e in lines if e["schema"] == "Article"] == [["riz parfumé"]]

    graph = networkx.read_gexf(io.BytesIO(written("gexf", result, window="paragraph").encode()))
    kinds = {data["label"]: data["kind"] for _, data in graph.nodes(data=True)}
    assert kinds["Surcouf"] == "VESSEL" and kinds["riz parfumé"] == "CARGO"
    assert graph.has_edge("vessel-surcouf", "group-al-qaida-au-maghreb-islamique")


def test_a_label_without_a_row_is_shown_under_its_name():
    assert labels.label_of("WEAPON").heading == "WEAPON" and labels.label_of("WEAPON").schema is None
    assert list(labels.colors(["WEAPON", "PER", "AIRCRAFT"])) == ["PER", "AIRCRAFT", "WEAPON"]
    found = labels.colors(["WEAPON", "AIRCRAFT"])
    assert found["WEAPON"] != found["AIRCRAFT"]


def test_a_format_is_a_row_and_a_module(monkeypatch, result, tmp_path, capsys):
    module = ModuleType("extractor_names")
    module.write = lambda results, out: out.writelines(f"{e.name}\n" for r in results for e in r.entities)
    monkeypatch.setitem(sys.modules, "extractor_names", module)
    monkeypatch.setitem(FORMATS, "names", Format("names", "a name a line", "extractor_names"))

    from extractor.cli import cli

    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    run = [str(tmp_path / "a.txt"), "--model", "none"]
    assert not cli.main([*run, "--format", "names"], standalone_mode=False)
    assert capsys.readouterr().out == "Al-Qaida au Maghreb islamique\n"
    saved = str(tmp_path / "out.jsonl")
    assert not cli.main([*run, "--format", "jsonl", "-o", saved], standalone_mode=False)
    assert not cli.main(["export", saved, "--to", "names"], standalone_mode=False)
    assert not cli.main(["formats"], standalone_mode=False)
    assert "a name a line" in capsys.readouterr().out
