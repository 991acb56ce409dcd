"""TOML files parsed, and kept as parsed between runs: parsing is slow, and every start needs these tables.

    parse(["a = 1"])                                      # [{"a": 1}]
    of_package("lexicon/data/people.toml")["kin"]         # a table of the package's own

The key is the text itself (its hash), so what is kept is never out of date; a
folder that cannot be written, or a damaged file, only costs the time again.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.core import kept

#: texts shorter than this are parsed faster than looked up
WORTH = 50_000
#: the tables of words beside the rule files, which are parsed together
PACKAGE = (
    "documents/data/function_words.toml",
    "lexicon/data/countries.toml",
    "lexicon/data/organisations.toml",
    "lexicon/data/people.toml",
    "lexicon/data/roles.toml",
    "lexicon/data/speech.toml",
    "lexicon/data/towns.toml",
    "mentions/data/filters.toml",
    "mentions/data/person_spans.toml",
    "mentions/data/span_edges.toml",
    "rules/bands.toml",
    "text/data/capitals.toml",
    "text/data/line_words.toml",
)


def of_package(name: str) -> dict[str, Any]:
    """The tables of one of the package's own files, by its path in the package. Do not change them: all share them."""
    return _package()[name]


@cache
def _package() -> dict[str, dict[str, Any]]:
    root = files("extractor")
    return dict(zip(PACKAGE, parse([root.joinpath(name).read_text(encoding="utf-8") for name in PACKAGE])))


def parse(texts: Sequence[str]) -> list[dict[str, Any]]:
    """The TOML tables of texts; dates come as they are or as text.

    Raises tomllib.TOMLDecodeError for the first text that is no TOML.
    """

    def parsed() -> list[dict[str, Any]]:
        return [tomllib.loads(text) for text in texts]

    def fits(tables: Any) -> bool:
        return isinstance(tables, list) and len(tables) == len(texts)

    if sum(map(len, texts)) < WORTH:
        return parsed()
    return kept.made("tables", (text.encode("utf-8", "surrogatepass") for text in texts), parsed, fits)
