"""Label Studio JSON: tasks with predictions to correct, or with the annotations of an export.

    [{"data": {"text": …}, "predictions": [{"result": [{"type": "labels", "value": {"start", "end", "labels"}}]}]}]

Of several annotations of a task the last that was not cancelled counts, of several labels of a region the first, with
a remark, since a name has one label; JSON-MIN is read, too. Whose a name is
stands in the region's "meta". A project reads them with this interface:

    <View><Labels name="label" toName="text"><Label value="PER"/>…</Labels><Text name="text" value="$text"/></View>
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from extractor.core.errors import InputError
from extractor.documents.annotations.records import numbered
from extractor.documents.annotations.values import Gold, Span, fitting, identity


def read(path: Path) -> Iterator[Gold | InputError]:
    yield from numbered(path, record, "give Label Studio's export as JSON or JSON-MIN")


def record(task: dict[str, Any], default: str) -> Gold | None:
    """One task; None where nobody has annotated it."""
    if "data" not in task:
        text, name = task["text"], identity(task, default)
        regions = [(value, None) for value in task.get("label", [])]
    else:
        text = next(
            (
                v
                for k, v in sorted(task["data"].items(), key=lambda i: i[0] != "text")
                if isinstance(v, str) and k != "id"
            ),
            None,
        )
        name = str(task["data"].get("id") or task.get("id") or default)
        done = [a for a in task.get("annotations", task.get("completions", [])) if not a.get("was_cancelled")]
        made = done or task.get("predictions", [])
        if not made:
            return None
        regions = [
            (r["value"], (r.get("meta") or {}).get("text"))
            for r in made[-1]["result"]
            if r.get("type") in ("labels", "hypertextlabels") and r.get("value", {}).get("labels")
        ]
    spans = [_span(text, value, entity) for value, entity in regions]
    remarks = [
        (
            span.start,
            f"“{text[span.start : span.end]}” has several labels ({', '.join(labels)}), and is {span.label} here",
        )
        for span, (value, _) in zip(spans, regions)
        if len(labels := list(dict.fromkeys(map(str, value["labels"])))) > 1
    ]
    return Gold(name, text, fitting(spans, text), remarks=tuple(remarks))


def write(texts: Iterable[Gold], out: TextIO) -> None:
    """A list of tasks, with what was found as predictions."""
    tasks = [_task(number, gold) for number, gold in enumerate(texts, 1)]
    json.dump(tasks, out, ensure_ascii=False, indent=1)
    out.write("\n")


def _task(number: int, gold: Gold) -> dict[str, Any]:
    result = [
        {
            "id": f"{number}-{index}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {"start": s.start, "end": s.end, "text": gold.text[s.start : s.end], "labels": [s.label]},
            **({} if s.entity is None else {"meta": {"text": [str(s.entity)]}}),
        }
        for index, s in enumerate(gold.spans)
    ]
    return {
        "data": {"text": gold.text, "id": gold.id},
        "predictions": [{"model_version": "extractor", "result": result}],
    }


def _span(text: str, value: dict[str, Any], entity: list[str] | str | None) -> Span:
    start, end = int(value["start"]), int(value["end"])
    written = value.get("text")
    if isinstance(written, str) and text[start:end] != written:
        # a browser counts a character beyond the basic plane as two
        units = text.encode("utf-16-le")
        first, last = (
            len(units[: 2 * start].decode("utf-16-le", "ignore")),
            len(units[: 2 * end].decode("utf-16-le", "ignore")),
        )
        if text[first:last] == written:
            start, end = first, last
    name = entity[0] if isinstance(entity, list) and entity else entity
    return Span(start, end, value["labels"][0], name or None)  # type: ignore[arg-type]
