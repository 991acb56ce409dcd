"""Words for numbers, in right English.

>>> counted(1, "document"), counted(1309, "entity"), counted(0, "failure")
('1 document', '1,309 entities', '0 failures')
"""


def counted(number: int, thing: str) -> str:
    """A number and what is counted, in the plural where it is not one."""
    if number == 1:
        return f"1 {thing}"
    plural = f"{thing[:-1]}ies" if thing.endswith("y") and thing[-2] not in "aeiou" else f"{thing}s"
    return f"{number:,} {plural}"


def listed(words: list[str], most: int, joint: str = " or ") -> str:
    """The first of many words, and how many more there are: « A or B or 17 more »."""
    if len(words) <= most + 1:
        return joint.join(words)
    return joint.join([*words[:most], f"{len(words) - most:,} more"])
