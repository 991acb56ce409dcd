"""What a name is made of: folding, words, initials, acronyms, transliteration (pure).

    >>> fold("L’État islamique")
    'l etat islamique'
    >>> abbreviates("FAR", "Forces armées royales")
    True
"""

import re
import unicodedata
from functools import lru_cache

_SEPARATORS = re.compile(r"[\s'’‘ʼ´`\-‐‑–—_/.,;:!?·•\"«»“”()\[\]]+")

#: words that count neither as a name's own words nor as letters of an acronym
LINKS = frozenset(
    "a à au aux d de del della der des di do dos du e en et for l la le les of or ou par pour sur the und van von y".split()
)

#: particles that begin a surname
PARTICLES = frozenset(
    "abd abdel abdoul abou abu ag ait al ap as at ath ben bin bint bou d da dal de del della den der des di dos du el "
    "ez ibn la las le les los lo mac mc o ould oulad san st ste saint sainte ter uld van vande vander vom von zu".split()
)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The name without case, accents, punctuation: « Côte d’Ivoire » is "cote d ivoire"."""
    text = name.lower().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("\u00ad", "")
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SEPARATORS.sub(" ", text).strip()


def words(name: str) -> tuple[str, ...]:
    """The folded words of a name: « Jean-Marc Ayrault » is ("jean", "marc", "ayrault")."""
    return tuple(fold(name).split())


# the usual differences between transliterations (Arabic, Russian, Persian), after folding
_SOUNDS = (
    (re.compile(r"kh|gh|q|ck|k(?!n)|c(?=[aou]|$)"), "k"),
    (re.compile(r"tch|tsch|ch|sh|sch"), "s"),
    (re.compile(r"dj|j|g(?=[eiy])"), "j"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ou|oo|w|u|o"), "u"),
    (re.compile(r"y|ee|i|e(?=[aou])"), "i"),
    (re.compile(r"e"), "a"),
    (re.compile(r"v(?=$)|ff"), "f"),
    (re.compile(r"z"), "s"),
    (re.compile(r"h"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A key that transliterations of one word share: khadafi and kadhafi, mohamed and mohammed.

    Only for words of five letters or more; shorter ones are their own key, as too
    much would fall together.
    """
    if len(word) < 5:
        return word
    key = word.replace("dh", "d")
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return key


def is_acronym(name: str) -> bool:
    """Whether a name looks like an acronym: « ONU », « F.A.R. », « G5 »; « Minusma » does not."""
    letters = name.replace(".", "")
    return 2 <= len(letters) <= 10 and " " not in name and letters.upper() == letters and any(c.isalpha() for c in letters)


@lru_cache(maxsize=16384)
def abbreviates(short: str, long: str) -> bool:
    """Whether `short` can be the acronym of `long`: FAR, Minusma, Cédéao, G5.

    The letters are beginnings of the long form's words, in order; link words may
    be left out, and of the others at most every third.
    """
    letters = fold(short).replace(" ", "")
    parts = words(long)
    if not 2 <= len(letters) <= 12 or len(parts) < 2 or " " in short.strip():
        return False
    content = sum(word not in LINKS for word in parts)
    spare = content // 3
    taken = content + sum(word in LINKS for word in parts)
    if len(letters) < content - spare or taken < 2:
        return False

    @lru_cache(maxsize=None)
    def fits(i: int, j: int, left: int) -> bool:
        if j == len(parts):
            return i == len(letters)
        word = parts[j]
        length = 0
        while i + length < len(letters) and length < len(word) and letters[i + length] == word[length]:
            length += 1
            if fits(i + length, j + 1, left):
                return True
        if word in LINKS:
            return fits(i, j + 1, left)
        return left > 0 and j > 0 and fits(i, j + 1, left - 1)

    return fits(0, 0, spare)


def slug(name: str) -> str:
    """The name as part of an id: « Nasser Bourita » is "nasser-bourita"."""
    return re.sub(r"[^\w]+", "-", fold(name)).strip("-") or "x"
