"""Whether other files are put into a PDF or a DOCX, which then gives several documents; told from a look into it.

may_hold_files("rapport.pdf", "pdf")         # False of most
"""

import mmap
import re
import zipfile
import zlib

#: where objects of a PDF are packed; a stream of them is small
_PACKED = re.compile(rb"/ObjStm\b[^>]{0,400}>>\s*stream\r?\n")
_ANY = re.compile(rb"/ObjStm\b")
_FILES, _ENCRYPTED = b"/EmbeddedFiles", b"/Encrypt"
#: bytes of such a stream, packed and unpacked
_LONG, _UNPACKED = 1 << 20, 1 << 24
#: what joins a DOCX to a file in it
_RELATIONS, _CHUNK = re.compile(r"word/_rels/document\d*\.xml\.rels"), b"aFChunk"


def may_hold_files(name: str, kind: str) -> bool:
    """True also where that cannot be told: of what is packed, encrypted or damaged."""
    try:
        return _docx(name) if kind == "docx" else _pdf(name)
    except (OSError, ValueError, zlib.error, zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError):
        return True


def _pdf(name: str) -> bool:
    with open(name, "rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:5] != b"%PDF-" or data.find(_FILES) >= 0 or data.find(_ENCRYPTED) >= 0:
            return True
        begins = [found.end() for found in _PACKED.finditer(data)]
        for at in begins:
            unpacking = zlib.decompressobj()
            if _FILES in unpacking.decompress(data[at : at + _LONG], _UNPACKED) or not unpacking.eof:
                return True
        return len(begins) < sum(1 for _ in _ANY.finditer(data))


def _docx(name: str) -> bool:
    with zipfile.ZipFile(name) as file:
        return any(_CHUNK in file.read(one) for one in file.namelist() if _RELATIONS.fullmatch(one))
