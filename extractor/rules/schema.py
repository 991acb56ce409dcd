"""What a rule file can say, as dataclasses.

    [[entity]]                     a known name and its spellings
    [[pattern]]                    a regex or a spaCy token pattern that finds names no list holds
    [[gazetteer]]                  a long list of names of one label
    [phrases]                      kinds of phrase that its patterns may ask for a name
    [parts]                        pieces of regex that the patterns of the file share
    [words]                        lists of words that contexts name: near = ["{guerre}"]
    off = ["id", …]                rules of the package to be left out

Every mistake is a RuleError whose subject is file:line.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.core import bounds
from extractor.core.errors import RuleError
from extractor.core.labels import NO_LABEL, OUTSIDE
from extractor.core.lines import lines_of

CASES = ("name", "exact", "fold")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule stands; `user` if the user's own file brought it."""

    file: str
    line: int
    user: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Context:
    """What must or must not stand near a name for a rule to fire.

    `near`: one of these words (or beginnings of words) in the same paragraph;
    `anywhere`: one of them anywhere in the document;
    `not_near`: none of them in the same sentence; `before`/`after`: one of them
    (« porte-avions » is two words) right beside the name; `not_before`/`not_after`:
    none of them there. A name at the border of its sentence has "^" before it and "$"
    after it. With `forms` only these of the rule's names need it: « EI » does, « État
    islamique » does not.
    """

    near: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityRule:
    """A known name: « AQMI », with all that it is called."""

    id: str
    label: str
    origin: Origin
    name: str
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    case: str = "name"
    context: Context | None = None
    region: str | None = None
    parent: str | None = None
    predecessor: str | None = None
    series: str | None = None
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return "entity"


@dataclass(frozen=True, slots=True)
class PatternRule:
    """A pattern that finds names by what stands around them: « l’exercice naval X ».

    One of `around`, `regex` and `tokens`.

    `around`: what stands around a phrase, with {NAME} for the phrase and {trigger} for
    one of the `trigger` words; `names` are the kinds of phrase that it may be. Without
    {trigger} in it the name begins with a trigger word, with a capital unless `case` is
    "fold". `several`: what stands between further names of a list.

    `regex`, with the name as (?P<name>…): with `trigger` it is tried only where one of
    these words stands, and begins there (with `at_capital` where a word has a capital);
    with `ends_at` it must end right before one of them.

    `tokens`: a spaCy token pattern.

    With `follows` it begins right behind a mention of that label. `carry`: the name is
    then found wherever else it stands in the document. `alias_of`: it is another name of
    the mention it follows; `abbreviates`: and if not all in capitals its letters come in
    order in that mention: (Aqmi) but not (Mali). `with_label`: only in a document where
    a mention of that label stands already. `unless`: what the name must not begin with;
    `not_person`, `not_place`: nor with a first name, nor be a place, with or without a
    number (« Paris 2024 »).
    `kb_id`: the id of the entity that it names.
    """

    id: str
    label: str
    origin: Origin
    around: str | None = None
    names: tuple[str, ...] = ("quoted", "capitals", "acronym")
    several: str | None = None
    case: str = "name"
    regex: str | None = None
    tokens: tuple[Any, ...] | None = None
    trigger: tuple[str, ...] = ()
    at_capital: bool = False
    ends_at: tuple[str, ...] = ()
    follows: str | None = None
    carry: bool = True
    alias_of: bool = False
    abbreviates: bool = False
    with_label: str | None = None
    unless: tuple[str, ...] = ()
    not_person: bool = False
    not_place: bool = False
    kb_id: str | None = None
    context: Context | None = None
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return "pattern"


@dataclass(frozen=True, slots=True)
class GazetteerRule:
    """Many names of one label: in the file itself (`names`) or one a line in a text file.

    A line of the text file holds a name, and behind tabs its other names; one that begins with « # » and a blank
    is a comment.
    """

    id: str
    label: str
    origin: Origin
    names: tuple[str, ...] = ()
    file: str | None = None
    case: str = "name"
    context: Context | None = None
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return "gazetteer"

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """(line, [name, other names …]) of each entry."""
        if self.file is None:
            for name in self.names:
                yield self.origin.line, [name]
            return
        path = Path(self.origin.file).parent / self.file
        try:
            text = bounds.read(path, bounds.NAMES).decode("utf-8-sig")
        except OSError as error:
            raise RuleError(str(self.origin), f"cannot read {path}: {error.strerror}", "correct its path") from None
        except UnicodeDecodeError:
            raise RuleError(str(self.origin), f"{path} is not UTF-8", "save it as UTF-8") from None
        except ValueError as error:
            raise RuleError(str(self.origin), f"cannot read {path}: {error}", "correct its path") from None
        lines = [(n, line) for n, line in enumerate(lines_of(text), 1) if line.strip() and not _COMMENT.match(line)]
        if _is_table([line for _, line in lines], path.suffix.lower() == ".csv"):
            reason = f"{path} is a table, and each of its lines would be one name"
            raise RuleError(str(self.origin), reason, "save it as text with tabs between its columns")
        for number, line in lines:
            yield number, [n for n in (_bare(part.strip()) for part in line.split("\t")) if n]


