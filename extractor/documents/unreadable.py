"""Why a file cannot be read, and what to do, in our words: « no such file; check the path »."""

import errno
import gzip
import zlib


def reason_of(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, (gzip.BadGzipFile, EOFError, zlib.error)):
        return f"damaged gzip ({error})"
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    if isinstance(error, ValueError) and "null" in str(error):
        return "no name of a file: it holds a NUL"
    return getattr(error, "reason", None) or str(error)


def remedy_of(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "check the path"
    if isinstance(error, PermissionError):
        return "check its permissions"
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return "give it a shorter name, or work in a folder nearer to it"
    if type(error) is ValueError:
        return "a list of names that end with NUL is read with --null"
    if isinstance(error, (gzip.BadGzipFile, EOFError, zlib.error)):
        return "get it again, or unpack what is whole with zcat"
    return ""
