"""Reads the files of make.sh with each library: python -m tests.benchmarks.libraries FOLDER [odt|rtf|feed ...].

    pip install -e '.[documents]' odfpy odfdo docx2txt2 striprtf pyth3 six rtf-converter fastfeedparser feedparser-rs atoma

Paragraphs are those given exactly as they are, in their order (notes and text boxes anywhere); words lost are not given,
words invented are in no paragraph: a header, a deletion, a field's code. Numbers and bullets of lists are no invention,
and a cell is a paragraph. "broken" counts the damaged and hostile files on which a library hung for ten seconds, took
more than 2 GB, crashed or gave the text of a file that the file names. Of a feed, day and author count as paragraphs.
"""

import io
import json
import multiprocessing
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median
from typing import Any

SECONDS, MEMORY = 10, 2_000_000_000
#: text by lines, or the items of a feed: title, HTML, day, author
Reader = Callable[[bytes], Any]


def ours(name: str) -> Reader:
    from extractor.documents import formats
    from extractor.documents.formats import feed, office, rtf

    read: Any = {"odt": office.read_open, "rtf": rtf.read, "feed": feed.read}[name]

    def run(data: bytes) -> Any:
        found = list(read(io.BytesIO(data), formats.Wanted(), formats.Limits()))
        if name != "feed":
            return found[0].text
        return [(one.meta.get("title"), one.text, one.meta.get("date"), one.meta.get("author")) for one in found]

    return run


def odfpy() -> Reader:
    from odf import opendocument, teletype

    def walk(element: Any) -> Iterator[str]:
        for child in element.childNodes:
            if getattr(child, "tagName", "") in ("text:p", "text:h"):
                yield teletype.extractText(child)
            elif child.nodeType == 1:
                yield from walk(child)

    return lambda data: "\n".join(walk(opendocument.load(io.BytesIO(data)).body))


def odfdo() -> Reader:
    from odfdo import Document

    return lambda data: "\n".join(
        one.text_recursive for one in Document(io.BytesIO(data)).body.get_elements("//text:p|//text:h")
    )


def docx2txt2() -> Reader:
    import docx2txt2

    def run(data: bytes) -> str:
        with tempfile.NamedTemporaryFile(suffix=".odt") as file:
            file.write(data)
            file.flush()
            return str(docx2txt2.extract_text(file.name))

    return run


def striprtf() -> Reader:
    from striprtf.striprtf import rtf_to_text

    return lambda data: rtf_to_text(data.decode("cp1252", "replace"), errors="replace")


def pyth() -> Reader:
    from pyth.plugins.plaintext.writer import PlaintextWriter
    from pyth.plugins.rtf15.reader import Rtf15Reader

    def run(data: bytes) -> str:
        text = PlaintextWriter.write(Rtf15Reader.read(io.BytesIO(data))).getvalue()
        return text.decode() if isinstance(text, bytes) else str(text)

    return run


def rtf_converter() -> Reader:
    from rtf_converter import rtf_to_txt

    return lambda data: rtf_to_txt(data.decode("cp1252", "replace"))


def feedparser() -> Reader:
    import feedparser

    return lambda data: [_entry(one) for one in feedparser.parse(io.BytesIO(data), sanitize_html=False).entries]


def fastfeedparser() -> Reader:
    import fastfeedparser

    return lambda data: [_entry(one) for one in fastfeedparser.parse(data).entries]


def feedparser_rs() -> Reader:
    import feedparser_rs

    return lambda data: [_entry(one) for one in feedparser_rs.parse(data).entries]


def _entry(entry: Any) -> tuple[Any, ...]:
    def get(name: str) -> Any:
        return entry.get(name) if hasattr(entry, "get") else getattr(entry, name, None)

    values = [one.get("value") if hasattr(one, "get") else one.value for one in get("content") or ()]
    full = max([*values, get("summary") or get("description") or ""], key=lambda one: len(one or ""))
    when = get("published_parsed") or get("updated_parsed") or get("published") or get("updated")
    day = time.strftime("%Y-%m-%d", when) if isinstance(when, time.struct_time | tuple) else str(when or "")[:10]
    return get("title"), full, day, get("author")


def atoma() -> Reader:
    import atoma

    def value(text: Any) -> str:
        return getattr(text, "value", text) or ""

    def day(when: datetime | None) -> str:
        return f"{when:%Y-%m-%d}" if when else ""

    def run(data: bytes) -> Any:
        try:
            return [
                (
                    value(one.title),
                    max(one.content_encoded or "", one.description or "", key=len),
                    day(one.pub_date),
                    one.author,
                )
                for one in atoma.parse_rss_bytes(data).items
            ]
        except atoma.FeedParseError:
            return [
                (
                    value(one.title),
                    max(value(one.content), value(one.summary), key=len),
                    day(one.published or one.updated),
                    one.authors[0].name if one.authors else "",
                )
                for one in atoma.parse_atom_bytes(data).entries
            ]

    return run


