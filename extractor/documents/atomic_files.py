"""Files written whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from extractor.core import stopping
from extractor.core.bounds import kind
from extractor.core.errors import OutputError
from extractor.documents.targets import LONGEST, of_former, place_of, taken, was_free
from extractor.documents.temporary import (
    FORMER,
    give_mode,
    new_file,
    new_folder,
    remove_folder,
    stand_for,
    to_disk,
    usual_mode,
)

#: names that are tried beside an output that was made by another program meanwhile
_NAMES = 1_000


def leads_to(path: str | Path) -> Path:
    """The file that a name leads to by links; a pipe without a name, as /dev/stdout, is called as it was."""
    real = place_of(path)
    return real if real.exists() or not os.path.exists(path) else Path(path)


@contextmanager
def whole_file(path: str | Path, mode: str = "w", anew: bool = False) -> Iterator[IO[Any]]:
    """An open file that takes the name `path` only when everything was written.

    Until then what stood there stays; after an error, too, and nothing is left
    behind. What takes its place has its permissions and, where the system lets, its group
    and owner. A link stays one, and a device or pipe is written to as it is. With `anew`
    what a former run has left beside it goes. Where nothing stood when it was permitted, what has come there since
    stays, and this is put beside it. Raises OutputError when it cannot be written, or is put beside.
    """
    target = leads_to(path)
    # bytes of a file name that are no UTF-8 come out as they are written in JSON
    text: dict[str, Any] = {} if "b" in mode else {"encoding": "utf-8", "newline": "\n", "errors": "backslashreplace"}
    free = was_free(target)
    if target.is_dir() and not free:
        raise OutputError(str(path), "is a folder", "give the name of a file")
    if target.exists() and not (target.is_file() or free):  # /dev/stdout, a named pipe
        try:
            with stopping.orderly(), open(target, mode, **text) as stream:
                try:
                    yield stream
                except (KeyboardInterrupt, SystemExit):
                    _give_up(stream)
                    raise
        except BrokenPipeError:
            raise
        except OSError as error:
            raise failure(path, error) from None
        return
    with stopping.orderly():
        temporary = ""
        try:
            # a signal between a file's making and the knowledge of its name would leave it there
            with stopping.held():
                handle, temporary = new_file(target)
                stream = os.fdopen(handle, mode, **text)
            with stream:
                yield stream
                stream.flush()
                to_disk(stream)
            stopping.check()
            if target.exists() and not free:
                stand_for(target, temporary)
            else:
                give_mode(temporary, usual_mode())
            with stopping.held():
                _publish(temporary, target, path, anew)
        except BaseException as error:
            with stopping.held(), suppress(OSError):
                os.unlink(temporary)
            if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
                raise failure(path, error) from None
            raise


@contextmanager
def whole_path(path: str | Path, anew: bool = False) -> Iterator[Path]:
    """A path beside `path` for a file or folder to be made, which takes its place when all went well.

    Only a file takes the place of a file and a folder that of a folder: what the folder
    holds must have been looked at before (see `targets`). With `anew` what a former run has
    left beside it goes.
    """
    target = place_of(path)
    with stopping.orderly():
        folder, handle = "", None
        try:
            with stopping.held():
                folder, handle = new_folder(target)
            new = Path(folder, target.name)
            yield new
            stopping.check()
            free = was_free(target)
            fits = target.is_dir() == new.is_dir() and (target.is_dir() or target.is_file())
            if target.exists() and not (free or fits):
                raise OutputError(str(path), f"is {kind(target.stat().st_mode)}", "give another --output")
            if not free:
                stand_for(target, new)
            with stopping.held():
                if target.is_dir() and not free:
                    os.replace(target, Path(folder, FORMER))
                _publish(new, target, path, anew)
        except BrokenPipeError:
            raise
        except OutputError as error:
            raise renamed(error, folder, path) from None
        except OSError as error:
            raise failure(path, error) from None
        finally:
            if folder:
                with stopping.held():
                    remove_folder(folder, handle)


def refuse_come(path: str | Path, target: Path) -> None:
    """Raise OutputError for an output that stands there by now, and did not when it was permitted."""
    if was_free(target) and os.path.lexists(target):
        raise OutputError(str(path), "is there by now, made by another program", "move it, or give another name")


def _publish(new: str | Path, target: Path, path: str | Path, anew: bool) -> None:
    """Give what is made its name; another where that was free and is not any more. Raises OutputError for that."""
    if not was_free(target):
        if anew:  # before: an old journal would be played back into a new database
            _clear(path)
        os.replace(new, target)
        return
    taken(target)
    if _is_moved(new, target):
        if anew:
            _clear(path)
        return
    suffix = "".join(target.suffixes[-2:]) if target.suffix == ".gz" else target.suffix
    stem = os.fsencode(target.name.removesuffix(suffix))[: LONGEST - 2 * len(os.fsencode(suffix)) - 10]
    for number in range(2, _NAMES):
        other = target.with_name(f"{os.fsdecode(stem)}-{number}{suffix}")
        if _is_moved(new, other):
            shown = Path(path).with_name(other.name) if os.path.abspath(path) == str(target) else other
            reason = f"was made by another program meanwhile; what was to be written there is {shown}"
            raise OutputError(str(path), reason, "rename one of the two")
    raise OutputError(str(path), "was made by another program meanwhile", "move it, or give another name")


def _is_moved(new: str | Path, target: Path) -> bool:
    """Give a file or folder a name that nothing has; false where something has it."""
    try:
        if os.path.isdir(new):
            if os.path.lexists(target):
                return False
            os.rename(new, target)
        else:
            os.link(new, target)
            with suppress(OSError):  # where files may be made and not deleted, its first name stays
                os.unlink(new)
    except FileExistsError:
        return False
    except OSError:  # a file system that has no second names, or a program that may give none
        if os.path.lexists(target):
            return False
        os.replace(new, target)
    return True


def _give_up(stream: IO[Any]) -> None:
    """Have a pipe take what it takes at once, and no more: its reader may have stopped reading."""
    with suppress(OSError):
        os.set_blocking(stream.fileno(), False)
        stream.flush()
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _clear(path: str | Path) -> None:
    for left in of_former(str(path)):
        os.unlink(left)


def failure(path: str | Path, error: OSError) -> OutputError:
    """What went wrong with an output, and its remedy."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    remedy = "make room, or give another place" if full else "give a file in a folder that can be written"
    # a library may say it in words of its own
    reason = os.strerror(error.errno) if error.errno else str(error)
    return OutputError(str(path), reason.lower(), remedy)


def renamed(error: OutputError, folder: str, path: str | Path) -> OutputError:
    """An error about something in the folder `folder`, which passes, as one about the output."""
    return OutputError(str(path), error.reason, error.remedy) if folder and folder in error.subject else error
