"""Corrections applied to a result, fresh or saved (pure).

    >>> corrected = apply(result, read("dossier.toml"))
    >>> corrected.mentions[3].label, corrected.mentions[3].source
    ('ORG', 'user')

The order: what is no name goes; labels; what is two is parted; what is one is joined; who has his name by that may be
parted from others in some documents; roles.
Mentions whose label is the user's have the source "user"; `joins` and `verdicts` say by which
line of the file.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractor.core.types import Entity, Join, Mention, Result, Role, Verdict
from extractor.corrections.schema import Correction, Corrections, is_meant, means_one
from extractor.lexicon.names import fold
from extractor.text.meant import as_meant, named
from extractor.text.segmentation import paragraphs


@dataclass(slots=True)
class _Draft:
    """An entity while it is corrected; `mentions` are indices into the result's mentions as they were."""

    label: str
    name: str
    mentions: list[int]
    id: str | None  # None: to be made anew, of label and name
    aliases: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    country: str | None = None
    candidates: tuple[str, ...] = ()
    role_details: tuple[Role, ...] = ()
    reason: str | None = None
    source: str = "user"
    #: names that corrections took from it, as they are compared
    before: set[str] = field(default_factory=set)
    #: a line that is held to some documents has told it apart: lines about all that are called so mean others
    is_apart: bool = False

    def is_meant(self, keys: frozenset[str]) -> bool:
        """Whether one of the names that mean it is among these."""
        return not keys.isdisjoint(self.before) or is_meant(keys, self.label, self.name, self.aliases)


def _key(mention: Mention) -> str:
    """Its text as names are compared."""
    return fold(as_meant(mention.text))


def _country(draft: _Draft) -> str | None:
    """The code of the state that has its name."""
    from extractor.lexicon.places import country  # a list that few need

    state = country(draft.name) if draft.label == "LOC" else None
    return state.code if state else None


def apply(result: Result, corrections: Corrections) -> Result:
    """The result with the corrections that hold for its document.

    Without its text (a saved result whose text is not at hand), what is told apart by words
    nearby (`near`) stays together. A result that nothing concerns comes back as it is.
    """
    about = corrections.about(names(result), result.document.path) if corrections else []
    if not about:
        return result
    work = _Work(result)
    return work.result() if work.correct(about) else result


def lacks_text(result: Result, corrections: Corrections) -> tuple[Correction, ...]:
    """The corrections that would have to look for words nearby in its text, which is not at hand."""
    if result.document.text is not None:
        return ()
    known = {fold(name) for entity in result.entities for name in (entity.name, *entity.aliases)}
    about = corrections.about(known, result.document.path)
    return tuple(c for c in about if c.kind == "different" and c.near and known & c.keys)


def names(result: Result) -> set[str]:
    """All that its mentions and entities are called."""
    found = {name for entity in result.entities for name in (entity.name, *entity.aliases)}
    return found.union(as_meant(mention.text) for mention in result.mentions)


def holding(result: Result, corrections: Corrections) -> set[Correction]:
    """Those that hold in this result: what `extractor correct --check` asks.

    A correction holds where it changes something when all are applied, in their order: it may speak of a name that
    another gives. One that changes something by itself holds, too: others only say the same.
    """
    about = corrections.about(names(result), result.document.path)
    held = _Work(result).correct(about)
    return held.union(c for c in about if c not in held and _Work(result).correct([c]))


def is_missed(result: Result, corrections: Corrections, correction: Correction) -> bool:
    """Whether the result would say something else without this one of the corrections."""
    about = corrections.about(names(result), result.document.path)
    if correction not in about:
        return False
    with_it, without = _Work(result), _Work(result)
    with_it.correct(about)
    without.correct([c for c in about if c != correction])
    one, other = with_it.result(), without.result()
    return (one.mentions, one.entities) != (other.mentions, other.entities)


def _is_of_one(line: Correction) -> bool:
    """Whether a line is about all that it names in one document or the other, none in a folder."""
    return bool(line.documents) and all(map(means_one, line.documents)) and not (line.at or line.near)


