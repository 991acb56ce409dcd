"""One HTML page, whole in itself: the texts with their mentions, and a list of entities.

    extractor export out.jsonl --to html -o page.html

No network, no script from elsewhere: style and script are in the page, and its
content security policy allows these two (by their hashes) and nothing else. Every
character of the texts is in the page at its place: `data-start` and `data-end` of a
mention are its offsets in the `textContent` of its article's text. A corpus of more than
WHOLE documents has its texts as chunks of data, of which the script makes the articles
that a reader comes to.
"""

import base64
import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TextIO

import jinja2
from markupsafe import Markup, escape

from extractor.analysis import totals
from extractor.analysis.titles import title_of
from extractor.analysis.totals import Totals
from extractor.core.cleaning import cell
from extractor.core.labels import LABELS, Color, colors, label_of, ordered
from extractor.core.types import Mention, Result
from extractor.text.segmentation import paragraphs

#: what an escape in HTML stands for, so that no terminal acts on the page's source
_CONTROL = re.compile("[\r\x01-\x08\x0b\x0e-\x1f\x7f]")
#: what in JSON would end its script, or is seen nowhere
_UNSEEN = re.compile("[<\x7f-\x9f\u2028\u2029]")
_LIGHT, _DARK = (255, 255, 255), (18, 20, 24)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of text, named or not, or the white space between two paragraphs."""

    text: str
    mention: Mention | None = None
    gap: bool = False


#: a corpus of more documents has its texts as data, from which the page makes what is looked at
WHOLE = 400
#: characters of the texts of a chunk of data
CHUNK = 200_000

SCRIPTS = ("page.js", "about.js", "corrections.js")


def write(results: Iterable[Result], out: TextIO, *, lang: str = "en") -> None:
    """The page of all results, its own words in English or French. Their texts must be at hand."""
    documents = list(results)
    words = tomllib.loads(asset("words.toml"))[lang]
    entries = totals.of(documents)
    palette = colors([*(e.label for e in entries.values()), *(m.label for r in documents for m in r.mentions)])
    labels = {label: index for index, label in enumerate(palette)}
    place = {identity: index for index, identity in enumerate(entries)}
    style = asset("page.css") + "".join(label_style(i, color) for i, color in enumerate(palette.values()))
    script = "".join(map(asset, SCRIPTS))
    page = (
        environment()
        .get_template("page.html.jinja")
        .stream(
            lang=lang,
            words=words,
            title=_title(documents, words),
            titles=[title_of(result) for result in documents],
            known=ordered({*LABELS, *labels}),
            style=Markup(style),
            script=Markup(script),
            style_hash=content_hash(style),
            script_hash=content_hash(script),
            documents=documents,
            parts=_parts,
            entries=entries,
            place=place,
            data=_json(_data(documents, entries, labels, place)),
            chunks=_chunks(documents, labels, place) if len(documents) > WHOLE else (),
            groups=_groups(entries, labels, lang),
            labels=labels,
            mentions=sum(len(r.mentions) for r in documents),
        )
    )
    page.enable_buffering(100)
    for chunk in page:
        out.write(chunk)


def _groups(entries: Totals, labels: dict[str, int], lang: str) -> list[dict[str, Any]]:
    """The labels, and of how many entities they are."""
    numbers = Counter(entry.label for entry in entries.values())
    return [
        {"index": index, "label": label, "heading": label_of(label).heading_in(lang), "number": numbers[label]}
        for label, index in labels.items()
    ]


def _data(
    documents: Sequence[Result], entries: Totals, labels: Mapping[str, int], place: Mapping[str, int]
) -> list[list[Any]]:
    """The entities as the page's script reads them; the documents that name each, with its mentions, come last."""
    where: list[list[int]] = [[] for _ in entries]
    for number, result in enumerate(documents):
        for identity, mentions in Counter(m.entity or "" for m in result.mentions).items():
            if identity in place:
                where[place[identity]] += [number, mentions]

    def shown(names: Iterable[str]) -> list[str]:
        return [cell(name) for name in names]

    return [
        [
            cell(e.name), labels[e.label], e.mentions, e.documents, shown(e.roles), shown(e.aliases), e.country,
            shown(entries[other].name if other in entries else other for other in e.candidates),
            where[place[e.id]],
        ]
        for e in entries.values()
    ]  # fmt: skip


