"""Arguments to names of files: what a folder holds, and each file once, in whatever way it was named.

list(find("articles/"))                      # ['articles/a.txt', 'articles/mai/b.html']
"""

import itertools
import os
import stat
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from extractor.core import bounds
from extractor.core.bounds import TooLarge
from extractor.core.errors import InputError
from extractor.core.failing_streams import up_to_error
from extractor.documents import kept_texts, kinds
from extractor.documents.file_kinds import SUFFIXES, holds_records, holds_several, is_apple_double, wanted_kind
from extractor.documents.formats import counted
from extractor.documents.names import MANY
from extractor.documents.options import Options
from extractor.documents.streams import opened
from extractor.documents.targets import LIST, TEMPORARY, file_of, read_list, same
from extractor.documents.unreadable import reason_of, remedy_of

#: standard input by a name, as a shell gives it
_STDIN = "/dev/stdin"
#: what is passed over
_MADE, _KEPT = "folder that extractor has made", "folder of kept texts"
_LINK, _SYSTEM, _PAGE = "link to a folder", "folder of the system", "file beside a saved page"
_PASSED = {
    _MADE: "folders that extractor has made",
    _KEPT: "folders of kept texts",
    _LINK: "links to folders",
    _SYSTEM: "folders of the system",
    _PAGE: "files beside saved pages",
    "named pipe": "named pipes",
    "socket": "sockets",
    "device": "devices",
}
#: what has been thrown away, and copies that programs keep: of disks and sticks, notebooks, archives, network storage
_OF_SYSTEM = frozenset(["$RECYCLE.BIN", ".Trash", ".Trashes", ".ipynb_checkpoints", "__MACOSX", "@eaDir", "#recycle"])
_TRASH = ".Trash-"


def find_all(
    arguments: Iterable[str | os.PathLike[str]],
    leave_out: Collection[str] = (),
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
    leave_out: Collection[str],
    options: Options,
    told: Callable[[str], None] | None,
    warn: Callable[[str], None],
) -> Iterator[str | InputError]:
    first, second = next(names, None), next(names, None)
    several = second is not None
    # hashes of real names; of the first so many, for a list may hold any number
    known: set[int] = set()
    for argument in itertools.chain([name for name in (first, second) if name is not None], names):
        real = real_name(argument)
        again, here = 0, set[int]()
        file = file_of(argument)
        if several and file != argument and hash(real_name(file)) in known and holds_several(file, options):
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
                if len(known) + len(here) < MANY:
                    here.add(name)
            yield path
        known |= here
        if again:
            warn(f"{argument}: {'was' if again == 1 else f'{again:,} files were'} given before, and read once")


def real_name(argument: str) -> str:
    """What an argument is called without links, a document of a file as that file is: « a.jsonl#3 »."""
    if argument == "-":  # a file that is opened anew there is read from its beginning: that is another input
        argument = "-" if os.path.isfile(_STDIN) else _STDIN
    if argument == "-" or "\0" in argument:
        return argument
    file = file_of(argument)
    return os.path.realpath(file) + argument[len(file) :]


