"""Label Studio JSON: tasks with predictions to correct, or with the annotations of an export.

    [{"data": {"text": …}, "predictions": [{"result": [{"type": "labels", "value": {"start", "end", "labels"}}]}]}]

Predictions count where no task of the file was annotated yet; else tasks that were not, or were skipped, are left out,
with a remark. Of several annotations of a task the last that was not cancelled counts, of several labels of a region
the first, with a remark, since a name has one label; JSON-MIN is read, too. Whose a name is stands in the region's
"meta". A project reads them with this interface:

    <View><Labels name="label" toName="text"><Label value="PER"/>…</Labels><Text name="text" value="$text"/></View>
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from extractor.core.errors import InputError
from extractor.documents.annotations.records import numbered, records
from extractor.documents.annotations.values import Gold, Span, fitting, identity


def read(path: Path) -> Iterator[Gold | InputError]:
    tasks = [task for _, _, task in records(path) if isinstance(task, dict)]
    drafts = not any(task.get("annotations") or task.get("completions") for task in tasks)
    left = 0

    def parse(task: dict[str, Any], default: str) -> Gold | None:
        nonlocal left
        gold = record(task, default, drafts)
        left += gold is None
        return gold

    last: Gold | None = None
    for found in numbered(path, parse, "give Label Studio's export as JSON or JSON-MIN"):
        if isinstance(found, InputError):
            yield found
            continue
        if last is not None:
            yield last
        last = found
    what = f"{left:,} tasks of the file are" if left > 1 else "1 task of the file is"
    if last is not None:
        told = ((0, f"{what} not annotated, and left out"),) if left else ()
        yield replace(last, remarks=(*last.remarks, *told))
    elif left:
        yield InputError(str(path), f"{what} not annotated, and no other is there", "annotate some, and export again")


def record(task: dict[str, Any], default: str, drafts: bool) -> Gold | None:
    """One task; None where nobody has annotated it. With `drafts` its predictions count then."""
    if "data" not in task:
        name = identity(task, default)
        regions = [(value, None) for value in task.get("label", [])]
        texts = [task["text"]]
    else:
        data = task["data"]
        texts = [data[key] for key in sorted(data, key=lambda key: key != "text") if key != "id"]
        texts = [text for text in texts if isinstance(text, str)]
        name = str(data.get("id") or task.get("id") or default)
        done = [a for a in task.get("annotations", task.get("completions", [])) if not a.get("was_cancelled")]
        made = done or (task.get("predictions", []) if drafts else [])
        if not made:
            return None
        regions = [
            (r["value"], (r.get("meta") or {}).get("text"))
            for r in made[-1]["result"]
            if r.get("type") in ("labels", "hypertextlabels") and _is_labelled(r.get("value", {}))
        ]
    text = next((text for text in texts if all(_is_there(text, value) for value, _ in regions)), None)
    if text is None:
        said = next((str(value.get("text")) for value, _ in regions), "")
        raise ValueError(f"“{said:.60}” is not there in its text" if texts else "its text is no text")
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


def _is_labelled(value: dict[str, Any]) -> bool:
    """Whether a region has a label. Raises ValueError for one of a page, whose place is one in its markup."""
    if "hypertextlabels" in value:
        raise ValueError("its names are those of a page (HyperText); annotate it as text")
    return bool(value.get("labels"))


def _is_there(text: str, value: dict[str, Any]) -> bool:
    """Whether a text says what a region says of it; its line ends may have become others, or « \\n » in two signs, as
    Label Studio's own page writes them."""
    span, written = _span(text, value, None), value.get("text")
    there = text[span.start : span.end].split()
    return not isinstance(written, str) or there in (written.split(), written.replace("\\n", " ").split())


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
