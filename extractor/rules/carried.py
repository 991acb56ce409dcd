"""A name introduced once with certainty, wherever else it stands in the text: bare, short, as an acronym, a hashtag.

« les Iron Vikings … le chef des Vikings », where a rule found the first. Where the tagger did, namesakes.py does it,
and later: what is carried here is a candidate among others, from which the mentions are chosen; only then is it known
which groups the tagger's are, some of them by what was carried. What the tagger takes for a group is less sure than
what a rule says, too: its short name goes to « les Vikings » alone, as it is spelt, where nobody saw another name.
"""

import re
from dataclasses import replace
from functools import cache

from extractor.rules import exercise_guards, memory, short_forms
from extractor.rules.document_view import Text
from extractor.rules.folding import fold, surface_words
from extractor.rules.found import Found, Starts, Vetoes, without_edition
from extractor.rules.gazetteer import Form, Gazetteer, edition_end
from extractor.rules.schema import PatternRule

# the turn of an exercise in a year, and where it stands for the exercise: « la 2026-2 »
_TURN = re.compile(r"\d-\d\Z")
_TURN_ALONE = re.compile(r"\b[Ll]a ((?:20)?\d\d-\d)(?![\w-])")


def carried(
    text: Text, found: list[Found], listed: list[Found], vetoed: Vetoes, seen: Starts, common: frozenset[str]
) -> list[Found]:
    """The names that were introduced with certainty, at their other places in the text; not where a longer
    one of their label stands, or was seen by the tagger: « Brigades du Vent » in « Brigades du Vent levant »."""
    names = Gazetteer()
    sources: list[Found] = []
    known = {(f.start, f.end, f.label) for f in listed}
    taken = {(f.start, f.end) for f in found} | vetoed.spans
    letters: dict[str, Found] = {}
    joined: dict[str, Found] = {}
    shortened: set[int] = set()
    own: set[str] = set()
    turned: Found | None = None
    shorter: dict[str, Found] = {}
    added: set[str] = set()
    count = cache(text.plain.count)  # a text may hold one name any number of times

    def add(source: Found, surface: str, short: bool = False) -> None:
        if surface in added:
            return  # who introduced it first, carries it: a text may introduce one name any number of times
        added.add(surface)
        names.add(Form(len(sources), surface))
        if short:
            shortened.add(len(sources))
        sources.append(source)

    for f in (*listed, *found):
        if f.label == "EXERCISE":
            bare = without_edition(text.plain[f.start : f.end])
            letters.setdefault(bare if bare.isupper() else short_forms.initials(bare), f)
            joined.setdefault("".join(map(fold, surface_words(bare))), f)
            if _TURN.search(text.plain, f.start, f.end):
                turned = f
            if f.source == "rule" and not isinstance(f.rule, PatternRule):
                for short in short_forms.short_forms(bare, f.label):
                    if count(short) > count(bare):
                        shorter[short] = f
        elif f.label == "GROUP" and f.source == "rule":
            name = text.plain[f.start : f.end]
            for short in short_forms.own_forms(name):
                if count(short) > count(name):
                    own.add(short)
                    add(f, short)
        if f.label == "GROUP" and not isinstance(f.rule, PatternRule) and f.source == "rule":
            for short in short_forms.short_forms(text.plain[f.start : f.end], f.label):
                add(f, short, short=True)
        # a listed name looks after itself, with the context it needs
        if (
            isinstance(f.rule, PatternRule)
            and f.rule.carry
            and (f.rule.alias_of or (f.start, f.end, f.label) not in known)
        ):
            surface = text.plain[f.start : f.end]
            if f.label == "EXERCISE":
                surface = without_edition(surface)
            add(f, surface)
            for short in short_forms.short_forms(surface, f.label):
                add(f, short, short=True)
    for short, f in shorter.items():  # what the text itself introduces goes first
        add(f, short, short=True)
    out: list[Found] = []
    placed = Starts((f.start, f.end, f.label) for f in (*listed, *found))

    def carry(source: Found, start: int, end: int) -> None:
        if (start, end) in taken or text.plain[end : end + 1].isdigit():
            return
        within = (
            *seen.between(start - seen.longest, start, source.label),
            *placed.between(start - placed.longest, start, source.label),
        )
        if not any(e >= end and (s, e) != (start, end) for s, e in within):
            taken.add((start, end))
            out.append(replace(source, start=start, end=end, source="document"))

    for i, j, forms in names.find(text) if sources else ():
        source = sources[forms[0].rule]
        start, end = text.starts[i], text.ends[j - 1]
        written = text.written[i:j]
        exercise = source.label == "EXERCISE"
        if not _same_case(forms[0].surface, " ".join(written)) and not (
            memory.in_small_letters(text, start, written)
            if exercise
            else memory.as_word(text, start, forms[0].surface, written[0])
        ):
            continue
        if exercise:
            weak = forms[0].rule in shortened
            says = not weak or isinstance(source.rule, PatternRule) or exercise_guards.telling(text, start, end, common)
            if (says and memory.may_stand(text, start, end, common, weak=weak)) or (
                (weak or forms[0].surface in shorter) and memory.called_with_article(text, start, end)
            ):
                carry(source, start, edition_end(text.plain, end))
        elif forms[0].surface in own:
            if memory.alone(text, start, end, common):
                carry(source, start, end)
        elif text.beside(start, end)[0] in ("franc", "francs"):
            continue  # « en francs CFA »
        elif forms[0].rule in shortened and not memory.short_stands(text, start, end):
            continue  # « Front uni de l’Ouest », where the text has named that of the Logone
        # « Amitié », once the name of a group, is a word again elsewhere
        elif j - i > 1 or written[0].isupper() or forms[0].rule in shortened or fold(written[0]) not in common:
            carry(source, start, end)
    for start, end, head in short_forms.acronyms_with_edition(text.plain, frozenset(letters)) if letters else ():
        carry(letters[head], start, end)
    if turned is not None:
        for match in _TURN_ALONE.finditer(text.plain):
            carry(turned, match.start(1), match.end(1))
    for start, end, head in short_forms.hashtags(text.plain) if joined and "#" in text.plain else ():
        if head in joined:
            carry(joined[head], start, end)
    return out


def _same_case(listed: str, written: str) -> bool:
    """Whether a name carried over is written like where it was found, or in capitals."""
    if written.isupper() and len(written) > 1:
        return True
    a, b = [c for c in listed if c.isalnum()], [c for c in written if c.isalnum()]
    if listed.isupper() and len(a) > 1:
        return False
    return (
        bool(a and b)
        and a[0].isupper() == b[0].isupper()
        and sum(c.isupper() for c in a) <= sum(c.isupper() for c in b)
    )
