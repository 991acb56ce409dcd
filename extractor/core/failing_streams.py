"""A stream that fails on the way: what came before is dealt with first.

with up_to_error(texts) as texts:
    for batch in minibatch(texts, 32): ...     # the last has the three texts before the error, which is raised then
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def up_to_error(items: Iterable[T]) -> Iterator[Iterator[T]]:
    """The items up to an error among them, which is raised at the end; what stops the program is raised at once."""
    errors: list[Exception] = []

    def good() -> Iterator[T]:
        try:
            yield from items
        except Exception as error:
            errors.append(error)

    yield good()
    for error in errors:
        raise error
