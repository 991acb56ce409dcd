"""Paths, folders, standard input and all kinds of files to documents.

    for document in documents(["articles/", "-"], Options(), failed=print):
        ...

One bad input never stops the others: it becomes an InputError that names the
file, the reason and the remedy. Plain text and JSONL are read here; all else is read
in a process apart (see apart.py), by the module of its format.
"""

import codecs
import errno
import gzip
import itertools
import json
import os
import re
import stat
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import BinaryIO, NamedTuple, TypeVar, overload

from extractor.core import bounds
from extractor.core.bounds import TooLarge
from extractor.core.errors import InputError, UsageError
from extractor.core.failing_streams import up_to_error
from extractor.core.types import Document
from extractor.documents import kept_texts, kinds, own_beginnings
from extractor.documents.encodings import BOMS, SAMPLE, decode, refuse_binary, utf16_without_bom, wide
from extractor.documents.formats import Extracted, Limits, Remark, Wanted, counted, joined, located, tabular
from extractor.documents.streams import GZIP, MISNAMED, is_misnamed, opened
from extractor.documents.targets import LIST, TEMPORARY, file_of, same
from extractor.text.remarks import remarks

T = TypeVar("T")

#: read in folders whatever they hold
SUFFIXES = (".txt", ".txt.gz", ".jsonl", ".jsonl.gz")
#: keys of a document's meta by which its text is found again, and known: no field of a record is called so
RESERVED = frozenset({"sha256", "input_format", "whole_page", "mail_people"})
#: names of a file's documents that are remembered
_MANY = 200_000
#: names that are looked through for documents of one file, and characters of those that are held until their turn
_AHEAD, _HELD = 50_000, 20_000_000
#: blanks between a key of JSON and its colon
_BLANKS = 100
#: standard input by a name, as a shell gives it
_STDIN = "/dev/stdin"
_SURROGATE = re.compile("[\ud800-\udfff]")
#: folders that are passed over
_MADE, _KEPT = "folder that extractor has made", "folder of kept texts"
_FOLDERS = {_MADE: "folders that extractor has made", _KEPT: "folders of kept texts"}


@dataclass(frozen=True, slots=True)
class Options:
    """How inputs are read: the encoding forced on all, the fields of records, what is wanted of pages and mails."""

    encoding: str | None = None
    text_field: str = "text"
    id_field: str = "id"
    keep_fields: tuple[str, ...] = ()
    #: "auto" goes by content and name; any kind of kinds.py holds for files and standard input alike
    input_format: str = "auto"
    #: all the text of web pages; begin mails with whom they are from and to
    whole_page: bool = False
    mail_people: bool = False
    #: a folder in which the texts of what is no plain text are kept
    save_texts: str | None = None
    limits: Limits = Limits()
    #: bytes of a document, or of a line of JSONL, unpacked
    max_bytes: int = bounds.DOCUMENT

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            self.text_field, self.id_field, self.keep_fields, self.encoding, self.whole_page, self.mail_people
        )

    def __post_init__(self) -> None:
        if taken := sorted(RESERVED.intersection(self.keep_fields)):
            raise UsageError(
                f"--keep-field {taken[0]}",
                f"is no name for a field: {', '.join(sorted(RESERVED))} say in 'meta' how the text is found again",
                "give the field another name in the input",
            )
        if self.input_format != "auto" and self.input_format not in kinds.KINDS:
            raise UsageError(
                f"--input-format {self.input_format}", "no such format", f"one of {', '.join(kinds.KINDS)}"
            )
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
                # some codecs are for bytes (hex, zip), and one for nothing
                b"a b c d ".decode(self.encoding, "replace")
            except (LookupError, ValueError):
                raise UsageError(f"--encoding {self.encoding}", "no such encoding", "try utf-8 or cp1252") from None


