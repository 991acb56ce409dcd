"""Paths, folders, standard input and all kinds of files to documents.

    for document in documents(["articles/", "-"], Options(), failed=print):
        ...

One bad input never stops the others: it becomes an InputError that names the file, the reason and the remedy.
Arguments become names (finding.py), names files and parts of files (parts.py), a file its documents (files.py).
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator

from extractor.core.errors import InputError
from extractor.core.types import Document
from extractor.documents.finding import find_all
from extractor.documents.options import Options
from extractor.documents.parts import Singles, entries, with_parts


def documents(
    arguments: Iterable[str | os.PathLike[str]],
    options: Options = Options(),
    failed: Callable[[InputError], None] | None = None,
    warn: Callable[[str], None] = lambda message: None,
    leave_out: Collection[str] = (),
) -> Iterator[Document]:
    """All documents of the arguments, in order; "-" is standard input. The files `leave_out` are none of a folder.

    Each failure goes to `failed` and the rest goes on; without `failed` it is raised.
    `warn` gets a line for each guessed encoding.
    """
    singles = Singles(options, warn)
    for path in with_parts(singles.seen(find_all(arguments, leave_out, options, warn=warn)), options, warn):
        for found in singles.entries(path, warn) if isinstance(path, str) else [path]:
            if isinstance(found, Document):
                yield found
            elif failed is None:
                raise found
            else:
                failed(found)


def read(
    path: str | os.PathLike[str], options: Options = Options(), warn: Callable[[str], None] = lambda message: None
) -> Iterator[Document]:
    """The documents of one file ("-": standard input): one for a text, one a line for JSONL.

    Raises InputError when it cannot be read, is no text, or a line is no record;
    the records before a bad line have been given by then.
    """
    for found in entries(path, options, warn):
        if isinstance(found, InputError):
            raise found
        yield found
