"""Archives: the files within a zip or tar, each as a part; nothing is unpacked onto the disk."""

import bz2
import gzip
import lzma
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import BinaryIO, Self

from extractor.core.bounds import CHUNK
from extractor.core.errors import InputError
from extractor.documents.formats import Found, Limits, Part, Remark, Wanted, too_large
from extractor.documents.kinds import hides, pages_of, within

#: what Python raises of an archive that is damaged
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    OSError,
    lzma.LZMAError,
)
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
#: below so many bytes any ratio is harmless
_SMALL = 8_000_000
#: bytes of the end of a zip archive between its mark and the place of its list, and the length of its comment
_BEFORE_PLACE, _BEFORE_COMMENT = 12, 16
_SAYS_UTF8 = 1 << 11
_OF_FRENCH = frozenset("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜàâäçéèêëîïôöùûüÿœŒæÆ«»’–—…°")
_SECOND = "another zip archive stands before it in the file, and is not read"
#: bytes of what ends a zip archive, its comment among them
_ZIP_END = 22 + 65_535


def read_zip(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The files of a zip archive, those of the system and links left out."""
    archive = opened(source, limits, alone=False)
    if _is_workbook(archive, source):
        raise InputError("", "a workbook of tables, not text", "save the sheet of the texts as CSV (UTF-8)")
    links = 0
    for info in archive.infolist():
        info.filename = _named(info)
    names = {info.filename.lower() for info in archive.infolist()}
    beside = 0
    for info in sorted(archive.infolist(), key=lambda info: info.filename):
        if info.is_dir() or _system(info.filename):
            continue
        if not names.isdisjoint(pages_of(info.filename)):
            beside += 1
            continue
        if stat.S_ISLNK(info.external_attr >> 16):
            links += 1
            continue
        try:
            data = member(archive, info, limits)
        except InputError as error:
            yield InputError(info.filename, error.reason, error.remedy)
            continue
        yield Part(info.filename, info.filename, data)
    yield from _told(links)
    yield from _laid(beside)
    if _is_second(archive, source):
        yield InputError("", _SECOND, "divide the file")
    if _is_more(archive, source):
        yield InputError("", "something stands behind its end, and is not read", "get it again, or divide the file")


def _named(info: zipfile.ZipInfo) -> str:
    """The name of a member: where the archive does not say how it is written, in UTF-8, or as French names are.

    Python takes these for cp437, and « Dépêche », which macOS and many programs write in UTF-8 without a word, for
    « De╠üpe╠éche ». APPNOTE.TXT of PKWARE, 4.4.4: bit 11.
    """
    # newer Pythons read a name in UTF-8 beside it, too (field 0x7075)
    if info.flag_bits & _SAYS_UTF8 or info.filename.isascii() or info.filename != info.orig_filename:
        return info.filename
    written = info.filename.encode("cp437")
    for encoding in ("utf-8", "cp850", "cp1252"):
        with suppress(UnicodeDecodeError):
            name = unicodedata.normalize("NFC", written.decode(encoding))
            if encoding == "utf-8" or all(c.isascii() or c in _OF_FRENCH for c in name):
                return name
    return info.filename


def _told(links: int) -> Iterator[Remark]:
    """What is said of links to other files, which may lie anywhere."""
    if links:
        yield Remark(f"passed over {links:,} {'link' if links == 1 else 'links'} to other files in it")


def _laid(beside: int) -> Iterator[Remark]:
    """What is said of files that are parts of pages."""
    if beside:
        what = "1 file" if beside == 1 else f"{beside:,} files"
        yield Remark(f"passed over {what} that a browser has laid beside pages in it")


def _is_workbook(archive: zipfile.ZipFile, source: BinaryIO) -> bool:
    """Whether it is an XLSX or ODS."""
    source.seek(0)
    return "xl/workbook.xml" in archive.namelist() or _ODS in source.read(200)


def opened(source: BinaryIO, limits: Limits, alone: bool = True) -> zipfile.ZipFile:
    """A zip archive, looked over; unless it need not be `alone`, none stands before it. Raises InputError."""
    try:
        archive = zipfile.ZipFile(source)
    except DAMAGED as error:
        raise InputError("", f"a damaged zip archive ({error})", "get it again") from None
    if len(archive.infolist()) > limits.members:
        raise InputError("", f"more than {limits.members:,} files in it", "divide it")
    if _is_within(archive, source):
        if not _is_second(archive, source):
            raise InputError("", "a damaged zip archive (its end is missing)", "get it again")
        if alone:
            raise InputError("", _SECOND, "divide the file")
    return archive


def _is_within(archive: zipfile.ZipFile, source: BinaryIO) -> bool:
    """Whether another archive begins before this one: of one that is cut, Python reads an archive that lies in it."""
    source.seek(0)
    begins = source.read(4) == b"PK\3\4"
    source.seek(archive.start_dir)
    said = source.read().rpartition(b"PK\5\6")[2][_BEFORE_PLACE:_BEFORE_COMMENT]
    return begins and int.from_bytes(said, "little") < archive.start_dir


def _is_second(archive: zipfile.ZipFile, source: BinaryIO) -> bool:
    """Whether another archive stands before this one, of which Python reads the last alone."""
    start = min((info.header_offset for info in archive.infolist()), default=archive.start_dir)
    source.seek(max(start - _ZIP_END, 0))
    return start > 0 and b"PK\5\6" in source.read(min(start, _ZIP_END))


def _is_more(archive: zipfile.ZipFile, source: BinaryIO) -> bool:
    """Whether anything but its comment, zeros and blanks stands behind this archive."""
    source.seek(archive.start_dir)
    # the end is what was found of it: the last one in the file, which ends with the length of the comment
    behind = source.read().rpartition(b"PK\5\6")[2][_BEFORE_COMMENT:]
    return bool(behind[2 + int.from_bytes(behind[:2], "little") :].strip(b"\0 \t\r\n"))


def member(archive: zipfile.ZipFile, wanted: zipfile.ZipInfo | str, limits: Limits) -> bytes:
    """The bytes of one member, never more than the limits allow. Raises InputError."""
    try:
        info = archive.getinfo(wanted) if isinstance(wanted, str) else wanted
        if info.flag_bits & 1:
            raise InputError("", "protected by a password", "unpack it, and give what is in it")
        # what the archive says of sizes may be a lie; what is read is counted
        most = min(limits.size, max(_SMALL, info.compress_size * limits.ratio))
        with archive.open(info) as stream:
            data = stream.read(most + 1)
    except InputError:
        raise
    except NotImplementedError as error:  # Deflate64, as Windows packs what is larger than 2 GB
        reason = f"packed in a way that is not read ({error})"
        raise InputError("", reason, "unpack it (7z x), and give what is in it") from None
    except Exception as error:  # each way of packing has errors of its own
        raise InputError("", f"damaged ({error})", "get it again") from None
    if len(data) > limits.size:
        raise too_large(limits.size)
    if len(data) > most:
        raise InputError("", f"it unpacks to more than {limits.ratio} times its size", "leave it out")
    return data


def read_tar(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The files of a tar archive, packed or not, in its order; links and devices are left out.

    A file of two names is read under the first that is none of what is passed over.
    """
    given, others, links, devices = set[str](), dict[str, list[str]](), 0, 0
    called, parts = set[str](), dict[str, frozenset[str]]()
    for info, found in _members(source, limits):
        called.add(str(PurePosixPath(info.name)).lower())
        if info.isfile() and (pages := pages_of(info.name)):
            parts[info.name] = pages
        elif info.issym():
            links += 1
        elif info.isdev():
            devices += 1
        elif not info.islnk():
            if isinstance(found, Part) and within(found.name, found.data) is not None and not hides(found.name):
                given.add(info.name)
            if found is not None:
                yield found
        elif info.linkname in given:
            # a stream does not go back to what it is called by another name
            yield Remark(f"{info.name} is {info.linkname} under another name, and read once")
        else:
            others.setdefault(info.linkname, []).append(info.name)
    yield from _told(links)
    # of which pages they are is known behind the last name; those of none are read like what is called otherwise
    alone = {name for name, pages in parts.items() if called.isdisjoint(pages)}
    yield from _laid(len(parts) - len(alone))
    if devices:
        yield Remark(f"passed over {devices:,} {'pipe or device' if devices == 1 else 'pipes and devices'} in it")
    if not others and not alone:
        return
    source.seek(0)
    for info, found in _members(source, limits, {*others, *alone}):
        names = others.pop(info.name, [])
        if info.name in alone and found is not None:  # each of several of one name
            if isinstance(found, Part) and within(found.name, found.data) is not None:
                names = [found.name, *names]
            else:
                yield found
        if isinstance(found, Part):  # by the first that says what it is
            names.sort(key=lambda name: within(name, found.data) is None or hides(name))
        for number, name in enumerate(names):
            if isinstance(found, InputError):
                yield InputError(name, found.reason, found.remedy)
            elif number:
                yield Remark(f"{name} is {names[0]} under another name, and read once")
            elif found is not None:
                yield Part(name, name, found.data)
    for target, names in others.items():
        for name in names:
            yield InputError(name, f"a link to {target}, which is not in the archive", "unpack it where that file is")


def _members(
    source: BinaryIO, limits: Limits, asked: Collection[str] = ()
) -> Iterator[tuple[tarfile.TarInfo, Part | InputError | None]]:
    """What is in a tar archive: files as parts, or why they are none, links and devices; or those asked for."""
    left, number = limits.unpacked, 0
    try:
        # a stream: going back is what makes large ones slow
        with tarfile.open(fileobj=_unpacked(source), mode="r|", tarinfo=_Header) as archive:
            for info in archive:
                number += 1
                if number > limits.members:
                    raise InputError("", f"more than {limits.members:,} files in it", "divide it")
                # also what is passed over must be unpacked to get behind it
                left -= info.size
                if left < 0:
                    raise InputError(
                        "", f"it unpacks to more than {limits.unpacked / 1e9:g} GB", "unpack it, and give the folder"
                    )
                if info.name not in asked if asked else _system(info.name):
                    continue
                if info.size > limits.size:
                    yield info, InputError(info.name, *_parts(too_large(limits.size)))
                elif info.islnk() or info.issym() or info.isdev():
                    yield info, None
                elif info.isfile():
                    stream = archive.extractfile(info)
                    yield info, Part(info.name, info.name, stream.read() if stream else b"")
            _refuse_rest(archive, left)
    except InputError:
        raise
    except (tarfile.TarError, *DAMAGED) as error:
        source.seek(0)
        if isinstance(error, tarfile.TarError) and not number and source.read(6).startswith((b"BZh", b"\xfd7zXZ")):
            raise InputError("", "packed, and holds no tar archive", "unpack it, and give what is in it") from None
        raise InputError("", f"a damaged tar archive ({error})", "get it again") from None


class _Header(tarfile.TarInfo):
    """What stands before a file; a damaged one, or none, is no end of the archive, as it would be for Python."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # zeros
            raise
        except tarfile.HeaderError as error:
            reason = str(error) if str(error) != "empty header" else "it breaks off"
            raise tarfile.ReadError(f"{reason}; what stands before is read") from None


def _unpacked(source: BinaryIO) -> BinaryIO | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    """The archive itself: Python's own unpacking of streams looks at no sum."""
    begins = source.read(6)
    source.seek(0)
    if begins.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=source)
    if begins.startswith(b"BZh"):
        return bz2.BZ2File(source)
    return lzma.LZMAFile(source) if begins.startswith((b"\xfd7zXZ\x00", b"]\x00\x00")) else source


def _refuse_rest(archive: tarfile.TarFile, limit: int) -> None:
    """Raise ReadError for what stands behind the end of an archive, and read it, so that sums are looked at."""
    while rest := archive.fileobj.read(CHUNK):
        if rest.strip(b"\0"):
            raise tarfile.ReadError("something stands behind its end, and is not read")
        limit -= len(rest)
        if limit < 0:
            raise tarfile.ReadError("nothing but zeros stands behind its end")


def _parts(error: InputError) -> tuple[str, str]:
    return error.reason, error.remedy


def _system(name: str) -> bool:
    """Whether a member is the system's own: « __MACOSX/._une.txt », « .DS_Store »."""
    own = name.rpartition("/")[2].startswith((".", "~$")) and not hides(name)
    return own or name.startswith("__MACOSX/") or name.endswith("Thumbs.db")
