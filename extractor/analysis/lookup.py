"""An entity of many by what a reader types: its id, its name, another of its names, a surname.

>>> find(totals, "bourita").id
'per-nasser-bourita'
"""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from extractor.analysis.totals import Total, Totals
from extractor.core.errors import UsageError
from extractor.lexicon.names import fold

#: names that an error lists
LISTED = 6


def find(totals: Totals, query: str) -> Total:
    """The one entity that a reader means. Raises UsageError where there is none, or several."""
    if query in totals:
        return totals[query]
    key = fold(query)
    readings: tuple[Callable[[Total], bool], ...] = (
        lambda s: fold(s.name) == key,
        lambda s: any(fold(alias) == key for alias in s.aliases),
        lambda s: f" {fold(s.name)} ".endswith(f" {key} "),
        lambda s: f" {key} " in f" {fold(s.name)} ",
    )
    for fits in readings:
        found = [s for s in totals.values() if fits(s)]
        if " " not in key and any(s.label == "PER" for s in found):
            # a document that calls one of them by the surname does not say whom the reader means
            found += [s for s in totals.values() if s.label == "PER" and s not in found and readings[2](s)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(query, "is several", f"one of: {_listed(found)}")
    names = {fold(s.name): s for s in totals.values()}
    close = [names[name] for name in get_close_matches(key, names, 3)]
    raise UsageError(query, "is nobody there", f"did you mean {_listed(close)}?" if close else "see 'extractor show'")


def _listed(found: Iterable[Total]) -> str:
    ordered = sorted(found, key=lambda s: (-s.mentions, s.id))
    more = f" and {len(ordered) - LISTED} more" if len(ordered) > LISTED else ""
    return ", ".join(s.id for s in ordered[:LISTED]) + more