class _Work:
    """A result under correction."""

    def __init__(self, result: Result):
        self._before = result
        self._mentions: list[Mention | None] = list(result.mentions)
        self._drafts = [
            _Draft(
                e.label, e.name, list(e.mentions), e.id, list(e.aliases), list(e.roles), e.country, e.candidates,
                e.role_details,
            )
            for e in result.entities
        ]  # fmt: skip
        self._verdicts: list[Verdict] = []
        self._reasons: dict[int, str] = {}
        self._touched = False

    def correct(self, about: Sequence[Correction]) -> set[Correction]:
        """Apply these, a kind after the other; returns those that changed something."""
        kinds = {
            "not_a_name": self.drop,
            "label": self.relabel,
            "different": self.part,
            "same": self.join,
            "not_a_role": self.remove_role,
            "role": self.add_role,
        }
        held: set[Correction] = set()
        for kind, correct in kinds.items():
            held |= self._all(correct, (c for c in about if c.kind == kind))
            if kind == "same":
                # who has his name by what is joined may be told apart by it in some documents, too
                late = (c for c in about if c.kind == "different" and _is_of_one(c))
                held |= self._all(self.part, (c for c in late if c not in held))
        return held

    def _all(self, correct: Callable[[Correction], None], corrections: Iterable[Correction]) -> set[Correction]:
        """Apply corrections of one kind; returns those that changed something."""
        held = set()
        for correction in corrections:
            self._touched = False
            correct(correction)
            if self._touched:
                held.add(correction)
        return held

    # --- the kinds of corrections

    def drop(self, correction: Correction) -> None:
        gone = {i for i, m in enumerate(self._mentions) if m is not None and self._means(correction, m)}
        for draft in self._drafts:
            if fold(draft.name) in correction.keys:
                gone.update(self._meant(correction, draft))
        for index in sorted(gone):
            mention, self._mentions[index] = self._mentions[index], None
            assert mention is not None
            self._verdicts.append(Verdict(mention, None, "correction", correction.reason))
            self._touched = True
        for draft in self._drafts if gone else ():
            if not gone.isdisjoint(draft.mentions):
                self._take_out(draft, gone, correction)
        self._unite(correction.reason)

    def relabel(self, correction: Correction) -> None:
        assert correction.label is not None
        if correction.at:
            self._cut_out(correction, correction.label, None)
            return
        voted = correction.source == "corpus"
        for draft in self._called(correction):
            if voted and (fold(draft.name) not in correction.keys or self._is_settled(draft)):
                continue  # a vote is about a name alone, and overrules neither a rule nor the reader
            if draft.label != correction.label:
                draft.source = correction.source
                draft.id, draft.reason = None, correction.reason
                self._relabel(draft, correction.label)
                draft.country = draft.country or _country(draft)
                self._touched = True
        self._unite(correction.reason)

    def part(self, correction: Correction) -> None:
        if correction.at:
            self._cut_out(correction, correction.label, correction.shown)
            return
        for draft in self._called(correction):
            if not self._is_near(draft.mentions, correction):
                continue
            if draft.name != correction.shown:
                self._rename(draft, correction.shown or draft.name)
                self._relabel(draft, correction.label or draft.label)
                draft.country = _country(draft)  # another than the state has its code no more
                draft.id, draft.reason = None, correction.reason
                draft.is_apart = bool(correction.documents)
                self._touched = True
        self._unite(correction.reason)

    def join(self, correction: Correction) -> None:
        shown = correction.shown or correction.names[0]
        if correction.at:  # it goes to who is called so, whatever he is shown as
            called = self._called(replace(correction, names=(shown,), at=()))
            to = next((draft for draft in called if correction.label in (None, draft.label)), None)
            self._cut_out(correction, to.label if to else correction.label, to.name if to else shown)
            return
        drafts = [
            d for d in self._called(replace(correction, names=(*correction.names, shown)))
            if (correction.label is not None or d.label == self._main_label(correction))
            and (correction.documents or not d.is_apart or fold(d.name) in correction.keys | {fold(shown)})
        ]  # fmt: skip
        if not drafts:
            return
        first, *others = drafts
        label = correction.label or first.label
        if not others and (first.name, first.label) == (shown, label):
            return
        self._touched = True
        # « Niger » may be the river in this text
        so_called = [draft for draft in drafts if fold(draft.name) == fold(shown) and draft.label == label]
        self._rename(first, shown)
        self._relabel(first, label)
        first.country = so_called[0].country if so_called else first.country or _country(first)
        first.id, first.reason = None, correction.reason
        for other in others:
            self._absorb(first, other, correction.reason)

    def remove_role(self, correction: Correction) -> None:
        for draft in self._called(correction):
            left = [role for role in draft.roles if fold(role) != fold(correction.role or "")]
            if left != draft.roles:
                draft.roles = left
                self._changed_roles(draft, correction)

    def add_role(self, correction: Correction) -> None:
        for draft in self._called(correction):
            if correction.role and fold(correction.role) not in map(fold, draft.roles):
                draft.roles.insert(0, correction.role)
                self._changed_roles(draft, correction)

    def _changed_roles(self, draft: _Draft, correction: Correction) -> None:
        """Say at the entity's first mention whose word its roles are."""
        kept = set(map(fold, draft.roles))
        draft.role_details = tuple(role for role in draft.role_details if fold(role.text) in kept)
        self._reasons[min(draft.mentions)] = correction.reason
        self._touched = True

    def _take_out(self, draft: _Draft, gone: set[int], correction: Correction) -> tuple[Role, ...]:
        """Leave an entity without these mentions, and call it no more by what is no name of it then; gives the roles
        that stand by them, as far as it is known where they do."""
        taken = tuple(role for role in draft.role_details if role.mention in gone)
        draft.role_details = tuple(role for role in draft.role_details if role.mention not in gone)
        only_there = {role.text for role in taken} - {role.text for role in draft.role_details}
        draft.roles = [role for role in draft.roles if role not in only_there]
        was_called = any(_key(self._before.mentions[i]) in correction.keys for i in draft.mentions if i in gone)
        draft.mentions = [i for i in draft.mentions if i not in gone]
        left = [named(m.text) for i in draft.mentions if (m := self._mentions[i]) is not None]
        if not left or not was_called or any(fold(text) in correction.keys for text in left):
            return taken
        draft.aliases = [alias for alias in draft.aliases if fold(alias) not in correction.keys]
        if fold(draft.name) in correction.keys:
            draft.name = max(left, key=len)
            draft.aliases = [alias for alias in draft.aliases if alias != draft.name]
            draft.id, draft.reason = None, correction.reason
        return taken

    # --- what they share

    def _means(self, correction: Correction, mention: Mention) -> bool:
        return _key(mention) in correction.keys and self._is_there(correction, mention)

    @staticmethod
    def _is_there(correction: Correction, mention: Mention) -> bool:
        return not correction.at or any(mention.start <= at < mention.end for at in correction.at)

    def _meant(self, correction: Correction, draft: _Draft) -> list[int]:
        """The mentions of an entity that are called so; all, where its name is none of their texts.

        « Al-Qaida au Maghreb islamique » is what a list has for AQMI.
        """
        own = [(i, m) for i in draft.mentions if (m := self._mentions[i]) is not None]
        called = [(i, m) for i, m in own if _key(m) in correction.keys]
        if not called and fold(draft.name) in correction.keys:
            called = own
        return [i for i, m in called if self._is_there(correction, m)]

    def _called(self, correction: Correction) -> list[_Draft]:
        # one of which all mentions were told to be others' is none any more
        return [
            draft
            for draft in self._drafts
            if draft.mentions
            and draft.is_meant(correction.keys)
            and (not correction.at or any(self._is_there(correction, self._before.mentions[i]) for i in draft.mentions))
        ]

    @staticmethod
    def _rename(draft: _Draft, name: str) -> None:
        draft.before.add(fold(draft.name))
        draft.aliases = [*dict.fromkeys([draft.name, *draft.aliases])]
        draft.name = name

    @staticmethod
    def _relabel(draft: _Draft, label: str) -> None:
        draft.label = label
        draft.country = draft.country if label == "LOC" else None

    def _is_settled(self, draft: _Draft) -> bool:
        """Whether a rule, or the reader, has given the label."""
        return any((m := self._mentions[i]) is not None and m.source in ("rule", "user") for i in draft.mentions)

    def _main_label(self, correction: Correction) -> str | None:
        """Without a label, names are one under the label most of their mentions have."""
        counts: dict[str, int] = {}
        for draft in self._called(correction):
            counts[draft.label] = counts.get(draft.label, 0) + len(draft.mentions)
        return max(counts, key=lambda label: counts[label]) if counts else None

    def _cut_out(self, correction: Correction, label: str | None, name: str | None) -> None:
        """The mentions at the correction's offsets as an entity of their own."""
        for draft in list(self._drafts):
            chosen = self._meant(correction, draft)
            if not chosen or (label in (None, draft.label) and name in (None, draft.name)):
                continue
            if not self._is_near(chosen, correction):
                continue
            self._touched = True
            mention = self._mentions[chosen[0]]
            assert mention is not None
            taken = self._take_out(draft, set(chosen), correction)
            new = _Draft(label or draft.label, name or named(mention.text), chosen, None, reason=correction.reason)
            new.role_details, new.roles = taken, [*dict.fromkeys(role.text for role in taken)]
            self._drafts.append(new)
        self._unite(correction.reason)

    def _is_near(self, mentions: Sequence[int], correction: Correction) -> bool:
        """Whether one of the words that must stand nearby stands in a paragraph with one of the mentions."""
        text = self._before.document.text
        if not correction.near:
            return True
        if text is None:
            return False
        words = [f" {fold(word)} " for word in correction.near]
        for start, end in paragraphs(text):
            inside = any((m := self._mentions[i]) is not None and start <= m.start < end for i in mentions)
            if inside and any(word in f" {fold(text[start:end])} " for word in words):
                return True
        return False

    def _absorb(self, into: _Draft, other: _Draft, reason: str) -> None:
        for index in other.mentions:
            self._reasons[index] = reason
        into.mentions = sorted([*into.mentions, *other.mentions])
        into.before |= {fold(other.name), *other.before}
        into.aliases = [*dict.fromkeys([*into.aliases, other.name, *other.aliases])]
        into.roles = [*dict.fromkeys([*into.roles, *other.roles])]
        into.role_details += other.role_details
        into.country = into.country or (other.country if into.label == "LOC" else None)
        other.mentions = []
        self._drafts.remove(other)

    def _unite(self, reason: str) -> None:
        """Entities that have come to the same label and name are one."""
        seen: dict[tuple[str, str], _Draft] = {}
        for draft in list(self._drafts):
            first = seen.setdefault((draft.label, fold(draft.name)), draft)
            if first is not draft and (first.id is None or draft.id is None):
                self._absorb(first, draft, reason)
                first.is_apart |= draft.is_apart

    # --- the corrected result

    def result(self) -> Result:
        before = self._before
        kept = [i for i, m in enumerate(self._mentions) if m is not None]
        place = {old: new for new, old in enumerate(kept)}
        drafts = [d for d in self._drafts if any(i in place for i in d.mentions)]
        drafts.sort(key=lambda d: min(i for i in d.mentions if i in place))
        renamed = self._named(drafts)
        mentions: list[Mention | None] = [self._mentions[i] for i in kept]
        entities, joins = [], {j.mention: j for j in before.joins}
        for draft in drafts:
            indices = sorted(place[i] for i in draft.mentions if i in place)
            for i in indices:
                mention = mentions[i]
                assert mention is not None and draft.id is not None
                source = draft.source if mention.label != draft.label else mention.source
                mentions[i] = replace(mention, entity=draft.id, label=draft.label, source=source)
            entities.append(self._entity(draft, indices, place, [m for m in mentions if m is not None], renamed))
        final = tuple(m for m in mentions if m is not None)
        return replace(
            before,
            mentions=final,
            entities=tuple(entities),
            joins=tuple(self._joins(kept, place, final, joins, drafts)),
            verdicts=(*before.verdicts, *self._verdicts),
        )

    def _named(self, drafts: Sequence[_Draft]) -> dict[str, str]:
        """Give each entity its id; returns what old ids are called now."""
        taken = {d.id for d in drafts if d.id is not None}
        old: dict[str, str] = {}
        by_mention = {i: e.id for e in self._before.entities for i in e.mentions}
        for draft in drafts:
            if draft.id is None:
                from extractor.coreference.identity import key  # with it comes all of coreference, which few need

                base = draft.id = key(draft.label, draft.name).id
                number = 2
                while draft.id in taken:
                    draft.id = f"{base}-{number}"
                    number += 1
                taken.add(draft.id)
            for i in draft.mentions:
                old.setdefault(by_mention[i], draft.id)
        return old

    def _entity(
        self,
        draft: _Draft,
        indices: list[int],
        place: dict[int, int],
        mentions: Sequence[Mention],
        renamed: dict[str, str],
    ) -> Entity:
        surfaces = dict.fromkeys(named(mentions[i].text) for i in indices)
        surfaces.pop(draft.name, None)
        candidates = dict.fromkeys(renamed[c] for c in draft.candidates if c in renamed and renamed[c] != draft.id)
        return Entity(
            draft.id or "",
            draft.label,
            draft.name,
            tuple(surfaces),
            tuple(draft.roles),
            draft.country,
            tuple(candidates),
            tuple(indices),
            tuple(
                replace(role, mention=place[role.mention])
                for role in sorted(draft.role_details, key=lambda role: (role.start, role.end))
                if role.mention in place and place[role.mention] in indices
            ),
        )

    def _joins(
        self,
        kept: Sequence[int],
        place: dict[int, int],
        mentions: Sequence[Mention],
        old: dict[int, Join],
        drafts: Sequence[_Draft],
    ) -> Iterable[Join]:
        reasons = {i: d.reason for d in drafts if d.reason for i in d.mentions} | self._reasons
        for index in kept:
            entity = mentions[place[index]].entity or ""
            if index in reasons:
                yield Join(place[index], entity, reasons[index])
            elif index in old:
                to = old[index].to
                yield replace(
                    old[index], mention=place[index], entity=entity, to=place.get(to) if to is not None else None
                )