def documents(
    arguments: Iterable[str | os.PathLike[str]],
    options: Options = Options(),
    failed: Callable[[InputError], None] | None = None,
    warn: Callable[[str], None] = lambda message: None,
) -> Iterator[Document]:
    """All documents of the arguments, in order; "-" is standard input.

    Each failure goes to `failed` and the rest goes on; without `failed` it is raised.
    `warn` gets a line for each guessed encoding.
    """
    singles = Singles(options, warn)
    for path in with_parts(singles.seen(find_all(arguments, options=options, warn=warn)), options, warn):
        for found in singles.entries(path, warn) if isinstance(path, str) else [path]:
            if isinstance(found, Document):
                yield found
            elif failed is None:
                raise found
            else:
                failed(found)


def find_all(
    arguments: Iterable[str | os.PathLike[str]],
    leave_out: str | None = None,
    options: Options = Options(),
    told: Callable[[str], None] | None = None,
    warn: Callable[[str], None] = lambda message: None,
) -> Iterator[str | InputError]:
    """The files that all the arguments stand for, as `find` gives them, each once.

    A file is the same in whatever way it was named: a.txt, ./a.txt, a link to it, the folder that it lies in. With it
    all its documents are given: « a.jsonl#3 » behind « a.jsonl » is none of its own.
    """
    with up_to_error(os.fspath(argument) for argument in arguments) as names:
        yield from _each_once(names, leave_out, options, told, warn)


def _each_once(
    names: Iterator[str],
    leave_out: str | None,
    options: Options,
    told: Callable[[str], None] | None,
    warn: Callable[[str], None],
) -> Iterator[str | InputError]:
    first, second = next(names, None), next(names, None)
    several = second is not None
    # hashes of real names; of the first so many, for a list may hold any number
    known: set[int] = set()
    for argument in itertools.chain([name for name in (first, second) if name is not None], names):
        real = _real(argument)
        again, here = 0, set[int]()
        file = file_of(argument)
        if several and file != argument and hash(_real(file)) in known and holds_several(file, options):
            warn(f"{argument}: all of {file} was given before, and is read once")
            continue
        for path in find(argument, leave_out, options, told):
            if several and isinstance(path, str):
                # only what lies in a folder is a path below it: « a/ » and « a » are two ids of a file's documents
                below = path[len(argument) :].lstrip(os.sep)
                name = hash(os.path.join(real, below) if below else real)
                if name in known:
                    again += 1
                    continue
                if len(known) + len(here) < _MANY:
                    here.add(name)
            yield path
        known |= here
        if again:
            warn(f"{argument}: {'was' if again == 1 else f'{again:,} files were'} given before, and read once")


def _real(argument: str) -> str:
    """What an argument is called without links, a document of a file as that file is: « a.jsonl#3 »."""
    if argument == "-":  # a file that is opened anew there is read from its beginning: that is another input
        argument = "-" if os.path.isfile(_STDIN) else _STDIN
    if argument == "-" or "\0" in argument:
        return argument
    file = file_of(argument)
    return os.path.realpath(file) + argument[len(file) :]


def find(
    argument: str | os.PathLike[str],
    leave_out: str | None = None,
    options: Options = Options(),
    told: Callable[[str], None] | None = None,
) -> Iterator[str | InputError]:
    """The files an argument stands for: itself, or a folder's documents, recursively, sorted,
    without the file `leave_out` (the output, which may lie among them).

    Memory holds the names of the folders on the way, never those of the whole tree.
    An InputError stands in the place of a folder without texts, or one that cannot be
    read. `told` gets a line that says what a folder held, where that was more than
    plain text and JSONL.
    """
    name = os.fspath(argument)
    if name == "-" or not os.path.isdir(name):
        yield name
        return
    there, passed = Counter[str](), Counter[str]()
    links = set[str]()
    for path in _walk(name, options, there, passed, links):
        if leave_out and isinstance(path, str) and _is_output(path, leave_out, path in links):
            continue
        yield path
    if told and (passed or there.keys() - {"plain text", "JSON Lines"}):
        skipped = f"; passed over {counted(passed, _FOLDERS)}" if passed else ""
        told(f"{name}: {counted(there, kinds.PLURALS) or 'nothing to read'}{skipped}")
    if not there:
        remedy = "it reads text, JSONL, web pages, PDF, Office, mail and more: see 'extractor -h'"
        yield InputError(name, "no texts in this folder", remedy)


