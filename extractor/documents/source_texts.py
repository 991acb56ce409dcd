"""The texts that saved results speak of, found again and checked.

    finder = Finder()                           # at the recorded paths
    finder = Finder("articles/")                # in a folder, whatever it was called then
    result = finder.attach(result)              # with result.document.text

A text is the right one when it is as long as the result says, when its SHA-256 is
the recorded one (results of --meta), and when every mention stands in it at its
offsets. A record of a JSONL file is found by its id, the files read once and in
order as long as the results are in the order of the records; what is no plain text is
read from where --save-texts kept it, or extracted again.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from extractor.core import bounds
from extractor.core.errors import InputError, UsageError
from extractor.core.types import Document, Result
from extractor.documents import file_kinds, kept_texts, kinds, parts, reading
from extractor.documents.options import READ_WITH, Options
from extractor.documents.serialization import fingerprint
from extractor.documents.targets import guard
from extractor.documents.unfolding import RECORDS

#: options for records
_FIELDS = ("text_field", "id_field")
_WHERE = "say where it is now with --texts"
_REMEDY = "extract it again, or give the folder of the old texts with --texts"


class Finder:
    """Finds texts at their recorded paths, or in `texts`: a folder, or one file.

    In a folder a recorded `corpus/mai/a.txt` is looked for as `corpus/mai/a.txt`,
    `mai/a.txt` and `a.txt`, and beside a folder of kept texts also where it was. `options`
    are those the texts were read with. `not_from` is what is being written: UsageError where
    that is a text, before it is lost. `warn` is told where one text is taken for those of two documents.
    """

    def __init__(
        self,
        texts: str | os.PathLike[str] | None = None,
        options: Options = Options(),
        not_from: str | None = None,
        warn: Callable[[str], None] = lambda message: None,
    ):
        self._not_from = not_from
        self._warn = warn
        #: the file that was last found by the end of a path alone, with that; and what each was taken for
        self._by_its_end: tuple[Path, str] | None = None
        self._taken_for: dict[Path, str] = {}
        self._texts = None if texts is None else Path(texts)
        self._options = options
        self._records: dict[tuple[str, Options], _Records] = {}
        if self._texts is not None and not self._texts.exists():
            raise InputError(str(texts), "no such folder", "check --texts")

    def attach(self, result: Result) -> Result:
        """The result with its text. Raises InputError when there is none, or another."""
        if result.document.text is not None:
            return result
        self._by_its_end = None
        try:
            text = self._checked(result)
        except InputError:
            if (copy := self._copy(result.document.path)) is None:
                raise
            text = _plain(copy, self._options)
            check(result, text)
        self._tell_of_two(result)
        return replace(result, document=replace(result.document, text=text))

    def _checked(self, result: Result) -> str:
        """The text of a result, read as it was then or, where that is another now, as it is at hand.

        Texts turned into UTF-8 since are read so, and records whose fields have other names. That it is the one its
        SHA-256 tells: a record found otherwise may be another of the same length.
        """
        document = result.document
        ways = self._ways(document.path, document.meta)
        if "sha256" not in document.meta:
            ways = ways[:1]
        errors = []
        for options in ways:
            try:
                text = self._text(document.path, options, document.meta)
                check(result, text)
                return text
            except InputError as error:
                errors.append(error)
        raise errors[0]

    def _tell_of_two(self, result: Result) -> None:
        """Say where a text without a sum stands for two documents of one name: it may be that of the other."""
        if self._by_its_end is None or "sha256" in result.document.meta:
            return
        file, called = self._by_its_end
        if (other := self._taken_for.setdefault(file, called)) != called:
            self._warn(f"{file} is taken for the text of {other} and of {called}")

    def spare(self, result: Result) -> Result:
        """The result as it is. Raises UsageError where its text is what is being written."""
        if self._not_from is not None and (path := result.document.path):
            kept = self._kept(path) if self._texts is not None and self._texts.is_dir() else None
            for _ in guard([str(found) for found in (kept, self._found(split(path)[0])) if found], self._not_from):
                pass
        return result

    def _text(self, path: str | None, options: Options, meta: Mapping[str, Any]) -> str:
        if self._texts is not None and self._texts.is_dir() and (kept := self._kept(path or "-")):
            return _plain(kept, self._options)
        file, identity = split(path or "-")
        one = self._texts is not None and self._texts.is_file()
        if identity is not None and not one and self._found(path or "-") is not None:
            file, identity = path or "-", None  # a file that is called so, and no record
        if file == "-" and (self._texts is None or self._texts.is_dir()):
            raise InputError(
                "standard input",
                "its text was not kept",
                "extract it with --save-texts FOLDER, or give a file of it with --texts FILE",
            )
        found = self._found(file) or self._missing(file)
        if os.path.exists(found) and not os.path.isfile(found):  # at a pipe one would wait for ever
            reason = f"its text was read from {file}, which is {bounds.kind(os.stat(found).st_mode)}"
            raise InputError(path or file, reason, "say where the text is now with --texts, or keep it by --save-texts")
        for _ in guard([str(found)], self._not_from):
            pass
        kind = file_kinds.kind_of(str(found), options)
        # as --input-format said, against the file's name; versions that did not take it down have the kind alone
        told = meta.get("input_format") or (meta.get("kind") if kind in (None, "text") else None)
        if str(told) in kinds.KINDS:
            kind = str(told)
            options = replace(options, input_format=kind)
        if identity is not None:
            return self._item(
                found, identity, path or "", replace(options, input_format=kind if kind and kind != "text" else "jsonl")
            )
        if kind is None or kind == "text" or "kind" not in meta:
            return _plain(found, options)
        return self._first(found, options)

    def _ways(self, path: str | None, meta: Mapping[str, Any]) -> list[Options]:
        """The options, where they say nothing with those that a text was read with: with all, with its fields or its
        encoding, with none of them."""
        usual = Options()
        options = replace(
            self._options, whole_page=bool(meta.get("whole_page")), mail_people=bool(meta.get("mail_people"))
        )
        told = meta.get(READ_WITH)
        read_with: dict[str, Any] = {
            name: value
            for name in ("encoding", *_FIELDS)
            if isinstance(told, Mapping) and isinstance(value := told.get(name), str)
            if getattr(options, name) == getattr(usual, name)
        }
        try:
            return list(
                dict.fromkeys(
                    replace(options, **{name: value for name, value in read_with.items() if name in names})
                    for names in (("encoding", *_FIELDS), _FIELDS, ("encoding",), ())
                )
            )
        except UsageError:
            reason = f"its result says that it was read as {read_with['encoding']!r}, which is no encoding"
            raise InputError(path or "standard input", reason, _REMEDY) from None

    def _copy(self, path: str | None) -> Path | None:
        """What a reader has laid beside kept texts, called as a plain text that is no more what it was."""
        if self._texts is None or not path or not os.path.isfile(self._texts / kept_texts.LIST):
            return None
        return self._below(path)

    def _kept(self, path: str) -> Path | None:
        """The text that --save-texts kept of a document."""
        assert self._texts is not None
        usual, apart = kept_texts.places(path)
        parts = PurePath(usual).parts
        candidates = (
            self._texts.joinpath(apart),
            *(self._texts.joinpath(*parts[start:]) for start in range(len(parts))),
        )
        return next((candidate for candidate in candidates if os.path.isfile(candidate)), None)

    def _first(self, file: Path, options: Options) -> str:
        """The text of a file that holds one, read again."""
        return next(reading.read(file, options)).text

    def _missing(self, file: str) -> Path:
        if self._texts is None:
            try:
                os.stat(file)
            except FileNotFoundError:
                raise InputError(file, "no such file", _WHERE) from None
            except (OSError, ValueError):  # who reads it says why it cannot be read
                pass
            return Path(file)
        raise InputError(file, f"not in {self._texts}", "give the folder that holds the texts")

    def _found(self, file: str) -> Path | None:
        if self._texts is None:
            return Path(file) if os.path.exists(file) else None
        if self._texts.is_file():
            return self._texts
        # plain texts are kept by nobody: they are where they were, also where what is kept of another is called so
        if os.path.isfile(self._texts / kept_texts.LIST) and os.path.isfile(file):
            return Path(file)
        return self._below(file)

    def _below(self, file: str) -> Path | None:
        """A file of the folder of texts that is called as the end of a path."""
        assert self._texts is not None
        parts = [part for part in PurePath(file).parts if part not in ("..", PurePath(file).anchor)]
        for start in range(len(parts)):
            candidate = self._texts.joinpath(*parts[start:])
            if os.path.isfile(candidate):  # no error for a name that is too long
                self._by_its_end = (candidate, file) if start else None
                return candidate
        return None

    def _item(self, file: Path, identity: str, path: str, options: Options) -> str:
        key = (str(file), options)
        records = self._records.get(key)
        if records is None:

            def begin() -> Iterator[Document | InputError]:
                return parts.entries(file, options)

            records = self._records[key] = _Records(begin, str(file))
        text = records.text(identity)
        if text is not None:
            return text
        if wrong := records.failure:
            raise InputError(path, f"{file}: {wrong.reason}", wrong.remedy)
        if options.input_format in RECORDS:
            raise InputError(path, "no such record", "name its field with --id-field, or " + _REMEDY)
        raise InputError(path, f"no such document in {file}", _REMEDY)


def _plain(file: Path, options: Options) -> str:
    return next(reading.read(file, replace(options, input_format="text"))).text


class _Records:
    """Texts of a file by what stands behind its name in their paths; those passed over are remembered.

    One that was given already is looked for from the beginning: results of two runs may speak of it.
    """

    def __init__(self, begin: Callable[[], Iterator[Document | InputError]], file: str):
        self._begin = begin
        self._documents = begin()
        self._file = file
        #: what is wrong with the file as a whole
        self.failure: InputError | None = None
        self._passed: dict[str, str] = {}
        self._given: set[str] = set()

    def text(self, identity: str) -> str | None:
        if identity in self._given and identity not in self._passed:
            self._documents = self._begin()
            self._given.clear()
        if identity in self._passed:
            self._given.add(identity)
            return self._passed.pop(identity)
        for document in self._documents:
            if isinstance(document, InputError):
                if document.subject == self._file:
                    self.failure = document
                continue
            here = (document.path or "")[len(self._file) + 1 :]
            if here == identity:
                self._given.add(identity)
                return document.text
            self._passed[here] = document.text
        return None


def split(path: str) -> tuple[str, str | None]:
    """ "a/recueil.jsonl#12" as ("a/recueil.jsonl", "12"), "a/b.txt" as ("a/b.txt", None).

    What stands in another file is an item of that: "c.zip#d.jsonl#12" is ("c.zip", "d.jsonl#12").
    """
    for suffix in (f"{suffix}{packed}" for suffix in kinds.OF_LINES for packed in (".gz", "")):
        file, hash_, identity = path.partition(f"{suffix}#")
        file += suffix
        if hash_ and not _is_within(file):
            return file, identity
    if "#" in path and not os.path.exists(path):
        if found := file_kinds.item_of(path):
            return found
        # where it is no more, as it was when it was read: rarely has a name two
        file, _, identity = path.partition("#")
        return file, identity
    return path, None


def _is_within(file: str) -> bool:
    """Whether a name is that of a file within another, as of an archive: « c.zip#d.jsonl »."""
    outer, hash_, _ = file.partition("#")
    if not hash_ or os.path.exists(file):
        return False
    return file_kinds.item_of(file) is not None or kinds.suffix_kind(outer) not in (None, "text")


