"""Whether a file that lies among the texts of a folder is an output of ours, or one of the texts.

is_text_of("corpus/a.txt", ["corpus"])        # True: to write over it would lose it
is_text_of("corpus/names.csv", ["corpus"])    # False: a former output
"""

import os
import re
from collections.abc import Iterable

from extractor.documents import reading

#: how what the formats make begins, but for what a folder is never searched for
_BEGINNING = re.compile(
    rb"\s*\Z"
    rb'|\{"schema": \d|\{"id": "[^"]*", "schema": "'  # JSON, JSON Lines, FollowTheMoney
    rb"|(?:\xef\xbb\xbf)?path[,;\t]"
    rb"|<!DOCTYPE html>\n<html lang=\"\w+\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security"
    rb"|-DOCSTART- |<\?xml version='1.0' encoding='utf-8'\?>\n<(?:gexf|graphml)"
)
#: the line below the head of a printed table
_RULE = "─".encode() * 8


def is_text_of(path: str, inputs: Iterable[str], options: reading.Options = reading.Options()) -> bool:
    """Whether a file is read from one of the folders that are among the inputs, and none that was written by us."""
    if not os.path.isfile(path):
        return False
    real = os.path.realpath(path)
    if not any(os.path.isdir(name) and real.startswith(os.path.join(os.path.realpath(name), "")) for name in inputs):
        return False
    if reading.wanted_kind(real, os.path.basename(real), options) is None:
        return False
    head = reading.beginning(real)[0]
    return not _BEGINNING.match(head) and _RULE not in head