def _is_output(path: str, output: str, link: bool) -> bool:
    """Whether a file of a folder is the output, or lies in it; `link`: it may have other names."""
    # names first: asking the disk about each of a million files would take its time
    name = os.path.basename(os.path.normpath(output))
    if not link and name not in (*path.split(os.sep), ".", "..", ""):
        return False
    return same(path, output) or (
        os.path.isdir(output) and os.path.realpath(path).startswith(os.path.realpath(output) + os.sep)
    )


def _walk(
    folder: str, options: Options, there: Counter[str], passed: Counter[str], links: set[str]
) -> Iterator[str | InputError]:
    """The documents below a folder, however deep; `there` counts them by kind, `passed` what is none by suffix.

    `links` are those of the folder at hand that have other names.
    """
    way = [_look(folder, options, there, passed, links, named=True)]
    while way:
        found = next(way[-1], None)
        if found is None:
            way.pop()
        elif isinstance(found, _Folder):
            way.append(_look(found.path, options, there, passed, links))
        else:
            yield found


class _Folder(NamedTuple):
    path: str


def _look(
    folder: str, options: Options, there: Counter[str], passed: Counter[str], links: set[str], named: bool = False
) -> Iterator[str | InputError | _Folder]:
    """The documents and folders of a folder, counted, and among `links`, as `_walk` says.

    Unless it was `named`, a folder of kept texts is passed over: their documents are read where they are. So is
    a folder that is an output, as of brat.
    """
    folders = set()
    special: dict[str, str] = {}
    unseen: dict[str, OSError] = {}
    here = []
    linked = set[str]()
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.name.startswith(TEMPORARY):
                    continue
                if entry.name == LIST and not named:
                    passed[_MADE] += 1
                    return
                if entry.name == kept_texts.LIST and not named:
                    passed[_KEPT] += 1
                    return
                # a link that leads nowhere, or to itself, and what is gone by now cost themselves when they are read
                try:
                    status = entry.stat()
                    mode, link = status.st_mode, entry.is_symlink() or status.st_nlink > 1
                except OSError as error:
                    mode, link = stat.S_IFREG, entry.is_symlink()
                    if not entry.is_symlink() and not isinstance(error, FileNotFoundError):
                        if not entry.name.startswith(".") or entry.is_dir(follow_symlinks=False):
                            unseen[entry.name] = error
                if stat.S_ISDIR(mode):
                    # a link to a folder above would never end
                    if entry.is_symlink():
                        continue
                    folders.add(entry.name)
                elif not stat.S_ISREG(mode):
                    # at a pipe one would wait for ever, a device may never end
                    if not entry.is_symlink() or not entry.name.lower().endswith(SUFFIXES):
                        continue
                    special[entry.name] = bounds.kind(mode)
                elif link:
                    linked.add(os.path.join(folder, entry.name))
                here.append(entry.name)
    except OSError as error:
        there["unreadable"] += 1
        yield InputError(folder, _reason(error), "check its permissions")
        return
    here.sort()
    links |= linked
    for name in here:
        path = os.path.join(folder, name)
        if name in unseen:
            there["unreadable"] += 1
            yield InputError(path, _reason(unseen[name]), _remedy(unseen[name]))
        elif name in folders:
            yield _Folder(path)
        elif name in special:
            there["unreadable"] += 1
            yield InputError(path, f"leads to {special[name]}, no file", "name that itself to have it read")
        elif kind := wanted_kind(path, name, options):
            there[kinds.KINDS[kind].title] += 1
            yield path
        elif not name.startswith("."):
            passed[_suffix(name)] += 1
        elif _is_apple_double(path, name):
            passed["._ of macOS"] += 1
        elif kinds.hides(name):
            passed[f"hidden .{name.rpartition('.')[2].lower()}"] += 1
    links -= linked


