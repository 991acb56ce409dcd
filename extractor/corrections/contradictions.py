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
from extractor.corrections.schema import Correction, Corrections, is_meant
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
    return everywhere or place_of(one) == place_of(other)


def never_holds(earlier: Correction, later: Correction) -> Correction | None:
    """Of two lines of a file the one that never holds beside the other; None where both do somewhere."""
    if not contradict(earlier, later):
        return None
    stronger, weaker = sorted((later, earlier), key=lambda c: _STRENGTH.index(c.kind))
    return weaker if covers(stronger, weaker) and not _leaves_some(stronger, weaker) else None


def _leaves_some(stronger: Correction, weaker: Correction) -> bool:
    """Whether the stronger leaves something of what the weaker says: its other names, a name to show, a label."""
    match stronger.kind, weaker.kind:
        case "not_a_name", "same":
            left = all_names(weaker) - stronger.keys
            return len(left) > 1 or bool(left and (weaker.label is not None or left != {_shown(weaker)}))
        case "same", "different":
            return weaker.label is not None and stronger.label is None
    return False


def takes_back(new: Correction, there: Correction) -> bool:
    """Whether what is said now leaves nothing of what stands there: the same place, another word."""
    if not contradict(new, there) or place_of(new) != place_of(there):
        return False
    if there.kind == "same":  # which says something of other names, too
        return new.kind == "same" or (new.kind == "different" and len(all_names(there)) == 2)
    return (there.kind, new.kind) != ("different", "label")


def idle(corrections: Iterable[Correction]) -> Iterator[tuple[Correction, Correction]]:
    """The lines of a file that never hold, each with the first that is the reason, in the order of the file.

    A line is compared only with those that may contradict it: of a page's thousands of lines few.
    """
    # by what they say and of which names, then by where they hold
    known: dict[_Topic, dict[Place, list[tuple[int, Correction]]]] = defaultdict(lambda: defaultdict(list))
    found: dict[int, tuple[Correction, Correction]] = {}
    for number, later in enumerate(corrections):
        where = place_of(later)
        near: dict[int, Correction] = {}
        for topic in _contradicted(later):
            there = known.get(topic, {})
            # one that holds elsewhere leaves it its place, and has its own
            for place in {where, _EVERYWHERE} & there.keys() if where != _EVERYWHERE else there:
                near.update(there[place])
        for n, earlier in sorted(near.items()):
            if (weaker := never_holds(earlier, later)) is not None:
                found.setdefault(n if weaker is earlier else number, (weaker, later if weaker is earlier else earlier))
        for topic in _topics(later):
            known[topic][where].append((number, later))
    yield from (found[number] for number in sorted(found))


#: a kind, and the names (of a role the role, too) that lines of it must share with another to contradict it
_Topic = tuple[str, frozenset[str] | str, str]
Place = tuple[frozenset[str], frozenset[int], frozenset[str]]
_EVERYWHERE: Place = (frozenset(), frozenset(), frozenset())


def _topics(one: Correction) -> Iterator[_Topic]:
    """What a correction is found by: see `contradict` for what each kind asks of the other."""
    if one.kind in ("role", "not_a_role"):
        yield one.kind, one.keys, fold(one.role or "")
        yield one.kind, one.keys, ""
    elif one.kind == "same":
        yield one.kind, all_names(one), ""
        yield from ((one.kind, name, "") for name in all_names(one))
    else:
        yield one.kind, one.keys, ""
        yield from ((one.kind, name, "") for name in all_names(one))


def _contradicted(one: Correction) -> Iterator[_Topic]:
    """The topics of which lines may contradict a correction."""
    match one.kind:
        case "role":
            yield "not_a_name", one.keys, ""
            yield "not_a_role", one.keys, fold(one.role or "")
        case "not_a_role":
            yield "role", one.keys, fold(one.role or "")
        case "same":
            yield "same", all_names(one), ""
            yield from ((kind, name, "") for kind in ("not_a_name", "label", "different") for name in all_names(one))
        case kind:
            others = {"not_a_name": ("label", "different", "role")}.get(kind, ("label", "different", "not_a_name"))
            yield from ((other, one.keys, "") for other in others)
            # of several names all must be among those of the other: any one finds it
            yield "same", min(all_names(one)), ""


def left_apart(corrected: Result, corrections: Corrections) -> Iterator[tuple[Correction, list[str]]]:
    """What is one, but has several labels in a corrected result, and so stays several there: with these labels."""
    there = (name for entity in corrected.entities for name in (entity.name, *entity.aliases))
    for correction in corrections.about(there, corrected.document.path):
        if correction.kind != "same":
            continue
        names = all_names(correction)
        called = (e for e in corrected.entities if is_meant(names, e.label, e.name, e.aliases))
        labels = list(dict.fromkeys(entity.label for entity in called))
        if correction.label is None and not correction.at and len(labels) > 1:
            yield correction, labels


def all_names(correction: Correction) -> frozenset[str]:
    """The names that it speaks of, and the one that it shows, as they are compared; others contradict it nowhere."""
    return correction.keys | ({fold(correction.shown)} if correction.shown else set())


def _shown(same: Correction) -> str:
    """The name, as it is compared, under which what is one is shown."""
    return fold(same.shown or same.names[0])


def _labels_differ(one: Correction, other: Correction) -> bool:
    return one.label is not None and other.label is not None and one.label != other.label


def place_of(correction: Correction) -> Place:
    """Where it holds: in which documents, at which characters, near which words; empty for everywhere."""
    return frozenset(correction.documents), frozenset(correction.at), frozenset(map(fold, correction.near))
