"""Results of texts one after the other, each within the limit of time that workers keep.

for result in in_time(extractor, documents, failed):
    print(result.entities)
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from extractor.core.errors import InputError
from extractor.core.types import Document, Result

if TYPE_CHECKING:
    from extractor.pipeline import Extractor

#: texts that are read together, which is faster
_TOGETHER = 32


def in_time(
    extractor: "Extractor", documents: Iterable[Document], failed: Callable[[InputError], None]
) -> Iterator[Result]:
    """The results of the documents, in their order; `failed` is called for one that takes too long, or fails."""
    from extractor.batch.worker import results_of

    waiting = iter(documents)
    while piece := list(islice(waiting, _TOGETHER)):
        for found in results_of(extractor, piece, otherwise="leave rules of your own out"):
            if isinstance(found, InputError):
                failed(found)
            else:
                yield found