def wanted_kind(path: str, name: str, options: Options) -> str | None:
    """The kind of a file that a folder holds, None for one to pass over."""
    lower = name.lower()
    if _is_apple_double(path, name):
        return None
    if lower.endswith(SUFFIXES):
        if ".jsonl" not in lower:
            return "text"
        return None if own_beginnings.is_saved(beginning(path)[0]) else "jsonl"
    said = kinds.suffix_kind(name)
    if name.startswith((".", "~$")) or (said is None and os.path.splitext(lower)[1] in kinds.NO_TEXT):
        return None
    if said == "html" and own_beginnings.looks_like_texts(_first_bytes(path)):
        return None
    if said in ("json", "csv", "tsv"):
        return said if _has_field(path, said, options) else None
    if said == "markdown":
        return None  # notes on a corpus more often than its texts: to be named
    if said is not None:
        return said
    found = kind_of(path, options)
    return None if found == "text" else found


def _is_apple_double(path: str, name: str) -> bool:
    """Whether a file is what macOS notes of another on a disk that has no place for it: « ._une.txt »."""
    return name.startswith("._") and beginning(path)[0].startswith(b"\0\5\x16\7")


def _first_bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read(own_beginnings.HEAD)
    except OSError:
        return b""  # who reads it says so


def _has_field(path: str, kind: str, options: Options) -> bool:
    """Whether a table or JSON holds the texts that are wanted: a folder may hold others, results among them."""
    head, _ = beginning(path)
    if kind == "json":
        if codec := wide(head):
            head = head.decode(codec, "ignore").encode("utf-8", "ignore")
        if re.match(rb'\s*\{\s*"schema":\s*\d', head):
            return False
        return _has_key(path, options.text_field.rpartition(".")[2], options)
    if own_beginnings.looks_like_texts(head):
        return False
    try:
        text = head.decode(options.encoding, "ignore") if options.encoding else decode(head, path)
    except (InputError, LookupError):
        return False
    return options.text_field in tabular.columns(text.removeprefix("\ufeff"))


def _has_key(path: str, key: str, options: Options) -> bool:
    """Whether an object of a JSON file has a key, however it is written: as it is, or in escapes."""
    written = ({c, escape := json.dumps(c)[1:-1], escape[:2] + escape[2:].upper()} for c in key)
    letters = "".join(f"(?:{'|'.join(map(re.escape, sorted(ways)))})" for ways in written)
    wanted = re.compile(rf'"{letters}"\s*:')
    kept, read = "", 0
    try:
        with opened(path) as stream:
            decoder = codecs.getincrementaldecoder(options.encoding or _wide(stream) or "utf-8")("ignore")
            while read <= options.max_bytes and (chunk := stream.read(bounds.CHUNK)):
                kept += decoder.decode(chunk)
                if wanted.search(kept):
                    return True
                # what a key and the colon behind it may need
                kept, read = kept[-12 * len(key) - _BLANKS :], read + len(chunk)
    except (OSError, EOFError, zlib.error, LookupError):
        pass  # who reads it says so
    return False


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower() or "without a suffix"


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


def entries(
    path: str | os.PathLike[str], options: Options = Options(), warn: Callable[[str], None] = lambda message: None
) -> Iterator[Document | InputError]:
    """As `read`, with an InputError in the place of what is none; the lines behind a bad one go on."""
    name = os.fspath(path)
    if name != "-" and item_of(name):
        yield Parts([name], options, warn).read(name)
        return
    found = _entries(name, options, warn)
    if _is_told_otherwise(name, options):
        # so that its text is found again
        found = (_with(entry, "input_format", options.input_format) for entry in found)
    yield from found


def _is_told_otherwise(name: str, options: Options) -> bool:
    """Whether a file is read as another kind than its name and content say."""
    if options.input_format in ("auto", "text") or name == "-" or not os.path.isfile(name):
        return False
    return kind_of(name, replace(options, input_format="auto")) != options.input_format


