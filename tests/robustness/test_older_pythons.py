"""What Python before 3.11.5 takes amiss: a possessive repeat of something within which a match may give back.

`(?:a+|b)*+` then ends too early (CPython's issue 106052); Debian 12 has 3.11.2.
"""

import importlib
import pkgutil
import re
from re import _constants, _parser  # type: ignore[attr-defined]

import pytest

import extractor

FIXED = {_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY, _constants.AT}


def amiss(pattern: str, flags: int = 0) -> bool:
    """Whether a regular expression repeats possessively what may give back."""

    def holds(parsed) -> bool:
        for operation, argument in parsed:
            if operation is _constants.POSSESSIVE_REPEAT:
                if any(inner not in FIXED for inner, _ in argument[2]):
                    return True
            elif any(holds(part) for part in parts(argument)):
                return True
        return False

    def parts(argument):
        if isinstance(argument, _parser.SubPattern):
            yield argument
        elif isinstance(argument, list | tuple):
            for part in argument:
                yield from parts(part)

    return holds(_parser.parse(pattern, flags))


@pytest.mark.parametrize(
    "pattern, wanted", [("(?:a+|b)*+c", True), (r"x(\s++(?:ab)*+)*", False), ("(?=(a|b)++)", True)]
)
def test_such_patterns_are_told(pattern, wanted):
    assert amiss(pattern) == wanted


def test_no_pattern_of_the_package_is_one():
    found = []
    for module in pkgutil.walk_packages(extractor.__path__, "extractor."):
        if module.name.split(".")[1] in ("__main__", "training"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and amiss(value.pattern, value.flags):
                found.append(f"{module.name}.{name}")
    assert found == []
