"""The annotations of others' texts, joined to the texts again.

    python -m models.recipe.join CORPORA OUT

CORPORA is a folder whose .jsonl and .jsonl.gz files, at any depth, hold the texts, a line
{"id", "text", …} each; models/corpus/README.md says where they are to be had. Each
models/corpus/standoff/NAME.jsonl becomes OUT/NAME.jsonl with lines {"id", "text",
"spans"}. A text is known by the SHA-256 of its UTF-8, whatever its file is called. What
has no text is counted, with the first ids, and makes the exit code 1.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.recipe.detach import fingerprint

#: so many ids of what found no text are named
NAMED = 5
STANDOFF = Path(__file__).resolve().parent.parent / "corpus" / "standoff"


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a corpora folder by their hash, and all the ids that were seen."""

    by_hash: dict[str, str]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Joined:
    """The records that found their text; the ids of those whose text is another, or not there."""

    records: tuple[dict[str, Any], ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]


def texts(folder: Path) -> Texts:
    """Every text of the .jsonl and .jsonl.gz files under a folder; lines without a text are passed over."""
    by_hash, ids = {}, set()
    for path in sorted([*folder.rglob("*.jsonl"), *folder.rglob("*.jsonl.gz")]):
        for record in _records(path):
            if isinstance(record, dict) and isinstance(text := record.get("text"), str):
                by_hash[fingerprint(text)] = text
                ids.add(str(record.get("id")))
    return Texts(by_hash, frozenset(ids))


def join(annotations: Iterable[dict[str, Any]], found: Texts) -> Joined:
    """Each {"id", "sha256", "spans"} with the text of that hash."""
    records, changed, missing = [], [], []
    for note in annotations:
        text = found.by_hash.get(note["sha256"])
        if text is not None:
            records.append({"id": note["id"], "text": text, "spans": note["spans"]})
        else:
            (changed if note["id"] in found.ids else missing).append(note["id"])
    return Joined(tuple(records), tuple(changed), tuple(missing))


def _records(path: Path) -> Iterator[Any]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--standoff", type=Path, default=STANDOFF, help="the folder of the annotations")
    arguments = parser.parse_args()
    if not arguments.corpora.is_dir():
        parser.error(f"{arguments.corpora}: no such folder")
    found = texts(arguments.corpora)
    arguments.out.mkdir(parents=True, exist_ok=True)
    lost = 0
    for path in sorted(arguments.standoff.glob("*.jsonl")):
        joined = join(_records(path), found)
        with open(arguments.out / path.name, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in joined.records)
        print(f"{path.stem}: {len(joined.records)} texts")
        for ids, reason in ((joined.changed, "whose text is another"), (joined.missing, "without a text")):
            if ids:
                more = " …" if len(ids) > NAMED else ""
                print(f"{path.stem}: {len(ids)} {reason}: {' '.join(ids[:NAMED])}{more}", file=sys.stderr)
        lost += len(joined.changed) + len(joined.missing)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
