"""Names that a text has told to be an exercise's or an armed group's, where a tagger saw them bare as something else.

    with_namesakes(Text("Föhn 24 s'achève. Föhn coûte sept millions."), mentions)[0][1].label      # 'EXERCISE'

A tagger reads sentence by sentence: « les Mountain Scorpions » are a group where they strike, and « les Scorpions »
a club three sentences on. The text says it once; its other places follow, unless their neighbours speak of another.

The short names of a tagger's groups are carried here, those of what rules found in carried.py, which says why they
are two.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extractor.core.types import CARRIED, MODEL, Mention, Verdict
from extractor.lexicon.gazetteers import listed
from extractor.lexicon.names import fold as name_key
from extractor.lexicon.people import is_first_name
from extractor.rules.acronyms import are_initials
from extractor.rules.bands import enumerated_bands
from extractor.rules.document_view import Text
from extractor.rules.exercise_guards import announced
from extractor.rules.folding import fold, surface_words
from extractor.rules.found import Starts, without_edition
from extractor.rules.gazetteer import edition_end
from extractor.rules.memory import alone
from extractor.rules.others import civil, is_place, parish, something_else
from extractor.rules.short_forms import initials, own_forms

REASON = "the text says elsewhere what bears this name"

_LABELS = frozenset(("PER", "ORG", "LOC"))
# where a name stands that is somebody's or somewhere else's: « M. Minotaure », « l'autre Zaïre », « le club des Loups »
_ANOTHER = re.compile(
    r"(?:\b(?:M\.|MM\.|Mme|Mlle|Dr|Me|[Mm]onsieur|[Mm]adame|[Ll]'autre|vrai|vraie|[Cc]olonel|[Cc]ommandant|[Gg]énéral"
    r"|[Dd]ieu|[Ss]aint|[Ss]ainte|[Ll]ieutenant|[Cc]apitaine|[Cc]aporal|[Ss]ergent|[Mm]inistre|[Pp]résidente?|[Mm]aire)"
    r"|\b(?:ville|village|vent|club|équipe|fleuve|rivière|lac|groupe de rock|bar|film|junior|rue|île|lycée)s?"
    r"(?: \w+)? (?:de la|de l'|de|du|des|d')) ?\Z"
)
_ALSO = re.compile(r" (?:est|était) (?:aussi|également)\b")
# « Vers Galerne »
_THERE = re.compile(r"\b(?:[ÀàEe]n?|[Vv]ers|[Pp]rès de|[Dd]epuis|[Hh]abitants de) \Z")
_MANY = re.compile(r"\b(?:[Ll]es|[Dd]es|[Aa]ux|[Cc]es) \Z")
_LETTERS = re.compile(r"\b([A-Z]{2,5})[- ]?(\d{1,4})\b")
_GLUED = re.compile(r"\d{1,4}\b")
#: of a name of several words, one that is long enough to be told from others
_LONG = 4


def with_namesakes(
    text: Text, mentions: Sequence[Mention], common: frozenset[str]
) -> tuple[list[Mention], list[Verdict]]:
    """The mentions, sorted, those relabelled that bear a name of the text's exercises and groups, and why.

    « l'état-major de [Khamsin II] EXERCISE … Le [Khamsin] PER »: EXERCISE twice. `common` are everyday words, folded.
    """
    sources = [m for m in mentions if m.label in ("EXERCISE", "GROUP")]
    if not sources:
        return list(mentions), []
    sources += (replace(m, label="GROUP") for m in enumerated_bands(text, mentions))
    others = {word for m in mentions if m.label == "PER" and " " in m.text for word in map(fold, surface_words(m.text))}
    names: dict[str, Mention] = {}
    for source in sources:
        for name in _forms(text, source, common):
            names.setdefault(name, source)
    kept: list[Mention] = []
    verdicts: list[Verdict] = []
    for n, mention in enumerate(mentions):
        bearer = None
        # what a rule or the document's format says is said for certain
        if mention.label in _LABELS and mention.priority == MODEL:
            bearer = names.get(_key(mention.text)) or _abbreviated(mention, sources)
        if bearer is not None and _may_bear(text, mention, bearer, others):
            whole = _with_number(text.plain, mention) if bearer.label == "EXERCISE" else mention
            if n + 1 < len(mentions) and mentions[n + 1].start < whole.end:
                whole = mention  # « Galerne [24 Heures] »
            named = replace(whole, label=bearer.label, known=bearer.known)
            verdicts.append(Verdict(mention, named, "namesakes", REASON))
            kept.append(named)
        else:
            kept.append(mention)
    kept += _short_names(text, kept, common)
    return sorted(kept, key=lambda m: m.start), verdicts


def _short_names(text: Text, mentions: Sequence[Mention], common: frozenset[str]) -> list[Mention]:
    """The short names of a tagger's groups where nobody saw them: « le chef des [Vikings] », of the Iron Vikings."""
    names = {short for m in mentions if m.label == "GROUP" and m.source == "model" for short in own_forms(m.text)}
    if not names:
        return []
    taken = Starts((m.start, m.end, "") for m in mentions)
    found = []
    for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(names)))})(?![\w-])", text.plain):
        start, end = match.span()
        inside = any(stop > start for _, stop in taken.between(start - taken.longest, end - 1, ""))
        if not inside and alone(text, start, end, common) and _MANY.search(text.plain, max(0, start - 4), start):
            found.append(Mention(start, end, match[0], "GROUP", source="document", priority=CARRIED))
    return found


