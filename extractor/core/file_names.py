"""Names of files of which no two are alike, on disks that do not tell case apart, too.

>>> names = FileNames()
>>> names.next("dépêche"), names.next("Dépêche")
('dépêche', 'Dépêche-2')
"""

from collections import Counter


class FileNames:
    """The names that were given so far."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        # of how many one is that is called so: counted from the first again, many would take the square of their time
        self._number: Counter[str] = Counter()

    def next(self, base: str) -> str:
        """The name, with a number behind it where another has it."""
        name = base
        while name.casefold() in self._taken:
            self._number[base.casefold()] += 1
            name = f"{base}-{self._number[base.casefold()] + 1}"
        self._taken.add(name.casefold())
        return name
