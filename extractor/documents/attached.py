"""Whether other files are put into a PDF or a DOCX, which then gives several documents; told from a look into it.

may_hold_files("rapport.pdf", "pdf")         # False of most
"""

import re
import zipfile
import zlib

from extractor.documents.formats.archive import DAMAGED

#: where objects of a PDF are packed; a stream of them is small
_PACKED = re.compile(rb"/ObjStm\b[^>]{0,400}>>\s*stream\r?\n")
_ANY = re.compile(rb"/ObjStm\b")
_FILES, _ENCRYPTED = re.compile(rb"/EmbeddedFiles|/FileAttachment"), b"/Encrypt"
#: bytes that are looked at: of the file, of what one part holds, and at a time
_FILE, _PART, _CHUNK = 1 << 26, 1 << 24, 1 << 14
#: what joins a DOCX to a file in it
_RELATIONS, _JOINED = re.compile(r"word/_rels/document\d*\.xml\.rels"), b"aFChunk"


def may_hold_files(name: str, kind: str) -> bool:
    """True also where that cannot be told: of what is packed, encrypted, long or damaged."""
    try:
        return _docx(name) if kind == "docx" else _pdf(name)
    except DAMAGED:
        return True


def _pdf(name: str) -> bool:
    # read, not mapped: a sector of a disk that fails would end the process by a signal
    with open(name, "rb") as stream:
        data = stream.read(_FILE + 1)
    if len(data) > _FILE or data[:5] != b"%PDF-" or _FILES.search(data) or _ENCRYPTED in data:
        return True
    begins = [found.end() for found in _PACKED.finditer(data)]
    if len(begins) < sum(1 for _ in _ANY.finditer(data)):
        return True
    room = _FILE
    for at in begins:
        unpacked = _unpacked(data, at)
        room -= len(unpacked)
        if room < 0 or _FILES.search(unpacked):
            return True
    return False


def _unpacked(data: bytes, at: int) -> bytearray:
    """The packed stream of a PDF that begins there."""
    unpacking, unpacked = zlib.decompressobj(), bytearray()
    while not unpacking.eof:
        piece = data[at : at + _CHUNK]
        if not piece or len(unpacked) > _PART:
            raise EOFError
        unpacked += unpacking.decompress(unpacking.unconsumed_tail + piece, _PART)
        at += len(piece)
    return unpacked


def _docx(name: str) -> bool:
    room = _PART
    with zipfile.ZipFile(name) as file:
        for one in filter(_RELATIONS.fullmatch, file.namelist()):
            with file.open(one) as stream:
                relations = stream.read(room + 1)
            room -= len(relations)
            if room < 0 or _JOINED in relations:
                return True
    return False
