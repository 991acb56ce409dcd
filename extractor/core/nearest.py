"""The nearest word that is known, for one that is not.

>>> nearest("PERSON", ["PER", "ORG", "LOC"])
'PER'
>>> advice("serch", ["add", "search", "show"])
"did you mean 'search'? one of: add, search, show"
"""

from collections.abc import Iterable
from difflib import SequenceMatcher

#: how alike two words must be, as `SequenceMatcher.ratio` has it
ALIKE = 0.65
#: so many words are listed, more would hide the advice
LISTED = 20


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be, None where none is like it; capitals do not matter."""
    asked = word.casefold()

    def likeness(other: str) -> float:
        folded = other.casefold()
        # « PERSON » for « PER », « excel » is none for « xlsx »: a beginning says more than its length
        begins = len(folded) > 2 and (asked.startswith(folded) or (len(asked) > 2 and folded.startswith(asked)))
        return max(SequenceMatcher(None, asked, folded).ratio(), 0.9 if begins else 0.0)

    best = max(known, key=likeness, default=None)
    return best if best is not None and likeness(best) >= ALIKE else None


def advice(word: str, known: Iterable[str]) -> str:
    """The remedy for a word that is not known: the nearest one, and those there are."""
    known = list(known)
    if not known:
        return ""
    found = nearest(word, known)
    listed = f"one of: {', '.join(known[:LISTED])}{', …' if len(known) > LISTED else ''}"
    return f"did you mean {found!r}? {listed}" if found else listed
