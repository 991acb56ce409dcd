"""What may be written: the one place that decides it, for all formats and commands.

    permit("out.jsonl", LINES, inputs=["articles/"])         # raises UsageError, or all is well
    permit("corpus.db", DATABASE, force=True)

Nothing that this run, or a former run of the same output, did not make is replaced,
emptied or deleted: neither what stands at the name of the output nor what a format makes
beside it. Links are followed, devices and pipes written to or refused; never is one of
them replaced by a file. What is read is never written, in whatever way it was named.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from extractor.core import bounds
from extractor.core.bounds import kind
from extractor.core.errors import OutputError, UsageError

#: bytes of a name that most file systems allow
LONGEST = 255
#: how everything begins that is made for a while beside an output
TEMPORARY = ".extractor-"
#: what the files of a folder of tables are called, also while they are written
PART = re.compile(r"part-\d{5,}\.parquet(\.new)?")
#: in a folder with names of its own choice, the list of them
LIST = ".made-by-extractor"
#: where the system has the open files of a process, and how many links it follows
_DESCRIPTORS, _LINKS = re.compile(r"/dev/fd|/proc/\d+(?:/task/\d+)?/fd"), 40
#: what a state (checkpoint.StateFile) begins with
_STATE = b'{"inputs": '


@dataclass(frozen=True, slots=True)
class Shape:
    """What a format makes: a file or a folder of its name, and what `beside` it.

    `beside` says for each suffix by which first bytes what stands there is known as ours;
    none of them: whatever it holds belongs to the output, and is a stranger's without it.
    `streams`: a device or a pipe can take it.
    """

    folder: bool = False
    streams: bool = True
    beside: tuple[tuple[str, bytes | None], ...] = ()


FILE = Shape()
_STATES = ((".state", _STATE), (".state.new", _STATE))
#: what a finished run has read (batch/inputs.py) begins as a state does
_READ = (".inputs", _STATE)
LINES = Shape(beside=(*_STATES, _READ))
_JOURNALS = (("-journal", None), ("-wal", None), ("-shm", None))
#: what a database begins with
_SQLITE = b"SQLite format 3\0"
DATABASE = Shape(streams=False, beside=(*_JOURNALS, _READ))
PARTS = Shape(folder=True, streams=False, beside=(*_STATES, _READ))
#: brat: its folder is known as ours by a list of the files in it
PAIRS = Shape(folder=True, streams=False)


def shape(form: str, output: str) -> Shape:
    """What a format makes at `output`; "table" and formats that are one file are FILE."""
    if form == "jsonl":
        return LINES
    if form == "sqlite":
        return DATABASE
    if form == "parquet":
        return PARTS
    if form == "xlsx":  # is packed, and goes back in its file
        return Shape(streams=False)
    if form == "brat":
        return Shape(streams=False) if output.endswith(".ann") else PAIRS
    return FILE


#: outputs at which nothing stood when they were permitted, by the name given and the real one, with the real one: what
#: comes there since is another's, be it a link to a file of the user's
_FREE: dict[str, str] = {}


def was_free(path: str | os.PathLike[str]) -> bool:
    """Whether an output was permitted since nothing stood there, and not for all that stands there (--force)."""
    return os.path.abspath(path) in _FREE


def place_of(path: str | os.PathLike[str]) -> Path:
    """The file or folder that an output is, by links as they were when it was permitted."""
    return Path(_FREE.get(os.path.abspath(path)) or os.path.realpath(path))


def taken(path: str | os.PathLike[str]) -> None:
    """The output is made now: what stands there is this run's own."""
    real = _FREE.get(os.path.abspath(path)) or os.path.realpath(path)
    for name in [name for name, place in _FREE.items() if place == real]:
        del _FREE[name]


