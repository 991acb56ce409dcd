"""What `extractor index` looks after while results are added: their corrections, and documents of one name."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.core.types import Result
    from extractor.corrections.schema import Correction, Corrections
    from extractor.index import Index
    from extractor.index.documents import Corrected
    from extractor.index.keys import Entries
    from extractor.index.own_lines import Chosen


class Correcting:
    """Corrects results one after the other, and knows of the last what was done to it."""

    def __init__(self, index: "Index", corrections: "Iterable[Corrections]", known: "Entries") -> None:
        from extractor.index.own_lines import without_own

        self._last: tuple[Result, Result, Chosen] | None = None
        self._own = index.own_lines(known) if any(corrections) else None
        #: what of a file's corrections is left for a document, but for what the index does itself
        self._chosen = {id(given): without_own(given, self._own) for given in corrections}

    def __call__(self, result: "Result", corrections: "Corrections") -> "Result":
        from extractor.corrections import apply

        chosen = self._chosen[id(corrections)](result)
        corrected = apply(result, chosen.applied)
        self._last = result, corrected, chosen
        return corrected

    def done(self, result: "Result") -> "Corrected | None":
        """What became of a result by its corrections; None where it has none."""
        from extractor.corrections import apply, hearsay
        from extractor.index.corrections import MadeUp
        from extractor.index.documents import Corrected

        if self._last is None or self._last[1].entities is not result.entities:
            return None
        found, corrected, chosen = self._last
        read, own = (
            corrected if part is chosen.applied else apply(found, part) for part in (chosen.others, chosen.own)
        )
        heard = frozenset(hearsay(found, corrected, chosen.applied))
        return Corrected(found, read, own, heard, self._own.made_up if self._own else MadeUp())


def parted(index: "Index", corrections: "Iterable[Correction]") -> "Iterator[Correction]":
    """The corrections that make one what was taken apart in an index."""
    if joining := [correction for correction in corrections if correction.kind == "same"]:
        parted = index.parted()
        yield from (correction for correction in joining if parted(correction.names, ()))


class Given:
    """The documents of the files of one command, and which of them take the place of one of another file.

    Two runs in two folders may both have an « a.txt »: for the index they are one, which is said.
    """

    def __init__(self) -> None:
        self._of: dict[str, str] = {}
        #: by the names of all that came: how many documents of one file had it
        self.paths: Counter[str] = Counter()
        self._here: Counter[str] = Counter()
        self._lost: list[tuple[str, str]] = []
        self._file = ""

    def begin(self, file: str) -> None:
        """The documents of this file come now."""
        self._file, self._here, self._lost = file, Counter(), []

    def came(self, path: str, fate: str) -> None:
        """A document came, and was added, replaced or left unchanged."""
        self._here[path] += 1
        self.paths[path] = max(self.paths[path], self._here[path])
        if fate == "replaced" and path in self._of:
            self._lost.append((path, self._of[path]))

    def end(self) -> str | None:
        """What is to be said of the file, all of which is in the index now."""
        self._of |= dict.fromkeys(self._here, self._file)
        if not self._lost:
            return None
        (path, file), number = self._lost[0], len(self._lost)
        what = f"{path} of {file} was" if number == 1 else f"{path} of {file}, and {number - 1:,} more, were"
        return (
            f"{what} replaced by what has the same name in {self._file}; if they are different texts, extract them "
            "from a folder above both, so that their names differ"
        )
