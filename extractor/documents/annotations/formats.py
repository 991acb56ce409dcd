"""The formats of annotated texts: what there is, which one a file is in, and reading and writing them.

for text in read("corrected.jsonl"): ...
write(texts, "doccano", Path("import.jsonl"))
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from os import PathLike
from pathlib import Path
from types import ModuleType
from typing import IO, Any, Literal

from extractor.core import bounds
from extractor.core.cleaning import token
from extractor.core.errors import InputError, OutputError, UsageError
from extractor.core.file_names import FileNames
from extractor.documents.annotations.files import each, failure, files_in, linked_in
from extractor.documents.annotations.records import text_of
from extractor.documents.annotations.values import Gold
from extractor.documents.atomic_files import whole_file
from extractor.documents.source_texts import Finder


@dataclass(frozen=True, slots=True)
class Format:
    """A format's name, what it is, and what it is written as: one file, or a file a text in a folder."""

    name: str
    about: str
    suffix: str
    target: Literal["file", "folder"] = "file"


#: those that `write` here can write; docbin and brat are written by extractor.writers
FORMATS = {
    f.name: f
    for f in (
        Format("jsonl", 'a line {"id", "text", "spans"} a text', ".jsonl"),
        Format("markdown", "articles marked inline, [Rabat](LOC)", ".md"),
        Format("brat", "a folder of .txt and .ann", "", "folder"),
        Format("doccano", "doccano's JSONL", ".jsonl"),
        Format("label-studio", "Label Studio's tasks", ".json"),
        Format("prodigy", "Prodigy's JSONL", ".jsonl"),
        Format("conll", "a word a line, IOB2", ".conll"),
        Format("conll-bioes", "a word a line, BIOES", ".conll"),
        Format("docbin", "spaCy's DocBin", ".spacy"),
        Format("webanno", "WebAnno TSV 3, for INCEpTION", ".tsv", "folder"),
        Format("results", "results of extractor (--format jsonl)", ".jsonl"),
    )
}

#: what to do with a label that a format cannot hold; `annotate` has no such option
_RENAME = "rename labels with --rename OLD=NEW of 'extractor gold convert', or take another --format"

#: suffixes of files that a folder is searched for
SUFFIXES = tuple(".md .markdown .jsonl .ndjson .json .ann .conll .iob .iob2 .bio .bioes .spacy .docbin .tsv".split())
_BY_SUFFIX = {
    ".md": "markdown", ".markdown": "markdown", ".ann": "brat", ".spacy": "docbin", ".docbin": "docbin",
    ".conll": "conll", ".iob": "conll", ".iob2": "conll", ".bio": "conll", ".bioes": "conll",
}  # fmt: skip
#: those whose labels stand between blanks, and what they are called
_WORDS = {"brat": "brat", "conll": "CoNLL", "conll-bioes": "CoNLL"}
_BRAT: tuple[str, tuple[str, ...]] = ("*.ann", ())
_UNSAFE = re.compile(r"[^\w.-]+")
#: bytes of an id that a file's name keeps: file systems take 255, and numbers and a suffix stand around it
_LONGEST = 230


def read(path: str | PathLike[str], form: str | None = None, not_from: str | None = None) -> Iterator[Gold]:
    """The texts of a file or folder in any of the formats; which one is found out, unless it is given.

    Raises InputError, with the file and the line, for what is no gold or has spans that do not fit its text.
    `not_from` is what will be written: UsageError where saved results lead to a text that is it.
    """
    for found in entries(path, form, not_from):
        if isinstance(found, InputError):
            raise found
        yield found


