"""Whom a short name means by where it stands in the text (pure)."""

from bisect import bisect_left
from collections.abc import Sequence

from extractor.core.types import Mention
from extractor.coreference.exact_match import Cluster

#: characters back in which a full name decides a bare surname that several share
NEAR = 400
#: where more full names than these share a surname, nearness decides nothing
CROWD = 8


class Usage:
    """Whom a short name means by where it stands.

    The stated rule: the only person introduced so far, if nobody else was; else the
    one who alone was named within NEAR characters before, unless the short name has
    meant another so far; else, where nobody was, the one whom it has meant so far;
    and in a headline the one full name that follows within NEAR characters.
    """

    def __init__(self, mentions: Sequence[Mention], everyone: Sequence[Cluster]):
        self.mentions = mentions
        self.named = {c: sorted(c.mentions) for c in everyone}
        self.last: dict[Cluster, int] = {}  # where the short name meant each
        self.usual: Cluster | None = None

    def add(self, cluster: Cluster) -> None:
        self.named[cluster] = sorted(cluster.mentions)

    def note(self, cluster: Cluster, i: int) -> None:
        self.last[cluster] = i
        self.usual = cluster

    def meant(self, i: int, options: Sequence[Cluster]) -> tuple[Cluster | None, str]:
        if len(options) > CROWD:
            return None, ""
        before = {c: at for c in options if (at := self._before(c, i)) is not None}
        if len(before) == 1:
            return next(iter(before)), "only full name so far"
        start = self.mentions[i].start
        if not before:
            ahead = [
                c for c in options if (at := self._after(c, i)) is not None and self.mentions[at].start - start <= NEAR
            ]
            return (ahead[0], "nearest full name") if len(ahead) == 1 else (None, "")
        near = [c for c, at in before.items() if start - self.mentions[at].end <= NEAR]
        if len(near) == 1 and self.usual in (None, near[0]):
            return near[0], "nearest full name"
        if not near and self.usual in before:
            return self.usual, "usual so far"
        return None, ""

    def _before(self, cluster: Cluster, i: int) -> int | None:
        named = self.named[cluster]
        at = bisect_left(named, i)
        found = [j for j in (named[at - 1] if at else None, self.last.get(cluster)) if j is not None and j < i]
        return max(found, default=None)

    def _after(self, cluster: Cluster, i: int) -> int | None:
        named = self.named[cluster]
        at = bisect_left(named, i)
        return named[at] if at < len(named) else None
