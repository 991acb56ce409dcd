"""Results as plain data and back: the JSON contract, in one place.

    >>> to_dict(result)["mentions"][0]
    {'start': 3, 'end': 10, 'text': 'Bourita', 'label': 'PER', 'entity': 'per-bourita', 'source': 'model', 'rule': None}

The shape is fixed by schema.json (`extractor schema`); writers take Result, so a
saved result and a fresh one are written alike.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from extractor.core import bounds
from extractor.core.cleaning import plain_data
from extractor.core.errors import InputError, said
from extractor.core.types import READABLE, SCHEMA, Document, Entity, Mention, Result, Role

_MENTION = ("start", "end", "text", "label", "entity", "source", "rule")
_REMEDY = "give the output of --format json or jsonl"
_ENTITY = ("id", "label", "name", "aliases", "roles", "country", "candidates", "mentions")


def schema() -> dict[str, Any]:
    """The JSON Schema of the output, for one document or a whole `--format json`."""
    data: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
    return data


def fingerprint(text: str) -> str:
    """SHA-256 of the text in UTF-8, as hex: how a saved result recognises its text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def to_dict(result: Result, *, with_meta: bool = False, with_role_details: bool | None = False) -> dict[str, Any]:
    """One document as the JSON contract has it.

    `with_role_details` adds to each entity a key "role_details": for each place where a role
    stands, [{"role", "start", "end", "mention", "reason"}]; None adds it where the result was read with it.
    Its last key is "meta" where it has any, or with `with_meta`: the text's "sha256",
    what a file that is no plain text says of itself, and the kept fields of
    the input record.
    """
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "path": result.document.path,
        "characters": result.characters,
        "model": result.model,
        "mentions": [_mention(m) for m in result.mentions],
        "entities": [
            {
                "id": e.id,
                "label": e.label,
                "name": e.name,
                "aliases": list(e.aliases),
                "roles": list(e.roles),
                "country": e.country,
                "candidates": list(e.candidates),
                "mentions": list(e.mentions),
            }
            for e in result.entities
        ],
    }
    if with_role_details is None:
        with_role_details = result.detailed or any(entity.role_details for entity in result.entities)
    if with_role_details:
        for entity, data in zip(result.entities, document["entities"], strict=True):
            data["role_details"] = [
                {"role": r.text, "start": r.start, "end": r.end, "mention": r.mention, "reason": r.reason}
                for r in entity.role_details
            ]
    if with_meta or result.document.meta:
        meta = plain_data(dict(result.document.meta))
        # a saved result whose text is not at hand keeps the fingerprint it has
        if result.document.text is not None:
            meta["sha256"] = fingerprint(result.document.text)
        document["meta"] = meta
    return document


def _mention(mention: Mention) -> dict[str, Any]:
    record = {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "label": mention.label,
        "entity": mention.entity,
        "source": mention.source,
        "rule": mention.rule,
    }
    if mention.confidence is not None:
        record["confidence"] = round(mention.confidence, 3)
    return record


