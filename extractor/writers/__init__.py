"""The output formats: what there is, and one module for each.

A writer module has `write(results, out)`: an iterable of Result and an open file
(text or binary, as `FORMATS` says), or a path for formats that are a file with
insides or a folder. Modules are imported when used, so that a format's library
costs nothing to those who do not use it.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Literal

from extractor.core.errors import MissingExtra, UsageError
from extractor.core.nearest import advice


@dataclass(frozen=True, slots=True)
class Format:
    """A format's name, what it is, and what it needs.

    `target` says what `write` takes: a text file, a binary file, or a path.
    `streams`: each result is written as it comes; `resumable`: in batches, and a
    stopped run can go on. `extra` names the optional
    dependencies, `needs_text` that the document's text must be at hand, `uses_text` that it gives more with
    it (sentences, titles, dates), `options`
    the keyword arguments that `write` takes, `suffixes` the ends of names of files
    that are of this format and of no other.
    """

    name: str
    about: str
    module: str
    target: Literal["text", "binary", "path"] = "text"
    streams: bool = False
    resumable: bool = False
    extra: str | None = None
    needs_text: bool = False
    uses_text: bool = False
    options: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


#: the top-level modules of each extra
_NEEDED = {"graph": ("networkx",), "excel": ("xlsxwriter",), "parquet": ("pyarrow",), "sqlite": ("sqlite_utils",)}

FORMATS = {
    f.name: f
    for f in (
        Format(
            "jsonl",
            "one JSON object a document, a line each",
            f"{__name__}.jsonl",
            streams=True,
            resumable=True,
            options=("with_meta", "with_role_details"),
            suffixes=(".jsonl", ".ndjson"),
        ),
        Format(
            "json",
            "one JSON object for all documents",
            f"{__name__}.json",
            options=("with_meta", "with_role_details"),
            suffixes=(".json",),
        ),
        Format(
            "csv",
            "a row an entity or a mention, for spreadsheets and pandas",
            f"{__name__}.csv",
            streams=True,
            uses_text=True,
            options=("rows", "fields", "date_field", "excel"),
            suffixes=(".csv",),
        ),
        Format(
            "tsv",
            "the same, separated by tabs",
            f"{__name__}.tsv",
            streams=True,
            uses_text=True,
            options=("rows", "fields", "date_field"),
            suffixes=(".tsv",),
        ),
        Format(
            "xlsx",
            "an Excel workbook: sheets of entities, mentions with sentence, documents",
            f"{__name__}.xlsx",
            "path",
            extra="excel",
            uses_text=True,
            options=("fields", "date_field", "warn"),
            suffixes=(".xlsx",),
        ),
        Format(
            "html",
            "one page to look at, with the texts and a list of entities",
            f"{__name__}.html",
            needs_text=True,
            suffixes=(".html", ".htm"),
            options=("lang",),
        ),
        Format(
            "parquet",
            "a folder with documents, entities and mentions, for pandas and DuckDB",
            f"{__name__}.parquet",
            "path",
            resumable=True,
            extra="parquet",
            uses_text=True,
            options=("fields", "date_field", "with_text"),
            suffixes=(".parquet",),
        ),
        Format(
            "sqlite",
            "a database with the same and a full-text search, for Datasette",
            f"{__name__}.sqlite",
            "path",
            resumable=True,
            extra="sqlite",
            uses_text=True,
            options=("fields", "date_field", "with_text"),
            suffixes=(".db", ".sqlite", ".sqlite3"),
        ),
        Format(
            "conll",
            "a word a line with IOB2 labels, as CoNLL-2003",
            f"{__name__}.conll",
            streams=True,
            needs_text=True,
            suffixes=(".conll",),
        ),
        Format(
            "brat",
            "a folder of .txt and .ann files for the brat annotation tool",
            f"{__name__}.brat",
            "path",
            needs_text=True,
        ),
        Format(
            "docbin",
            "spaCy Docs, to train on or to go on with",
            f"{__name__}.docbin",
            "binary",
            needs_text=True,
            suffixes=(".spacy", ".docbin"),
        ),
        Format("ftm", "FollowTheMoney entities, for Aleph and OpenSanctions tools", f"{__name__}.ftm", needs_text=True),
        Format(
            "gexf",
            "graph of who is named with whom, for Gephi",
            f"{__name__}.gexf",
            "binary",
            extra="graph",
            needs_text=True,
            options=("window", "warn"),
            suffixes=(".gexf",),
        ),
        Format(
            "graphml",
            "the same graph, for yEd, Cytoscape, igraph",
            f"{__name__}.graphml",
            "binary",
            extra="graph",
            needs_text=True,
            options=("window", "warn"),
            suffixes=(".graphml",),
        ),
    )
}


def writer(name: str) -> ModuleType:
    """The module that writes format `name`; MissingExtra when its library is not installed."""
    try:
        form = FORMATS[name]
    except KeyError:
        raise UsageError(f"--format {name}", "no such format", advice(name, FORMATS)) from None
    try:
        return import_module(form.module)
    except ModuleNotFoundError as error:
        if form.extra is None or (error.name or "").startswith("extractor"):
            raise
        raise MissingExtra(f"format {name}", form.extra) from None


def installed(form: Format) -> bool:
    """Whether what the format needs is there; nothing is imported."""
    return form.extra is None or all(find_spec(name) for name in _NEEDED[form.extra])


def named(output: str | None) -> str | None:
    """The format that a file's name asks for, « names.csv », « names.jsonl.gz »; None where it says nothing."""
    name = (output or "").lower().removesuffix(".gz")
    return next((form.name for form in FORMATS.values() if form.suffixes and name.endswith(form.suffixes)), None)