def find(
    argument: str | os.PathLike[str],
    leave_out: Collection[str] = (),
    options: Options = Options(),
    told: Callable[[str], None] | None = None,
) -> Iterator[str | InputError]:
    """The files an argument stands for: itself, or a folder's documents, recursively, sorted,
    without the files and folders `leave_out`, which this run writes and which may lie among them.

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
    yield from _walk(name, options, there, passed, leave_out)
    if told and (passed or there.keys() - {"plain text", "JSON Lines"}):
        skipped = f"; passed over {counted(passed, _PASSED)}" if passed else ""
        told(f"{name}: {counted(there, kinds.PLURALS) or 'nothing to read'}{skipped}")
    if not there:
        remedy = (
            "give the folders that the links in it lead to by their names"
            if passed[_LINK]
            else "it reads text, JSONL, web pages, PDF, Office, mail and more: see 'extractor -h'"
        )
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
    folder: str, options: Options, there: Counter[str], passed: Counter[str], leave_out: Collection[str]
) -> Iterator[str | InputError]:
    """The documents below a folder, however deep; `there` counts them by kind, `passed` what is none by suffix."""
    way = [_look(folder, options, there, passed, leave_out, named=True)]
    while way:
        found = next(way[-1], None)
        if found is None:
            way.pop()
        elif isinstance(found, _Folder):
            way.append(_look(found.path, options, there, passed, leave_out, kept=found.kept, of_page=found.of_page))
        else:
            yield found


class _Folder(NamedTuple):
    path: str
    #: of the folder of kept texts that it lies in, which those are
    kept: kept_texts.Kept | None
    #: whether a browser has laid it beside a page
    of_page: bool


def _look(
    folder: str,
    options: Options,
    there: Counter[str],
    passed: Counter[str],
    leave_out: Collection[str],
    named: bool = False,
    kept: kept_texts.Kept | None = None,
    of_page: bool = False,
) -> Iterator[str | InputError | _Folder]:
    """The documents and folders of a folder, counted as `_walk` says.

    Unless it was `named`, kept texts are passed over: their documents are read where they are. So are the files of
    an output, as of brat. What a reader has beside them is read.
    """
    folders = set()
    special: dict[str, str] = {}
    unseen: dict[str, OSError] = {}
    here = []
    # those that have other names, too
    linked = set[str]()
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.name.startswith(TEMPORARY):
                    continue
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
                    # one to a folder above would never end, and one of a stranger's could lead to what is private
                    if entry.is_symlink():
                        passed[_LINK] += 1
                        continue
                    if entry.name in _OF_SYSTEM or entry.name.startswith(_TRASH):
                        passed[_SYSTEM] += 1
                        continue
                    folders.add(entry.name)
                elif not stat.S_ISREG(mode):
                    # at a pipe one would wait for ever, a device may never end
                    if not entry.is_symlink() or not entry.name.lower().endswith(SUFFIXES):
                        if not entry.name.startswith("."):
                            passed[bounds.kind(mode).removeprefix("a ")] += 1
                        continue
                    special[entry.name] = bounds.kind(mode)
                elif link:
                    linked.add(entry.name)
                here.append(entry.name)
    except OSError as error:
        there["unreadable"] += 1
        yield InputError(folder, reason_of(error), "check its permissions")
        return
    here.sort()
    if LIST in here and not named:
        if (made := read_list(Path(folder))) is None:
            there["unreadable"] += 1
            reason = "is damaged, and does not say which files here extractor has made"
            yield InputError(os.path.join(folder, LIST), reason, "delete it to have all of them read")
            return
        passed[_MADE] += 1
        here = [name for name in here if name != LIST and name not in made]
    if kept_texts.LIST in here:
        kept = kept_texts.Kept(folder)
        if named and not _has_others(folder, kept, options):
            kept = None
        else:
            passed[_KEPT] += 1
    names = {name.lower() for name in here}
    for name in here:
        path = os.path.join(folder, name)
        if name in unseen:
            there["unreadable"] += 1
            yield InputError(path, reason_of(unseen[name]), remedy_of(unseen[name]))
        elif name in folders:
            yield _Folder(path, kept, of_page or not names.isdisjoint(kinds.beside_page(name)))
        elif kept is not None and kept.holds(path):
            pass
        elif name in special:
            there["unreadable"] += 1
            yield InputError(path, f"leads to {special[name]}, no file", "name that itself to have it read")
        elif any(_is_output(path, output, name in linked) for output in leave_out):
            pass
        elif of_page and kinds.is_part_of_page(name):
            passed[_PAGE] += 1
        elif kind := wanted_kind(path, name, options):
            there[kinds.KINDS[kind].title] += 1
            yield path
        elif not name.startswith("."):
            passed[_suffix(name)] += 1
        elif is_apple_double(path, name):
            passed["._ of macOS"] += 1
        elif kinds.hides(name):
            passed[f"hidden .{name.rpartition('.')[2].lower()}"] += 1


def _has_others(folder: str, kept: kept_texts.Kept, options: Options) -> bool:
    """Whether a folder of kept texts holds documents of the reader's, too."""
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            if not name.startswith((".", TEMPORARY)) and not kept.holds(path) and wanted_kind(path, name, options):
                return True
    return False


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower() or "without a suffix"


def count(
    arguments: Iterable[str | os.PathLike[str]], options: Options = Options(), leave_out: Collection[str] = ()
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