def permit(
    output: str,
    shape: Shape = FILE,
    *,
    force: bool = False,
    resume: bool = False,
    resumable: bool = False,
    inputs: Iterable[str] = (),
    option: str = "--output",
) -> None:
    """Raise UsageError, or OutputError, for an output that must not be written.

    `force`: what a run made there, or any other file, may be written over; `resume`: it is
    gone on with, which a `resumable` one offers. `inputs` are all files and folders that
    are read, "-" standard input; `option` is the one that named the output.
    """
    if "\0" in output or not output:
        raise UsageError(f"{option} {output!r}", "is no name of a file", "give another")
    if output == "-":
        raise UsageError(f"{option} -", "is standard output, and this is no stream", "say where it goes")
    if any(part.startswith(TEMPORARY) for part in Path(output).parts):
        raise UsageError(f"{option} {output}", f"names in {TEMPORARY} are for passing things", "give another")
    if output.endswith(os.sep) and not shape.folder:
        raise UsageError(f"{option} {output}", "is the name of a folder", f"give {output.rstrip(os.sep) or 'a file'}")
    if output.lower().endswith(".gz") and not shape.streams:
        raise UsageError(f"{option} {output}", "this format is not compressed", f"give {output[:-3]}")
    beside = max((len(suffix) for suffix, _ in shape.beside), default=0)
    if (length := len(os.fsencode(os.path.basename(output)))) + beside > LONGEST >= length:
        raise UsageError(f"{option} {output}", "is too long a name for what stands beside it", "give a shorter one")
    there = _stat(output, option)
    taken(output)
    made = [output, *_beside(output, shape)] if _is_own(there) else [output]
    _refuse_inputs(made, shape, inputs, option)
    if there is None:
        _refuse_strangers(output, shape, option, alone=True)
        if not shape.folder and not os.path.isdir(os.path.dirname(os.path.realpath(output))):
            raise OutputError(output, "its folder is missing", "make it first, or give another place")
        if not force:
            real = os.path.realpath(output)
            _FREE[os.path.abspath(output)] = _FREE[real] = real
        return
    if not stat.S_ISREG(there.st_mode) and not stat.S_ISDIR(there.st_mode):
        if not shape.streams:
            raise UsageError(f"{option} {output}", f"is {kind(there.st_mode)}", "this format is no stream: give a file")
        return
    if _is_descriptor(output):
        # what stands in it already, as « >> » keeps it, would be lost
        why = "leads to a file that is open already, as by « > »"
        raise UsageError(f"{option} {output}", why, f"give the name of the file, or leave {option} out")
    if stat.S_ISDIR(there.st_mode) and not shape.folder:
        raise UsageError(f"{option} {output}", "is a folder", "give the name of a file")
    if stat.S_ISREG(there.st_mode) and shape.folder:
        raise UsageError(f"{option} {output}", "is a file", "give the name of a folder")
    _refuse_strangers(output, shape, option, alone=False)
    empty = stat.S_ISDIR(there.st_mode) and not os.listdir(output)
    if not force and not resume and not empty:
        also = ", or go on with it with --resume" if resumable else f", or give another {option}"
        raise UsageError(output, "is there already", f"write over it with --force{also}")
    if resumable and shape.beside and os.path.islink(output) and not os.access(os.path.dirname(output) or ".", os.W_OK):
        why = "is a link in a folder that may not be written, where its run takes down how far it came"
        raise UsageError(f"{option} {output}", why, f"give {os.path.realpath(output)}")
    for path in (output, *_folders(output)) if shape.folder else (output,):
        if not os.stat(path).st_mode & 0o222 or not os.access(path, os.W_OK):
            raise UsageError(f"{option} {path}", "is read-only", "give another, or make it writable")


def _is_descriptor(output: str) -> bool:
    """Whether a name, or what it is a link to, is one of this process's open files: /dev/stdout, /dev/fd/1."""
    for _ in range(_LINKS):
        folder = os.path.realpath(os.path.dirname(os.path.abspath(output)))
        if _DESCRIPTORS.fullmatch(folder):
            return True
        if not os.path.islink(output):
            return False
        output = os.path.join(folder, os.readlink(output))
    return False


def _folders(output: str) -> list[str]:
    """The folders in that of an output, as the tables of a Parquet folder are."""
    try:
        return sorted(entry.path for entry in os.scandir(output) if entry.is_dir())
    except OSError as error:
        raise OutputError(output, (error.strerror or str(error)).lower(), "give another, or make it readable") from None


def lies_in(path: str, output: str, shape: Shape) -> bool:
    """Whether a name is of an output, of what is made beside it, or lies in its folder; neither need be there."""
    made = set(map(os.path.realpath, [output, *_beside(output, shape)]))
    path, output = os.path.realpath(path), os.path.realpath(output)
    return path in made or (shape.folder and path.startswith(os.path.join(output, "")))


