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
from typing import Any, TextIO
from unicodedata import normalize

from extractor.analysis.totals import Total, Totals, add
from extractor.core.cleaning import encodable
from extractor.core.labels import label_of
from extractor.core.types import Result


def write(results: Iterable[Result], out: TextIO) -> None:
    """Each Article as its document comes, then the entities of all of them."""
    found: Totals = {}
    articles: dict[str, list[str]] = {}
    for number, result in enumerate(results):
        article = _article(result, number)
        _line(out, article)
        add(found, result)
        for entity in result.entities:
            articles.setdefault(entity.id, []).append(article["id"])
    for total in found.values():
        if label_of(total.label).schema:
            _line(out, _entity(total, articles[total.id]))


def _article(result: Result, number: int) -> dict[str, Any]:
    document = result.document
    name = document.path or "standard input"
    # standard input has no name: its place in the results tells it from others
    key = document.path or f"standard input {number}"
    return {
        "id": "article-" + hashlib.sha1(key.encode("utf-8", "surrogatepass")).hexdigest(),
        "schema": "Article",
        "properties": _said(
            fileName=[name],
            title=[name],
            language=["fra"],
            bodyText=[document.text],
            keywords=list(dict.fromkeys(e.name for e in result.entities if not label_of(e.label).schema)),
        ),
    }


def _entity(total: Total, articles: list[str]) -> dict[str, Any]:
    return {
        "id": total.id,
        "schema": label_of(total.label).schema,
        "properties": _said(
            name=[total.name],
            full=[total.name] if total.label == "LOC" else [],
            alias=total.aliases,
            position=total.roles if total.label == "PER" else [],
            country=[total.country.lower()] if total.country else [],
            proof=articles,
        ),
    }


def _said(**properties: list[str]) -> dict[str, list[str]]:
    """The properties that have a value, composed (NFC) as the model has them: é is one character."""
    return {name: [normalize("NFC", value) for value in values] for name, values in properties.items() if values}


def _line(out: TextIO, entity: dict[str, Any]) -> None:
    out.write(encodable(json.dumps(entity, ensure_ascii=False)) + "\n")
