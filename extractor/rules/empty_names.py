"""Groups of a regex that hold nothing, or may.

    empty_groups(r"frégate (?P<name>)")     ->  {"name": True}: it can hold nothing else
    empty_groups(r"frégate (?P<name>\\w*)")  ->  {"name": False}: it may hold nothing
    empty_groups(r"frégate (?P<name>\\w+)")  ->  {}

The regex around a group may well need something: what the group holds is the name, and
nothing is none.
"""

import re._constants as c  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from functools import lru_cache
from typing import Any


def empty_names(regex: str) -> dict[str, bool]:
    """The groups `name`, `name_1` … that may match nothing, and whether they can match nothing else."""
    tree = parser.parse(regex)
    names = {number: group for group, number in tree.state.groupdict.items() if group.startswith("name")}
    widths = {names[number]: inner.getwidth() for number, inner in _groups(tree) if number in names}
    return {group: not most for group, (least, most) in widths.items() if not least}


@lru_cache(maxsize=256)  # many patterns ask for the same kinds of phrase
def holds_nothing(regex: str) -> bool:
    """Whether all that a regex can match is nothing: holds_nothing("(?=[A-Z])")."""
    return bool(parser.parse(regex).getwidth()[1] == 0)


def _groups(tree: Any) -> Iterator[tuple[int | None, Any]]:
    """(number, what it holds) of all groups of a parsed regex, however deep they are."""
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, tuple) and node and node[0] is c.SUBPATTERN:
            number, *_, inner = node[1]
            yield number, inner
        if isinstance(node, list | tuple | parser.SubPattern):
            left.extend(node)
