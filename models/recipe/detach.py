"""Annotations of others' texts without the texts: offsets, and a hash to know the text by.

    python -m models.recipe.detach GOLD.jsonl STANDOFF.jsonl

Each line {"id", "text", "spans"} becomes {"id", "sha256", "spans"}; the hash is of the
text as UTF-8. models.recipe.join puts the texts back.
"""

import argparse
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from extractor.documents import annotations


def fingerprint(text: str) -> str:
    """The hash a text is known by."""
    return sha256(text.encode("utf-8")).hexdigest()


def detached(item: annotations.Gold) -> dict[str, Any]:
    """The record without its text: « Rabat » [0, 5, "LOC"] stays [0, 5, "LOC"]."""
    spans = [[s.start, s.end, s.label] + ([] if s.entity is None else [s.entity]) for s in item.spans]
    return {"id": item.id, "sha256": fingerprint(item.text), "spans": spans}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("standoff", type=Path)
    arguments = parser.parse_args()
    lines = [
        json.dumps(detached(item), ensure_ascii=False, separators=(",", ":"))
        for item in annotations.read(arguments.gold)
    ]
    arguments.standoff.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
