r"""Pieces of regexes: what they mean wherever they stand.

last_lookahead(r"(?:[a-z]+(?= \d))")  ->  r" \d"
beginning(r", (?:les? )?\b")            ->  re.compile(", (?:les? )?")
width(r" \((?:les? )?")                ->  6
"""

import re
import re._constants as c  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from typing import Any

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


def may_begin(regex: str, signs: str) -> bool:
    """Whether a match may begin with one of some characters, as far as that can be told: may_begin(" ?[A-Z]", "a ")."""
    tree = parser.parse(regex)
    return any(_may_begin(tree, sign, bool(tree.state.flags & re.IGNORECASE)) is not False for sign in signs)


def _may_begin(items: Any, sign: str, any_case: bool) -> bool | None:
    """Whether what matches these begins with a character; None where it may also hold nothing."""
    for operator, value in items:
        found = _first(operator, value, sign, any_case)
        if found is not None:
            return found
    return None


def _first(operator: Any, value: Any, sign: str, any_case: bool) -> bool | None:
    if operator in (c.LITERAL, c.NOT_LITERAL, c.IN):
        forms = {sign.lower(), sign.upper()} if any_case else {sign}
        of_class = value if operator is c.IN else [(operator, value)]
        return any(_holds(of_class, ord(form)) for form in forms if len(form) == 1)
    if operator is c.ANY:
        return True
    if operator is c.SUBPATTERN:
        return _may_begin(value[3], sign, any_case or bool(value[1] & re.IGNORECASE))
    if operator is c.BRANCH:
        found = [_may_begin(branch, sign, any_case) for branch in value[1]]
        return True if True in found else None if None in found else False
    if operator in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        found_inside = _may_begin(value[2], sign, any_case)
        return found_inside if value[0] or found_inside else None
    if operator is c.ATOMIC_GROUP:
        return _may_begin(value, sign, any_case)
    return None if operator in (c.AT, c.ASSERT, c.ASSERT_NOT) else True  # nothing is said of the rest


def _holds(of_class: Any, point: int) -> bool:
    """Whether a class of characters has this one."""
    negated, found = False, False
    for operator, value in of_class:
        if operator is c.NEGATE:
            negated = True
        elif operator is c.LITERAL:
            found |= value == point
        elif operator is c.NOT_LITERAL:
            found |= value != point
        elif operator is c.RANGE:
            found |= value[0] <= point <= value[1]
        elif operator is c.CATEGORY:
            found |= _CATEGORIES[value](chr(point)) is not None
    return found is not negated


_CATEGORIES = {
    c.CATEGORY_DIGIT: re.compile(r"\d").match,
    c.CATEGORY_NOT_DIGIT: re.compile(r"\D").match,
    c.CATEGORY_SPACE: re.compile(r"\s").match,
    c.CATEGORY_NOT_SPACE: re.compile(r"\S").match,
    c.CATEGORY_WORD: re.compile(r"\w").match,
    c.CATEGORY_NOT_WORD: re.compile(r"\W").match,
}
