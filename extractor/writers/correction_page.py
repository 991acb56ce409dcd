"""One HTML page in which spans, labels and entities are corrected with mouse and keyboard, and saved as JSONL.

Whole in itself: style, script and texts are in the page, and its content security policy allows nothing else. What
was done is kept in the browser until it is saved. Offsets are code points, as in every format.
"""

import json
from collections.abc import Iterable, Sequence
from typing import IO

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
    data = {
        "labels": names,
        "documents": [
            {
                "id": gold.id,
                "topic": gold.topic,
                "text": gold.text,
                "spans": [[s.start, s.end, s.label, s.entity, doubt] for s, doubt in zip(gold.spans, doubts)],
            }
            for gold, doubts in texts
        ],
    }
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
            key=fingerprint(content)[:16],
            labels=[(i, name, label_of(name).heading) for i, name in enumerate(names)],
        )
    )
