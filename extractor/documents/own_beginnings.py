"""How outputs of ours begin that look like texts: they are known among the texts of a folder, and none of them.

looks_like_texts(b"path,start,end,text,label,entity,…")     # True: its column « text » holds mentions, no articles
is_printed(" Name   Mentions \\n ──────────…")               # True: a table as it is shown
"""

import re

#: bytes that are looked at
HEAD = 1 << 10

_PAGE = rb"<!DOCTYPE html>\n<html lang=\"\w+\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security"
_COLUMNS = (
    # mentions, and entities, which may have a kept field « text »
    rb"(?:\xef\xbb\xbf)?path([,;\t])"
    rb"(?:start\1end\1text\1label\1entity\1name\1source\1|id\1label\1name\1mentions\1aliases\1roles\1)"
)
_LOOKS_LIKE_TEXTS = re.compile(rb"%b|%b" % (_PAGE, _COLUMNS))
_SAVED = re.compile(rb'\{"schema": \d+, "path": |\{"id": "[^"]*", "schema": "[A-Z]\w+", "properties": ')
#: the titles of a table's first columns, and the line below them
_PRINTED = re.compile(
    r"^ (?:(?:(?:Label|Kind) +)?Name +(?:Mentions|Together)\b|At +Label +In context\b"
    r"|Date +Document +(?:Words|Mentions)\b|Document +Date +Mentions\b).*\n ─{8}",
    re.MULTILINE,
)


def looks_like_texts(head: bytes) -> bool:
    """Whether a file that begins so is a page or a table of ours, which would be read as a web page or as records."""
    return _LOOKS_LIKE_TEXTS.match(head) is not None


def is_saved(head: bytes) -> bool:
    """Whether JSON Lines that begin so are results of ours, or entities of FollowTheMoney, and no records."""
    return _SAVED.match(head) is not None


def is_printed(text: str) -> bool:
    """Whether a text is what a command prints for its reader."""
    return _PRINTED.search(text, 0, HEAD) is not None
