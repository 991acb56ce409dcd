"""Files written into a text as letters, which mails had before they had attachments (uuencode).

without("Ci-joint :\\nbegin 644 note.txt\\n#3V5I\\n`\\nend\\nSalut.")      # ('Ci-joint :\\nSalut.', [File(…)])
"""

import binascii
import re
from dataclasses import dataclass

_BEGIN = re.compile(r"begin [0-7]{3,4} (\S.*)")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a text; `is_cut` where its end is missing."""

    name: str
    data: bytes
    is_cut: bool


def without(text: str) -> tuple[str, list[File]]:
    """The text without the files in it, and these; a line « begin 644 grains » that no file follows is text."""
    lines, files, kept, at = text.split("\n"), list[File](), list[str](), 0
    while at < len(lines):
        begins = _BEGIN.fullmatch(lines[at])
        size, data, ends = _decoded(lines, at + 1) if begins else (0, b"", False)
        if begins and data:
            files.append(File(begins[1].strip(), data, not ends))
            at += size + 1
        else:
            kept.append(lines[at])
            at += 1
    return ("\n".join(kept), files) if files else (text, [])


def _decoded(lines: list[str], begin: int) -> tuple[int, bytes, bool]:
    """How many lines a file takes, its bytes, and whether its end is there."""
    data, last = list[bytes](), ""
    for at in range(begin, len(lines)):
        line = lines[at]
        if line.strip() == "end":
            return at - begin + 1, b"".join(data), True
        if line.strip(" `"):
            try:
                # the letters that its first one says, and one more that some programs add
                data.append(binascii.a2b_uu(line[: ((ord(line[0]) - 32 & 63) * 4 + 5) // 3]))
                last = line
            except ValueError:
                return at - begin, b"".join(data), False
    if data:  # the last line may be cut, which is read as if blanks were missing
        data[-1] = data[-1][: (len(last) - 1) * 3 // 4]
    return len(lines) - begin, b"".join(data), False
