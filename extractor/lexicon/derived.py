"""Tables that are made of the lists in data/, and kept between runs: to fold thousands of names takes time.

derived("kinds", ["lexicon/data/gazetteer/places.txt"], make)       # {"dakar": "L", …}
"""

from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from extractor.core import kept

#: the modules of this folder whose code such tables depend on
_CODE = ("folding", "gazetteers", "names", "people")

Table = TypeVar("Table", bound=dict[str, Any])


def derived(name: str, lists: Iterable[str], make: Callable[[], Table]) -> Table:
    """What `make` makes of some files of the package, given by their paths in it: a dict of what JSON can hold."""
    return kept.made(name, [*(_bytes(path) for path in lists), *_code()], make, lambda known: isinstance(known, dict))


def text_of(path: str) -> str:
    """The text of a file of the package."""
    return _bytes(path).decode("utf-8")


def _bytes(path: str) -> bytes:
    return files("extractor").joinpath(path).read_bytes()


@cache
def _code() -> tuple[bytes, ...]:
    return tuple(_bytes(f"lexicon/{module}.py") for module in _CODE)