def _is_table(lines: list[str], is_called_so: bool) -> bool:
    """Whether lines are rows of a table whose cells « ; » divides, or « , » where the file is called CSV.

    A « ; » hardly stands in a name, a comma does, before a blank (« Acme, Inc. »): of rows each has as many. In a line
    that tabs divide, both are letters.
    """
    plain = [line for line in lines if "\t" not in line]
    if 2 * len(plain) <= len(lines):
        return False
    divides = _CELLS if is_called_so else _SURE_CELLS
    if 2 * sum(divides.search(line) is not None for line in plain) > len(lines):
        return True
    if not is_called_so or len(plain) < 2:
        return False
    try:
        cells = {len(row) for row in csv.reader(plain, skipinitialspace=True)}
    except csv.Error:
        return False
    return len(cells) == 1 and cells != {1}


#: what divides the cells of a table, and what hardly stands in a name
_CELLS, _SURE_CELLS = re.compile(r';|,(?! )|","'), re.compile(r';|","')


def _bare(name: str) -> str:
    """A name without the marks around it, as tables have them."""
    inner = name[1:-1].replace('""', "")
    return name[1:-1].replace('""', '"').strip() if name == f'"{name[1:-1]}"' and '"' not in inner else name


#: a line of a list that names nothing: « # ports », but not « #MeToo »
_COMMENT = re.compile(r"#+(?:\s|$)")
Rule = EntityRule | PatternRule | GazetteerRule


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file as read."""

    path: str
    rules: tuple[Rule, ...]
    user: bool = False
    title: str | None = None
    date: str | None = None
    sources: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)  # kinds of phrase, by name
    off: tuple[str, ...] = ()  # ids of rules of other files that this one switches off
    renamed: tuple[tuple[int, str, str], ...] = ()  # (line, old key, new key) of keys that have a new name
    made_up: frozenset[str] = frozenset()  # ids that nobody has chosen
    idle: tuple[tuple[int, str], ...] = ()  # (line, key) of keys that do nothing any more
    labels: tuple[tuple[int, str, str], ...] = ()  # (line, label, label as it is read) of those that are read as others


#: what a rule may be called
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: what a piece of regex may be called, for {name} to stand for it
PART_NAME = r"[a-z_][a-z0-9_]*"
#: attributes of a token that only a pipeline with a tagger, a parser and a lemmatiser sets
ANALYSED = frozenset(
    {"POS", "TAG", "LEMMA", "DEP", "MORPH", "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID", "IS_SENT_START", "SENT_START"}
)
Mistakes = list[RuleError]


def check_label(label: str, where: str) -> None:
    """Raise RuleError for the label that says of a word that it is in no name."""
    if label == OUTSIDE:
        raise RuleError(where, *NO_LABEL)


def labels_alike(rules: Iterable[Rule]) -> Iterator[RuleError]:
    """An error for each label that differs from that of a rule before in capitals alone: ids do not tell them apart."""
    seen: dict[str, dict[str, Rule]] = {}
    for rule in rules:
        alike = seen.setdefault(rule.label.lower(), {})
        if alike.setdefault(rule.label, rule) is rule and len(alike) > 1:
            other = next(iter(alike.values()))
            yield RuleError(
                str(rule.origin),
                f"label '{rule.label}' is '{other.label}' ({other.origin}) but for capitals",
                "write both alike, or choose another",
            )


def check_attributes(tokens: Iterable[Mapping[str, Any]], where: str) -> None:
    """Raise RuleError for a token pattern that asks for what the tokens of a text do not have by themselves."""
    asked = sorted({name.upper() for token in tokens for name in token} & ANALYSED)
    if asked:
        raise RuleError(
            where,
            f"a token pattern cannot ask for {', '.join(asked)}: rules read tokens that no model has analysed",
            "ask for LOWER, TEXT, SHAPE, IS_TITLE, IS_UPPER, LIKE_NUM, REGEX or LENGTH",
        )
