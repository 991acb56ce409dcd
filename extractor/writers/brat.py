"""brat standoff: NAME.txt and NAME.ann for each document, and an annotation.conf.

    T1	PER 3 10	Bourita
    #1	AnnotatorNotes T1	per-nasser-bourita

Offsets are code points; the .txt is the text to the byte, line ends included. A
mention that goes over a line end is written as brat has it, in fragments
(`T2 PER 0 8;9 11	Mohammed VI`). The note holds the entity's id.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.core.errors import OutputError, UsageError
from extractor.core.labels import LABELS, ordered
from extractor.core.types import Result
from extractor.documents.atomic_files import whole_file

_LINE_PART = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")  # where str.splitlines cuts, so would brat
_UNSAFE = re.compile(r"[^\w.-]+")


def write(results: Iterable[Result], path: str | Path) -> None:
    """All documents into the folder `path` (made if need be), or one into `path` if it ends in .ann."""
    target = Path(path)
    if target.suffix == ".ann":
        for number, result in enumerate(results):
            if number:
                raise UsageError(f"--output {path}", "one file for several documents", "give a folder")
            _save(result, target.with_suffix(""))
        return
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(str(path), (error.strerror or str(error)).lower(), "give a folder that can be made") from None
    taken: set[str] = set()
    labels = set(LABELS)
    for result in results:
        _save(result, target / _name(result.document.path, taken))
        labels.update(m.label for m in result.mentions)
    with whole_file(target / "annotation.conf") as out:
        out.write("[entities]\n" + "".join(f"{label}\n" for label in ordered(labels)))
        out.write("[relations]\n[events]\n[attributes]\n")


def annotations(result: Result) -> Iterator[str]:
    """The lines of the .ann file."""
    for number, m in enumerate(result.mentions, 1):
        parts = [part for part in _LINE_PART.finditer(result.document.text, m.start, m.end) if part[0].strip()]
        spans = ";".join(f"{part.start()} {part.end()}" for part in parts)
        yield f"T{number}\t{m.label} {spans}\t{' '.join(part[0] for part in parts)}\n"
        if m.entity:
            yield f"#{number}\tAnnotatorNotes T{number}\t{m.entity}\n"


def _save(result: Result, stem: Path) -> None:
    with whole_file(f"{stem}.txt", "wb") as out:
        out.write(result.document.text.encode())
    with whole_file(f"{stem}.ann") as out:
        out.writelines(annotations(result))


def _name(path: str | None, taken: set[str]) -> str:
    """ "a/b/dépêche.txt.gz" as "dépêche", "recueil.jsonl#12" as "recueil-12", each name once."""
    name = re.sub(r"\.(txt|jsonl)(\.gz)?(?=#|$)", "", Path(path).name if path else "document")
    name = base = _UNSAFE.sub("-", name).strip("-.") or "document"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name.casefold())
    return name
