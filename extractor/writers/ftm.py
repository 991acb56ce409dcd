"""FollowTheMoney, for Aleph and OpenSanctions tools: an entity a line, as JSON.

    {"id": "per-nasser-bourita", "schema": "Person", "properties": {"name": ["Nasser Bourita"], …}}

People are Person, organisations and armed groups Organization, places Address
(with the country's code where it is known), exercises Event. An entity that several
documents name is one line; `proof` points at its documents, each an Article. The
model has no schema for labels of your own rules: their names are `keywords` of the
Article.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import TextIO

from extractor.types import Entity, Result

SCHEMATA = {"PER": "Person", "ORG": "Organization", "GROUP": "Organization", "LOC": "Address", "EXERCISE": "Event"}


def write(results: Iterable[Result], out: TextIO) -> None:
    """Each Article as its document comes, then the entities of all of them."""
    found: dict[str, dict] = {}
    for number, result in enumerate(results):
        article = _article(result, number)
        _line(out, article)
        for entity in result.entities:
            if entity.label in SCHEMATA:
                _merge(found, entity, article["id"])
    for entity in found.values():
        _line(out, entity)


def _article(result: Result, number: int) -> dict:
    document = result.document
    name = document.path or "standard input"
    # standard input has no name: its place in the results tells it from others
    key = document.path or f"standard input {number}"
    properties = {
        "fileName": [name],
        "title": [name],
        "language": ["fra"],
        "bodyText": [document.text] if document.text else [],
        "keywords": _once(e.name for e in result.entities if e.label not in SCHEMATA),
    }
    return {
        "id": "article-" + hashlib.sha1(key.encode()).hexdigest(),
        "schema": "Article",
        "properties": {key: values for key, values in properties.items() if values},
    }


def _merge(found: dict[str, dict], entity: Entity, article: str) -> None:
    """Add what this document says of the entity to what others said."""
    known = found.setdefault(entity.id, {"id": entity.id, "schema": SCHEMATA[entity.label], "properties": {}})
    properties = {
        "name": [entity.name],
        "full": [entity.name] if entity.label == "LOC" else [],
        "alias": entity.aliases,
        "position": entity.roles if entity.label == "PER" else [],
        "country": [entity.country.lower()] if entity.country else [],
        "proof": [article],
    }
    for key, values in properties.items():
        if values:
            known["properties"][key] = _once([*known["properties"].get(key, ()), *values])


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _line(out: TextIO, entity: dict) -> None:
    out.write(json.dumps(entity, ensure_ascii=False) + "\n")
