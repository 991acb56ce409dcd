"""Results of texts one after the other, each within the limit of time that workers keep.

for result in in_time(extractor, documents, failed):
    print(result.entities)
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from extractor.core.errors import InputError
from extractor.core.types import Document, Result

if TYPE_CHECKING:
    from extractor.pipeline import Extractor


def in_time(
    extractor: "Extractor", documents: Iterable[Document], failed: Callable[[InputError], None], size: int | None = None
) -> Iterator[Result]:
    """The results of the documents, in their order; `failed` is called for one that takes too long, or fails.

    `size` of them are read together, which is faster, as many as a worker takes unless it is said; fewer where they
    are long.
    """
    from extractor.batch.worker import TASK, groups, results_of

    for piece in groups(documents, size or TASK):
        for found in results_of(extractor, piece, otherwise="leave rules of your own out"):
            if isinstance(found, InputError):
                failed(found)
            else:
                yield found