def is_own_file(output: str | None) -> bool:
    """Whether an output is a file or folder of its own: no standard output, device or pipe."""
    if output in (None, "-"):
        return False
    try:
        return _is_own(os.stat(output))
    except (OSError, ValueError):
        return True


def same(a: str | os.PathLike[str] | None, b: str | os.PathLike[str]) -> bool:
    """Whether two names are of one file, be it by links; a name that is of none is not."""
    try:
        return a is not None and os.path.samefile(a, b)
    except (OSError, ValueError):
        return False


def guard(names: Iterable[str], output: str | None, shape: Shape = FILE, option: str = "--output") -> Iterator[str]:
    """The names of inputs as they come; UsageError at one that is the output, or beside it."""
    if output is None or not is_own_file(output):
        yield from names
        return
    for name in names:
        _refuse_inputs([output, *_beside(output, shape)], shape, [name], option)
        yield name


def unlike_standard_output(names: Iterable[str]) -> Iterator[str]:
    """The names of what a command reads; UsageError at one that its standard output goes to."""
    return guard(names, standard_output(), option="standard output to")


def standard_output() -> str | None:
    """The file that standard output goes to, where it goes to one and the system tells its name."""
    return _redirected(1)


def written(output: str | None) -> list[str]:
    """The files that a run writes: its output, and those that standard output and standard error go to."""
    return [name for name in (output, _redirected(1), _redirected(2)) if name]


def _redirected(descriptor: int) -> str | None:
    try:
        there = os.fstat(descriptor)
        name = os.readlink(f"/proc/self/fd/{descriptor}")
        is_it = stat.S_ISREG(there.st_mode) and os.path.samestat(there, os.stat(name))
    except (OSError, ValueError):
        return None
    return name if is_it else None


def _stat(output: str, option: str) -> os.stat_result | None:
    try:
        return os.stat(output)
    except FileNotFoundError:
        return None
    except OSError as error:  # a link to itself, a name that is too long, a file taken for a folder
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"{option} {output}", reason, "give another") from None


def _is_own(there: os.stat_result | None) -> bool:
    return there is None or stat.S_ISREG(there.st_mode) or stat.S_ISDIR(there.st_mode)


def _refuse_inputs(made: list[str], shape: Shape, inputs: Iterable[str], option: str) -> None:
    written = {}
    for path in made:
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            continue
        if _is_own(found):
            written[found.st_dev, found.st_ino] = path
    if not written:
        return
    inside = os.path.join(os.path.realpath(made[0]), "") if shape.folder else None
    for name in map(file_of, inputs):
        try:
            found = os.fstat(0) if name == "-" else os.stat(name)
        except (OSError, ValueError):
            continue
        path = written.get((found.st_dev, found.st_ino), "")
        if not path:
            if not inside or not os.path.realpath(name).startswith(inside):
                continue
            path = made[0]
        if path == made[0]:
            raise UsageError(f"{option} {path}", "is what is being read", "give another file")
        raise UsageError(f"{option} {made[0]}", f"{path} would go, which is being read", "give another file")


def file_of(name: str) -> str:
    """The file that an input is, or is a document of: « mai.mbox » of « mai.mbox#3 » where none is called so itself."""
    if "#" in name and not os.path.exists(name):
        for place in reversed([match.start() for match in re.finditer("#", name)]):
            if os.path.isfile(name[:place]):
                return name[:place]
    return name


def _beside(output: str, shape: Shape) -> dict[str, bytes | None]:
    """What is made beside an output, and its first bytes: for a link beside the link, but SQLite's beside its file."""
    real = os.path.realpath(output)
    return {(real if begins is None else output) + suffix: begins for suffix, begins in shape.beside}


def _refuse_strangers(output: str, shape: Shape, option: str, alone: bool) -> None:
    """Raise UsageError where something stands beside the output that no run of it has made."""
    for path, begins in _beside(output, shape).items():
        if not os.path.lexists(path):
            continue
        if begins is None and not alone:
            continue
        if begins is None or not _begins(path, begins):
            raise UsageError(
                f"{option} {output}", f"{path} is there and not of this output", "move it, or give another name"
            )


