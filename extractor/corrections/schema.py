"""The corrections file: what it can say, read and checked.

    [[not_a_name]]
    name = "Primaire populaire"

    [[label]]
    name = "Minérex"
    label = "ORG"

    [[same]]
    names = ["Minérex", "Minérex SA"]
    name = "Minérex SA"

    [[different]]
    name = "Joseph Aoun"
    near = ["épicier", "légumes"]
    as = "Joseph Aoun (épicier)"

    [[not_a_role]]
    name = "Ali Ben Salah"
    role = "général"

    [[role]]
    name = "Ali Ben Salah"
    role = "économiste"

Each can be held to `documents` (paths or their endings, with * and ?, or folders: « 2023/ »), and to `at`, characters
of one document. Names are compared without case, accents and punctuation.
"""

import io
import os
import posixpath
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from extractor.core import bounds
from extractor.core.errors import UsageError, said
from extractor.core.labels import NO_LABEL, OUTSIDE
from extractor.lexicon.names import fold, words
from extractor.text.marks import is_label
from extractor.text.meant import as_meant

#: what the file is called where nobody says otherwise
FILE_NAME = "dossier.toml"

#: kind: the keys it must have, and those it may have besides documents, at and note
KINDS: dict[str, tuple[set[str], set[str]]] = {
    "not_a_name": ({"name"}, set()),
    "label": ({"name", "label"}, set()),
    "same": ({"names"}, {"name", "label"}),
    "different": ({"name", "as"}, {"near", "label"}),
    "not_a_role": ({"name", "role"}, set()),
    "role": ({"name", "role"}, set()),
}
_LISTS = {"names", "near", "documents", "at"}
#: an offset that no text reaches
_FURTHEST = 10**12


@dataclass(frozen=True, slots=True)
class Correction:
    """One statement of the file: « Minérex » is an ORG.

    `origin` is file:line. `names` are all names that it speaks of, `shown` the name that an
    entity gets by it. `at` are offsets (code points) of mentions, empty for all.
    """

    kind: str
    origin: str
    names: tuple[str, ...]
    label: str | None = None
    shown: str | None = None
    role: str | None = None
    near: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    at: tuple[int, ...] = ()
    note: str = ""
    #: who says so: the "user", or the "corpus" by a vote
    source: Literal["user", "corpus"] = "user"

    @property
    def keys(self) -> frozenset[str]:
        """The names as they are compared, also such as a text has and results copy: « Johnson &amp; Johnson »."""
        return frozenset(fold(name) for typed in self.names for name in (typed, as_meant(typed)))

    def concerns(self, path: str | None) -> bool:
        """Whether it holds for the document of this path."""
        return not self.documents or any(is_called(path, name) for name in self.documents)

    @property
    def reason(self) -> str:
        """As `explain` says it: « correction dossier.toml:4, a sponsor », « vote, ORG in 12 of 14 documents »."""
        said = f"{self.origin}, {self.note}" if self.note else self.origin
        return f"vote, {said}" if self.source == "corpus" else f"correction {said}"


