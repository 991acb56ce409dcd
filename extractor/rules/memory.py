"""Names introduced once, at their other places in a text.

A document that says « l’exercice « Colibri » » may say « Colibri » later, « Colibri 26 »
or « CB26 »: the name is carried to where it stands bare, where its neighbours allow
it. « le ferry Colibri » and « Colibri Dupont » are something else.
"""

import re

from extractor.rules.document_view import Text
from extractor.rules.folding import fold
from extractor.rules.gazetteer import edition_end
from extractor.rules.group_guards import CAPITAL_BEHIND
from extractor.rules.others import CUT, LINKS, PLACE, is_listed, ordinary, something_else, word_list
from extractor.rules.phrases import function_word

# what an exercise does, right behind its name
_VERB = re.compile(
    r'"?,? ?"?(?:a|ont|aura|auront|se|s\'|est|sera|n\'|va|vont|doit|reste|revient|demeure|met'
    r"|permet|vise|dure|prend|prendra|prévoit|sert|simule|teste|clôt"
    r"|(?:mobilis|rassembl|réuni|impliqu|associ|début|commenc|démarr|oppos|engag|déploi|entraîn|particip|durer|achèv"
    r"|termin|ouvr)\w*)\b"
)
_GROUP_VERB = re.compile(
    r"(?:a|ont|avait|aurait|est|était|serait|sera|n|ne|s|se|dit|et|qui|que|dont|y|en|lui|[a-zéû]+(?:e|ait|era|ent))$"
)
# an exercise that is called by a word with its article: « "Le Lion, c'est », « au Moineau, nous »
_WITH_LE = re.compile(r'(?:" ?Le|\b[Aa]u) \Z')


def may_stand(text: Text, start: int, end: int, common: frozenset[str], weak: bool = False) -> bool:
    """Whether a name known from elsewhere in the text is the same name at plain[start:end].

    Its neighbours say so; a name that is an everyday word, a first name or a place
    needs one that leads to it, and so does a `weak` one, the first word of a longer name.
    """
    plain = text.plain
    if plain[end : end + 1] == "-" and plain[end + 1 : end + 2].isalpha():
        return False
    if start and plain[start - 1] == "-":
        return False
    near, far = text.words_before(start)
    apart = CUT.search(plain, max(0, start - 2), start) is not None  # « Ici, [Marara] est »
    if near and not apart and near[0].isupper() and not function_word(near) and fold(near) not in LINKS:
        return False
    if something_else(text, start, end):
        return False
    behind = re.match(r" ([^\W\d_][\w'-]*)", plain[end : end + 40])
    if behind and behind[1][0].isupper() and not function_word(behind[1]) and not behind[1].isupper():
        return False  # the beginning of a longer name
    word = plain[start:end]
    if fold(near) in ("la", "le", "les") and " " not in word and fold(far) not in word_list("exercise-cues"):
        return False  # « la Faucheuse est de retour »
    if not weak and (" " in word or not ordinary(word, common)):
        return True
    if edition_end(plain, end) > end or plain[max(0, start - 2) : start].strip() == '"':
        return True
    if fold(near) in PLACE:
        return False
    cues = word_list("exercise-cues")
    return (
        fold(near) in cues
        or (fold(near) in LINKS and fold(far) in cues)
        or (fold(near) not in LINKS and _VERB.match(plain[end : end + 40].lstrip(" ")) is not None)
    )


def called_with_article(text: Text, start: int, end: int) -> bool:
    """Whether a word of an exercise's name is said with its article: « Le Lion, c’est », not « le Lion d’or »."""
    plain = text.plain
    return (
        plain[start].isupper()
        and _WITH_LE.search(plain, max(0, start - 6), start) is not None
        and (plain[end : end + 1] in ("", *',.;:!?"') or _VERB.match(plain, end) is not None)
        and not something_else(text, start, end)
    )


def in_small_letters(text: Text, start: int, written: list[str]) -> bool:
    """Whether a name of several words stands in small letters behind a word that leads to it.

    « l'exercice forêt d'émeraude »
    """
    if len(written) < 2 or len("".join(written)) < 8:
        return False
    near, far = text.words_before(start)
    cues = word_list("exercise-cues")
    return (
        fold(near) in cues
        or (fold(near) in LINKS and fold(far) in cues)
        or text.plain[max(0, start - 2) : start].strip() == '"'
    )


def as_word(text: Text, start: int, listed: str, written: str) -> bool:
    """Whether an acronym of a group stands as a word with its article: « le général de l’Urne », of the URNE."""
    return (
        len(listed) > 3
        and listed.isupper()
        and written == listed.capitalize()
        and text.plain.endswith(("l'", "L'", "la ", "La ", "le ", "Le ", "du ", "au "), 0, start)
    )


def alone(text: Text, start: int, end: int, common: frozenset[str]) -> bool:
    """Whether a group's own short form is all that stands there: « Ngoma recrute », not « Idrissa Ngoma »."""
    word = text.plain[start:end]
    if word[0].isalpha() and (ordinary(word, common) or is_listed(word)):
        return False
    near, behind = text.words_before(start)[0], CAPITAL_BEHIND.match(text.plain, end)
    if text.plain[max(0, start - 1) : start] == "-" or behind or something_else(text, start, end):
        return False
    return not near[:1].isupper() or function_word(near) or fold(near) in LINKS


def short_stands(text: Text, start: int, end: int) -> bool:
    """Whether a group's short name is all that stands there: « le Front a nié », not « le Front populaire »."""
    plain = text.plain
    if text.beside(start, end)[1] in ("de", "du", "des", "d", "pour"):
        return False
    if " " in plain[start:end]:
        return True
    behind = re.match(r" ([^\W\d_]\w*)", plain[end : end + 30])
    verb = behind is None or _GROUP_VERB.match(behind[1]) is not None
    return verb and fold(text.words_before(start)[0]) in ("le", "la", "l", "du", "au", "les", "aux")