def _with(entry: Document | InputError, key: str, value: str) -> Document | InputError:
    return replace(entry, meta={**entry.meta, key: value}) if isinstance(entry, Document) else entry


def _entries(name: str, options: Options, warn: Callable[[str], None]) -> Iterator[Document | InputError]:
    label = "standard input" if name == "-" else name
    kind = options.input_format
    if os.path.isfile(name) and is_misnamed(name, _first_bytes(name)):
        warn(f"{label}: {MISNAMED}")
    try:
        if holds_records(name, options):
            with opened(name) as stream:
                records = _records(stream, None if name == "-" else name, label, options)
                found = _remarked(_held(map(_Names(warn, name).distinct, records), name, options), warn)
                if (first := next(found, None)) is None:
                    warn(f"{label}: holds no record")
                else:
                    yield first
                yield from found
            return
        if kind == "auto" and os.path.isfile(name):
            kind = kind_of(name, options) or "unknown"
        if kind not in ("auto", "text", "unknown"):
            yield from _extracted(name, b"", kind, label, options, warn)
            return
        with opened(name) as stream:
            data = _text_bytes(stream, label, options)
        if kind == "auto" and (kind := kinds.tell("", data[: kinds.HEAD], data[-kinds.END :]) or "unknown") not in (
            "unknown",
            "jsonl",
            "json",
        ):
            yield from _extracted(None if name == "-" else name, data, kind, label, options, warn)
            return
        if error := kinds.locked(data) if kind == "text" else kinds.refused(data):
            yield InputError(label, error.reason, error.remedy)
            return
        text = decode(data, label, options.encoding, warn)
        del data  # it would be held as long as the document is read
        if options.input_format == "auto" and own_beginnings.is_printed(text):
            remedy = "move it elsewhere; --input-format text reads it as a text"
            yield InputError(label, "is a table that extractor has printed, no text", remedy)
            return
        if options.input_format == "auto" and (looks := kinds.pasted(text)) and looks != "html":
            title = kinds.KINDS[looks].title
            warn(f"{label}: looks like {title}, read as plain text; --input-format {looks} reads it as such")
        elif options.input_format == "auto" and kinds.is_other_xml(text):
            warn(f"{label}: XML, read as plain text with all that it says of itself; better give its text alone")
        yield from _remarked(_held([Document(text, None if name == "-" else name)], name, options), warn)
    except InputError as error:
        yield error if error.subject else InputError(label, error.reason, error.remedy)
    except TooLarge as error:
        yield _too_large(label, error)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        yield InputError(label, _reason(error), _remedy(error))


def _too_large(label: str, error: TooLarge) -> InputError:
    return InputError(label, str(error), "cut it, or allow more with --max-bytes")


def item_of(path: str) -> tuple[str, str] | None:
    """ "mai.mbox#3" as ("mai.mbox", "3") where that file is there and « mai.mbox#3 » is none; else None."""
    file = file_of(path)
    return None if file == path else (file, path[len(file) + 1 :])


def with_parts(
    items: Iterable[T], options: Options = Options(), warn: Callable[[str], None] = lambda message: None
) -> Iterator[T | Document | InputError]:
    """The items, with the documents in the place of their names: « mai.mbox#3 », « a.txt », « mai.mbox#1 ».

    From the first such name on the items are looked through for others, as far as they are names, so that each
    file is read once for all.
    """
    items = iter(items)
    for item in items:
        if not _is_part(item):
            yield item
            continue
        together, texts = [item], list[T]()
        for other in itertools.islice(items, _AHEAD):
            if isinstance(other, Document):  # which are not held
                texts.append(other)
                break
            together.append(other)
        parts = Parts((one for one in together if isinstance(one, str)), options, warn)
        yield from (parts.read(one) if isinstance(one, str) and _is_part(one) else one for one in together)
        yield from texts