@dataclass(frozen=True, slots=True)
class Corrections:
    """All statements of a file, in its order; hashable, so that workers load once for each."""

    path: str | None = None
    all: tuple[Correction, ...] = ()
    #: their numbers by the names that they speak of, as these are compared, and by the last parts of the names of their
    #: documents; None for those that may be about any
    _by_name: dict[tuple[str, str | None], list[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[tuple[str, str | None], list[int]] = {}
        for number, correction in enumerate(self.all):
            shown = {fold(correction.shown)} if correction.kind == "same" and correction.shown else set()
            ends = set(map(_common_end, correction.documents)) or {None}
            for name in correction.keys | shown:
                for end in {None} if None in ends else ends:
                    found.setdefault((name, end), []).append(number)
        object.__setattr__(self, "_by_name", found)

    def of(self, kind: str, path: str | None) -> list[Correction]:
        """Those of a kind that hold for a document."""
        return [c for c in self.all if c.kind == kind and c.concerns(path)]

    def about(self, names: Iterable[str], path: str | None) -> list[Correction]:
        """Those that hold for a document which has these names, or those that other corrections give it; in order.

        Of thousands of lines few speak of what stands in one document.
        """
        left, known, end = list(map(fold, names)), set[str](), _end(path or "-")
        chosen: dict[int, bool] = {}
        while left:
            if (name := left.pop()) in known:
                continue
            known.add(name)
            for number in (*self._by_name.get((name, None), ()), *self._by_name.get((name, end), ())):
                if number not in chosen:
                    correction = self.all[number]
                    chosen[number] = correction.concerns(path)
                    if chosen[number] and correction.shown:
                        left.append(fold(correction.shown))
        return [self.all[number] for number in sorted(chosen) if chosen[number]]

    @property
    def said(self) -> tuple[Correction, ...]:
        """What they say, wherever it stands."""
        return tuple(replace(correction, origin="", note="") for correction in self.all)

    def __bool__(self) -> bool:
        return bool(self.all)


def is_meant(keys: Collection[str], label: str, name: str, aliases: Iterable[str]) -> bool:
    """Whether an entity is among those that are called so: by its name, or another that means it as much.

    A person is not meant by a part of her name, which others share: « Diallo » is not Awa Diallo, of whom the text
    says so, nor « Wagner » Richard Wagner.
    """
    return fold(name) in keys or any(
        fold(alias) in keys and (label != "PER" or not is_part(alias, name)) for alias in aliases
    )


def is_part(alias: str, name: str) -> bool:
    """Whether it is some words of a fuller name: « Diallo » of « Awa Diallo », not « Minérex » of « Minérex SA »."""
    if not set(words(alias)) < set(words(name)):
        return False
    from extractor.lexicon.organisations import without_legal  # lists that few need

    return fold(without_legal(name)) != fold(alias)


@lru_cache(maxsize=1 << 16)
def plain_name(name: str) -> str:
    """A name of a document or folder without detours: « ./2023//a.txt » is « ./2023/a.txt », « x/.. » is « ./ »."""
    name = name.replace(os.sep, "/")
    file, sign, item = name.partition("#")
    if sign and _is_record(name):  # its id may be an address: « https:// » is no detour
        return f"{plain_name(file)}#{item}"
    plain = posixpath.normpath(name)
    folder = "/" if plain in (".", "..") or (name.endswith("/") and len(name) > 1) else ""
    begins = "./" if plain != "." and re.match(r"\./", name) and not _is_whole(plain) else ""
    return f"{begins}{plain}{folder}"


@lru_cache(maxsize=1 << 16)
def _compared(name: str) -> str:
    """A plain name as it is compared: systems and archives may have its accents apart."""
    return unicodedata.normalize("NFC", plain_name(name))


def means_one(document: str) -> bool:
    """Whether a name of documents means one: no folder or pattern."""
    return _common_end(document) is not None


def _end(name: str) -> str:
    """The last part of a plain name."""
    return _compared(name).rpartition("/")[2]


def _common_end(document: str) -> str | None:
    """The last part of the names of all documents that a name means; None for a folder or a pattern."""
    end = _end(document)
    return None if end in ("", ".", "..") or "*" in document or "?" in document else end


def is_called(path: str | None, name: str) -> bool:
    """Whether a document is meant by a name: « 2023/a.txt » by « a.txt », « ./2023/a.txt », « 2023/* », « 2023/ » or
    its absolute path, but not by « ./a.txt ». Brackets are letters: « depeche[1].txt » is a second download."""
    try:
        working = os.getcwd() if _is_whole(_compared(name)) else None
    except FileNotFoundError:  # it is gone
        working = None
    return _is_called(path, name, working)


# a document is asked of with the same names again and again: as it is corrected, and then as it is counted
@lru_cache(maxsize=1 << 13)
def _is_called(path: str | None, name: str, working: str | None) -> bool:
    called, name = _compared(path or "-").removeprefix("./"), _compared(name)
    if _pattern(name.removeprefix("./"), is_whole=_is_whole(name)).fullmatch(called):
        return True
    if path is None or not _is_whole(name) or (name.startswith("./") and name != "./" and not _is_whole(called)):
        return False
    if working is None:
        return False
    return bool(_pattern(_absolute(name, working), is_whole=True).fullmatch(_absolute(called, working)))


@lru_cache(maxsize=1 << 16)
def _absolute(name: str, working: str) -> str:
    """A plain name as the whole path from the root."""
    return _compared(os.path.join(working, name))


@lru_cache(maxsize=1 << 16)
def _pattern(name: str, *, is_whole: bool) -> re.Pattern[str]:
    """The paths that a plain name means: those that end so, or those in the folder; only * and ? are no letters."""
    is_folder = name.endswith("/") and not _is_record(name)
    inside = ("/.*" if "*" in name or "?" in name else "(/.*)?") if is_folder else ""
    before = "" if inside or is_whole else "(.*/)?"
    first, *others = (
        re.escape(part).replace(r"\?", ".") for part in (name.rstrip("/") if is_folder else name).split("*")
    )
    # each * but the last takes as little as it can, and nothing else is tried: as many as may be take no longer
    stars = "".join(f"(?>.*?{letters})" for letters in others[:-1]) + "".join(f".*{last}" for last in others[-1:])
    return re.compile(f"{before}{first}{stars}{inside}", re.DOTALL)


def _is_record(name: str) -> bool:
    """Whether it is that of one of the texts in a file, « in.jsonl#https://x.fr/mali/ »: no file of an archive."""
    from extractor.documents.kinds import KINDS, suffix_kind

    *files, item = name.split("#")
    if not files:
        return False
    kind = "jsonl" if files[-1] == "-" else suffix_kind(files[-1])
    # a folder may have the sign in its name, too
    return KINDS[kind].module != "archive" if kind else "://" in item


def _is_whole(name: str) -> bool:
    """Whether it is a whole path, not the ending of one."""
    return name.startswith(("/", "./", "../"))


def told_apart(paths: Collection[str]) -> dict[str, str]:
    """What to call each document so that it alone is meant: « ./a.txt » where « 2023/a.txt » is another."""
    ends = Counter(posixpath.basename(path) for path in {plain_name(path).removeprefix("./") for path in paths})
    return {
        path: path if _is_whole(path) or ends[posixpath.basename(plain_name(path))] == 1 else f"./{path}"
        for path in paths
    }


def beside(output: str | Path | None) -> Path | None:
    """The corrections file in the folder of an output, or in an output that is a folder; None where there is none.

    A link that leads nowhere is one, and an error when it is read. Raises UsageError for what is no file, as a pipe, at
    which one would wait.
    """
    if output is None or str(output) == "-":
        return None
    for folder in (Path(output), Path(output).parent):
        file = folder / FILE_NAME
        if os.path.exists(file) and not os.path.isfile(file):
            why = f"is {bounds.kind(os.stat(file).st_mode)}, and no file of corrections"
            raise UsageError(str(file), why, "give it another name, or say --corrections none")
        if os.path.lexists(file):
            return file
    return None


def read(path: str | Path) -> Corrections:
    """The corrections of a file. Raises UsageError, with file and line, for what is no correction."""
    return Corrections(str(path), tuple(parse(*_loaded(path))))


def tables(path: str | Path) -> list[tuple[str, dict[str, Any]]]:
    """The (kind, table) pairs of a file as they stand in it, in its order, each checked as by `read`."""
    data, name, lines = _loaded(path)
    list(parse(data, name, lines))
    found = [(lines.get((kind, n), 0), kind, table) for kind, those in data.items() for n, table in enumerate(those)]
    return [(kind, table) for _, kind, table in sorted(found, key=lambda one: one[0])]


def _loaded(path: str | Path) -> tuple[dict[str, Any], str, dict[tuple[str, int], int]]:
    """The TOML of a file, what the file is called, and the lines of its tables. Raises UsageError."""
    try:
        # read once: it may be a pipe
        text = bounds.content(path, bounds.CORRECTIONS).decode("utf-8-sig")
        data = tomllib.loads(re.sub(r"\r\n?", "\n", text))
    except FileNotFoundError:
        raise UsageError(str(path), "no such file", "check the path, or write one with 'extractor correct'") from None
    except UnicodeDecodeError:
        raise UsageError(str(path), "is not UTF-8 text", "save it as UTF-8") from None
    except bounds.TooLarge as error:
        raise UsageError(str(path), str(error), "give a file of corrections") from None
    except OSError as error:
        raise UsageError(str(path), (error.strerror or str(error)).lower(), "check its permissions") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(str(path), f"is not TOML ({said(error)})", "mend the line that is named") from None
    except ValueError:  # of Python, that reads no more
        raise UsageError(str(path), "is not TOML (a number has thousands of digits)", "take it out") from None
    return data, str(path), lines(text)


def lines(text: str) -> dict[tuple[str, int], int]:
    """(kind, n): the line of the nth [[table]] of each kind, from 0; inline tables have none."""
    counts: dict[str, int] = {}
    found = {}
    for number, line in enumerate(lines_of(masked(text)), 1):
        if match := re.match(r"""\s*\[\[\s*["']?(\w+)["']?\s*\]\]""", line):
            found[match[1], counts.get(match[1], 0)] = number
            counts[match[1]] = counts.get(match[1], 0) + 1
    return found


def lines_of(text: str) -> list[str]:
    """The lines as TOML has them, with their ends: a comment may hold what Python divides lines at, too."""
    return list(io.StringIO(text, newline=""))


def masked(text: str) -> str:
    """The TOML with x for each character of a string of several lines, which may look like a header or a comment."""
    return _STRINGS.sub(lambda m: re.sub(r"\S", "x", m[0]) if m[0][:3] in ('"""', "'''") else m[0], text)


#: strings, and comments, in which a quotation mark begins none
_STRINGS = re.compile(
    r"""\"{3}(?:\\[\s\S]|[^\\])*?\"{3}|'{3}[\s\S]*?'{3}|"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*'|\#[^\r\n]*"""
)


def parse(data: Mapping[str, Any], name: str, lines: Mapping[tuple[str, int], int]) -> Iterable[Correction]:
    """The corrections of parsed TOML in the order of the file, each checked. Raises UsageError."""
    found: list[tuple[int, Correction]] = []
    for kind, tables in data.items():
        if kind not in KINDS:
            raise UsageError(name, f"does not know [[{kind}]]", _nearest(kind, KINDS, "[[{}]]"))
        if not isinstance(tables, list):
            raise UsageError(name, f"[{kind}] is not a list of tables", f"write [[{kind}]]")
        for number, table in enumerate(tables):
            line = lines.get((kind, number), 0)
            origin = f"{name}:{line}" if line else name
            found.append((line, _correction(kind, table, origin)))
    return [correction for _, correction in sorted(found, key=lambda pair: pair[0])]


def _correction(kind: str, table: Any, origin: str) -> Correction:
    needed, allowed = KINDS[kind]
    known = needed | allowed | {"documents", "at", "note"}
    if not isinstance(table, dict):
        raise UsageError(origin, f"[[{kind}]] is not a table", f"write [[{kind}]] and its keys below")
    for key, value in table.items():
        if key not in known:
            raise UsageError(origin, f"[[{kind}]] has no key {key!r}", _nearest(key, known, "{}"))
        _check_value(key, value, origin)
    if missing := sorted(needed - set(table)):
        raise UsageError(origin, f"[[{kind}]] needs {', '.join(missing)}", "add it")
    if label := table.get("label"):
        if not is_label(label):
            raise UsageError(
                origin,
                f"{label!r} is no label",
                "a label is in capitals from A to Z, digits and _: PER, ORG, LOC, GROUP, EXERCISE",
            )
        if label == OUTSIDE:
            raise UsageError(origin, *NO_LABEL)
    if table.get("at") and len(table.get("documents", ())) != 1:
        raise UsageError(origin, "'at' needs one document", 'add documents = ["…"]')
    names = tuple(table["names"]) if kind == "same" else (table["name"],)
    if (
        kind == "same"
        and len({fold(n) for n in names} | {fold(table.get("name", names[0]))}) < 2
        and "label" not in table
    ):
        raise UsageError(origin, "[[same]] needs two names", "add another to names")
    if kind == "different" and table["name"] == table.get("as") and "label" not in table:
        raise UsageError(origin, "[[different]] needs two names", 'say with "as" how the other is shown')
    return Correction(
        kind,
        origin,
        names,
        label=table.get("label"),
        shown=table.get("name", names[0]) if kind == "same" else table.get("as"),
        role=table.get("role"),
        near=tuple(table.get("near", ())),
        documents=tuple(table.get("documents", ())),
        at=tuple(table.get("at", ())),
        note=table.get("note", ""),
    )


def _check_value(key: str, value: Any, origin: str) -> None:
    if key not in _LISTS:
        if not isinstance(value, str) or (key != "note" and not value.strip()):
            raise UsageError(origin, f"{key} is not a text", f'write {key} = "…"')
        return

    def is_one(item: Any) -> bool:
        return type(item) is int and 0 <= item <= _FURTHEST if key == "at" else isinstance(item, str) and item != ""

    if not isinstance(value, list) or not value or not all(map(is_one, value)):
        example = "[120]" if key == "at" else '["…"]'
        raise UsageError(
            origin, f"{key} is not a list of {'offsets' if key == 'at' else 'texts'}", f"write {key} = {example}"
        )


def _nearest(word: str, words: Iterable[str], form: str) -> str:
    close = get_close_matches(word, sorted(words), 1)
    return (
        f"did you mean {form.format(close[0])}?"
        if close
        else f"one of: {', '.join(form.format(w) for w in sorted(words))}"
    )
