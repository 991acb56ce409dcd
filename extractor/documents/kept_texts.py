"""The texts of what is no plain text, kept in a folder: a file each, found again by the document's path.

save("textes", "corpus/mai.mbox#3", text)      # textes/corpus/mai.mbox#3.txt
name("corpus/a.zip#../b?.pdf")                 # 'corpus/a.zip#%2E%2E/b%3F.pdf.txt'

A list in the folder holds the SHA-256 of each text that was kept: only such a text is replaced by a later one.
"""

import hashlib
import os
import re
from pathlib import Path, PurePath

from extractor.core.errors import OutputError
from extractor.documents.atomic_files import failure

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*%\ud800-\udfff]')
#: the list of a folder, added to by all processes of a run: a line a text
_LIST = ".kept-by-extractor"
#: what it held when it was last read
_known: set[tuple[str, str]] = set()
#: most file systems allow 255 bytes
_LONGEST = 180


def save(folder: str, path: str, text: str) -> None:
    """Keep the text of the document that is called `path`. Raises OutputError, also where a file stands of another."""
    file = Path(folder, name(path))
    data = text.encode("utf-8")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(file):
            there = file.read_bytes() if file.is_file() else None
            if there == data:
                return
            if there is None or not _is_kept(folder, _hash(there)):
                raise OutputError(str(file), "is there, and no text that was kept", "give another folder")
        # before the file itself: stopped in between, it is known
        with open(Path(folder, _LIST), "ab", buffering=0) as known:
            known.write(f"{_hash(data)}\n".encode())
        new = file.with_name(f".{os.getpid()}.{hashlib.sha256(file.name.encode()).hexdigest()[:12]}")
        try:
            new.write_bytes(data)
            os.replace(new, file)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise failure(file, error) from None


def _is_kept(folder: str, digest: str) -> bool:
    global _known
    if (folder, digest) not in _known:
        try:
            lines = Path(folder, _LIST).read_text("ascii", "replace").split()
        except FileNotFoundError:
            lines = []
        _known = {(folder, line) for line in lines}
    return (folder, digest) in _known


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def name(path: str) -> str:
    """Where in the folder a document's text is kept: its path, without what no file can be called, and « .txt »."""
    anchor = PurePath(path.partition("#")[0]).anchor
    parts = [part for part in re.split(r"/", path.removeprefix(anchor) if anchor else path) if part not in ("", ".")]
    return "/".join(_safe(part) for part in parts[:-1]) + ("/" if len(parts) > 1 else "") + _safe(parts[-1]) + ".txt"


def _safe(part: str) -> str:
    safe = _UNSAFE.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass")), part
    )
    if safe.strip(".") == "" or part.endswith((" ", ".")):
        safe = safe.replace(".", "%2E")
    if len(safe.encode()) > _LONGEST:
        safe = (
            safe.encode()[: _LONGEST - 20].decode("utf-8", "ignore")
            + "~"
            + hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        )
    return safe
