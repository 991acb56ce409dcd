"""A result as the Python API gives it: the plain values, and how a notebook and pandas want them.

>>> result = Extractor().extract("M. Bourita a reçu Mike Pompeo à Rabat.")
>>> result
<Result: 38 characters, 3 mentions, 3 entities>
>>> result.to_frame()[["label", "name", "mentions"]]
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from extractor.core.cleaning import encodable
from extractor.core.errors import ArgumentError, MissingExtra
from extractor.core.types import Result as PlainResult
from extractor.documents import result_files, serialization
from extractor.presentation.notebook import display

if TYPE_CHECKING:
    from pandas import DataFrame

#: columns of `to_frame`, in this order
COLUMNS = {
    "entities": ("path", "id", "label", "name", "mentions", "aliases", "roles", "country", "candidates"),
    "mentions": ("path", "start", "end", "text", "label", "entity", "source", "rule"),
}


class Result(PlainResult):
    """What was found in one document; shows itself in a notebook."""

    __slots__ = ()

    @classmethod
    def of(cls, plain: PlainResult) -> Self:
        """The same result with the methods of this class."""
        return cls(**{field.name: getattr(plain, field.name) for field in fields(plain)})

    def __repr__(self) -> str:
        where = f" {self.document.path}" if self.document.path else ""
        counts = f"{self.characters} characters, {len(self.mentions)} mentions, {len(self.entities)} entities"
        return f"<Result{where}: {counts}>"

    def _repr_html_(self) -> str:
        """For a notebook: the text with its names in colour, and a table of the entities."""
        return display(self)

    def to_dict(self, *, with_meta: bool = False) -> dict[str, Any]:
        """The document as the JSON contract has it; `with_meta` adds the text's SHA-256 and kept fields."""
        return serialization.to_dict(self, with_meta=with_meta)

    def to_frame(self, rows: Literal["entities", "mentions"] = "entities") -> "DataFrame":
        """A pandas DataFrame with a row an entity, or a row a mention.

        Lists (aliases, roles, candidates) stay lists. Raises MissingExtra without pandas, ValueError for other rows.
        """
        return frame([self], rows)


def frame(results: Iterable[PlainResult], rows: Literal["entities", "mentions"] = "entities") -> "DataFrame":
    """The entities (or mentions) of many results as one DataFrame: frame(load("out.jsonl")).

    Raises MissingExtra without pandas, TypeError for what is no result, or one alone, ArgumentError for other rows.
    """
    if rows not in [*COLUMNS]:  # whatever it is, also what a dict cannot look up
        raise ArgumentError("rows", f"{rows!r} is none of a table", f"give {' or '.join(map(repr, COLUMNS))}")
    if isinstance(results, PlainResult) or not isinstance(results, Iterable):
        raise TypeError(f"frame takes a list of results, not {type(results).__name__}; one result has to_frame()")
    try:
        from pandas import DataFrame
    except ModuleNotFoundError:
        raise MissingExtra("a DataFrame", "pandas", "pip install pandas") from None
    records = [record for result in results for record in _records(result, rows)]
    return DataFrame(records, columns=list(COLUMNS[rows]))


def _records(result: PlainResult, rows: Literal["entities", "mentions"]) -> Iterator[dict[str, Any]]:
    if not isinstance(result, PlainResult):
        raise TypeError(f"a result is what Extractor.extract or load gives, not {type(result).__name__}")
    for row in serialization.to_dict(result)[rows]:
        if rows == "entities":
            row["mentions"] = len(row["mentions"])
        row = {"path": result.document.path, **row}
        yield {key: encodable(value) if isinstance(value, str) else value for key, value in row.items()}


def load(path: str | Path) -> Iterator[Result]:
    """The documents of a saved `--format jsonl` (or json), one by one.

    Their texts are not at hand: `document.text` is None. Raises InputError, ArgumentError for what is no path.
    """
    if not isinstance(path, str | os.PathLike) or "\0" in str(path):
        raise ArgumentError("path", f"{path!r} is no path", "give that of a file of results")
    return map(Result.of, result_files.load(str(path)))
