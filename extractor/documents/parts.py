"""Documents that are asked for by their names, « mai.mbox#3 »: each file is read once for all of its own.

for item in with_parts(["mai.mbox#3", "a.txt", "mai.mbox#1"]):
    ...                                      # a Document, 'a.txt', a Document
"""

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from extractor.core.errors import InputError
from extractor.core.types import Document
from extractor.documents import files
from extractor.documents.file_kinds import holds_records, is_part, item_of, kind_of
from extractor.documents.files import kept_or_error
from extractor.documents.finding import real_name
from extractor.documents.names import MANY
from extractor.documents.options import Options

T = TypeVar("T")
#: names that are looked through for documents of one file, and characters of those that are held until their turn
_AHEAD, _HELD = 50_000, 20_000_000


def entries(
    path: str | os.PathLike[str], options: Options = Options(), warn: Callable[[str], None] = lambda message: None
) -> Iterator[Document | InputError]:
    """As `read`, with an InputError in the place of what is none; the lines behind a bad one go on."""
    name = os.fspath(path)
    if name != "-" and item_of(name):
        yield Parts([name], options, warn).read(name)
        return
    yield from files.entries(name, options, warn)


def with_parts(
    items: Iterable[T], options: Options = Options(), warn: Callable[[str], None] = lambda message: None
) -> Iterator[T | Document | InputError]:
    """The items, with the documents in the place of their names: « mai.mbox#3 », « a.txt », « mai.mbox#1 ».

    From the first such name on the items are looked through for others, as far as they are names, so that each
    file is read once for all.
    """
    items = iter(items)
    for item in items:
        if not is_part(item):
            yield item
            continue
        together, texts = [item], list[T]()
        for other in itertools.islice(items, _AHEAD):
            if isinstance(other, Document):  # which are not held
                texts.append(other)
                break
            together.append(other)
        parts = Parts((one for one in together if isinstance(one, str)), options, warn)
        yield from (parts.read(one) if isinstance(one, str) and is_part(one) else one for one in together)
        yield from texts


class Parts:
    """Single documents of files, « mai.mbox#3 », in the order they are asked for: a file is read once for all.

    What comes before its turn is held, up to a limit; beyond it the file is read again.
    """

    def __init__(self, names: Iterable[str], options: Options, warn: Callable[[str], None]):
        self._options, self._warn = options, warn
        self._asked: dict[str, dict[str, None]] = {}
        for name in names:
            if place := item_of(name):
                self._asked.setdefault(place[0], {})[name] = None
        self._found: dict[str, Document | InputError] = {}
        self._held = 0
        # the file at hand, what is still to come of it, and which of that is wanted
        self._file, self._folder = "", options.save_texts
        self._coming: Iterator[Document | InputError] = iter(())
        self._wanted: dict[str, None] = {}

    def read(self, name: str) -> Document | InputError:
        """The document that is called so, or why there is none."""
        file, _ = item_of(name) or (name, "")
        if name not in self._found:
            if name not in self._wanted:
                self._begin(file, name)
            self._go_on(name)
        self._asked.get(file, {}).pop(name, None)
        found = self._found.pop(name)
        self._held -= _size(found)
        return found

    def _begin(self, file: str, name: str) -> None:
        """Read a file from its beginning; of the one at hand the rest is held, if there is room for it."""
        if file != self._file:
            self._go_on(None)
        later = (other for other in self._asked.get(file, ()) if other not in self._found)
        self._file, self._wanted = file, dict.fromkeys([name, *later])
        options = self._options
        if options.input_format == "auto" and kind_of(file, options) == "text":
            options = replace(options, input_format="jsonl")  # nothing else has items there
        # of all that is read what is asked for is kept
        self._folder = None if holds_records(file, options) else options.save_texts
        self._coming = files.entries(file, replace(options, save_texts=None), self._warn)

    def _go_on(self, until: str | None) -> None:
        """Go on in the file at hand up to a document (None: as far as there is room), and hold what else is wanted."""
        # what is wrong with the file as a whole: behind what stands before its first document come its documents
        failure: InputError | None = None
        while self._wanted:
            if until is None and self._held >= _HELD:
                break
            found = next(self._coming, None)
            if found is None:
                remedy = "check its name or number; records have the names of the field that --id-field says"
                missing = {name: failure or InputError(name, "no such document in it", remedy) for name in self._wanted}
                self._found |= missing
                break
            name = found.path if isinstance(found, Document) else found.subject
            failure = found if isinstance(found, InputError) and name == self._file else None
            if name not in self._wanted:
                continue
            del self._wanted[name]
            if name == until or self._held < _HELD:
                if isinstance(found, Document):
                    found = kept_or_error(found, self._file, self._folder) or found
                self._found[name] = found
                self._held += _size(found)
            if name == until and self._wanted:
                return
        self._coming, self._wanted = iter(()), {}


def _size(found: Document | InputError) -> int:
    return len(found.text) if isinstance(found, Document) else 0


class Singles:
    """The documents of inputs that come one by one; one that was given by its name is none again in its file.

    « a.jsonl#3 », then « a.jsonl » or the folder that it lies in: all of the file but its document 3.
    """

    def __init__(self, options: Options, warn: Callable[[str], None]):
        self._options, self._warn = options, warn
        # of the first so many, for a list may hold any number
        self._given: set[int] = set()

    def seen(self, paths: Iterable[str | InputError]) -> Iterator[str | InputError]:
        """The inputs as they come, those taken down that are one document of a file."""
        for path in paths:
            if len(self._given) < MANY and isinstance(path, str) and is_part(path):
                self._given.add(hash(real_name(path)))
            yield path

    def entries(self, name: str, warn: Callable[[str], None]) -> Iterator[Document | InputError]:
        """As `entries`, without what was given before."""
        real = real_name(name) if self._given else name
        for found in entries(name, self._options, warn):
            if self._given and isinstance(found, Document) and found.path and found.path != name:
                if hash(real + found.path[len(name) :]) in self._given:
                    self._warn(f"{found.path}: was given before, and read once")
                    continue
            yield found
