"""IRaMuTeQ (and Alceste) corpora: a text behind each line « **** *source_lemonde *date_2025-03-14 »."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from extractor.core.errors import InputError
from extractor.documents.dates import stated
from extractor.documents.formats import Extracted, Found, Limits, Remark, Wanted, clean, described, whole

_START = re.compile(r"^[ \t]*(?:\*{4}(?=[ \t]+\*|[ \t]*$)|\d{4}(?=[ \t]+\*))(.*)$", re.M)
_VARIABLE = re.compile(r"\*(\S+)")
#: names of variables that say what `meta` calls otherwise
_KNOWN = {
    "date": "date",
    "jour": "date",
    "titre": "title",
    "title": "title",
    "auteur": "author",
    "author": "author",
    "journal": "site",
    "source": "site",
    "media": "site",
    "média": "site",
}


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The texts of a corpus; *date_, *titre_, *auteur_, *source_ are their meta, what is to be kept as it is called."""
    from extractor.documents.encodings import decode

    said: list[str] = []
    text = clean(decode(whole(source, limits), "", wanted.encoding, said.append))
    yield from (Remark(message.removeprefix(": ")) for message in said)
    starts = list(_START.finditer(text))
    if starts and starts[0][0].lstrip().startswith("*"):  # where texts begin so, « 2025 *Hamas* … » is a line of one
        starts = [start for start in starts if start[0].lstrip().startswith("*")]
    if starts and text[: starts[0].start()].strip():
        reason = "what stands before its first line « **** *… » is of no text, and not read"
        yield InputError("", reason, "put such a line before it")
    for number, start in enumerate(starts, 1):
        end = starts[number].start() if number < len(starts) else len(text)
        body = re.sub(r"^-\*\S+[ \t]*$", "", text[start.end() : end], flags=re.M).strip("\n")
        if behind := " ".join(_VARIABLE.sub("", start[1]).split()):
            yield Remark(f"text {number}: « {behind:.60} » stands behind its variables, and is not read")
        variables = dict(_named(name) for name in _VARIABLE.findall(start[1]))
        known = {_KNOWN[key]: value.replace("_", " ") for key, value in variables.items() if key in _KNOWN}
        meta = described(**known | {"date": _date(known.get("date", ""))})
        kept = {key: variables[key] for key in wanted.keep_fields if key in variables}
        yield Extracted(body, variables.get(wanted.id_field, str(number)), {**meta, **kept})


def _date(value: str) -> str | None:
    """ISO 8601 of a day, or of a year or month alone as corpora by period have it; None of what is no date."""
    day = stated(value) or stated(value.replace(" ", "-"))
    return day.isoformat() if day else value if re.fullmatch(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", value) else None


def _named(variable: str) -> tuple[str, str]:
    name, _, value = variable.partition("_")
    return name.lower(), value
