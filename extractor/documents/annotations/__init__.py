"""Texts with their names marked by a reader: what taggers are trained on and measured against.

    [text] = read("article.md")
    [(text.text[s.start:s.end], s.label) for s in text.spans]     # [('Rabat', 'LOC'), …]

A module a format; `formats` says which there are and finds out which one a file is in. The project's own are
JSONL, {"id", "text", "spans"}, a span [start, end, label] or [start, end, label, entity] in code points of the
text, and articles in Markdown, marked inline as « à [Rabat](LOC) ».
"""

from extractor.documents.annotations.formats import read
from extractor.documents.annotations.values import Gold, Span, mark, unmark

__all__ = ["Gold", "Span", "mark", "read", "unmark"]