def entries(
    path: str | PathLike[str], form: str | None = None, not_from: str | None = None
) -> Iterator[Gold | InputError]:
    """As `read`, with an InputError in the place of what is wrong; what stands behind it goes on where it can."""
    if not os.fspath(path):  # for pathlib that is the folder at hand
        yield InputError("", "no such file", "check the path")
        return
    path = Path(path)
    try:
        if os.path.isdir(path) and form is None and not any(path.rglob("*.ann")):
            yield from _folder(path, not_from)
            return
        name = form or detect(path)
        if name not in FORMATS:
            raise UsageError(f"format {name}", "no such format", f"one of: {', '.join(FORMATS)}")
        given = {"finder": Finder(not_from=not_from)} if name == "results" else {}
        if os.path.isdir(path) and name not in ("brat", "webanno"):
            yield from each(path, "*", partial(_module(name).read, **given))
            return
        yield from _module(name).read(path, **given)
    except InputError as error:
        yield error
    except (OSError, bounds.TooLarge, UnicodeDecodeError) as error:
        yield failure(path, error)


def files_of(path: str | PathLike[str], form: str | None = None) -> list[Path | InputError]:
    """The files that `entries` reads of a file or folder, and what it says of others; none of them is opened."""
    folder, path = os.path.isdir(path), Path(path)
    if not folder:
        annotated = path.suffix == ".txt" and os.path.exists(path.with_suffix(".ann"))
        return [path.with_suffix(".ann") if annotated else path]
    return list(files_in(path, *_searched(path, form)))


def beside(path: str | PathLike[str], form: str | None = None) -> Iterator[str]:
    """Both files of a text in brat's format, where a name is, or may be, of one of them: a.txt as a.txt and a.ann."""
    path = Path(path)
    if path.name and (form == "brat" or path.suffix in (".ann", ".txt")):
        yield from (str(path.with_suffix(suffix)) for suffix in (".ann", ".txt"))


def links_of(path: str | PathLike[str], form: str | None = None) -> dict[Path, Path]:
    """The names in a folder that lead to a file that `entries` reads by another one, with that."""
    return linked_in(Path(path), *_searched(Path(path), form)) if os.path.isdir(path) else {}


def passed_over(path: str | PathLike[str], form: str | None = None) -> list[Path]:
    """The annotated texts in a folder that `entries` does not read: what lies among .ann files may be anything."""
    if form is not None or not os.path.isdir(path) or _searched(Path(path), form) != _BRAT:
        return []
    return [file for file in files_in(Path(path), "*", SUFFIXES) if isinstance(file, Path) and file.suffix != ".ann"]


def unpaired(path: str | PathLike[str], form: str | None = None) -> list[Path]:
    """The texts in a folder of brat that are not read, since no .ann stands beside them."""
    if not os.path.isdir(path) or _searched(Path(path), form) != _BRAT:
        return []
    texts = files_in(Path(path), "*", (".txt",))
    return [file for file in texts if isinstance(file, Path) and not os.path.lexists(file.with_suffix(".ann"))]


def _searched(folder: Path, form: str | None) -> tuple[str, tuple[str, ...]]:
    """The pattern and the suffixes of the files of a folder that are read."""
    if form == "brat" or (form is None and any(folder.rglob("*.ann"))):
        return _BRAT
    if form == "webanno":
        return "*.tsv", ()
    return "*", () if form else SUFFIXES


def detect(path: Path) -> str:
    """The format of a file by its suffix and its first record; InputError where it is none of them."""
    suffix = path.suffix.lower()
    if os.path.isdir(path):
        return "brat"
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    try:
        os.stat(path)
    except OSError as error:
        raise failure(path, error) from None
    if suffix == ".txt" and path.with_suffix(".ann").exists():
        return "brat"
    try:
        content = text_of(path)
    except UnicodeDecodeError:
        remedy = "save it as UTF-8; a DocBin is to be called .spacy, or told of with --from docbin"
        raise InputError(str(path), "is not UTF-8 text", remedy) from None
    if content.startswith("#FORMAT=WebAnno TSV 3"):
        return "webanno"
    if suffix in (".json", ".jsonl", ".ndjson"):
        return _kind(_first(content, suffix))
    if content.startswith("-DOCSTART-") or re.match(r"(?:\S+[ \t]+)+(?:O|[BIES]-\w+)\s*\n", content):
        return "conll"
    raise InputError(str(path), "its format is unknown", f"say which with --from: {', '.join(FORMATS)}")


