r"""Pieces of regexes: what they mean wherever they stand.

last_lookahead(r"(?:[a-z]+(?= \d))")  ->  r" \d"
beginning(r", (?:les? )?\b")            ->  re.compile(", (?:les? )?")
width(r" \((?:les? )?")                ->  6
"""

import re
import re._parser as parser  # type: ignore[import-not-found]

# what opens or closes a group or parts alternatives, and what may hold the same signs as mere letters
_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(|\)|\|", re.DOTALL)
# what names a group or refers to one, and flags that hold for the whole
_ENTANGLED = re.compile(r"(?<!\\)(?:\\\\)*(?:\\[1-9]|\(\?(?:P|\(|[aiLmsux]+\)))")

# groups that look around, and those that give nothing back or refer to another
_AROUND, _HELD = re.compile(r"\(\?<?[=!]"), re.compile(r"\(\?[>(P]")
_QUANTIFIERS = ("*", "+", "?", "{")
# what gives nothing back, refers to a group or stands at an end, and a word border that is repeated
_HOLDS = re.compile(r"[*+?}]\+|(?<!\[)\^|\$|\\[ABZ1-9]|\\b[*+?{]")


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


def beginning(regex: str) -> re.Pattern[str] | None:
    """What matches at every offset at which a stretch begins that the regex matches, as a whole and cut off there.

    It may match elsewhere, too, as it does not look at what stands around: the end of a stretch may be a border, or
    have nothing behind it. None for a regex that gives nothing back, refers to itself or asks where the text ends.
    """
    if _HOLDS.search(regex):
        return None
    kept: list[str] = []
    done = depth = around = 0  # `around`: how deep a lookaround was opened that is being left out
    for sign in _SIGN.finditer(regex):
        depth += (sign[0] == "(") - (sign[0] == ")")
        if sign[0] == "(" and _HELD.match(regex, sign.start()):
            return None
        if not around:
            kept.append(regex[done : sign.start()])
            if sign[0] == "(" and _AROUND.match(regex, sign.start()):
                around = depth
            elif sign[0] != r"\b":
                kept.append(sign[0])
        elif depth < around:
            around = 0
            if regex.startswith(_QUANTIFIERS, sign.end()):
                return None
        done = sign.end()
    return re.compile("".join(kept) + regex[done:])


def width(regex: str) -> int:
    """How many characters a regex matches at most."""
    return int(parser.parse(regex).getwidth()[1])