def _is_part(item: object) -> bool:
    return isinstance(item, str) and item != "-" and item_of(item) is not None


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
        self._coming = entries(file, replace(options, save_texts=None), self._warn)

    def _go_on(self, until: str | None) -> None:
        """Go on in the file at hand up to a document (None: as far as there is room), and hold what else is wanted."""
        # what is wrong with the file as a whole: behind what stands before its first document come its documents
        failure: InputError | None = None
        while self._wanted:
            if until is None and self._held >= _HELD:
                break
            found = next(self._coming, None)
            if found is None:
                remedy = "name the field of ids with --id-field, or check the number"
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
                    found = _kept(found, self._file, self._folder) or found
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
            if len(self._given) < _MANY and isinstance(path, str) and _is_part(path):
                self._given.add(hash(_real(path)))
            yield path

    def entries(self, name: str, warn: Callable[[str], None]) -> Iterator[Document | InputError]:
        """As `entries`, without what was given before."""
        real = _real(name) if self._given else name
        for found in entries(name, self._options, warn):
            if self._given and isinstance(found, Document) and found.path and found.path != name:
                if hash(real + found.path[len(name) :]) in self._given:
                    self._warn(f"{found.path}: was given before, and read once")
                    continue
            yield found


def _extracted(
    name: str | None, data: bytes, kind: str, label: str, options: Options, warn: Callable[[str], None]
) -> Iterator[Document | InputError]:
    """The documents of a file that is no plain text (or, with `name` None, of bytes)."""
    from extractor.documents import apart

    where = name
    if data:
        where = None
    elif name is not None and not os.path.isfile(name):  # standard input, a pipe
        with opened(name) as stream:
            where, data = None, bounds.all_of(stream, options.max_bytes)
    said = kinds.suffix_kind(name) if name else None
    if said is not None and said != kind and not kinds.alike(said, kind):
        warn(f"{label}: read as {kinds.KINDS[kind].title}, which it is whatever its name says")
    path = "-" if name is None else name
    names = _Names(warn, path)
    try:
        for found in apart.read(where, data, label if name else "", kind, options.wanted, options.limits):
            if isinstance(found, Remark):
                warn(f"{label}: {found.text}")
            elif isinstance(found, InputError):
                yield InputError(located(label, found.subject), found.reason, found.remedy)
            elif bounds.exceeds(found.text, options.max_bytes):
                yield _too_large(joined(label, found.item), TooLarge(options.max_bytes))
            else:
                document = names.distinct(_document(found, None if path == "-" and not found.item else path))
                yield _kept(document, path, options.save_texts) or document
    except InputError as error:
        remedy = error.remedy
        if said == "text" and options.input_format == "auto":
            remedy += ", or read it as text with --input-format text --encoding utf-8"
        yield InputError(label, error.reason, remedy)


def _kept(document: Document, file: str, folder: str | None) -> InputError | None:
    """Keep the text of a document where that is asked for; the error where it has no place of its own."""
    if folder is None or document.path is None:
        return None
    try:
        kept_texts.save(folder, document.path, document.text, file)
    except InputError as error:
        return error
    return None


def _held(found: Iterable[Document | InputError], name: str, options: Options) -> Iterator[Document | InputError]:
    """The documents of a text file; kept where it is a pipe, which cannot be read again by its name."""
    once = options.save_texts is not None and name != "-" and not os.path.isfile(name)
    for document in found:
        yield (once and isinstance(document, Document) and _kept(document, name, options.save_texts)) or document