def _first(content: str, suffix: str) -> object:
    try:
        value = json.loads(content if suffix == ".json" else content.lstrip().partition("\n")[0])
    except (ValueError, RecursionError):
        return None  # the reader of the own format says what is wrong, and where
    return value[0] if isinstance(value, list) and value else value


def _kind(record: object) -> str:
    if not isinstance(record, dict):
        return "jsonl"
    if "documents" in record or ("schema" in record and "mentions" in record):
        return "results"
    if "data" in record or (
        record.get("label") and isinstance(record["label"], list) and isinstance(record["label"][0], dict)
    ):
        return "label-studio"
    spans = record.get("spans")
    if isinstance(spans, list):
        return "prodigy" if (spans and isinstance(spans[0], dict)) or "id" not in record else "jsonl"
    if "answer" in record:
        return "prodigy"
    if any(isinstance(record.get(key), list) for key in ("label", "labels", "entities")):
        return "doccano"
    return "jsonl"


def _folder(path: Path, not_from: str | None) -> Iterator[Gold | InputError]:
    files = list(files_in(path, "*", SUFFIXES))
    if not files:
        yield InputError(str(path), "no annotated texts in this folder", f"it reads {', '.join(SUFFIXES)}")
    for file in files:
        yield from [file] if isinstance(file, InputError) else entries(file, not_from=not_from)


def worded(texts: Iterable[Gold], form: str, called: str) -> Iterator[Gold]:
    """The texts as they come; OutputError at a label such as « Lieu dit » where labels stand between blanks.

    `called` is what it says of where they go.
    """
    for gold in texts:
        for span in gold.spans if form in _WORDS else ():
            if token(span.label) != span.label:
                reason = f"a column of {_WORDS[form]} cannot hold the label {span.label!r}"
                raise OutputError(called, reason, _RENAME)
        yield gold


def write(texts: Iterable[Gold], form: str, target: Path) -> None:
    """The texts as one file `target`, or in a folder of this name. Raises OutputError."""
    if form != "webanno":
        with whole_file(target) as out:
            write_to(out, texts, form, str(target))
        return
    _make(target)
    for name, gold in named(worded(texts, form, str(target)), ".tsv"):
        with whole_file(target / name) as out:
            _module(form).write(gold, out)


def write_to(out: IO[Any], texts: Iterable[Gold], form: str, called: str) -> None:
    """The texts into an open file, `called` so in an OutputError for labels that the format cannot hold."""
    texts = worded(texts, form, called)
    try:
        if form == "conll-bioes":
            _module("conll").write(texts, out, "bioes")
        else:
            _module(form).write(texts, out)
    except ValueError as error:
        raise OutputError(called, str(error), _RENAME) from error


def write_each(texts: Iterable[Gold], form: str, folder: Path) -> None:
    """A file a text, for formats that could hold all of them in one."""
    _make(folder)
    for name, gold in named(texts, FORMATS[form].suffix):
        write([gold], form, folder / name)


def named(texts: Iterable[Gold], suffix: str) -> Iterator[tuple[str, Gold]]:
    """Each text with a file name made of its id, cut if long, each name once: "corpus/dépêche.txt" is "dépêche.md"."""
    names = FileNames()
    for gold in texts:
        stem = re.sub(r"\.(txt|jsonl|md)(\.gz)?(?=#|$)", "", Path(gold.id).name)
        stem = _UNSAFE.sub("-", stem).strip("-.")
        base = stem.encode()[:_LONGEST].decode("utf-8", "ignore").rstrip("-.") or "text"
        yield names.next(base) + suffix, gold


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            str(folder), (error.strerror or str(error)).lower(), "give a folder that can be made"
        ) from None


def _module(form: str) -> ModuleType:
    name = {"conll-bioes": "conll"}.get(form, form).replace("-", "_")
    return import_module(f"extractor.documents.annotations.{name}")
