"""What typography and line ends change: the share of entities kept under each change that changes no word.

    python -m tests.benchmarks.invariance [--show] [FILE ...]

FILES are texts, or gold files (.jsonl) whose texts are taken; without any, the samples. An
entity is kept when the changed text has one of its label and, once folded, its name. The
aim is 99.5 %, and 98 % for 24 columns and for words divided at line ends. `--show` prints
what was lost and what came in.
"""

import json
import random
import re
import sys
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from extractor import Extractor
from extractor.core.types import Result
from extractor.documents import reading
from extractor.documents.encodings import decode
from extractor.lexicon.names import fold
from extractor.text.plain import Plain
from tests.benchmarks.processes import ROOT

COLUMNS = (70, 60, 42, 36, 30, 24)
_SYLLABLE = re.compile(r"(?<=[aeiouyéèêàâîïôûù])(?=[bcdfgjklmnpqrstvz][aeiouyéèêàâîïôûù])")


def paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def wrapped(columns: int, between: str, end: str = "\n") -> Callable[[str], str]:
    def change(text: str) -> str:
        filled = (textwrap.fill(p, columns, break_long_words=False, break_on_hyphens=False) for p in paragraphs(text))
        return between.join(filled).replace("\n", end) + end

    return change


def divided(columns: int, mark: str) -> Callable[[str], str]:
    """Wrapped, and each word that does not fit divided between two syllables where it can be."""

    def fill(paragraph: str) -> str:
        found, line = [], ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > columns:
                room = columns - len(line) - 2
                cuts = [m.start() for m in _SYLLABLE.finditer(word) if 2 <= m.start() <= min(room, len(word) - 3)]
                if cuts:
                    found.append(f"{line} {word[: cuts[-1]]}{mark}")
                    word = word[cuts[-1] :]
                else:
                    found.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        return "\n".join([*found, line])

    return lambda text: "\n\n".join(map(fill, paragraphs(text))) + "\n"


def soft_hyphens(text: str) -> str:
    return re.sub(r"\w{7,}", lambda word: _SYLLABLE.sub("\u00ad", word[0]), text)


def shouted(text: str) -> str:
    first, end, rest = text.partition("\n")
    return first.upper() + end + rest


def uneven(text: str) -> str:
    """Wrapped by hand at no column: lines of 30 to 70 characters."""
    chance, out = random.Random(len(text)), []
    for paragraph in paragraphs(text):
        line, limit = "", chance.randint(30, 70)
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > limit:
                out.append(line)
                line, limit = word, chance.randint(30, 70)
            else:
                line = f"{line} {word}" if line else word
        out += [line, ""]
    return "\n".join(out)


def changes() -> Iterator[tuple[str, Callable[[str], str]]]:
    """Each change by its name."""
    yield "straight apostrophes", lambda text: text.replace("’", "'")
    yield "typographic apostrophes", lambda text: text.replace("'", "’")
    yield "straight quotes", lambda text: re.sub(r"«\s?|\s?»|[“”]", '"', text)
    yield "no-break spaces", lambda text: re.sub(r" (?=[:;!?»%])|(?<=«) ", "\u00a0", text)
    yield "NFD", lambda text: unicodedata.normalize("NFD", text)
    yield "CR", lambda text: text.replace("\r\n", "\n").replace("\n", "\r")
    yield "CRLF", lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n")
    yield "BOM", lambda text: decode(b"\xef\xbb\xbf" + text.encode(), "-")
    yield "soft hyphens", soft_hyphens
    yield "double spaces", lambda text: text.replace(" ", "  ")
    yield "blank lines between", lambda text: "\n\n".join(paragraphs(text)) + "\n"
    for columns in COLUMNS:
        yield f"{columns} columns, blank lines", wrapped(columns, "\n\n")
    for columns in COLUMNS:
        yield f"{columns} columns", wrapped(columns, "\n")
    for columns in COLUMNS:
        yield f"{columns} columns, CRLF, blank lines", wrapped(columns, "\n\n", "\r\n")
    for columns in COLUMNS:
        yield f"{columns} columns, CRLF", wrapped(columns, "\n", "\r\n")
    yield "60 columns, > quoted", lambda text: re.sub(r"(?m)^", "> ", wrapped(60, "\n\n")(text))
    yield "36 columns, > quoted", lambda text: re.sub(r"(?m)^", "> ", wrapped(36, "\n\n")(text))
    yield "uneven lines", uneven
    for columns in (60, 42, 30):
        yield f"{columns} columns, words divided by -", divided(columns, "-")
    yield "42 columns, words divided by soft hyphens", divided(42, "\u00ad")
    yield "42 columns, words divided by ¬", divided(42, "¬")
    yield "first line in capitals", shouted


def names(result: Result) -> Counter[tuple[str, str]]:
    return Counter((entity.label, fold(entity.name)) for entity in result.entities)


def texts(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        if path.suffix == ".jsonl":
            for line in path.read_text("utf-8").splitlines():
                yield json.loads(line)["text"]
        elif path.suffix == ".json":
            yield json.loads(path.read_text("utf-8"))["text"]
        else:
            yield from (document.text for document in reading.read(path))


def main(arguments: list[str]) -> None:
    show = "--show" in arguments
    only = [a.removeprefix("--only=") for a in arguments if a.startswith("--only=")]
    paths = [Path(a) for a in arguments if not a.startswith("--")]
    extractor = Extractor()
    originals = list(texts(paths or sorted((ROOT / "samples").rglob("*.txt"))))
    read = [Plain(text, extractor._spelt).text for text in originals]
    base = [names(result) for result in extractor.extract_many(originals)]
    total = sum(sum(found.values()) for found in base)
    print(f"{len(originals)} texts, {total} entities; kept under each change, new ones, texts read otherwise")
    for name, change in changes():
        if only and not any(part in name for part in only):
            continue
        changed = [change(text) for text in originals]
        # what is read the same gives the same
        other = [i for i, text in enumerate(changed) if Plain(text, extractor._spelt).text != read[i]]
        lost = new = 0
        for i, result in zip(other, extractor.extract_many(changed[i] for i in other)):
            found = names(result)
            gone, come = base[i] - found, found - base[i]
            lost += sum(gone.values())
            new += sum(come.values())
            if show and (gone or come):
                print(f"  {i} lost {dict(gone)} new {dict(come)}")
        print(f"  {name:44} {100 * (1 - lost / total):6.2f} %  +{100 * new / total:5.2f} %  {len(other):4}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
