"""One HTML page in which spans, labels and entities are corrected with mouse and keyboard, and saved as JSONL.

Whole in itself: style, script and texts are in the page, and its content security policy allows nothing else. What
was done is kept in the browser, by the text: where the page is made anew, with other names or other texts beside it,
what was not saved is there again. Offsets are code points, as in every format.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import IO, Any

from markupsafe import Markup

from extractor.core.labels import LABELS, colors, label_of, ordered
from extractor.documents.annotations import Gold
from extractor.documents.serialization import fingerprint
from extractor.writers.html import asset, content_hash, environment, label_style


def write(texts: Iterable[tuple[Gold, Sequence[float]]], out: IO[str], labels: Iterable[str] = ()) -> None:
    """The page of texts, each with the doubt of its spans; `labels` are offered beside those that occur."""
    texts = list(texts)
    names = ordered({*LABELS, *labels, *(span.label for gold, _ in texts for span in gold.spans)})
    palette = colors(names)
    stood = Counter[str]()
    data = {"labels": names, "documents": [_document(gold, doubts, stood) for gold, doubts in texts]}
    # what could end the script element, or begin a comment in it, is escaped
    content = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    style = asset("correct.css") + "".join(label_style(i, color) for i, color in enumerate(palette.values()))
    script = asset("correct.js")
    page = environment().get_template("correct.html.jinja")
    out.write(
        page.render(
            title=f"{len(texts)} texts to correct" if len(texts) != 1 else texts[0][0].id,
            style=Markup(style),
            style_hash=content_hash(style),
            script=Markup(script),
            script_hash=content_hash(script),
            data=Markup(content),
            labels=[(i, name, label_of(name).heading) for i, name in enumerate(names)],
        )
    )


def _document(gold: Gold, doubts: Sequence[float], stood: Counter[str]) -> dict[str, Any]:
    """A text as the script reads it. `key` is by what a browser keeps what is done to it, `base` are its names here."""
    spans = [[s.start, s.end, s.label, s.entity, doubt] for s, doubt in zip(gold.spans, doubts)]
    key = fingerprint(gold.text)[:16]
    stood[key] += 1  # one that stands twice on a page is kept twice
    return {
        "id": gold.id,
        "topic": gold.topic,
        "text": gold.text,
        "spans": spans,
        "key": f"{key}:{stood[key]}" if stood[key] > 1 else key,
        "base": fingerprint(json.dumps(spans))[:16],
    }