def _begins(path: str, first: bytes) -> bool:
    """Whether a file is empty, or begins so; no link, device or folder does."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return False
        with open(path, "rb") as stream:
            head = stream.read(len(first))
    except OSError:
        return False
    return first.startswith(head)


def of_former(output: str) -> list[str]:
    """What stands beside an output and goes with it: the state of a run and what it has read, a database's journals.

    Left there, an old journal would be played back into a new database, and --update take old readings for its own.
    """
    found = [path for suffix, begins in LINES.beside if begins and _is_begun(path := output + suffix, begins)]
    real = os.path.realpath(output)
    if _is_begun(real, _SQLITE):
        found += [path for suffix, _ in _JOURNALS if os.path.isfile(path := real + suffix)]
    return found


def _is_begun(path: str, first: bytes) -> bool:
    return _begins(path, first) and os.path.getsize(path) > 0


def below(inputs: Iterable[str]) -> Iterator[str]:
    """The inputs, and all that lies in those that are folders."""
    for name in inputs:
        yield name
        if os.path.isdir(name):
            yield from map(str, Path(name).rglob("*"))


def discard(output: str, shape: Shape) -> None:
    """Delete an output that this run has begun, with what stands beside it: nothing came into it."""
    if was_free(output):  # it was not begun: what is there by now is another's
        return
    if shape.folder:
        # what another has put there meanwhile stays
        for folder, _, names in os.walk(output, topdown=False):
            with suppress(OSError):
                for name in filter(PART.fullmatch, names):
                    os.unlink(os.path.join(folder, name))
                os.rmdir(folder)
    for path in (output, *_beside(output, shape)):
        with suppress(OSError):
            os.unlink(path)


def refuse_others(folder: Path, tables: Collection[str], part: re.Pattern[str]) -> None:
    """Raise OutputError for a folder of parts that holds anything else: `--force` must not lose it."""
    if not folder.exists():
        return
    inside = list(os.scandir(folder)) if folder.is_dir() else []
    for entry in inside:
        if entry.name not in tables or not entry.is_dir(follow_symlinks=False):
            break
        if not all(part.fullmatch(p.name) and p.is_file(follow_symlinks=False) for p in os.scandir(entry.path)):
            break
    else:
        if folder.is_dir():
            return
    raise OutputError(str(folder), "is there and holds other things", "give another folder")


def refuse_changed(folder: Path) -> None:
    """Raise OutputError for a folder with anything in it that no former run has put there, or that is not as it was."""
    if not folder.is_dir():
        return
    known = listed(folder)
    for entry in os.scandir(folder):
        if entry.name == LIST:
            continue
        if entry.name not in known or not entry.is_file(follow_symlinks=False):
            raise OutputError(str(folder), f"is there and holds other things ({entry.name})", "give another folder")
        if known[entry.name] not in (None, digest(entry.path)):
            raise OutputError(entry.path, "was changed since it was written", "give another folder")


def list_of(folder: Path) -> bytes:
    """What the file LIST of a folder holds, by which its files are known as ours: their SHA-256."""
    names = sorted(name for name in os.listdir(folder) if name != LIST)
    return json.dumps({name: digest(folder / name) for name in names}, indent=0).encode()


def listed(folder: Path) -> dict[str, str | None]:
    """What the LIST of a folder says of its files; an older list says the names alone.

    Nothing where it is none of ours, or damaged: then no file there is known as ours.
    """
    return read_list(folder) or {}


def read_list(folder: Path) -> dict[str, str | None] | None:
    """The same, None where it cannot be read."""
    try:
        data = bounds.read(folder / LIST, bounds.LIST)
    except (OSError, bounds.TooLarge):
        return None
    if not data.strip(b"\0"):  # as a crash of the machine leaves a file
        return None
    if not data.startswith(b"{"):
        return _in_folder(dict.fromkeys(map(os.fsdecode, data.split(b"\0"))))
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return _in_folder(found) if isinstance(found, dict) else None


def _in_folder(found: dict[str, str | None]) -> dict[str, str | None]:
    """What is said of names, and not of ways that lead elsewhere, as a list that others have made may."""
    return {name: said for name, said in found.items() if name == os.path.basename(name)}


def digest(path: str | Path) -> str:
    """The SHA-256 of a file."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
