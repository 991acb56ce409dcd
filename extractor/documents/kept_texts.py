"""The texts of what is no plain text, kept in a folder: a file each, found again by the document's path.

save("textes", "corpus/mai.mbox#3", text, "corpus/mai.mbox")   # textes/corpus/mai.mbox#3.txt
name("corpus/a.zip#../b?.pdf")                                 # 'corpus/a.zip#%2E%2E/b%3F.pdf.txt'

A list in the folder says of each text that was kept what it is (its SHA-256) and of which document: only a text
that was kept is replaced by a later one, and only by one of the same document. Standard input is another document
with each text, and its texts are called so: save("textes", "-#2", text) makes textes/standard-input#2.txt.

« /x/a.html » and « x/a.html » have one name. The second that is kept has a place apart, where it stays:
textes/%2F/x/a.html.txt or textes/%2E/x/a.html.txt, which no other document's name can be.
"""

import hashlib
import os
import re
import stat
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path, PurePath

from extractor.core import stopping
from extractor.core.errors import InputError
from extractor.documents.atomic_files import failure
from extractor.documents.temporary import give_mode, hold, new_file, remove_left_below, stand_for, usual_mode

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*%\ud800-\udfff]')
#: the list of a folder, added to by all processes of a run: a line a text
LIST = ".kept-by-extractor"
#: what it held when it was last read: the owners of each text
_known: dict[tuple[str, str], set[str]] = {}
#: what a path can be of: standard input, the root, the working folder
_SORTS = "-/."
#: the place apart of one of another sort, and what the text of a PDF or of one of a file's documents is called
_APART, _OF_ANOTHER_KIND = re.compile(r"\A%2[DFE]/"), re.compile(r"\.[^./]+\.txt\Z|#")
#: most file systems allow 255 bytes for a name, and 4096 for a path
_LONGEST, _LONGEST_PATH = 180, 1500


def save(folder: str, path: str, text: str, source: str = "-") -> None:
    """Keep the text of the document that is called `path`, of the file `source`.

    Raises InputError where a file stands that this has not kept, or the text of another document.
    """
    usual, apart = (Path(folder, place) for place in places(path))
    file = apart if os.path.lexists(apart) else usual
    if not _is_list(known_texts := Path(folder, LIST)):  # a pipe would be waited at, a link led elsewhere
        reason = f"its text has no place in --save-texts, {known_texts}: is there, and no list of kept texts"
        raise InputError(path, reason, "move that away, or give another folder")
    data = text.encode("utf-8")
    owners = {_hash(f"{origin}\0{path}".encode("utf-8", "surrogatepass")) for origin in _origins(folder, data, source)}
    try:
        if file == usual and _is_of_another_sort(folder, file, data, owners, path):
            file = apart
        file.parent.mkdir(parents=True, exist_ok=True)
        there = _there(file, path)
        if there == data:
            return
        if there is not None:
            _refuse_others(folder, file, there, owners, path)
        owners.add(_mark(path))
        with open(Path(folder, LIST), "ab", buffering=0) as known:
            hold(known.fileno())
            # looked at again: the text of another document that came meanwhile is the other's alone
            free = _there(file, path) == there
            if free:
                # before the file itself: stopped in between, it is known
                known.write("".join(f"{_hash(data)} {owner}\n" for owner in sorted(owners)).encode())
                free = _put(file, data, there is None)
    except OSError as error:
        raise failure(file, error) from None
    if not free:  # another process was faster
        save(folder, path, text, source)


class Kept:
    """Which files of a folder are texts that were kept there, whatever else lies in it: the reader's own articles.

    >>> Kept("corpus").holds("corpus/b.html.txt"), Kept("corpus").holds("corpus/a.txt")
    (True, False)
    """

    def __init__(self, folder: str):
        self._folder = os.path.join(folder, "")
        try:
            lines = Path(folder, LIST).read_text("ascii", "replace").splitlines()
        except OSError:
            lines = []
        self._known = {part for line in lines for part in line.split(" ", 1)}

    def holds(self, path: str) -> bool:
        """Whether a file below the folder is one: by its name, in older lists by what it holds."""
        within = path.removeprefix(self._folder).replace(os.sep, "/")
        if not within.endswith(".txt"):
            return False
        usual = _APART.sub("", within)
        if any(_hash(f"{sort}\0{usual}".encode("utf-8", "surrogatepass")) in self._known for sort in _SORTS):
            return True
        return _OF_ANOTHER_KIND.search(within) is not None and self._is_known(path)

    def _is_known(self, path: str) -> bool:
        try:
            return _hash(Path(path).read_bytes()) in self._known
        except OSError:
            return False


def may_be(folder: str, file: str) -> bool:
    """Whether a name is that of the list of a folder of texts, or one that a text of it may have, there or to come.

    >>> may_be("textes", "textes/corpus/a.html.txt"), may_be("textes", "textes/noms.csv")
    (True, False)
    """
    real, below = os.path.realpath(file), os.path.join(os.path.realpath(folder), "")
    if not real.startswith(below):
        return False
    within = real.removeprefix(below).lower()  # some file systems make no difference
    return within == LIST or within.endswith(".txt")