class _Names:
    """What the documents of a file are called: each otherwise, a second « dup.csv#7 » is « dup.csv#7-2 »."""

    def __init__(self, warn: Callable[[str], None], file: str):
        self._warn = warn
        self._file = file
        # no more is told once it was, nor where nothing beside the file can be called as a document of it
        self._is_told = not may_share_names(file)
        # hashes, for a name may be long; of the first so many, for a file may hold any number
        self._taken: set[int] = set()
        self._again = Counter[int]()

    @overload
    def distinct(self, document: Document) -> Document: ...
    @overload
    def distinct(self, document: Document | InputError) -> Document | InputError: ...
    def distinct(self, document: Document | InputError) -> Document | InputError:
        """The document under a name that none before it has, after a warning where that is another."""
        if isinstance(document, InputError) or document.path is None:
            return document
        path, first = document.path, not self._again
        if not self._is_told and path != self._file and os.path.lexists(path):
            self._is_told = True
            self._warn(f"{path} is the name of a file, too, which is another document; give that another name")
        while hash(path) in self._taken:
            self._again[hash(document.path)] += 1
            path = f"{document.path}-{self._again[hash(document.path)] + 1}"
        if first and path != document.path:
            self._warn(f"{document.path} stands there more than once; the second is called {path}")
        if len(self._taken) < _MANY:
            self._taken.add(hash(path))
        return document if path == document.path else replace(document, path=path)


def may_share_names(file: str) -> bool:
    """Whether something beside a file is called as a document of it may be: « a.jsonl#3 » beside « a.jsonl »."""
    folder, name = os.path.split(os.path.abspath(file) if file and "\0" not in file else os.curdir)
    try:
        return any(other.startswith(f"{name}#") for other in _with_items(folder, os.stat(folder).st_mtime_ns))
    except OSError:
        return True  # it may be entered, and not listed


@lru_cache(maxsize=4)
def _with_items(folder: str, changed: int) -> tuple[str, ...]:
    """The names in a folder that hold a #, looked for anew when it has `changed`."""
    with os.scandir(folder) as found:
        return tuple(entry.name for entry in found if "#" in entry.name)


def _document(found: Extracted, path: str | None) -> Document:
    path = None if path is None else joined(path, found.item)
    return Document(_SURROGATE.sub("\ufffd", found.text), path, found.meta, found.people)


def kind_of(name: str, options: Options) -> str | None:
    """What a file is (see kinds.py); None for what is none of ours, "text" for one that cannot be looked into."""
    if options.input_format != "auto":
        return options.input_format
    head, packed = beginning(name)
    if packed and head[257:262] == b"ustar":
        return "tar"
    return kinds.tell(name, head, _ending(name) if head.lstrip(kinds.BLANKS).startswith(b"PK") and not packed else b"")


def _ending(name: str) -> bytes:
    """The last bytes of a file; none where it cannot be read."""
    try:
        with open(name, "rb") as stream:
            stream.seek(max(os.fstat(stream.fileno()).st_size - kinds.END, 0))
            return stream.read(kinds.END)
    except (OSError, ValueError):
        return b""


def beginning(name: str) -> tuple[bytes, bool]:
    """The first bytes of a file, unpacked, and whether it is packed by gzip; none where it cannot be read."""
    try:
        with open(name, "rb") as stream:
            # what is called .txt is told by its first line
            head = stream.read(1 << 12 if name.lower().endswith(".txt") else kinds.HEAD)
            if not head.startswith(GZIP):
                if head.lstrip()[:1] == b"<":  # exports have their style sheets before what tells them
                    head += stream.read(7 * kinds.HEAD)
                return head, False
            stream.seek(0)
            unpacked = b""
            with suppress(OSError, EOFError, zlib.error):
                unpacked = gzip.GzipFile(fileobj=stream).read(kinds.HEAD)
            return unpacked, True
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return b"", False


def _text_bytes(stream: BinaryIO, label: str, options: Options) -> bytes:
    head = stream.read(SAMPLE)
    # before the rest is read, which may be endless
    if options.encoding is None and not head.startswith(tuple(bom for bom, _ in BOMS)) and not utf16_without_bom(head):
        if (kinds.content_kind(head) or "text") == "text" and not kinds.refused(head):
            refuse_binary(head, label)
    return bounds.all_of(stream, options.max_bytes, head)


def _remarked(found: Iterable[Document | InputError], warn: Callable[[str], None]) -> Iterator[Document | InputError]:
    """The documents as they are, after a warning of what in a text is none."""
    for document in found:
        if isinstance(document, Document):
            for remark in remarks(document.text):
                warn(f"{document.path or 'standard input'}: {remark}")
        yield document


