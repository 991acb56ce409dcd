"""The words and reasons of the filters, from data/filters.toml."""

from functools import cache

from extractor.core.toml_tables import of_package

Table = dict[str, str | list[str]]


@cache
def _tables() -> dict[str, Table]:
    tables: dict[str, Table] = of_package("mentions/data/filters.toml")
    for name, table in tables.items():
        if not isinstance(table.get("reason"), str) or not all(isinstance(v, str | list) for v in table.values()):
            raise ValueError(f"filters.toml: [{name}] needs a reason, and lists of words")
    return tables


def reason(name: str) -> str:
    """Why a filter drops or changes a mention: « an abbreviation of a thing, a tax … »."""
    return str(_tables()[name]["reason"])


@cache
def words(name: str, key: str = "words") -> frozenset[str]:
    """A list of a filter: words("term", "places") has "accord"."""
    return frozenset(_tables()[name][key])


@cache
def listed_in_order(name: str, key: str = "words") -> tuple[str, ...]:
    """The same in the order of the file."""
    return tuple(_tables()[name][key])


def ids() -> list[str]:
    """The filters that have a table."""
    return list(_tables())
