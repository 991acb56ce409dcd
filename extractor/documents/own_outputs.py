"""Whether a file that lies among the texts of a folder is an output of ours, or one of the texts.

is_text_of("corpus/a.txt", ["corpus"])        # True: to write over it would lose it
is_text_of("corpus/names.csv", ["corpus"])    # False: a former output
"""

import os
import re
from collections.abc import Iterable

from extractor.documents import file_kinds, finding
from extractor.documents.options import Options
from extractor.documents.targets import same

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


def is_text_of(path: str, inputs: Iterable[str], options: Options = Options()) -> bool:
    """Whether a file is read from one of the folders that are among the inputs, and none that was written by us.

    It may lie elsewhere, or be called otherwise, where a link to it lies in the folder.
    """
    if not os.path.isfile(path):
        return False
    real = os.path.realpath(path)
    head = file_kinds.beginning(real)[0]
    if _BEGINNING.match(head) or _RULE in head:
        return False
    return any(_is_read(real, name, options) for name in inputs if os.path.isdir(name))


def _is_read(real: str, folder: str, options: Options) -> bool:
    if real.startswith(os.path.join(os.path.realpath(folder), "")):
        if file_kinds.wanted_kind(real, os.path.basename(real), options) is not None:
            return True
    found = finding.find(folder, options=options)
    return any(isinstance(name, str) and same(name, real) for name in found)
