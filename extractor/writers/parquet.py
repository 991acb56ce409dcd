"""Parquet: a folder with documents, entities and mentions, for pandas, DuckDB, Spark.

    $ extractor corpus/ --format parquet -o corpus
    $ python -c "import pandas; print(pandas.read_parquet('corpus/entities'))"

Each table is a folder of parts of some thousand documents, which readers take as one.
`document` is a document's number in the order of the inputs, the key that all three
share; `path` stands in each as well.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractor.core.cleaning import encodable, plain_data
from extractor.core.outcomes import Outcome
from extractor.core.types import Result
from extractor.documents.atomic_files import failure, refuse_come, whole_path
from extractor.documents.checkpoint import State, StateFile, write_all
from extractor.documents.dates import date_of
from extractor.documents.targets import PART, place_of, refuse_others, taken
from extractor.documents.titles import title_of
from extractor.writers.columns import named, plain, sentences_of

_TEXTS = pa.list_(pa.string())
SCHEMAS = {
    "documents": pa.schema(
        {
            "document": pa.int64(), "path": pa.string(), "characters": pa.int64(), "model": pa.string(),
            "meta": pa.string(), "title": pa.string(), "date": pa.date32(),
        }
    ),
    "entities": pa.schema(
        {
            "document": pa.int64(), "path": pa.string(), "id": pa.string(), "label": pa.string(), "name": pa.string(),
            "aliases": _TEXTS, "roles": _TEXTS, "country": pa.string(), "candidates": _TEXTS,
            "mentions": pa.list_(pa.int32()),
        }
    ),
    "mentions": pa.schema(
        {
            "document": pa.int64(), "path": pa.string(), "start": pa.int64(), "end": pa.int64(), "text": pa.string(),
            "label": pa.string(), "entity": pa.string(), "source": pa.string(), "rule": pa.string(),
            "sentence": pa.string(),
        }
    ),
}  # fmt: skip


class Batches:
    """The folder, added to part by part."""

    batch = 1000
    loose = False

    def __init__(
        self, path: str | Path, *, fields: Sequence[str] = (), date_field: str | None = None, with_text: bool = False
    ):
        # a link stays one: its folder is written
        self._path, self._shown = place_of(path), path
        self._state = StateFile(str(path))
        self._date_field = date_field
        documents = SCHEMAS["documents"]
        #: the kept fields by their columns
        self._fields = named(fields, [*documents.names, "text"])
        for name in [*(["text"] if with_text else []), *self._fields]:
            documents = documents.append(pa.field(name, pa.string()))
        self._schemas = {**SCHEMAS, "documents": documents}
        self._begun = False
        self._is_cut = True
        self._parts = self._documents = 0
        self.held: list[str | None] = []

    def begin(self, resume: bool) -> State:
        refuse_others(self._path, SCHEMAS, PART)
        if not resume or not any(self._path.glob("*/*.parquet")):
            return State()
        state, whole = self._state.load(), self._whole()
        if not whole:  # a table of which nothing is left
            return (state or State(None)).without_output()
        if state is None or state.at > whole or self._count(state.at) != state.written:
            state = self._recover(whole, state)
        state = replace(state, documents=state.written)
        self._begun = True
        self._parts = state.at
        # what stands behind is cut off when the run goes on: it may be refused yet
        self._is_cut = False
        # the last number: rows may have been taken out, and no two documents have one
        self._documents = max((pc.max(numbers).as_py() or 0 for numbers in self._column("document")), default=0)
        return state

    def _cut(self) -> None:
        """Delete what stands behind the parts that the run goes on from."""
        if self._is_cut:
            return
        self._is_cut = True
        for table in SCHEMAS:
            for part in (self._path / table).glob("*"):
                if part not in {self._part(table, n) for n in range(self._parts)}:
                    part.unlink()

    def _column(self, name: str) -> Iterator[Any]:
        """A column of the documents, part by part."""
        for number in range(self._parts):
            with open(self._part("documents", number), "rb") as part:
                yield pq.read_table(part, columns=[name])[name]

    def _count(self, parts: int) -> int:
        """How many documents stand in the first parts: some may have been taken out."""
        found = 0
        for number in range(parts):
            with open(self._part("documents", number), "rb") as part:
                found += pq.read_metadata(part).num_rows
        return found

    def _whole(self) -> int:
        """How many parts stand whole in all three tables."""
        number = 0
        while all(_is_whole(self._part(table, number)) for table in SCHEMAS):
            number += 1
        return number

    def _recover(self, parts: int, before: State | None) -> State:
        self._parts = parts
        self.held = [path for paths in self._column("path") for path in paths.to_pylist()]
        if not self.held:  # of a run that found nothing
            return State()
        return State(None, self.held[-1], len(self.held), parts, settings=before.settings if before else {})

    def _part(self, table: str, number: int) -> Path:
        return self._path / table / f"part-{number:05}.parquet"

    def add(self, outcomes: Sequence[Outcome], state: State) -> None:
        results = [o.result for o in outcomes if o.result]
        try:
            if not self._begun:
                # looked at again: it may be another folder by now
                refuse_come(self._shown, self._path)
                refuse_others(self._path, SCHEMAS, PART)
                taken(self._path)
                self._state.remove()
                for table in SCHEMAS:
                    with suppress(FileNotFoundError):
                        shutil.rmtree(self._path / table)
                    (self._path / table).mkdir(parents=True)
                self._begun = True
            self._cut()
            # a table has at least one part, so that a run that found nothing can be read, too
            if results or not self._parts:
                self._add(results)
        except OSError as error:
            raise failure(error.filename or self._path, error) from None
        self._state.save(replace(state, at=self._parts))

    def _add(self, results: Sequence[Result]) -> None:
        rows: dict[str, list[dict[str, Any]]] = {table: [] for table in SCHEMAS}
        for number, result in enumerate(results, self._documents + 1):
            self._rows(result, number, rows)
        for table, schema in self._schemas.items():
            part = self._part(table, self._parts)
            # pyarrow takes no names that are no UTF-8, but files
            with open(f"{part}.new", "wb") as new:
                pq.write_table(pa.Table.from_pylist(rows[table], schema), new, compression="zstd")
            os.replace(f"{part}.new", part)
        self._parts += 1
        self._documents += len(results)

    def _rows(self, result: Result, number: int, rows: dict[str, list[dict[str, Any]]]) -> None:
        of = {"document": number, "path": result.document.path and encodable(result.document.path)}
        meta = (
            encodable(json.dumps(plain_data(dict(result.document.meta)), ensure_ascii=False))
            if result.document.meta
            else None
        )
        title = title_of(result)
        about: dict[str, Any] = {"title": title and encodable(title), "date": date_of(result, self._date_field)}
        for name in self._schemas["documents"].names[len(SCHEMAS["documents"].names) :]:
            value = result.document.text if name == "text" else plain(result.document.meta.get(self._fields[name]))
            about[name] = None if value is None else encodable(str(value))
        rows["documents"].append({**of, "characters": result.characters, "model": result.model, "meta": meta, **about})
        names = [name for name in SCHEMAS["entities"].names if name not in of]
        rows["entities"] += ({**of, **{name: getattr(e, name) for name in names}} for e in result.entities)
        names = [name for name in SCHEMAS["mentions"].names if name not in (*of, "sentence")]
        rows["mentions"] += (
            {**of, **{name: getattr(m, name) for name in names}, "sentence": sentence}
            for m, sentence in zip(result.mentions, sentences_of(result), strict=True)
        )

    def finish(self) -> None:
        self._cut()
        self._state.remove()


def _is_whole(part: Path) -> bool:
    """Whether a part is there, with its end, in which a Parquet file says what it holds."""
    try:
        with open(part, "rb") as stream:
            return "path" in pq.read_schema(stream).names
    except (FileNotFoundError, NotADirectoryError, pa.ArrowInvalid):
        return False
    except OSError as error:
        if error.errno is None:  # what is read makes no sense
            return False
        raise failure(part, error) from None


def write(results: Iterable[Result], path: str | Path, **options: Any) -> None:
    """All results as a folder, there whole or not at all; `options` are those of Batches."""
    Batches(path).begin(resume=False)
    with whole_path(path, anew=True) as new:
        write_all(results, Batches(new, **options))
