"""Markdown: the text without its marks, a paragraph a line; title, date and author from a front matter."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.core.errors import InputError
from extractor.documents.formats import (
    Extracted,
    Found,
    Limits,
    Remark,
    Wanted,
    clean,
    described,
    markup,
    paragraphs,
    titled,
    whole,
)

#: levels of lists and quotations in one another; the library counts two for one of a list
_DEEPEST = 200
#: digits of what begins a list for Markdown and is a year, or the number of an article: « 2012. L’AQMI prend Gao. »
_OF_A_YEAR = 3
#: what blocks between ``` that are texts are called
_TEXTS = frozenset(["", "text", "txt", "plain", "plaintext", "markdown", "md", "quote"])
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
# « --- » alone is a rule between two texts, and « Mali : trois soldats tués » a headline behind one
_LINE_OF_FRONT = re.compile(
    r"(?:[^\s:]+(?: [^\s:]+){0,3}:(?:[ \t].*)?"
    r"|(?:title|titre|date|author|auteur)[ \t]+:.*|#.*|[ \t].*|- .*|[\])}].*|-|)"
)
_BREAK = re.compile(r"<br\b", re.I)
_VALUE = re.compile(r"^(\w+)[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.M)


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    from extractor.documents.encodings import decode

    said: list[str] = []
    text = clean(decode(whole(source, limits), "", wanted.encoding, said.append))
    yield from (Remark(message.removeprefix(": ")) for message in said)
    values: dict[str, str] = {}
    if (front := _FRONT.match(text)) and front[1].strip() and all(map(_LINE_OF_FRONT.fullmatch, front[1].split("\n"))):
        values = {key.lower(): value for key, value in _VALUE.findall(front[1])}
        text = text[front.end() :]
    title = values.get("title") or values.get("titre") or ""
    day = re.match(r"\d{4}-\d\d-\d\d", values.get("date", ""))
    meta = described(title=title, date=day[0] if day else "", author=values.get("author") or values.get("auteur") or "")
    yield Extracted(titled(title, plain(text)), meta=meta)


def plain(text: str) -> str:
    """The text of Markdown: « **Grève** à [Brest](https://…) » is « Grève à Brest »; pictures are left out.

    Paragraphs that are indented, and blocks between ``` that name no language, are text.
    """
    from markdown_it import MarkdownIt

    found: list[str] = []
    number = ""
    # what lies deeper the library leaves out without a word
    for token in MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table").parse(text):
        if token.nesting == 1 and token.level + 1 >= _DEEPEST:
            raise InputError("", "nested too deeply", "read it as text with --input-format text")
        if token.type == "list_item_open" and len(token.info) >= _OF_A_YEAR:
            number = f"{token.info}{token.markup} "
        if token.type == "inline":
            found.append(number + "".join(_inline(child) for child in token.children or ()).replace("\n ", "\n"))
            number = ""
        elif token.type == "html_block":
            found.append(markup.text(token.content))
        elif token.type == "code_block" or (token.type == "fence" and token.info.strip().lower() in _TEXTS):
            found += re.split(r"\n\s*\n", token.content.strip())
    return paragraphs(found)


def _inline(token: Any) -> str:
    if token.type in ("text", "code_inline"):
        return str(token.content)
    if token.type == "html_inline":
        return "\n" if _BREAK.match(token.content) else ""
    return {"softbreak": " ", "hardbreak": "\n"}.get(token.type, "")