def count(
    arguments: Iterable[str | os.PathLike[str]], options: Options = Options(), leave_out: str | None = None
) -> int | None:
    """How many documents the arguments hold, nothing being read but the lines of JSONL.

    None where that cannot be known without taking a stream from who reads it.
    """
    number = 0
    for path in find_all(arguments, leave_out, options):
        if isinstance(path, str) and not _is_file(path):
            return None
        if isinstance(path, str) and holds_records(path, options):
            try:
                with opened(path) as lines:
                    number += sum(
                        isinstance(line, TooLarge) or bool(line.strip())
                        for line in bounds.each_line(lines, options.max_bytes)
                    )
            except (OSError, EOFError, zlib.error, ValueError):
                number += 1  # an error is counted as one, too
        else:
            number += 1
    return number


def _is_file(path: str) -> bool:
    """Whether a name is of a file, or of nothing: no stream that can be read only once."""
    try:
        return path != "-" and stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return path != "-"


def holds_records(name: str, options: Options) -> bool:
    """Whether an input is JSONL: by its suffix, or because all are said to be."""
    if options.input_format == "auto":
        return name.lower().endswith((".jsonl", ".jsonl.gz"))
    return options.input_format == "jsonl"


def holds_several(name: str, options: Options) -> bool:
    """Whether an input may hold more than one document, or is no file."""
    if _is_part(name):
        return False
    if name == "-" or holds_records(name, options):
        return True
    if not os.path.isfile(name):
        return os.path.exists(name)  # a pipe, which can be read but once
    kind = kind_of(name, options)
    return kind is not None and kinds.KINDS[kind].several


def _records(stream: BinaryIO, path: str | None, label: str, options: Options) -> Iterator[Document | InputError]:
    number, coming = 0, _lines(stream, options)
    while True:
        number += 1
        try:
            raw = next(coming, None)
        except TooLarge as error:
            remedy = "it has no end that could be found, and what stands behind it is not read"
            yield InputError(f"{label}:{number}", str(error), remedy)
            return
        if raw is None:
            return
        if isinstance(raw, TooLarge):
            yield _too_large(f"{label}:{number}", raw)
        elif raw.strip():
            try:
                yield _record(raw, path, number, options)
            except InputError as error:
                yield InputError(f"{label}:{number}", error.reason, error.remedy)


def _lines(stream: BinaryIO, options: Options) -> Iterator[bytes | str | TooLarge]:
    """The lines of JSONL: bytes, or text where the encoding has other line ends than ASCII."""
    codec = options.encoding or _wide(stream)
    if codec is None or "\n".encode(codec) == b"\n":
        yield from bounds.each_line(stream, options.max_bytes)
    else:
        yield from bounds.wide_lines(stream, codec, options.max_bytes)


def _wide(stream: BinaryIO) -> str | None:
    """The encoding of a stream of UTF-16 or UTF-32, by its BOM or its first characters."""
    return wide(stream.peek(8)[:8]) if hasattr(stream, "peek") else None


def _record(raw: bytes | str, path: str | None, number: int, options: Options) -> Document:
    found = tabular.line(raw, number, options.wanted)
    # a lone surrogate is no character and could not be written again
    return Document(_SURROGATE.sub("\ufffd", found.text), f"{path or '-'}#{found.item}", found.meta)


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, (gzip.BadGzipFile, EOFError, zlib.error)):
        return f"damaged gzip ({error})"
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    if isinstance(error, ValueError) and "null" in str(error):
        return "no name of a file: it holds a NUL"
    return getattr(error, "reason", None) or str(error)


def _remedy(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "check the path"
    if isinstance(error, PermissionError):
        return "check its permissions"
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return "give it a shorter name, or work in a folder nearer to it"
    if type(error) is ValueError:
        return "a list of names that end with NUL is read with --null"
    if isinstance(error, (gzip.BadGzipFile, EOFError, zlib.error)):
        return "get it again, or unpack what is whole with zcat"
    return ""
