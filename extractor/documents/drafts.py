"""A folder of drafts that a reader corrects: written whole or not at all, and never over what was corrected.

    with whole_drafts("drafts") as folder:
        (folder / "a.md").write_text(…)              # takes its place in drafts/ when all went well

A list in the folder holds the SHA-256 of each file as it was written. Only a file that still is as the list
says is replaced: one that differs is a reader's work, and one that is not listed is someone else's.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.core import stopping
from extractor.core.errors import OutputError, UsageError
from extractor.documents.atomic_files import failure, renamed, whole_file
from extractor.documents.targets import LIST, digest, listed
from extractor.documents.temporary import new_folder, remove_folder


@contextmanager
def whole_drafts(path: str | Path) -> Iterator[Path]:
    """A new folder to write the drafts into, whose files take their places in the folder `path` at the end.

    Raises UsageError where one of them would replace what this has not written, or what was changed since;
    then nothing has been replaced.
    """
    target = Path(os.path.realpath(path))
    with stopping.orderly():
        new, handle = "", None
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with stopping.held():
                new, handle = new_folder(target)
            yield Path(new)
            stopping.check()
            names = sorted(name for name in os.listdir(new) if name != LIST)
            known = listed(target)
            for name in names:
                _refuse_changed(target / name, Path(path, name), known.get(name), digest(Path(new, name)))
            known = {name: said for name, said in known.items() if os.path.lexists(target / name)}
            known |= {name: digest(Path(new, name)) for name in names}
            # beside the others, before any takes its place: without it on a full disk they would be someone else's
            with whole_file(Path(new, LIST)) as out:
                json.dump(known, out, indent=0, sort_keys=True)
            with stopping.held():
                target.mkdir(exist_ok=True)
                for name in [*names, LIST]:
                    os.replace(Path(new, name), target / name)
        except BrokenPipeError:
            raise
        except OutputError as error:
            raise renamed(error, new, path) from None
        except OSError as error:
            if isinstance(error, FileExistsError):
                raise OutputError(str(path), "is there, and no folder", "give a folder that can be made") from None
            raise failure(path, error) from None
        finally:
            if new:
                with stopping.held():
                    remove_folder(new, handle)


def _refuse_changed(there: Path, shown: Path, listed: str | None, new: str) -> None:
    if not os.path.lexists(there):
        return
    now = digest(there) if there.is_file() and not there.is_symlink() else None
    if now is None or now not in (listed, new):
        reason = "was changed since it was written" if listed else "is there, and none of these drafts"
        raise UsageError(str(shown), f"{reason}; nothing has been replaced", "give another folder")