def _put(file: Path, data: bytes, first: bool) -> bool:
    """Give a text its name; whether that was free, where the text is to be the `first` that has it."""
    new: Path | None = None
    try:
        # a signal between a file's making and the knowledge of its name would leave it there
        with stopping.held():
            handle, made = new_file(file)
            new, stream = Path(made), os.fdopen(handle, "wb")
        with stream:  # open until it has its name: what is open is no leftover of a killed run
            give_mode(new, usual_mode())
            stream.write(data)
            stream.flush()
            if first:
                return _linked(new, file)
            stand_for(file, new)
            os.replace(new, file)
            return True
    finally:
        if new is not None:
            with stopping.held(), suppress(OSError):
                new.unlink(missing_ok=True)


def _origins(folder: str, data: bytes, source: str) -> set[str]:
    """What a document's file is known by: where it is, and where from the folder, for both may be moved together.

    What came by standard input cannot be read again: no later text takes its place.
    """
    if source == "-":
        return {_hash(data)}
    there = os.path.realpath(source)
    return {there, os.path.relpath(there, os.path.realpath(folder))}


def tidy(folder: str) -> None:
    """Remove what runs that were killed have left in a folder of texts."""
    remove_left_below(Path(folder))


def _is_list(path: Path) -> bool:
    """Whether a name is free for the list of a folder, or its list."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:  # what is wrong with the folder is told where it is made
        return True


def _there(file: Path, path: str) -> bytes | None:
    """What stands at a name; None where nothing does."""
    if not os.path.lexists(file):
        return None
    if not file.is_file():
        raise _stranger(file, path)
    return file.read_bytes()


def _linked(new: Path, file: Path) -> bool:
    """Give a file its name, unless something has it already; the name that it had may stay."""
    try:
        os.link(new, file)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        os.replace(new, file)
    return True


def _refuse_others(folder: str, file: Path, there: bytes, own: Collection[str], path: str) -> None:
    """Raise where what stands at the place of a document's text is no text of it."""
    owners = _owners(folder, _hash(there), own)
    if not owners:
        raise _stranger(file, path)
    if owners.isdisjoint(own):
        reason = f"its text has no place in --save-texts: {file} holds that of another document"
        raise InputError(path, reason, "read the two into folders of their own")


def _is_of_another_sort(folder: str, file: Path, data: bytes, own: Collection[str], path: str) -> bool:
    """Whether a document whose path is of another sort (absolute, relative) has its text where this one's would be."""
    if not file.is_file() or (there := file.read_bytes()) == data:
        return False
    owners = _owners(folder, _hash(there), own)
    marks = {_mark(path, sort) for sort in _SORTS}
    return owners.isdisjoint({*own, _mark(path)}) and not owners.isdisjoint(marks)


def _mark(path: str, sort: str = "") -> str:
    """What the list of a folder says of the sort of a document's path, beside whose text it is."""
    return _hash(f"{sort or _sort(path)}\0{name(path)}".encode())


def _stranger(file: Path, path: str) -> InputError:
    reason = f"its text has no place in --save-texts, {file}: is there, and no text that was kept"
    return InputError(path, reason, "move that file away")


def _owners(folder: str, digest: str, own: Collection[str]) -> set[str]:
    """The documents of which a text with this SHA-256 was kept; the list is read anew where none of them is `own`."""
    global _known
    if _known.get((folder, digest), set()).isdisjoint(own):
        try:
            lines = Path(folder, LIST).read_text("ascii", "replace").splitlines()
        except FileNotFoundError:
            lines = []
        _known = {}
        for line in lines:
            digest_of, _, owner = line.partition(" ")
            _known.setdefault((folder, digest_of), set()).add(owner)
    return _known.get((folder, digest), set())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def places(path: str) -> tuple[str, str]:
    """Where in the folder a document's text is kept: its name, and the one where that is taken by one of another sort.

    >>> places("/x/a.html")
    ('x/a.html.txt', '%2F/x/a.html.txt')
    """
    usual = name(path)
    return usual, f"%{ord(_sort(path)):02X}/{usual}"


def _sort(path: str) -> str:
    """What a path is of: standard input, the root, or the working folder."""
    file = path.partition("#")[0]
    return "-" if file == "-" else "/" if PurePath(file).anchor else "."


def name(path: str) -> str:
    """Where in the folder a document's text is kept: its path, without what no file can be called, and « .txt ».

    Two documents of a file never have one name, and none is the folder of another.
    """
    file, sign, item = path.partition("#")
    if file == "-":
        file = "standard-input"
    anchor = PurePath(file).anchor
    file = "/".join(part for part in file.removeprefix(anchor).split("/") if part not in ("", "."))
    *folders, last = (file + sign + item).split("/")
    found = "/".join([*(_safe(part, folder=True) for part in folders), _safe(last) + ".txt"])
    if len(found.encode()) > _LONGEST_PATH:
        found = f"~{_hash(path.encode('utf-8', 'surrogatepass'))}.txt"
    return found


def _safe(part: str, folder: bool = False) -> str:
    safe = _UNSAFE.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass")), part
    )
    if not safe:
        return "%"
    if safe.strip(".") == "" or part.endswith((" ", ".")):
        safe = safe.replace(".", "%2E")
    if folder and safe.lower().endswith(".txt"):
        safe = f"{safe[:-4]}%2E{safe[-3:]}"
    if len(safe.encode()) > _LONGEST:
        safe = (
            safe.encode()[: _LONGEST - 20].decode("utf-8", "ignore")
            + "~"
            + hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        )
    return safe
