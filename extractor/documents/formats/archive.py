"""Archives: the files within a zip or tar, each as a part; nothing is unpacked onto the disk."""

import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from extractor.core.errors import InputError
from extractor.documents.formats import Limits, Part, Wanted, too_large

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, OSError)
#: below so many bytes any ratio is harmless
_SMALL = 8_000_000


def read_zip(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Part | InputError]:
    """The files of a zip archive, those of the system and links left out."""
    archive = opened(source, limits)
    left = limits.unpacked
    for info in sorted(archive.infolist(), key=lambda info: info.filename):
        if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16) or _system(info.filename):
            continue
        try:
            data = member(archive, info, limits)
        except InputError as error:
            yield InputError(info.filename, error.reason, error.remedy)
            continue
        left -= len(data)
        if left < 0:
            raise InputError(
                "", f"it unpacks to more than {limits.unpacked / 1e9:g} GB", "unpack it, and give the folder"
            )
        yield Part(info.filename, info.filename, data)


def opened(source: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """A zip archive, looked over. Raises InputError."""
    try:
        archive = zipfile.ZipFile(source)
    except _DAMAGED as error:
        raise InputError("", f"a damaged zip archive ({error})", "get it again") from None
    if len(archive.infolist()) > limits.members:
        raise InputError("", f"more than {limits.members:,} files in it", "divide it")
    return archive


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
    except Exception as error:  # each way of packing has errors of its own
        raise InputError("", f"damaged ({error})", "get it again") from None
    if len(data) > limits.size:
        raise too_large(limits.size)
    if len(data) > most:
        raise InputError("", f"it unpacks to more than {limits.ratio} times its size", "leave it out")
    return data


def read_tar(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Part | InputError]:
    """The files of a tar archive, packed or not, in its order; links and devices are left out."""
    left, number = limits.unpacked, 0
    try:
        # a stream: going back is what makes large ones slow
        with tarfile.open(fileobj=source, mode="r|*") as archive:
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
                if info.size > limits.size:
                    yield InputError(info.name, *_parts(too_large(limits.size)))
                elif info.isfile() and not _system(info.name):
                    stream = archive.extractfile(info)
                    yield Part(info.name, info.name, stream.read() if stream else b"")
    except (tarfile.TarError, *_DAMAGED) as error:
        raise InputError("", f"a damaged tar archive ({error})", "get it again") from None


def _parts(error: InputError) -> tuple[str, str]:
    return error.reason, error.remedy


def _system(name: str) -> bool:
    """Whether a member is the system's own: « __MACOSX/._une.txt », « .DS_Store »."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith((".", "~$")) or name.endswith("Thumbs.db")
