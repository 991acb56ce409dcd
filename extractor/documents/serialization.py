"""Results as plain data and back: the JSON contract, in one place.

    >>> to_dict(result)["mentions"][0]
    {'start': 3, 'end': 10, 'text': 'Bourita', 'label': 'PER', 'entity': 'per-bourita', 'source': 'model', 'rule': None}

The shape is fixed by schema.json (`extractor schema`); writers take Result, so a
saved result and a fresh one are written alike.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extractor.core.errors import InputError
from extractor.core.types import SCHEMA, Document, Entity, Mention, Result

_MENTION = ("start", "end", "text", "label", "entity", "source", "rule")
_ENTITY = ("id", "label", "name", "aliases", "roles", "country", "candidates", "mentions")


def schema() -> dict:
    """The JSON Schema of the output, for one document or a whole `--format json`."""
    return json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))


def fingerprint(text: str) -> str:
    """SHA-256 of the text in UTF-8, as hex: how a saved result recognises its text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def to_dict(result: Result, *, with_meta: bool = False) -> dict[str, Any]:
    """One document as the JSON contract has it.

    Its last key is "meta" where it has any, or with `with_meta`: the text's "sha256",
    what a file that is no plain text says of itself, and the kept fields of
    the input record.
    """
    document = {
        "schema": SCHEMA,
        "path": result.document.path,
        "characters": result.characters,
        "model": result.model,
        "mentions": [{key: getattr(m, key) for key in _MENTION} for m in result.mentions],
        "entities": [
            {key: list(value) if isinstance(value := getattr(e, key), tuple) else value for key in _ENTITY}
            for e in result.entities
        ],
    }
    if with_meta or result.document.meta:
        meta = dict(result.document.meta)
        # a saved result whose text is not at hand keeps the fingerprint it has
        if result.document.text is not None:
            meta["sha256"] = fingerprint(result.document.text)
        document["meta"] = meta
    return document


def from_dict(data: dict[str, Any], text: str | None = None) -> Result:
    """A saved document as a Result; its text is `text`, or None where it is not at hand.

    Raises InputError when the data is no document of this schema.
    """
    try:
        if data["schema"] != SCHEMA:
            raise InputError(
                str(data["path"]), f"schema {data['schema']!r} is not {SCHEMA}", "use the extractor that wrote it"
            )
        return Result(
            document=Document(text, data["path"], data.get("meta", {})),  # type: ignore[arg-type]
            model=data["model"],
            mentions=tuple(Mention(**{key: m[key] for key in _MENTION}) for m in data["mentions"]),
            entities=tuple(
                Entity(**{key: tuple(e[key]) if isinstance(e[key], list) else e[key] for key in _ENTITY})
                for e in data["entities"]
            ),
            length=data["characters"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(
            "results", f"not a document of extractor ({error!r})", "give the output of --format json or jsonl"
        ) from None


def load(lines: Iterable[str], name: str = "results") -> Iterator[Result]:
    """The documents of a saved `--format jsonl` (or one `--format json`), one by one.

    `name` is what errors call the source. Memory holds one line; a JSON file of
    `--format json` is one object over many lines and is read whole.
    """
    lines = iter(lines)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except json.JSONDecodeError as error:
            if number > 1:
                raise InputError(
                    f"{name}:{number}", f"not JSON ({error.msg})", "give the output of --format jsonl"
                ) from None
            try:
                data = json.loads(line + "".join(lines))
            except json.JSONDecodeError as whole:
                raise InputError(name, f"not JSON ({whole})", "give the output of --format json or jsonl") from None
        for item in data["documents"] if isinstance(data, dict) and "documents" in data else [data]:
            try:
                yield from_dict(item)
            except InputError as error:
                raise InputError(f"{name}:{number}", error.reason, error.remedy) from None