def _chunks(
    documents: Iterable[Result], labels: Mapping[str, int], place: Mapping[str, int]
) -> Iterator[tuple[int, Markup]]:
    """The texts as data, some of them at a time: the number of the first, and a list of paragraphs for each."""
    first, size = 0, 0
    texts: list[list[list[str | list[Any]]]] = []
    for number, result in enumerate(documents):
        texts.append([[_stored(part, labels, place) for part in parts] for parts in _parts(result)])
        size += len(result.document.text)
        if size > CHUNK:
            yield first, _json(texts)
            first, size, texts = number + 1, 0, []
    if texts:
        yield first, _json(texts)


def _stored(part: _Part, labels: Mapping[str, int], place: Mapping[str, int]) -> str | list[Any]:
    """A part as "words", ["name", label, entity, start] or ["white space"]; the entity is -1 where there is none."""
    if part.gap:
        return [part.text]
    if part.mention is None:
        return part.text
    mention = part.mention
    return [part.text, labels[mention.label], place.get(mention.entity or "", -1), mention.start]


def _json(value: Any) -> Markup:
    """JSON that no text ends before its script does, and on which no terminal acts."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(_UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def _parts(result: Result) -> Iterator[list[_Part]]:
    """The text in paragraphs, each cut into mentions and what is between them; nothing is left out."""
    text, end = result.document.text, 0
    mentions = iter(result.mentions)
    mention = next(mentions, None)
    ranges = list(paragraphs(text, [(m.start, m.end) for m in result.mentions])) or [(0, len(text))]
    for (start, stop), (following, _) in zip(ranges, [*ranges[1:], (len(text), 0)]):
        parts = [_Part(text[end:start], gap=True)] if end < start else []
        end = start
        while mention is not None and mention.start < stop:
            if end < mention.start:
                parts.append(_Part(text[end : mention.start]))
            parts.append(_Part(text[mention.start : mention.end], mention))
            end = mention.end
            mention = next(mentions, None)
        if end < stop:
            parts.append(_Part(text[end:stop]))
        if stop < following:
            parts.append(_Part(text[stop:following], gap=True))
        end = following
        yield parts


def _title(documents: list[Result], words: dict[str, str]) -> str:
    if len(documents) == 1:
        return documents[0].document.path or "standard input"
    return _put(words["titles"], len(documents))


def _put(words: str, *values: object) -> str:
    """The values in the places of « {0} of {1} »."""
    return words.format(*values)


def label_style(index: int, color: Color) -> str:
    """The rules of one label: ground and line, in light and dark, and off when filtered."""
    light = f"--ground:{color.over(_LIGHT, 0.2)};--strong:{color.over(_LIGHT, 0.5)};--ink:{color.over((0, 0, 0), 0.8)}"
    dark = f"--ground:{color.over(_DARK, 0.3)};--strong:{color.over(_DARK, 0.65)};--ink:{color.over(_LIGHT, 0.7)}"
    return (
        f".l{index}{{{light};--line:{color.line}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{.l{index}{{{dark}}}}}\n"
        f".off{index} mark.l{index}{{background:none;text-decoration:none}}\n"
        f".off{index} .group.l{index}{{display:none}}\n"
    )


def _exact(text: str) -> Markup:
    """Escaped so that a browser's text has the same characters; NUL has no place in HTML."""
    return Markup(_CONTROL.sub(lambda match: f"&#{ord(match[0])};", str(escape(text)).replace("\0", "\ufffd")))


def _shown(value: object) -> object:
    """A name, an id or a path: without what acts on who looks at the page's source."""
    return cell(value) if type(value) is str else value


def asset(name: str) -> str:
    """A style or script of a page."""
    source, *_ = _pages().get_source(environment(), name)
    return source


def content_hash(content: str) -> str:
    """The content's hash as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _pages() -> jinja2.PackageLoader:
    return jinja2.PackageLoader("extractor.writers", "page")


@cache
def environment() -> jinja2.Environment:
    """The templates of pages, with the filter `exact`."""
    environment = jinja2.Environment(
        loader=_pages(),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.finalize = _shown
    environment.filters["exact"] = _exact
    environment.filters["put"] = _put
    return environment