def check(result: Result, text: str) -> None:
    """Raise InputError when `text` is not the one the result was made from."""
    name = result.document.path or "standard input"
    if len(text) != result.characters:
        raise InputError(name, f"the text has changed: {len(text)} characters, not {result.characters}", _REMEDY)
    recorded = result.document.meta.get("sha256")
    if recorded is not None and recorded != fingerprint(text):
        raise InputError(name, "the text has changed: its SHA-256 is another", _REMEDY)
    for mention in result.mentions:
        if text[mention.start : mention.end] != mention.text:
            raise InputError(name, f"the text has changed: no “{mention.text}” at {mention.start}", _REMEDY)


def attached(
    results: Iterable[Result], finder: Finder, failed: Callable[[InputError], None] | None = None
) -> Iterator[Result]:
    """Each result with its text; those whose text is lost go to `failed`, or are raised."""
    for result in results:
        try:
            yield finder.attach(result)
        except InputError as error:
            if failed is None:
                raise
            failed(error)


def attached_where_found(
    results: Iterable[Result], finder: Finder, missed: Callable[[InputError], None] = lambda error: None
) -> Iterator[Result]:
    """Each result, with its text where that is still at hand and the same; `missed` is told where it is not."""
    for result in results:
        try:
            result = finder.attach(result)
        except InputError as error:
            missed(error)
        yield result
