"""The labels that lists, minutes and credits name their people by (pure).

« Bureau – président : [Guillaume Henchoz] ; caissière : [Sylvie Borel] »
« Échevines : [Marie Delvaux], [Nathalie Croix]. »
« Maires en colère : [Luc Morel] promet »  ->  a headline, and nobody's label
"""

import re

from extractor.coreference.role_phrases import phrases
from extractor.coreference.roles import LABEL, Told, told_of
from extractor.lexicon import roles as words

#: « président : [Guillaume Henchoz] ; » in the minutes of a meeting
_LABELLED = re.compile(r"[ \u00a0]?:[ \u00a0]$|[ \u00a0][–—-][ \u00a0]$")
_ITEM_ENDS = re.compile(r"[ \u00a0]*(?:[,;.()•–—\n]|$)|[ \u00a0]+et\b")
_LABEL_START = re.compile(r"(?:^|[\n;:(•–—]|[.] )[ \u00a0-]*$")
_NEXT_LABEL = re.compile(r"(?:^|[\n;:(•–—,]|[.] )[ \u00a0-]*$")
_LINE_START = re.compile(r"(?:^|\n)[ \u00a0•-]*$")


def label_before(text: str, left: int, start: int, end: int, listed: bool) -> list[Told] | None:
    """The role that a label gives the name text[start:end]; nothing where it gives none, None where none stands.

    `left` is how far it may reach; `listed` says that the name before this one has a label, so that a comma may
    stand between: « président : [Y], trésorière : [X] ».
    """
    near = max(left, start - 3)
    # most names stand behind a word
    label = None if text[near:start].strip().isalpha() else _LABELLED.search(text, near, start)
    if not label:
        return None
    # an acronym in brackets is blanked out
    item = _ITEM_ENDS.match(text, end) or text.startswith("  ", end)
    own = _label(text, left, label, listed) if item else []
    return own if own or ":" in label[0] else None


def _label(text: str, left: int, label: re.Match[str], listed: bool) -> list[Told]:
    """The role that a list names its holders by: « président : [X] ; caissière : [Y] », « Échevines : [A], [B] »."""
    edge = left + len(text[left : label.start()].rstrip())
    begins = _LINE_START if ":" not in label[0] else _NEXT_LABEL if listed else _LABEL_START
    for phrase in phrases(text, left, edge):
        # « Élus : [Touré], [Bellaïche] » says what became of them
        heading = text[phrase.head : phrase.head_end].lower() in words.words("headings")
        if not phrase.determiner and not heading and begins.search(text, left, phrase.start):
            return [told_of(text, phrase, LABEL)]
    return []
