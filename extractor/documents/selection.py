"""What the user asked to see of a result: labels, frequency, order."""

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from extractor.core.types import Result

Order = Literal["order", "count", "name"]


def select(
    result: Result, labels: Collection[str] | None = None, min_mentions: int = 1, sort: Order = "order"
) -> Result:
    """The result with only entities of these labels and at least so many mentions.

        select(result, labels={"PER"}, min_mentions=2, sort="count")

    Mentions go with their entities; `sort` orders the entities by first mention,
    by number of mentions (most first) or by name; mentions stay in text order.
    """
    chosen = [e for e in result.entities if (labels is None or e.label in labels) and len(e.mentions) >= min_mentions]
    if sort == "count":
        chosen.sort(key=lambda e: -len(e.mentions))
    elif sort == "name":
        chosen.sort(key=lambda e: (e.name.casefold(), e.id))
    kept = sorted(i for e in chosen for i in e.mentions)
    if len(kept) == len(result.mentions):
        return replace(result, entities=tuple(chosen))
    place = {old: new for new, old in enumerate(kept)}
    ids = {e.id for e in chosen}
    return replace(
        result,
        mentions=tuple(result.mentions[i] for i in kept),
        entities=tuple(
            replace(e.renumbered(place), candidates=tuple(c for c in e.candidates if c in ids)) for e in chosen
        ),
        joins=tuple(
            replace(j, mention=place[j.mention], to=place.get(j.to) if j.to is not None else None)
            for j in result.joins
            if j.mention in place
        ),
    )
