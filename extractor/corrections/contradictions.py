"""Corrections that say two things of one name (pure): which of two never holds, and which a new one takes back.

>>> not_a_name, label = read("dossier.toml").all         # GSIM is no name; GSIM is an ORG
>>> list(idle([not_a_name, label]))                      # what is no name goes first
[(label, not_a_name)]
>>> takes_back(label, not_a_name)                        # said last, it is meant
True
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from extractor.core.types import Result
from extractor.corrections.schema import Correction, Corrections
from extractor.lexicon.names import fold

#: of two kinds that contradict each other the one that holds as `apply` goes, strongest first; of one kind the later
_STRENGTH = ("not_a_name", "same", "different", "label", "role", "not_a_role")


def contradict(one: Correction, other: Correction) -> bool:
    """Whether two corrections say different things of one name, wherever they hold."""
    if one.kind > other.kind:
        one, other = other, one
    same_names = one.keys == other.keys
    match one.kind, other.kind:
        case "label", "label":
            return same_names and one.label != other.label
        case "different", "different":
            return same_names and (one.shown != other.shown or _labels_differ(one, other))
        case "different", "label":
            return same_names and _labels_differ(one, other)
        case ("different" | "label", "not_a_name") | ("not_a_name", "role"):
            return same_names
        case "not_a_role", "role":
            return same_names and fold(one.role or "") == fold(other.role or "")
        case "not_a_name", "same":
            return one.keys <= all_names(other)
        case "label", "same":
            return one.keys <= all_names(other) and _labels_differ(one, other)
        case "same", "same":
            # of « A is B » and « B is A » the one shows A, the other B
            return all_names(one) == all_names(other) and (
                _labels_differ(one, other) or (one.label == other.label and _shown(one) != _shown(other))
            )
        case "different", "same":
            return all_names(one) <= all_names(other)
    return False


def covers(one: Correction, other: Correction) -> bool:
    """Whether a correction holds wherever the other does."""
    everywhere = not (one.documents or one.at or one.near)
    return everywhere or _place(one) == _place(other)


def never_holds(earlier: Correction, later: Correction) -> Correction | None:
    """Of two lines of a file the one that never holds beside the other; None where both do somewhere."""
    if not contradict(earlier, later):
        return None
    stronger, weaker = sorted((later, earlier), key=lambda c: _STRENGTH.index(c.kind))
    return weaker if covers(stronger, weaker) else None


def takes_back(new: Correction, there: Correction) -> bool:
    """Whether what is said now leaves nothing of what stands there: the same place, another word."""
    if not contradict(new, there) or _place(new) != _place(there):
        return False
    if there.kind == "same":  # which says something of other names, too
        return new.kind == "same" or (new.kind == "different" and len(all_names(there)) == 2)
    return (there.kind, new.kind) != ("different", "label")


def idle(corrections: Iterable[Correction]) -> Iterator[tuple[Correction, Correction]]:
    """The lines of a file that never hold, each with the first that is the reason, in the order of the file."""
    by_name: dict[str, list[tuple[int, Correction]]] = defaultdict(list)
    found: dict[int, tuple[Correction, Correction]] = {}
    for number, later in enumerate(corrections):
        near = {n: c for name in all_names(later) for n, c in by_name[name]}
        for n, earlier in sorted(near.items()):
            if (weaker := never_holds(earlier, later)) is not None:
                found.setdefault(n if weaker is earlier else number, (weaker, later if weaker is earlier else earlier))
        for name in all_names(later):
            by_name[name].append((number, later))
    yield from (found[number] for number in sorted(found))


def left_apart(corrected: Result, corrections: Corrections) -> Iterator[tuple[Correction, list[str]]]:
    """What is one, but has several labels in a corrected result, and so stays several there: with these labels."""
    for correction in corrections.of("same", corrected.document.path):
        names = all_names(correction)
        called = (e for e in corrected.entities if any(fold(name) in names for name in (e.name, *e.aliases)))
        labels = list(dict.fromkeys(entity.label for entity in called))
        if correction.label is None and len(labels) > 1:
            yield correction, labels


def all_names(correction: Correction) -> frozenset[str]:
    """The names that it speaks of, and the one that it shows, as they are compared; others contradict it nowhere."""
    return correction.keys | ({fold(correction.shown)} if correction.shown else set())


def _shown(same: Correction) -> str:
    """The name, as it is compared, under which what is one is shown."""
    return fold(same.shown or same.names[0])


def _labels_differ(one: Correction, other: Correction) -> bool:
    return one.label is not None and other.label is not None and one.label != other.label


def _place(correction: Correction) -> tuple[frozenset[str], frozenset[int], frozenset[str]]:
    return frozenset(correction.documents), frozenset(correction.at), frozenset(map(fold, correction.near))