def from_dict(data: Any, text: str | None = None) -> Result:
    """A saved document as a Result; its text is `text`, or None where it is not at hand.

    Raises InputError when the data is no document of this schema: a field of another type,
    mentions out of order, out of the text or over one another, entities of mentions that
    there are not, or that belong to another.
    """
    try:
        if data["schema"] not in READABLE or data["schema"] is True:
            raise InputError(
                str(data["path"]),
                f"schema {data['schema']!r} is none of {', '.join(map(str, READABLE))}",
                "use the extractor that wrote it",
            )
        if wrong := _wrong(data):
            raise InputError("results", f"not a document of extractor ({wrong})", _REMEDY)
        return Result(
            document=Document(text, data["path"], plain_data(data.get("meta", {}))),  # type: ignore[arg-type]
            model=data["model"],
            mentions=tuple(
                Mention(**{key: m[key] for key in _MENTION}, confidence=m.get("confidence")) for m in data["mentions"]
            ),
            entities=tuple(_entity(e, len(data["mentions"])) for e in data["entities"]),
            length=data["characters"],
            detailed=any("role_details" in e for e in data["entities"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise InputError("results", f"not a document of extractor ({_brief(error)})", _REMEDY) from None


def _entity(data: dict[str, Any], mentions: int) -> Entity:
    values: dict[str, Any] = {key: tuple(data[key]) if isinstance(data[key], list) else data[key] for key in _ENTITY}
    return Entity(**values, role_details=_role_details(data, mentions))


def _wrong(data: dict[str, Any]) -> str | None:
    """What no document says, in some words."""
    if not (data["path"] is None or _is_text(data["path"], path=True)) or not _is_text(data["model"]):
        return "path or model is no text"
    if type(data["characters"]) is not int or not 0 <= data["characters"] < _MOST:
        return "characters is no number of characters"
    if not isinstance(data.get("meta", {}), dict):
        return "meta is no object"
    if not isinstance(data["mentions"], list) or not isinstance(data["entities"], list):
        return "mentions or entities is no list"
    end = 0
    for number, m in enumerate(data["mentions"]):
        if type(m["start"]) is not int or type(m["end"]) is not int:
            return f"mention {number}: start or end is no number"
        if not end <= m["start"] < m["end"] <= data["characters"]:
            return f"mention {number}: out of order, or out of the text"
        end = m["end"]
        if not _is_text(m["text"]) or len(m["text"]) != m["end"] - m["start"]:
            return f"mention {number}: its text is none, or of another length"
        if not is_label(m["label"]) or not _is_text(m["source"]):
            return f"mention {number}: label or source is none"
        if not all(m[key] is None or _is_text(m[key]) for key in ("entity", "rule")):
            return f"mention {number}: entity or rule is no text"
        confidence = m.get("confidence", 0)
        if type(confidence) not in (int, float) or not 0 <= confidence <= 1:
            return f"mention {number}: confidence is no probability"
    ids = set()
    owned: set[int] = set()
    for number, e in enumerate(data["entities"]):
        if not _is_text(e["id"]) or not e["id"] or e["id"] in ids:
            return f"entity {number}: id is no text, or there twice"
        ids.add(e["id"])
        if not is_label(e["label"]) or not _is_text(e["name"]) or not (e["country"] is None or _is_text(e["country"])):
            return f"entity {number}: label, name or country is none"
        if not all(
            isinstance(e[key], list) and all(map(_is_text, e[key])) for key in ("aliases", "roles", "candidates")
        ):
            return f"entity {number}: aliases, roles or candidates is no list of texts"
        if not isinstance(e["mentions"], list) or not isinstance(e.get("role_details", []), list):
            return f"entity {number}: mentions or role_details is no list"
        before = -1
        for index in e["mentions"]:
            if type(index) is not int or not before < index < len(data["mentions"]):
                return f"entity {number}: mentions that there are not, or out of order"
            before = index
        if not owned.isdisjoint(e["mentions"]):
            return f"entity {number}: a mention of another entity"
        owned.update(e["mentions"])
    return None


#: what no text is longer than
_MOST = 1 << 40
_LABEL = re.compile("[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{1,200}")


def is_label(value: Any) -> bool:
    """Whether a value can be a label: some text without controls and line ends."""
    return isinstance(value, str) and _LABEL.fullmatch(value) is not None


def _is_text(value: Any, path: bool = False) -> bool:
    """Whether a value is text that can be written; a path may hold bytes that are no UTF-8."""
    if not isinstance(value, str):
        return False
    return value.isascii() or path or not _SURROGATE.search(value)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _brief(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no {error}"
    return "its fields are of other types" if isinstance(error, TypeError | AttributeError) else said(error)[:100]


def _role_details(entity: dict[str, Any], mentions: int) -> tuple[Role, ...]:
    """The details of an entity's roles, none where they were not written; ValueError for what says nothing."""
    found = []
    for d in entity.get("role_details", ()):
        if not all(type(d[key]) is int for key in ("start", "end", "mention")) or not 0 <= d["mention"] < mentions:
            raise ValueError("role_details: start, end or mention is no number, or out of the mentions")
        if not 0 <= d["start"] < d["end"] < _MOST or not _is_text(d["role"]) or not _is_text(d["reason"]):
            raise ValueError("role_details: role or reason is no text, or stands nowhere")
        found.append(Role(d["role"], d["start"], d["end"], d["mention"], d["reason"]))
    return tuple(found)


def load(
    lines: Iterable[str], name: str = "results", failed: Callable[[InputError], None] | None = None
) -> Iterator[Result]:
    """The documents of a saved `--format jsonl` (or one `--format json`), one by one.

    `name` is what errors call the source. A document that is none goes to `failed` and the
    others come; without `failed` it is raised. Memory holds one line; a JSON file of
    `--format json` is one object over many lines and is read whole.
    """
    numbered = enumerate(lines, 1)
    for number, line in numbered:
        if not line.strip():
            continue
        for found in _parsed(line, number, name, numbered):
            if isinstance(found, Result):
                yield found
            elif failed is None:
                raise found
            else:
                failed(found)


def _parsed(line: str, number: int, name: str, rest: Iterator[tuple[int, str]]) -> Iterator[Result | InputError]:
    """The documents of a line, or of all lines where only these together are JSON."""
    following: list[tuple[int, str]] = []
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = f"not JSON ({getattr(error, 'msg', None) or _brief(error)})"
        if number > 1:
            yield InputError(f"{name}:{number}", reason, "give the output of --format jsonl")
            return
        following = list(_within(rest, len(line)))
        try:
            data = json.loads(line + "".join(text for _, text in following))
            following = []
        except (ValueError, RecursionError) as whole:
            if not _is_document(following):
                yield InputError(name, f"not JSON ({_brief(whole)})", _REMEDY)
                return
            yield InputError(f"{name}:{number}", reason, "give the output of --format jsonl")
            for at, text in following:
                if text.strip():
                    yield from _parsed(text, at, name, iter(()))
            return
    documents = data.get("documents") if isinstance(data, dict) and "documents" in data else [data]
    if not isinstance(documents, list):
        yield InputError(f"{name}:{number}", "not a document of extractor (documents is no list)", _REMEDY)
        return
    for place, item in enumerate(documents, 1):
        try:
            yield from_dict(item)
        except InputError as error:
            where = f"{name}:{number}" if len(documents) == 1 else f"{name}, document {place}"
            yield InputError(where, error.reason, error.remedy)


def _within(lines: Iterable[tuple[int, str]], size: int) -> Iterator[tuple[int, str]]:
    for number, line in lines:
        size += len(line)
        if size > bounds.RESULTS:
            raise bounds.TooLarge(bounds.RESULTS)
        yield number, line


def _is_document(lines: list[tuple[int, str]]) -> bool:
    """Whether any of some lines is JSON by itself: it was the first that is damaged."""
    for _, line in lines:
        try:
            return isinstance(json.loads(line), dict)
        except (ValueError, RecursionError):
            continue
    return False