CANDIDATES: dict[str, dict[str, Callable[[], Reader]]] = {
    "odt": {"extractor": lambda: ours("odt"), "odfpy": odfpy, "odfdo": odfdo, "docx2txt2": docx2txt2},
    "rtf": {
        "extractor": lambda: ours("rtf"),
        "striprtf": striprtf,
        "pyth3": pyth,
        "rtf-converter": rtf_converter,
    },
    "feed": {
        "extractor": lambda: ours("feed"),
        "feedparser": feedparser,
        "fastfeedparser": fastfeedparser,
        "feedparser-rs": feedparser_rs,
        "atoma": atoma,
    },
}


def parts(text: str) -> list[str]:
    lines = (re.sub(r"\s+", " ", line.replace("\u2011", "-")).strip() for line in re.split(r"[\n\t|]", text))
    return [bare for line in lines if (bare := re.sub(r"^(?:[•·▪◦*–-]|\d+[.)])(?: |$)", "", line))]


def score(kind: str, truth: dict[str, Any], found: Any) -> tuple[int, int, Counter[str], Counter[str]]:
    """Paragraphs as they are, how many there are, and the words that there are and that are given."""
    if kind != "feed":
        # a paragraph with a line end in it is one
        text = (
            "\n".join(one.replace("\n", " ") for one in str(found).split("\n\n"))
            if "\n\n" in str(found)
            else str(found)
        )
        given = max((parts(str(found)), parts(text)), key=lambda one: _same(truth["paragraphs"], one))
        wanted = truth["paragraphs"] + truth["anywhere"]
        right = _same(truth["paragraphs"], given) + sum(one in given for one in truth["anywhere"])
        return right, len(wanted), _words(wanted), _words(given)
    from extractor.documents.formats import markup

    right, wanted, given = 0, [], []
    for place, item in enumerate(truth["items"]):
        title, text, day, author = [str(one or "") for one in found[place]] if place < len(found) else [""] * 4
        here = parts(markup.text(text) if markup.is_markup(text) else text)
        # the title may stand at the head of the text
        here = here[here[:1] == [item["title"]] :]
        title = " ".join(parts(markup.text(title)))
        right += (
            _same(item["paragraphs"], here)
            + (title == item["title"])
            + (day == item["date"])
            + (item["author"] in author)
        )
        wanted += [item["title"], *item["paragraphs"]]
        given += [title, *here]
    return right, sum(len(one["paragraphs"]) + 3 for one in truth["items"]), _words(wanted), _words(given)


def _same(wanted: list[str], given: list[str]) -> int:
    return sum(block.size for block in SequenceMatcher(None, wanted, given, autojunk=False).get_matching_blocks())


def _words(paragraphs: list[str]) -> Counter[str]:
    return Counter(word for one in paragraphs for word in re.findall(r"\w+", one))


