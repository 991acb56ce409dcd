"""What is fuzzed: for each part a strategy, and a function that must hold for all it makes."""

import contextlib
import io
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
from hypothesis import strategies as st

from extractor.cli import extract
from extractor.core import cleaning
from extractor.core.cleaning import Tokens
from extractor.core.errors import ExtractorError, InputError
from extractor.core.types import Document, Result
from extractor.documents import files, serialization
from extractor.documents.encodings import decode
from extractor.documents.options import Options
from extractor.rules.entity_ruler import read_jsonl
from extractor.rules.parsing import parse_toml
from extractor.rules.ruleset import RuleSet
from extractor.writers import brat, conll, csv, ftm, graphs, html, jsonl
from tests.robustness.here import code_of

WORDS = (
    "AQMI M23 L’ONU Gao à de la du le groupe Front combattants exercice African Lion 2024 « » ( ) , . - – ’ ' \n \r\n \t \u00a0 \u2028 "
    "\x85 \u00ad \u200b \u0301 \U0001f600 \x00 \x1b[2J M. Mme général Diallo Ouédraogo Etat islamique Jnim (Jnim) État-major A B"
).split(" ")
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=40).flatmap(
    lambda parts: st.sampled_from([" ", "", "\n"]).map(lambda between: between.join(parts))
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@cache
def extractor(tagged: bool = False):
    from extractor import Extractor

    return Extractor() if tagged else Extractor(None)


def whole(text: str) -> str:
    """As a reader gives it: no half characters."""
    return text.encode("utf-8", "replace").decode()


def check_result(result: Result) -> None:
    """What holds for every result: see docs/robustness.md."""
    text, end = result.document.text, 0
    for m in result.mentions:
        assert end <= m.start < m.end <= len(text) and m.text == text[m.start : m.end]
        assert m.text == m.text.strip() and any(map(str.isalnum, m.text))
        end = m.end
    ids = [e.id for e in result.entities]
    assert len(set(ids)) == len(ids)
    assert sorted(i for e in result.entities for i in e.mentions) == list(range(len(result.mentions)))
    assert all(result.mentions[i].entity == e.id for e in result.entities for i in e.mentions)
    assert next(serialization.load([jsonl.line(result)])).mentions == tuple(
        serialization.from_dict(json.loads(jsonl.line(result))).mentions
    )


def match(text: str) -> None:
    """Any text: mentions in order, at their characters, and entities that hold them all."""
    check_result(extractor().extract(whole(text)))


def tag(text: str) -> None:
    """The same with a tagger, which takes signs and accents for names where a text is none."""
    check_result(extractor(tagged=True).extract(whole(text)))


def read(data: bytes) -> None:
    """Any bytes: text, or an InputError."""
    text = decode(data, "a.txt")
    text.encode()


def records(data: bytes) -> None:
    """Any bytes as JSONL: an answer for each line that is not blank."""
    options = Options(keep_fields=("k",))
    found = list(files.records(io.BufferedReader(io.BytesIO(data)), "r.jsonl", "r.jsonl", options))  # type: ignore[arg-type]
    for record in found:
        if isinstance(record, Document):
            record.text.encode()
            json.dumps(dict(record.meta), allow_nan=False)
        else:
            assert isinstance(record, InputError)


def rules(text: str) -> None:
    """Any text as a rule file: rules that can be applied, or a RuleError."""
    rule_set = RuleSet([parse_toml(text, "r.toml", user=True)])
    rule_set.match("L’AQMI et le M23 à Gao.\n")


def patterns(lines: str) -> None:
    """Any text as EntityRuler patterns."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(whole(lines))
        file.flush()
        RuleSet([read_jsonl(Path(file.name))]).match("L’AQMI et le M23 à Gao.\n")


def saved(data: Any) -> None:
    """Any JSON as saved results: a document that every format can write, or InputErrors."""
    failed: list[InputError] = []
    for result in serialization.load([json.dumps(data) + "\n"], failed=failed.append):
        text = "x" * result.characters
        for m in reversed(result.mentions):
            text = text[: m.start] + m.text + text[m.end :]
        written(
            Result(
                Document(text, result.document.path, result.document.meta),
                result.model,
                result.mentions,
                result.entities,
            )
        )


def written(result: Result) -> None:
    """A result in each format that is a stream of text: what is written can be encoded and read."""
    for writer in (jsonl, csv, ftm, conll, html):
        out = io.StringIO()
        writer.write([result], out)
        out.getvalue().encode("utf-8", "backslashreplace")
    assert all(
        line.startswith(("T", "#")) for line in "".join(brat.annotations(result, Tokens("brat"))).splitlines() if line
    )
    graphs.of([result], "sentence")


def cleaned(text: str) -> None:
    """Any text, cleaned: nothing is left of what the place cannot hold."""
    shown = cleaning.terminal(text)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in shown) and shown.encode() is not None
    assert len(cleaning.token(text).split()) == 1
    cleaning.xml(text).encode()


@st.composite
def documents(draw: Callable) -> Any:
    """A saved document, and mostly one part of it that is something else."""
    text = draw(st.text("abé \n", min_size=12, max_size=30))
    starts = sorted(draw(st.sets(st.integers(0, 11), max_size=3)))
    mentions = [
        {"start": s, "end": s + 1, "text": text[s], "label": draw(st.sampled_from(["PER", "ORG", "X y"])), "entity": f"e{s}",
         "source": "rule", "rule": None}
        for s in starts
    ]  # fmt: skip
    entities = [
        {"id": f"e{s}", "label": m["label"], "name": draw(st.text(max_size=5)), "aliases": [], "roles": [], "country": None,
         "candidates": [], "mentions": [i]}
        for i, (s, m) in enumerate(zip(starts, mentions))
    ]  # fmt: skip
    data = {"schema": 1, "path": draw(st.none() | st.text(max_size=5)), "characters": len(text), "model": "none",
            "mentions": mentions, "entities": entities}  # fmt: skip
    if draw(st.booleans()):
        part: Any = draw(st.sampled_from([data, *mentions, *entities]))
        part[draw(st.sampled_from(sorted(part)))] = draw(values)
    return data if draw(st.booleans()) else {"documents": [data, draw(values)]}


tables = st.dictionaries(
    st.sampled_from(
        "id label name aliases acronyms case context regex tokens "
        "at ends_at follows carry same unless names file positive".split()
    ),
    values | st.sampled_from(["x-y", "GROUP", "AQMI", "exact", "(?P<name>M\\d+)", "{cap}"]) | st.just(["AQMI"]),
    max_size=6,
)


def _toml(kind: str, table: dict[str, Any]) -> str:
    lines = [f"[[{kind}]]"]
    for key, value in ({"id": "r-1", "label": "X"} | table).items():
        try:
            lines.append(f"{key} = {json.dumps(value, allow_nan=False)}")
        except ValueError:
            continue
    return whole("\n".join(lines))


def options(arguments: list[str]) -> None:
    """Any options with any values: results, or a message; never a trace, and the text stays."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            text = Path("a.txt")
            text.write_text("L’AQMI à Gao.\n", encoding="utf-8")
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as err:
                code = code_of("a.txt", "--model", "none", *arguments)
            assert code in (0, 1, 2) and "Traceback" not in err.getvalue()
            assert bool(code) <= bool(err.getvalue()) or {"-q", "--quiet", "--fail-if-empty"} & set(arguments)
            assert text.read_text("utf-8") == "L’AQMI à Gao.\n"
        finally:
            os.chdir(before)


# neither what waits for ever (--watch, standard input) nor what starts processes
NO_OPTIONS = {"--watch", "--cluster", "--jobs", "--model", "--files-from", "--help"}
WRITING = {"--output", "--save-texts"}


def _option(found: click.Option) -> st.SearchStrategy[list[str]]:
    """An option with a value that may be right, mostly is none."""
    name = max(found.opts, key=len)
    if found.is_flag:
        return st.just([name])
    if name in WRITING:  # nothing outside the folder
        value = st.text("ab.é\0\n-jsonl", max_size=12).filter(lambda text: ".." not in text) | st.just("a.txt")
    else:
        value = st.text(max_size=8) | st.sampled_from(
            ["0", "-1", "nan", "1e999", "9" * 30, "a.txt", "jsonl", "csv", "/dev/null"]
        )
    return value.map(lambda text: [name, whole(text)])


@st.composite
def command_lines(draw: Callable) -> list[str]:
    known = [
        p for p in extract.command.params if isinstance(p, click.Option) and max(p.opts, key=len) not in NO_OPTIONS
    ]
    return [part for found in draw(st.lists(st.sampled_from(known), max_size=4)) for part in draw(_option(found))]


@dataclass(frozen=True)
class Target:
    strategy: st.SearchStrategy
    run: Callable[[Any], None]
    #: share of the cases
    share: float


TARGETS = {
    "reader": Target(
        st.binary(max_size=200)
        | texts.map(lambda t: t.encode("utf-8", "replace")[:-1])
        | texts.map(lambda t: t.encode("cp1252", "replace")),
        read,
        0.2,
    ),
    "records": Target(
        st.binary(max_size=200)
        | st.lists(st.fixed_dictionaries({"text": texts, "k": values}) | values, max_size=3).map(
            lambda rows: "\n".join(map(json.dumps, rows)).encode()
        ),
        records,
        0.15,
    ),
    "rules": Target(
        st.text(max_size=60) | st.builds(_toml, st.sampled_from(["entity", "pattern", "gazetteer"]), tables),
        rules,
        0.15,
    ),
    "patterns": Target(
        st.dictionaries(
            st.sampled_from(["label", "pattern", "id"]), values | st.just("VESSEL") | st.just([{"LOWER": "gao"}])
        ).map(json.dumps)
        | st.text(max_size=40),
        patterns,
        0.05,
    ),
    "matcher and consolidation": Target(texts, match, 0.12),
    "tagger": Target(texts, tag, 0.03),
    "saved results and writers": Target(documents(), saved, 0.2),
    "cleaning": Target(st.text(), cleaned, 0.08),
    "options": Target(command_lines(), options, 0.02),
}


def tried(run: Callable[[Any], None], value: Any) -> None:
    """Run a target; what it refuses with a kind of ExtractorError is answered."""
    try:
        run(value)
    except ExtractorError as error:
        assert str(error)
