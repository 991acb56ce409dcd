r"""Pieces of regexes: what they mean wherever they stand.

last_lookahead(r"(?:[a-z]+(?= \d))")  ->  r" \d"
"""

import re

# what opens or closes a group or parts alternatives, and what may hold the same signs as mere letters
_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(|\)|\|", re.DOTALL)
# what names a group or refers to one, and flags that hold for the whole
_ENTANGLED = re.compile(r"(?<!\\)(?:\\\\)*(?:\\[1-9]|\(\?(?:P|\(|[aiLmsux]+\)))")


def is_piece(regex: str) -> bool:
    """Whether a regex means the same as a piece of another, and its own pieces the same by themselves."""
    return _ENTANGLED.search(regex) is None


def last_lookahead(regex: str) -> str | None:
    """What stands in the lookahead (?=…) that a regex, or the group that it is, ends with; None without one."""
    if not is_piece(regex):
        return None
    opened: list[int] = []
    for sign in _SIGN.finditer(regex):
        if sign[0] == "(":
            opened.append(sign.start())
        elif sign[0] == "|" and not opened:
            return None  # only one of its alternatives ends so
        elif sign[0] == ")" and opened:
            start = opened.pop()
            if sign.end() == len(regex) and not opened:
                if start == 0 and regex.startswith("(?:"):
                    return last_lookahead(regex[3:-1])
                return regex[start + 3 : -1] if regex.startswith("(?=", start) else None
    return None