def _with_number(plain: str, mention: Mention) -> Mention:
    """The mention with its edition, glued on or not: « [Rempart]25 » -> « [Rempart25] »."""
    digits = _GLUED.match(plain, mention.end)
    end = digits.end() if digits else edition_end(plain, mention.end)
    return replace(mention, end=end, text=plain[mention.start : end])


def _key(name: str) -> str:
    """A name without article, spaces and case: "Teranga Shield" as "#TerangaShield"."""
    return "".join(map(fold, surface_words(name)))


def _forms(text: Text, source: Mention, common: frozenset[str]) -> Iterator[str]:
    """What the bearer of a name is called, too: "EU Sequana 2016" is "Sequana"."""
    name = without_edition(source.text) if source.label == "EXERCISE" else source.text
    yield _key(name)
    words = surface_words(name)
    if len(words) < 2 or not all(word[0].isupper() for word in words) or len(words) > 3:
        return
    if source.label == "GROUP":
        # « les Mountain Scorpions » are « les Scorpions », « Baz Kayiman » is « Kayiman »
        ends = [words[-1]] if len(words) == 2 else []
        if len(words) == 2 and source.known:
            ends.append(words[0])
        yield from map(_key, (form for form in own_forms(name) if " " in form))
    else:
        ends = [words[0], words[-1]]
    for word in ends:
        if len(word) >= _LONG and not word.isupper() and fold(word) not in common and not _is_listed(word):
            yield fold(word)


def _is_listed(word: str) -> bool:
    return is_first_name(fold(word)) or listed().get(name_key(word)) is not None


def _abbreviated(mention: Mention, sources: Sequence[Mention]) -> Mention | None:
    """The source whose initials a mention is: "LAP" of Los Alacranes del Puerto, "BG4" of Brise-glace 4."""
    name = mention.text
    if name.isupper() and name.isalpha() and 2 < len(name) < 7:
        return next((s for s in sources if s.label == "GROUP" and " " in s.text and are_initials(name, s.text)), None)
    if match := _LETTERS.fullmatch(name):
        for source in sources:
            bare = without_edition(source.text)
            if source.label == "EXERCISE" and source.text.endswith(match[2]) and bare != source.text:
                if initials(bare.replace("-", " ")) == match[1]:
                    return source
    return None


def _may_bear(text: Text, mention: Mention, source: Mention, others: Iterable[str]) -> bool:
    """Whether the neighbours of a name let it be the source's."""
    plain, start, end = text.plain, mention.start, mention.end
    name, before = mention.text, plain[max(0, start - 40) : start]
    if source.known and source.label == "GROUP" and " " not in name and _key(name) == _key(source.text):
        return False  # a listed name looks after itself, with the context it needs
    if _ANOTHER.search(before) or _ALSO.match(plain, end) or something_else(text, start, end) or civil(text, end):
        return False
    if before.endswith("à ") and not any(map(str.isdigit, name)) and parish(text, start, end):
        return False
    if " " in name or "#" in before[-1:]:
        return True
    if name.isupper() or name[-1].isdigit():
        return True
    if fold(name) in others or plain[end : end + 1] == "-" or before[-1:] == "-":
        return False
    if mention.label == "LOC" and is_place(name):
        return False
    if source.label == "EXERCISE" and before.endswith(("le ", "la ", "Le ", "La ", "l'")):
        # « la Faucheuse est de retour » speaks of Death, « le Khamsin ne reviendra pas » of Khamsin II
        if before[-2] == "a" or without_edition(source.text) == source.text:
            return False
    if is_first_name(fold(name)) and not announced(text, start, end):
        return False
    if source.label == "GROUP":
        plural = name[-1] in "sx" and source.text[-1] in "sx"
        if plural and " " in source.text:
            return _MANY.search(before) is not None
        return mention.label != "LOC"
    if listed().get(name_key(name)) is not None or (mention.label == "LOC" and _THERE.search(before)):
        return announced(text, start, end)
    return True
