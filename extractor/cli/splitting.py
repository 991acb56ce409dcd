"""Standard input that holds several texts: cut where --split says, or a word of warning; and its texts kept.

split(items, mark="-----")                       # "-#1", "-#2", …
kept(items, "textes")                            # textes/standard-input#1.txt, …
"""

import re
from collections.abc import Callable, Iterable, Iterator

from extractor.batch.settings import Item
from extractor.core.errors import InputError
from extractor.core.types import Document
from extractor.documents import kept_texts
from extractor.documents.dates import date_lines

#: a line that people put between texts
_RULE = re.compile(r"^[ \t]*([-=*_#~])\1{4,}[ \t]*$", re.MULTILINE)
#: how a dispatch or a report begins, also without its year: « BAMAKO, 12 mars (AFP) - », « De notre envoyée spéciale »
_BEGINNING = re.compile(
    r"^[ \t]*(?:[A-ZÀ-Þ][^\n,.;:]{1,40}, (?:le )?(?:\w+ )?(?:1er|\d{1,2}) [a-zéû]{3,9}(?: \d{4})?"
    r" ?\([^)\n]{2,60}\)\s*[-–—]"
    r"|De notre (?:envoyée?|correspondante?)s? )",
    re.MULTILINE,
)
#: a headline right behind the end of a paragraph, where paragraphs have blank lines between them: the next file
_HEADLINE = re.compile(r"[.!?…»”\"]\r?\n(?=[^\n]{15,140}[^\s.!?…:;,»”\"]\r?\n\r?\n)")
#: what --split takes for a form feed
FORM_FEEDS = ("\f", "\\f", "ff", "form-feed")


def split(items: Iterable[Item], mark: str | None, warn: Callable[[str], None]) -> Iterator[Item]:
    """The items, of standard input as plain text its parts, called "-#1" and so on; offsets are those of a part.

    `warn` is told where nothing was cut that was to be, or something was not that may be several texts.
    """
    missing = "there is no form feed" if mark in FORM_FEEDS else "it stands in no line of its own"
    uncut = None if mark is None else f"{missing} in a plain text of standard input"
    for item in items:
        if not isinstance(item, Document) or item.path is not None:
            yield item
        elif mark is not None:
            found = parts(item.text, mark)
            if len(found) <= 1 and (kind := item.meta.get("kind")):  # of which the others may be no part
                uncut = None
                why = f"was read as one document ({kind}), which --split {mark} does not cut"
                yield InputError("standard input", why, "say --input-format text, or leave --split out")
                continue
            if len(found) > 1:
                uncut = None
            elif not found:
                uncut = "standard input holds no text"
            elif len(_pieces(item.text, mark)) > 1:
                uncut = "there is one text alone before and behind it"
            for number, text in enumerate(found, 1):
                yield Document(text, f"-#{number}", item.meta)
        else:
            if reason := several(item.text):
                warn(f"standard input looks like several texts ({reason}), and is read as one: give the files "
                     "themselves, extractor *.txt, or what stands between the texts, --split LINE")  # fmt: skip
            yield item
    if uncut:
        warn(f"--split {mark} cut nothing: {uncut}")


def kept(items: Iterable[Item], folder: str | None) -> Iterator[Item]:
    """The items, those of standard input kept in the folder, for they cannot be read again; without one as they are."""
    for item in items:
        name = (item.path or "-") if isinstance(item, Document) else ""
        if folder is None or not isinstance(item, Document) or name.partition("#")[0] != "-":
            yield item
            continue
        try:
            kept_texts.save(folder, name, item.text)
        except InputError as error:
            yield error
        else:
            yield item


def parts(text: str, mark: str) -> list[str]:
    """The texts between form feeds, or between lines that are `mark`; without the empty ones."""
    return [part for part in _pieces(text, mark) if part.strip()]


def _pieces(text: str, mark: str) -> list[str]:
    if mark in FORM_FEEDS:
        return text.split("\f")
    return re.split(rf"(?:\A|(?<=[\r\n]))[ \t]*{re.escape(mark.strip())}[ \t]*(?:\r\n?|\n|\Z)", text)


def several(text: str) -> str | None:
    """Why a text looks like several, None where it does not."""
    text = re.sub(r"\r\n?", "\n", text)
    inside = text.strip()
    if "\f" in inside:
        return "form feeds"
    if lines := _RULE.findall(inside):
        return f"lines of {lines[0] * 5}"
    if "\ufeff" in inside:
        return "a byte order mark inside"
    number = max(sum(1 for _ in date_lines(text)), len(_BEGINNING.findall(text)))
    if number > 1:
        return f"{number} date lines"
    number = len(_HEADLINE.findall(text))
    return f"{number} headlines right behind a paragraph" if number > 1 else None
