"""The inputs of `extractor extract`: those of the command line, then those of the list in `--files-from`."""

import os
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from extractor.cli.extract_options import Options, refuse_text
from extractor.core import bounds
from extractor.core.errors import UsageError
from extractor.core.waiting_streams import is_standard_input, standard_input

#: bytes of a name in a list of inputs
LONGEST_NAME = 1 << 20


def arguments(inputs: tuple[str, ...], options: Options) -> Iterator[str]:
    """The inputs of the command line, then those of the list, one by one."""
    yield from inputs
    if options.files_from:
        for name in listed(options.files_from, options.nul):
            # what comes by the stream of the list is the list: there is no file of this name
            yield f"{name} (the list itself)" if options.files_from == "-" and is_standard_input(name) else name


def listed(source: str, nul: bool) -> Iterator[str]:
    """The names that a list holds, "-" being standard input: a line each, or each ended by NUL."""
    if source == "-" and sys.stdin is None:
        raise UsageError("--files-from -", "standard input is closed", "give a file")
    with standard_input() if source == "-" else open(source, "rb") as stream:
        if nul:
            left = b""
            while chunk := stream.read(1 << 16):
                *whole, left = (left + chunk).split(b"\0")
                if len(left) > LONGEST_NAME:
                    raise UsageError(f"--files-from {source}", "holds no names that end with NUL", "leave --null out")
                yield from (os.fsdecode(name) for name in whole if name)
            if left:
                yield os.fsdecode(left)
            return
        try:
            if stream.peek(2)[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):  # as PowerShell writes a list
                lines = bounds.within(bounds.wide_lines(stream, "utf-16", LONGEST_NAME))
                yield from (name for line in lines if (name := line.rstrip("\r\n")).strip())
                return
            for number, line in enumerate(bounds.lines(stream, LONGEST_NAME)):
                if not number:
                    line = line.removeprefix(BOM_UTF8)  # as some editors begin a file
                if line.strip():
                    yield os.fsdecode(line.rstrip(b"\r\n"))
        except bounds.TooLarge:
            raise UsageError(f"--files-from {source}", "holds no lines of names", "give one name a line") from None


def guarded(inputs: tuple[str, ...], options: Options) -> Iterator[str]:
    """The same, looked at before anything is written where an output stands already, which may be among them."""
    from extractor.documents import targets

    if not options.to_file:
        return targets.unlike_standard_output(arguments(inputs, options))
    if not options.files_from or not os.path.exists(options.output or ""):
        return arguments(inputs, options)
    names = list(arguments(inputs, options))
    shape = targets.shape(options.form, options.output or "")
    names = list(targets.guard(names, options.output, shape))
    if options.force:
        refuse_text(names, options)
    return iter(names)
