"""Words divided at a line end: with or without their hyphen, whichever is likelier (pure).

>>> joined("Ouaga", "dougou"), joined("Jean", "Marc"), joined("ex", "ministre")
('', '-', '-')
"""

import re
from collections.abc import Callable, Set
from functools import cache

from extractor.core.toml_tables import of_package
from extractor.lexicon import vocabulary
from extractor.lexicon.folding import bare
from extractor.lexicon.names import fold

#: what divides a word at a line end: hyphens, and the sign that soft hyphens have become
MARKS = "-‐¬"
_FIRST_PART = re.compile(r"[^\W\d_]+")


#: how common a word is as it is spelt; 0 where it is not known
Spelt = Callable[[str], int]


def unknown(word: str) -> int:
    """How common a word is where none is known: 0."""
    return 0


@cache
def line_words() -> dict[str, frozenset[str]]:
    """The lists of data/line_words.toml."""
    data = of_package("text/data/line_words.toml")
    return {key: frozenset(words) for key, words in data.items()}


@cache
def _bare_list(key: str) -> frozenset[str]:
    return frozenset(map(bare, line_words()[key]))


def joined(left: str, right: str, seen: Set[str] = frozenset(), spelt: Spelt = unknown) -> str:
    """What stands between the halves of a divided word: "", a hyphen, or a space.

    `left` is the word up to the mark (« Traoré-Di »), `right` the one behind it
    (« allo », « au-Prince »); `seen` are the bare words that the text holds whole, `spelt`
    says of others whether they are known.
    """
    first, second = bare(left), bare(right)
    one, hyphenated = first + second, f"{first}-{second}"
    # the text itself, then the names and words that are known
    if hyphenated in seen:
        return "-"
    if one in seen:
        return ""
    part, next_part = first.rsplit("-", 1)[-1], _FIRST_PART.match(second)
    behind = next_part[0] if next_part else second
    if vocabulary.is_name(fold(f"{left} {right}")):
        # « Nations-⏎unies » is no hyphenated name, « Port-⏎au-Prince » is
        return " " if right.islower() and behind not in _bare_list("links") else "-"
    if vocabulary.is_inflected(one) or vocabulary.is_name(one) or vocabulary.is_name(fold(left + right)):
        return ""
    if spelt(f"{left}-{right}") or spelt(left + right):
        return "" if spelt(left + right) else "-"
    if not (part[-1:].isalpha() and second[:1].isalpha()):
        return "-"
    if right[0].isupper():
        shouted = left.isupper() and right.isupper() and len(part) > 1
        keeps = not shouted or vocabulary.is_first_name(part) or part in _bare_list("before_hyphen")
        return "-" if keeps else ""
    if behind in _bare_list("links") and len(second) > len(behind):
        return "-"
    last_word = part if left.islower() else ""
    if vocabulary.is_word(hyphenated) or (second in _bare_list("behind_hyphen") and vocabulary.is_word(last_word)):
        return "-"
    if part in _bare_list("before_hyphen") and vocabulary.is_word(behind):
        return "-"
    both = len(part) > 3 and len(behind) > 3 and vocabulary.is_word(last_word) and vocabulary.is_word(behind)
    return "-" if both else ""
