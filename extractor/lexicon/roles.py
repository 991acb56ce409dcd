"""The words around a function that say whose it is, from data/roles.toml (pure).

>>> "le" in words("determiners", "definite"), is_adjective("américain"), is_adjective("explique")
(True, True, False)
"""

from functools import cache, lru_cache

from extractor.core.toml_tables import of_package
from extractor.lexicon.names import fold

#: every list that the code asks for; one more or less in the file is a mistake of either
_LISTS = {
    "determiners": {"definite", "indefinite", "possessive", "demonstrative", "contracted"},
    "plural": {"determiners"},
    "qualifiers": {"words"},
    "former": {"words"},
    "leads": {"words"},
    "calls": {"participles", "verbs", "links"},
    "positions": {"words"},
    "expressions": {"none"},
    "complements": {"prepositions", "determiners", "foreign", "circumstances"},
    "articled": {"words"},
    "parties": {"words", "asides"},
    "acting": {"words"},
    "headings": {"words"},
    "company": {"words", "openings"},
    "adjectives": {"words", "endings", "exceptions"},
    "stops": {"words"},
    "verbs": {"words"},
    "things": {"words", "endings", "exceptions"},
    "predicates": {"verbs", "auxiliaries", "successions", "whiles", "terms", "holds", "posts", "held"},
    "fronted": {"words"},
    "ranks": {"words"},
    "sovereigns": {"words"},
    "corps": {"army", "navy"},
    "walks": {"arms", "trade"},
    "agents": {"endings", "exceptions"},
    "units": {"words"},
    "bodies": {"words"},
    "casts": {"headings", "artists"},
    "courses": {"participles", "together", "blows"},
    "rankings": {"words"},
    "actors": {"words"},
}


@cache
def _tables() -> dict[str, dict[str, frozenset[str]]]:
    return checked(of_package("lexicon/data/roles.toml"))


def checked(data: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, frozenset[str]]]:
    """The lists of a roles.toml; ValueError says which is missing, unknown or no list of words in small letters."""
    for table in sorted(data.keys() ^ _LISTS.keys()):
        raise ValueError(f"roles.toml: [{table}] is {'unknown' if table in data else 'missing'}")
    for table, lists in data.items():
        for key in sorted(lists.keys() ^ _LISTS[table]):
            raise ValueError(f"roles.toml: {key} of [{table}] is {'unknown' if key in lists else 'missing'}")
        for key, entries in lists.items():
            if not isinstance(entries, list) or not all(isinstance(w, str) and w and w == w.lower() for w in entries):
                raise ValueError(f"roles.toml: {key} of [{table}] is no list of words in small letters")
    return {table: {key: frozenset(entries) for key, entries in lists.items()} for table, lists in data.items()}


def words(table: str, key: str = "words") -> frozenset[str]:
    """One list of the file: words("former") has "ancien"."""
    return _tables()[table][key]


def walk(role: str) -> str | None:
    """The walk of life of a folded role by how it begins: "colonel de gendarmerie" is of "arms"; most are of none."""
    return _sort("walks", role)


def corps(role: str) -> str | None:
    """The corps of a folded rank by how it begins: "amiral" is of the "navy", "general" of the "army"."""
    return _sort("corps", role)


@lru_cache(maxsize=4096)
def _sort(table: str, role: str) -> str | None:
    starts = {key: tuple(f"{fold(word)} " for word in words(table, key)) for key in sorted(_LISTS[table])}
    return next((key for key, entries in starts.items() if f"{role} ".startswith(entries)), None)


@cache
def _endings(table: str) -> tuple[str, ...]:
    return tuple(words(table, "endings"))


def is_adjective(word: str) -> bool:
    """Whether a word in small letters can stand by a function as its adjective: « sortant », « américaine »."""
    if word in words("adjectives"):
        return True
    return word.endswith(_endings("adjectives")) and word not in words("adjectives", "exceptions")


def is_agent(word: str) -> bool:
    """Whether a word in small letters is built as those for trades are: « hydrologue », « fresquiste »."""
    return word.endswith(_endings("agents")) and word not in words("agents", "exceptions")


def is_thing(noun: str) -> bool:
    """Whether a noun in small letters is a thing and nobody: « contrat », « arrestation », not « assassin »."""
    if noun in words("things"):
        return True
    return noun.removesuffix("s").endswith(_endings("things")) and noun not in words("things", "exceptions")
