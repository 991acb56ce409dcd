"""brat standoff: NAME.txt and NAME.ann for each document, and an annotation.conf.

    T1	PER 3 10	Bourita
    #1	AnnotatorNotes T1	per-nasser-bourita

Offsets are code points; the .txt is the text to the byte, line ends included. A
mention that goes over a line end is written as brat has it, in fragments
(`T2 PER 0 8;9 11	Mohammed VI`). The note holds the entity's id.
"""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from extractor.core.cleaning import Tokens, column, token
from extractor.core.errors import OutputError, UsageError
from extractor.core.file_names import FileNames
from extractor.core.labels import LABELS, ordered
from extractor.core.types import Result
from extractor.documents.atomic_files import refuse_come, whole_file, whole_path
from extractor.documents.targets import LIST, list_of, place_of, refuse_changed, was_free

_LINE_PART = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")  # where str.splitlines cuts, so would brat
#: characters of a document's name that its files keep: file systems take 255 bytes
LENGTH = 60
_UNSAFE = re.compile(r"[^\w.-]+")


def write(results: Iterable[Result], path: str | Path) -> None:
    """All documents as the folder `path`, there whole or not at all, or one as `path` if it ends in .ann.

    Only a folder that an earlier call made, and no one has changed, gives way to a new one; a .txt beside
    the .ann stays as it is where it is the text already, and is no one else's to write over.
    """
    target = Path(path)
    if target.suffix == ".ann":
        found = list(islice(results, 2))
        if len(found) > 1:
            raise UsageError(f"--output {path}", "one file for several documents", "give a folder")
        refuse_come(path, place_of(path))  # before its text is written
        for result in found:
            _beside(result, target)
            with whole_file(target, anew=True) as out:
                out.writelines(annotations(result, Tokens("brat")))
        return
    free = was_free(path)
    if not free:
        refuse_changed(target)
    try:
        place_of(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(str(path), (error.strerror or str(error)).lower(), "give a folder that can be made") from None
    with whole_path(path, anew=True) as folder:
        folder.mkdir()
        names = FileNames()
        labels = set(LABELS)
        called = Tokens("brat")
        for result in results:
            name = names.next(_name(result.document.path))
            (folder / f"{name}.txt").write_bytes(_bytes(result))
            with open(folder / f"{name}.ann", "w", encoding="utf-8", newline="\n") as out:
                out.writelines(annotations(result, called))
            labels.update(token(m.label) for m in result.mentions)
        with open(folder / "annotation.conf", "w", encoding="utf-8", newline="\n") as out:
            out.write("[entities]\n" + "".join(f"{label}\n" for label in ordered(labels)))
            out.write("[relations]\n[events]\n[attributes]\n")
        (folder / LIST).write_bytes(list_of(folder))
        if not free:
            refuse_changed(target)


def annotations(result: Result, called: Tokens) -> Iterator[str]:
    """The lines of the .ann file, with the words that labels are there."""
    for number, m in enumerate(result.mentions, 1):
        parts = [part for part in _LINE_PART.finditer(result.document.text, m.start, m.end) if part[0].strip()]
        spans = ";".join(f"{part.start()} {part.end()}" for part in parts)
        yield f"T{number}\t{called(m.label)} {spans}\t{' '.join(part[0] for part in parts)}\n"
        if m.entity:
            yield f"#{number}\tAnnotatorNotes T{number}\t{column(m.entity)}\n"


def _beside(result: Result, target: Path) -> None:
    """The .txt of a single .ann. Raises OutputError where another text stands there."""
    path = target.with_suffix(".txt")
    data = _bytes(result)
    if not os.path.lexists(path):
        with whole_file(path, "wb") as out:
            out.write(data)
        return
    # compared before it is read: it may be a pipe, or anything
    if not path.is_file() or path.stat().st_size != len(data) or path.read_bytes() != data:
        raise OutputError(str(path), "is there already, with another text", "give another name for the .ann")


def _bytes(result: Result) -> bytes:
    return result.document.text.encode("utf-8", "replace")


def _name(path: str | None) -> str:
    """ "a/b/dépêche.txt.gz" as "dépêche", "recueil.jsonl#12" as "recueil-12"."""
    name = re.sub(r"\.(txt|jsonl|ndjson)(\.gz)?(?=#|$)", "", Path(path).name if path else "document")
    return _UNSAFE.sub("-", name).strip("-.")[:LENGTH] or "document"
