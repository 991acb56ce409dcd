"""A folder of drafts that a reader corrects: written whole or not at all, and never over what was corrected.

    with whole_drafts("drafts") as folder:
        (folder / "a.md").write_text(…)              # takes its place in drafts/ when all went well

A list in the folder holds the SHA-256 of each file as it was written. Only a file that still is as the list
says is replaced: one that differs is a reader's work, and one that is not listed is someone else's, and stays so where
it is just what would be written. A text has one draft: another of it that is still as it was written, by another name
(1-a.md, now 2-a.md) or in another format, goes.
"""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from extractor.core import stopping
from extractor.core.errors import InputError, OutputError, UsageError
from extractor.documents.annotations import Gold, formats
from extractor.documents.atomic_files import failure, renamed, whole_file
from extractor.documents.targets import LIST, digest, listed
from extractor.documents.temporary import new_folder, remove_folder, stand_for


@contextmanager
def whole_drafts(path: str | Path, texts: Collection[Gold] = (), read: Collection[str] = ()) -> Iterator[Path]:
    """A new folder to write the drafts into, whose files take their places in the folder `path` at the end.

    `texts` are those whose former drafts go, and `read` the files that they are of, which stay. Raises UsageError
    where one would replace what this has not written, or what was changed since; then nothing has been replaced.
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
            # what stands there just as it would be written, and was not, is the reader's, as a text is beside its marks
            theirs = [name for name in names if name not in known and os.path.lexists(target / name)]
            names = [name for name in names if name not in theirs]
            former = {name: said for name, said in known.items() if name not in names}
            gone = _superseded(target, Path(path), former, texts) if texts else []
            others = (name for name in names if known.get(name) != digest(Path(new, name)))
            _refuse_read(target, Path(path), [*gone, *others], read)
            known = {name: said for name, said in known.items() if name not in gone and os.path.lexists(target / name)}
            known |= {name: digest(Path(new, name)) for name in names}
            # beside the others, before any takes its place: without it on a full disk they would be someone else's
            with whole_file(Path(new, LIST)) as out:
                json.dump(known, out, indent=0, sort_keys=True)
            with stopping.held():
                target.mkdir(exist_ok=True)
                for name in gone:
                    os.unlink(target / name)
                for name in theirs:
                    os.unlink(Path(new, name))
                for name in [*names, LIST]:
                    stand_for(target / name, Path(new, name))
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


def _superseded(folder: Path, shown: Path, known: Mapping[str, str | None], texts: Iterable[Gold]) -> list[str]:
    """The former drafts of these texts. Raises UsageError for one that was changed since it was written, or is of
    other texts, too."""
    wanted = {key for gold in texts for key in _keys(gold)}
    gone: dict[str, None] = {}
    for name in known:
        file = folder / name
        if file.suffix not in formats.SUFFIXES or not file.is_file() or file.is_symlink():
            continue
        held, others = _held(file, wanted)
        if not held:
            continue
        if others:
            reason = f"has {others}, too, which would have no draft"
            raise UsageError(str(shown / name), f"{reason}; nothing has been replaced", "give another folder")
        # in brat's format the text stands beside
        for of in dict.fromkeys([name, *(Path(other).name for other in formats.beside(file))]):
            if of in known and (folder / of).is_file():
                if digest(folder / of) != known[of]:
                    reason = "was changed since it was written, and its text would have a second draft"
                    raise UsageError(str(shown / of), f"{reason}; nothing has been replaced", "give another folder")
                gone[of] = None
    return list(gone)


def _refuse_read(folder: Path, shown: Path, names: Iterable[str], read: Iterable[str]) -> None:
    inputs = {os.path.realpath(file) for file in read}
    for name in names:
        if os.path.realpath(folder / name) in inputs:
            reason = "is what is being read, and would go for a draft of it; nothing has been replaced"
            raise UsageError(str(shown / name), reason, "give another folder")


def _held(file: Path, wanted: set[str]) -> tuple[bool, str | None]:
    """Whether one of the texts of a draft, as far as they can be read, is among those wanted, and one that is not."""
    texts = [gold for gold in formats.entries(file) if not isinstance(gold, InputError)]
    others = [gold.id for gold in texts if wanted.isdisjoint(_keys(gold))]
    return len(others) < len(texts), next(iter(others), None)


def _keys(gold: Gold) -> tuple[str, str]:
    """What a text is known by: its id, and its words, for a format may keep neither its id nor its white space."""
    return f"#{gold.id}", " ".join(gold.text.split())