def broken(kind: str, files: list[Path]) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(1)
    for path in files:
        data = bytearray(path.read_bytes())
        yield f"cut {path.name}", bytes(data[: len(data) // 2])
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
        yield f"changed {path.name}", bytes(data)
    grow = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    laughs = f'<!DOCTYPE x [<!ENTITY a "{"a" * 10}">{grow}]>'
    secret = Path(__file__).resolve().as_uri()
    names = '<!DOCTYPE x [<!ENTITY j SYSTEM "' + secret + '">]>'
    if kind == "rtf":
        yield "deep", b"{\\rtf1 " + b"{" * 200_000 + b"Le Mali" + b"}" * 200_000 + b"}"
        yield "open", b"{\\rtf1 " + b"{\\b " * 200_000
        yield "bin", b"{\\rtf1 Le Mali{\\pict\\bin2000000000 x}}"
        yield "number", b"{\\rtf1 \\u" + b"9" * 5_000_000 + b"? \\'zz\\u-1? Le Mali}"
        yield "slashes", b"{\\rtf1 " + b"\\" * 2_000_000
        yield "hex", b"{\\rtf1 {\\pict " + b"ab" * 5_000_000
        return
    for what, top, reference in (("laughs", laughs, "&j;"), ("names a file", names, "&j;")):
        rss = f"<?xml version='1.0'?>{top}<rss version='2.0'><channel><title>x</title><item><title>x</title><description>{reference}</description></item></channel></rss>"
        if kind == "feed":
            yield what, rss.encode()
        else:
            yield what, _odt(f"<?xml version='1.0'?>{top}{_OFFICE.format(f'<t:p>{reference}</t:p>')}")
    if kind == "feed":
        yield (
            "deep",
            b"<rss version='2.0'><channel><item><description>"
            + b"<div>" * 200_000
            + b"Le Mali</description></item></channel></rss>",
        )
        yield "open", b"<rss version='2.0'><channel>" + b"<item><title>" * 200_000
        yield "marks", b"<rss version='2.0'><channel><item><title>" + b"<![CDATA[" * 400_000
    else:
        yield "deep", _odt(_OFFICE.format("<t:section>" * 100_000 + "<t:p>x</t:p>" + "</t:section>" * 100_000))
        yield "spaces", _odt(_OFFICE.format('<t:p>x<t:s t:c="2000000000"/>y</t:p>'))
        yield "bomb", _odt(_OFFICE.format("<t:p>" + " " * 1_000_000_000 + "</t:p>"))


_OFFICE = (
    '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<o:body><o:text>{}</o:text></o:body></o:document-content>"
)


def _odt(content: str) -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    entries = f'<m:file-entry m:full-path="/" m:media-type="{kind}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
    manifest = f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}</m:manifest>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return made.getvalue()


def _good(kind: str, name: str, folder: Path, answer: Any) -> None:
    read = CANDIDATES[kind][name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    right = count = whole = 0
    lost = invented = words = 0
    times, wrong = [], []
    for path in good(kind, folder):
        data = path.read_bytes()
        truth = json.loads(Path(f"{path}.json").read_text("utf-8"))
        begin = time.perf_counter()
        try:
            found = read(data)
        except Exception as error:
            found = [] if kind == "feed" else ""
            wrong.append(f"{path.name}: {type(error).__name__}: {error}"[:150])
        times.append(time.perf_counter() - begin)
        got, of, wanted, given = score(kind, truth, found)
        right, count, whole = right + got, count + of, whole + (got == of and wanted == given)
        lost += (wanted - given).total()
        invented += (given - wanted).total()
        words += wanted.total()
        if got < of or wanted != given:
            wrong.append(f"{path.name}: {got} of {of}; lost {_some(wanted - given)}; invented {_some(given - wanted)}")
    begin = time.perf_counter()
    try:
        read((folder / f"large.{kind}").read_bytes())
    except Exception as error:
        wrong.append(f"large: {error}"[:150])
    large = time.perf_counter() - begin
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    row = f"{whole:2} whole, paragraphs {right / count:6.1%}, words lost {lost / words:5.1%}, invented {invented / words:5.1%}"
    answer.send((f"{row}, {median(times) * 1000:5.1f} ms, large {large:5.2f} s, {memory:4.0f} MB", wrong))


def _some(words: Counter[str]) -> str:
    return " ".join(list(words.elements())[:8]) or "nothing"


def _harmed(kind: str, name: str, data: bytes, answer: Any) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(SECONDS)
    read = CANDIDATES[kind][name]()
    try:
        found = str(read(data))
    except MemoryError:
        answer.send("more than 2 GB")
        return
    except Exception:
        answer.send("")
        return
    harm = "gave a file that it names" if "def _harmed" in found else ""
    answer.send("more than 100 MB of text" if len(found) > 100_000_000 else harm)


def good(kind: str, folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob(f"*.{kind}") if path.stem != "large")


def apart(run: Callable[..., None], *arguments: Any) -> Any:
    """What a process of its own answers; a word where it hangs or crashes."""
    here, there = multiprocessing.Pipe()
    # some print what they stumble over
    process = multiprocessing.Process(target=_quietly, args=(run, *arguments, there))
    process.start()
    there.close()
    try:
        result = here.recv()
    except EOFError:
        process.join()
        result = "hung" if process.exitcode == -signal.SIGALRM else "crashed"
    process.join()
    return result


def _quietly(run: Callable[..., None], *arguments: Any) -> None:
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        run(*arguments)


def main(folder: Path, kinds: list[str]) -> None:
    for kind in kinds or list(CANDIDATES):
        files = good(kind, folder)
        print(f"\n{kind}: {len(files)} files")
        harmful = list(broken(kind, files))
        for name in CANDIDATES[kind]:
            row, wrong = apart(_good, kind, name, folder)
            harms = [(what, harm) for what, data in harmful if (harm := apart(_harmed, kind, name, data))]
            print(f"{name:18} {row}; broken {len(harms)} of {len(harmful)}")
            for line in (*wrong, *(f"{what}: {harm}" for what, harm in harms)):
                print("    ", line)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tests.benchmarks.libraries FOLDER [odt|rtf|feed ...]")
    main(Path(sys.argv[1]), sys.argv[2:])
