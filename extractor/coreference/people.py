"""People: full names attract surnames, first names, initials and nicknames (pure).

    Nabil Bouzekri … M. Bouzekri … N. Bouzekri   ->  one person
    Ivan Petrescu, Irina Petrescu … Mme Petrescu ->  Irina, by gender

A bare name that several full names share is decided mention by mention (`_distribute`);
where nothing decides it, it stays a person of its own with its candidates.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from extractor.core.types import Mention, Role
from extractor.coreference import role_lists, roles
from extractor.coreference.antecedents import CROWD, Usage
from extractor.coreference.exact_match import Cluster
from extractor.coreference.short_names import is_surname_of, lacks_a_part
from extractor.lexicon import names, people
from extractor.lexicon import roles as role_words
from extractor.lexicon.names import Person, fold, person
from extractor.lexicon.transliteration import sound

_QUOTES = r"[\s(«\"“”»‘’']*(?:(?:[Ll]e|[Ll]a|[Ll]es)\s|[Ll]['’])?"
_KNOWN_AS = r"(?:plus |aussi |mieux )?connue? sous le (?:nom|pseudonyme|sobriquet) d[e'’]"
#: what says that two first names before one surname are of one family
_KIN = re.compile(
    r"\b(?:frères?|sœurs?|soeurs?|époux|couple|jumeaux|jumelles|enfants|parents|cousins?|cousines|fils|filles|famille"
    r"|mariés|M\. et Mme)\b[^.;!?]*$",
    re.IGNORECASE,
)
#: characters before the first name that hold such a word
KIN_REACH = 32
_ALIAS = re.compile(rf"{_QUOTES}[,(]?\s*(?:alias|de son vrai nom|{_KNOWN_AS}|surnommée?){_QUOTES}")
_CALLED = re.compile(rf"\s*(?P<comma>[,(]?)\s*(?:lui aussi\s|elle aussi\s|aussi\s)?(?:dit|dite)(?P<quoted>{_QUOTES})")
_IN_QUOTES = re.compile(r"\s*[«\"“‘’]{1,2}\s*")
#: « Sophie Blanc, née Martin », « Louise Weil, épouse Lévy »
_BORN = re.compile(r"\s*[,(]?\s*(?:née?|épouse|veuve|ép\.)\s+")
#: characters between two mentions of one name that are two people
NAMESAKE_ROOM = 80
_NAMESAKES = re.compile(r"\s*,?\s*(?:et|ou|contre|face à|ainsi que)\s*(?:M\.|Mme|l['’]|le|la|un|une|son)?\s*")
_HOMONYM = re.compile(r"\bhomonyme\b")
#: « [Bokano], [Estelle Bokano] »
_BESIDE = re.compile(r"\s*,?\s*(?:M\.|Mme|Mlle)?\s*")
_AND = re.compile(r"\s*(?:,|et|&|ainsi que)\s*")
_APART = re.compile(r"\s*,?\s*(?:et|ou|contre|face à|ainsi que|comme)\s*(?:M\.|Mme|Mlle|de|d['’])?\s*")


@dataclass(frozen=True, slots=True)
class Described:
    """What the text says of a person at one mention."""

    roles: tuple[Role, ...] = ()
    gender: str | None = None  # by civility, else by role or kin
    formal: bool = False  # with a civility or a function before, so by the surname
    article: str | None = None  # the gender of the article before a function, which may be another: « Mme le maire »


def describe(text: str, mentions: Sequence[Mention]) -> dict[int, Described]:
    """Roles and gender at each mention of a person: « Mme [Diarra], la présidente » is a woman and presides."""
    order = [i for i, m in enumerate(mentions) if m.label == "PER"]
    found: dict[int, Described] = {}
    stood = role_lists.told(text, [(mentions[i].start, mentions[i].end) for i in order])
    for i, by in zip(order, stood):
        m = mentions[i]
        told = [*by.ahead, *by.behind]
        civility = roles.gender(text, m.start)
        texts = [" ".join(text[t.start : t.end].split()) for t in told]
        found[i] = Described(
            tuple(Role(word, t.start, t.end, i, t.reason) for word, t in zip(texts, told) if not t.kin),
            civility or next((g for word in texts if (g := people.role_gender(word))), None),
            bool(civility or any(not t.kin for t in by.ahead)),
            next(("f" if t.feminine else "m" for t in by.ahead if t.feminine or t.masculine), None),
        )
    return found


def join_people(
    text: str, mentions: Sequence[Mention], group: list[Cluster], described: Mapping[int, Described]
) -> list[Cluster]:
    """The clusters of people that are left once short and full names are together."""
    return _People(text, mentions, group, described).join()


@dataclass(slots=True)
class _People:
    text: str
    mentions: Sequence[Mention]
    clusters: list[Cluster]
    described: Mapping[int, Described]
    apart: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: by a bare name, those who are called so and are nobody's short form for certain, each with whom it is not
    strangers: dict[str, dict[Cluster, set[str]]] = field(default_factory=lambda: defaultdict(dict))

    def join(self) -> list[Cluster]:
        self.clusters.sort(key=lambda c: c.mentions[0])
        owner = {i: c for c in self.clusters for i in c.mentions}
        self._part_namesakes(owner)
        self._note_apart(owner)
        self._name_couples(owner)
        self._part_relatives(owner)
        self._part_corps()
        full = [c for c in self.clusters if not c.family and _person(c).full]
        self._join_spellings(full)
        self._join_fuller([c for c in full if c.mentions])
        self._join_nicknames()
        self._join_inner_nicknames()
        persons = [c for c in self.clusters if c.mentions and not c.family]
        # « J.-P. Bruneau », « Le Pen », « Ben Ali » come first, and are full names to a lone surname
        self._attach(
            [c for c in persons if not _person(c).full and " " in c.key], [c for c in persons if _person(c).full]
        )
        persons = [c for c in self.clusters if c.mentions and not c.family]
        self._attach([c for c in persons if " " not in c.key], [c for c in persons if " " in c.key])
        return [c for c in self.clusters if c.mentions]

    # -- what keeps two people apart --------------------------------------------

    def _part_namesakes(self, owner: dict[int, Cluster]) -> None:
        """« Le sénateur Paul Girod et l'apiculteur Paul Girod » are two; so, perhaps, are a colonel and a grocer."""
        named = [c for c in self.clusters if len(c.mentions) > 1 and not c.family and _person(c).full]
        for cluster in named:
            mentions = sorted(cluster.mentions)
            other, sure = self._namesake(mentions)
            if other is None:
                continue
            walks = {walk for i in mentions if i < other for walk in self._walks(i)}
            mine = self._walks(other) - walks
            heads = self._heads(other) - {head for i in mentions if i < other for head in self._heads(i)}
            moved = [
                i for i in mentions if i == other or (i > other and (self._heads(i) & heads or self._walks(i) & mine))
            ]
            second = Cluster("PER", cluster.text)
            for i in moved:
                cluster.mentions.remove(i)
                del cluster.reasons[i]
                second.add(i, "exact" if second.mentions else "first", second.mentions[0] if second.mentions else None)
                owner[i] = second
            self.clusters.append(second)
            self.apart[cluster.key].add(cluster.key)
            if not sure:
                cluster.candidates, second.candidates = [second], [cluster]

    def _namesake(self, mentions: Sequence[int]) -> tuple[int | None, bool]:
        """The first mention of a full name that is another person's, and whether the text says so."""
        for one, two in pairwise(mentions):
            start = min([self.mentions[two].start, *(r.start for r in self.described[two].roles)])
            end = max([self.mentions[one].end, *(r.end for r in self.described[one].roles)])
            between = self.text[end : max(start, end)]
            if len(between) < NAMESAKE_ROOM and (_NAMESAKES.fullmatch(between) or _HOMONYM.search(between)):
                return two, True
        seen: set[str] = set()
        for i in mentions:
            walks = self._walks(i)
            if walks and seen and not walks & seen:
                return i, False
            seen |= walks
        return None, False

    def _walks(self, i: int) -> set[str]:
        """The walks of life that the roles of a mention are of."""
        return {walk for role in self.described[i].roles if (walk := role_words.walk(fold(role.text)))}

    def _note_apart(self, owner: Mapping[int, Cluster]) -> None:
        """Names side by side as two people: « X et Y », « X, fils de Y », « X, sa femme Y »."""
        order = sorted(owner)
        for one, two in pairwise(order):
            a, b = owner[one], owner[two]
            between = self.text[self.mentions[one].end : self.mentions[two].start]
            if a is b or len(between) > 80:
                continue
            behind = self.text[self.mentions[two].end : self.mentions[two].end + 40]
            if _APART.fullmatch(between) or _kin_between().fullmatch(between) or _kin_behind().match(behind):
                self.apart[a.key].add(b.key)
                self.apart[b.key].add(a.key)

    def _part_relatives(self, owner: Mapping[int, Cluster]) -> None:
        """« La fille du dictateur [Bokano], [Estelle Bokano] », « M. [Chabert] … Ses fils, [Denis] et [Paul Chabert] »:
        the bare name is another's than the full one beside it."""
        surnames = {_person(c).surname[-1:] for c in self.clusters if _person(c).full}
        if not any(_person(c).words[-1:] in surnames for c in self.clusters if not _person(c).full):
            return
        order = sorted(owner)
        known: dict[tuple[str, ...], int] = {}  # who has a surname, and since when: then antecedents.py decides
        for i in reversed(order):
            if _person(owner[i]).full:
                known[_person(owner[i]).surname] = i
        for n, (one, two) in enumerate(pairwise(order)):
            bare, relative = owner[one], owner[two]
            if _person(bare).full or bare.family or not _person(relative).full:
                continue
            if _person(relative).surname[-len(_person(bare).words) :] != _person(bare).words:
                continue
            if known[_person(relative).surname] < one:
                continue
            start, outset = self.mentions[two].start, self._outset(one)
            beside = _BESIDE.fullmatch(self.text, self.mentions[one].end, start)
            if not (
                (beside and _kin_of().search(self.text, max(outset - KIN_REACH, 0), outset))
                or _kin_before().search(self.text, max(start - KIN_REACH, 0), start)
            ):
                continue
            others = {relative.key}
            for after in order[n + 2 :]:  # « ses fils, [Denis Chabert], [Gilles Chabert] »
                if not _AND.fullmatch(self.text, self.mentions[two].end, self.mentions[after].start):
                    break
                others.add(owner[after].key)
                two = after
            self._part(bare, [i for i in bare.mentions if i <= one], others)

    def _part_corps(self) -> None:
        """« Le général [de Vauréal] … l'amiral [de Vauréal] » are two."""
        for cluster in [c for c in self.clusters if len(c.mentions) > 1 and not c.family and not _person(c).full]:
            by_corps: dict[str, list[int]] = defaultdict(list)
            for i in sorted(cluster.mentions):
                for corps in self._corps(i):
                    by_corps[corps].append(i)
            if len(by_corps) > 1:
                for indices in by_corps.values():
                    self._part(cluster, [i for i in indices if i in cluster.mentions], set())

    def _part(self, cluster: Cluster, indices: Sequence[int], others: set[str]) -> None:
        """Make these mentions of a bare name a stranger, who is none of the `others`."""
        stranger = Cluster("PER", cluster.text)
        for i in sorted(indices):
            cluster.give_away(i)
            stranger.add(
                i, "exact" if stranger.mentions else "first", stranger.mentions[0] if stranger.mentions else None
            )
        if not stranger.mentions:
            return
        self.clusters.append(stranger)
        self.strangers[cluster.key][stranger] = others

    def _outset(self, i: int) -> int:
        """Where a mention begins with the roles or the civility before it."""
        start = self.mentions[i].start
        return min(
            [role.start for role in self.described[i].roles if role.start < start]
            or [roles.title_start(self.text, start)]
        )

    def _corps(self, i: int) -> set[str]:
        return {corps for role in self.described[i].roles if (corps := role_words.corps(fold(role.text)))}

    def _other_corps(self, i: int, cluster: Cluster) -> bool:
        """Whether the rank of a mention is of another corps than a person's: the amiral is not the général."""
        if not (mine := self._corps(i)):
            return False
        theirs = {corps for j in cluster.mentions for corps in self._corps(j)}
        return bool(theirs) and not mine & theirs

    def _may_be_one(self, a: Cluster, b: Cluster) -> bool:
        return b.key not in self.apart[a.key] and len({self._gender(a), self._gender(b)} - {None}) < 2

    def _gender(self, cluster: Cluster) -> str | None:
        counts = Counter(g for i in cluster.mentions if (g := self.described[i].gender))
        given = _person(cluster).given
        if not counts and given:
            told = people.gender_of_first_name(given[0])
            return told or next((g for i in cluster.mentions if (g := self.described[i].article)), None)
        best = counts.most_common(2)
        return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else None

    # -- full names -------------------------------------------------------------

    def _are_kin(self, one: int, two: int) -> bool:
        """Whether a bare first name and the full name behind « et » may share a surname: « Henri et Odile Massart ».

        A made-up full name is the worst error: « Ronaldo et Lionel Messi », « Rosa, Luc et Anne Sinclair » are
        none. Man and woman, or a word that says so: « les frères Jean et Michel Blanc ».
        """
        start = self.mentions[one].start
        before = self.text[max(start - KIN_REACH, 0) : start]
        if _KIN.search(before):
            return True
        if before.rstrip().endswith(","):
            return False
        genders = {people.gender_of_first_name(self.mentions[i].text.split()[0]) for i in (one, two)}
        return genders == {"m", "f"}

    def _name_couples(self, owner: dict[int, Cluster]) -> None:
        """« Henri et Odile Massart »: the first is Henri Massart."""
        order = sorted(owner)
        by_name = {c.key: c for c in self.clusters}
        for n in range(len(order) - 1, 0, -1):
            i, after = order[n - 1], order[n]
            one, two = owner[i], owner[after]
            surname = _person(two).surname
            if (
                " " in one.key
                or not surname
                or not _person(two).full
                or not people.is_first_name(one.key)
                or one.family
            ):
                continue
            between = self.text[self.mentions[i].end : self.mentions[after].start]
            if (
                not _AND.fullmatch(between)
                or not people.is_first_name(_person(two).given[0])
                or self.described[i].formal
                or not self._are_kin(i, after)
            ):
                continue
            name = f"{self.mentions[i].text} {_surname_as_written(two.name or two.text)}"
            couple = by_name.get(fold(name))
            if couple is None:
                couple = Cluster("PER", name, name=name)
                by_name[couple.key] = couple
                self.clusters.append(couple)
            one.mentions.remove(i)
            couple.add(i, "first" if not couple.mentions else "couple", couple.mentions[0] if couple.mentions else None)
            owner[i] = couple
        self.clusters[:] = [c for c in self.clusters if c.mentions]
        for c in self.clusters:
            c.mentions.sort()
            if c.reasons[c.mentions[0]][0] != "first" and not any(c.reasons[i][0] == "first" for i in c.mentions):
                c.reasons[c.mentions[0]] = ("first", None)
        self.clusters.sort(key=lambda c: c.mentions[0])

    def _join_spellings(self, full: list[Cluster]) -> None:
        """Mohamed and Mohammed, Khadafi and Kadhafi: names that transliterate one."""
        seen: dict[tuple[Any, ...], list[Cluster]] = defaultdict(list)
        for cluster in full:
            who = _person(cluster)
            key = (tuple(map(people.spelling, who.given)), tuple(map(sound, who.surname)), who.suffix)
            fits = [c for c in seen[key] if self._may_be_one(c, cluster)]
            if len(fits) == 1:
                fits[0].absorb(cluster, "transliteration")
            else:
                seen[key].append(cluster)

    def _join_fuller(self, full: list[Cluster]) -> None:
        """A name that lacks a part of the one longer name it fits: John Kennedy, John
        Fitzgerald Kennedy; Ana Pastor, Ana Pastor García; García Márquez, Gabriel García Márquez."""
        longer: dict[str, list[Cluster]] = defaultdict(list)
        for cluster in full:
            for word in set(_person(cluster).words):
                longer[word].append(cluster)
        for cluster in sorted(full, key=lambda c: (len(c.key.split()), c.mentions[0])):
            who = _person(cluster)
            if len(longer[who.words[0]]) > CROWD * 8:
                continue
            fits = [
                c
                for c in longer[who.words[0]]
                if c is not cluster and c.mentions and lacks_a_part(who, _person(c)) and self._may_be_one(c, cluster)
            ]
            # an enumeration names each of its people once
            fits = [c for c in fits if not (self._in_list(c) and self._in_list(cluster))]
            if len(fits) == 1:
                fits[0].absorb(cluster, "shorter full name")
            else:
                cluster.candidates = cluster.candidates or fits

    def _in_list(self, cluster: Cluster) -> bool:
        """Whether a person stands in enumerations only: « [A], [X], [B] »."""

        def joined(i: int, j: int) -> bool:
            if not 0 <= i < j < len(self.mentions) or self.mentions[i].label != "PER" != self.mentions[j].label:
                return False
            return role_lists.joint(self.text, self.mentions[i].end, self.mentions[j].start) is not None

        return all(joined(i - 1, i) or joined(i, i + 1) for i in cluster.mentions)

    def _join_nicknames(self) -> None:
        """« Lutfi Nsimba, alias “Maître Zoulou” », « Djougachvili, dit Staline »."""
        owner = {i: c for c in self.clusters for i in c.mentions}
        order = sorted(owner)
        surnames = {word for c in self.clusters if _person(c).full for word in _person(c).surname}
        headline = max(self.text.find("\n"), 0)
        if self.text[:headline].rstrip().endswith("."):
            headline = 0
        aliases: dict[Cluster, set[str]] = defaultdict(set)
        for one, two in pairwise(order):
            a, b = owner[one], owner[two]
            between = self.text[self.mentions[one].end : self.mentions[two].start]
            if a is b or a.family or b.family or len(between) > 60:
                continue
            if _BORN.fullmatch(between) and _person(a).full and " " not in b.key:
                self._join_other_surname(a, b, two)
                owner[two] = a
                continue
            called = _CALLED.fullmatch(between)
            # « …, dit Ferrand » may say who speaks
            nickname = called and (
                called["quoted"].strip()
                or (" " in a.key and " " not in b.key and b.key not in surnames)
                or b.key.startswith(("le ", "la "))
                # « dit Lanmò San Jou » is no name of somebody who says it
                or (" " in a.key and not people.is_first_name(b.key.split()[0]) and b.key not in surnames)
                or not called["comma"]
            )
            alias = fold(self.mentions[two].text)
            if alias in aliases[b]:
                # two people of one nickname are one only by their names, too
                said = nickname or _ALIAS.fullmatch(between) or _IN_QUOTES.fullmatch(between)
                if said and _spelt_alike(_person(a), _person(b)) and self._may_be_one(a, b):
                    b.absorb(a, "spelling, one nickname")
                    owner.update(dict.fromkeys((i for i in order if owner[i] is a), b))
                elif said:
                    self._move(two, b, a)
                    owner[two] = a
                continue
            if not nickname and not _ALIAS.fullmatch(between):
                continue
            aliases[a].add(alias)
            # « Deux voleurs, “Doudou” et “Momo” », further up in the text, may be others
            early = [i for i in b.mentions if headline < self.mentions[i].start and i < one] if nickname else []
            if early and not _person(b).full:
                for i in [i for i in b.mentions if i not in early]:
                    self._move(i, b, a)
                    owner[i] = a
                b.candidates = [a]
                continue
            for i in b.mentions:
                owner[i] = a
            a.absorb(b, "alias")

    def _move(self, i: int, source: Cluster, target: Cluster) -> None:
        """Give the mention of a nickname from one person to another."""
        source.give_away(i)
        target.add(i, "alias", target.mentions[0])

    def _join_inner_nicknames(self) -> None:
        """« Jean « Le Loup » Ravel … Le Loup »: the nickname inside a name, taken up alone."""
        called: dict[str, list[Cluster]] = defaultdict(list)
        for cluster in self.clusters:
            for nickname in {nickname for i in cluster.mentions if (nickname := names.nickname(self.mentions[i].text))}:
                called[_bare(fold(nickname))].append(cluster)
        if not called:
            return
        for cluster in self.clusters:
            owners = [c for c in called.get(_bare(cluster.key), ()) if c is not cluster and c.mentions]
            if len(owners) == 1 and cluster.mentions and not _person(cluster).full:
                owners[0].absorb(cluster, "alias")

    def _join_other_surname(self, whole: Cluster, other: Cluster, i: int) -> None:
        """« Louise Weil, épouse Lévy … Louise Lévy »: her other surname, and the full name she has with it."""
        other.mentions.remove(i)
        del other.reasons[i]
        if other.mentions and not any(reason == "first" for reason, _ in other.reasons.values()):
            other.reasons[min(other.mentions)] = ("first", None)
        whole.add(i, "alias", whole.mentions[0])
        given = _person(whole).given
        for cluster in self.clusters:
            who = _person(cluster)
            if cluster.mentions and cluster is not whole and who.given == given and " ".join(who.surname) == other.key:
                whole.absorb(cluster, "other surname")

    # -- short names ------------------------------------------------------------

    def _attach(self, shorts: list[Cluster], full: list[Cluster]) -> None:
        index: dict[str, list[Cluster]] = defaultdict(list)
        for cluster in full:
            for word in dict.fromkeys(
                (*map(sound, _person(cluster).words), *map(people.spelling, _person(cluster).given))
            ):
                index[word].append(cluster)
        # those who are certainly one come before those who may be them
        for short in sorted(shorts, key=lambda c: c not in self.strangers[c.key]):
            if not _person(short).words or not short.mentions:
                continue
            strangers = self.strangers[short.key]
            near = index.get(sound(_person(short).words[-1]), ())
            near = [c for c in near if c is not short and c.mentions and c.key not in self.apart[short.key]]
            by_surname = [c for c in near if is_surname_of(_person(short), _person(c), exact=True)] or [
                c for c in near if is_surname_of(_person(short), _person(c), exact=False)
            ]
            # « le caporal Aubigny » is Medhi Aubigny before Tristan d'Aubigny
            whole = [c for c in by_surname if _person(c).surname == _person(short).words]
            by_surname = whole or by_surname
            if short in strangers:
                by_surname = [
                    c
                    for c in by_surname
                    if c.key not in strangers[short] and not any(self._other_corps(i, c) for i in short.mentions)
                ]
            else:
                by_surname = [*by_surname, *(c for c in strangers if c.mentions)]
            named = set(by_surname)
            by_first = [
                c
                for c in near
                if c not in named and short not in strangers and _person(c).given == _person(short).words
            ]
            if by_surname or by_first:
                self._distribute(short, by_surname, by_first)

    def _distribute(self, short: Cluster, by_surname: list[Cluster], by_first: list[Cluster]) -> None:
        """Each mention of a short name to the person it means; the rest by what it may mean."""
        everyone = by_surname + by_first
        genders = {c: self._gender(c) for c in everyone}
        usual = dict.fromkeys(by_first, "first name") | dict.fromkeys(
            by_surname, "initials" if _person(short).initials else "surname"
        )
        usage = Usage(self.mentions, everyone)
        open_: dict[tuple[Cluster, ...], list[int]] = {}
        mentions, short.mentions, short.reasons = sorted(short.mentions), [], {}
        strangers: list[Cluster] = []
        for sure in (True, False):
            # what a mention may mean depends on so little that many mentions share it
            shared: dict[tuple[Any, ...], tuple[list[Cluster], tuple[Cluster, ...], list[int]]] = {}
            for i in mentions:
                told = self.described[i]
                if bool(told.gender or told.roles) != sure:
                    continue
                # « M. Martin » is no first name; « le roi Hassan » is
                surname_only = bool(told.formal and (by_surname or (told.gender and not told.roles)))
                sovereign = bool(self._heads(i) & role_words.words("sovereigns"))
                key = (surname_only, told.gender, sovereign, *sorted(self._corps(i)))
                if key not in shared:
                    options = by_surname if surname_only else everyone + strangers
                    if sovereign:  # « le pape François » is not François Ozon
                        options = [c for c in options if c not in by_first or self._reigns(c)]
                    fitting = tuple(
                        c
                        for c in options
                        if (not told.gender or genders.get(c, told.gender) in (told.gender, None))
                        and not self._other_corps(i, c)
                    )
                    shared[key] = options, fitting, open_.setdefault(fitting, [])
                options, fitting, left = shared[key]
                target, reason = self._titled(i, options) if len(options) > 1 else None, "role"
                # « Mme X » may be the one whose first name tells nothing, where all others are men
                sure_of = len(options) == 1 or not told.gender or (fitting and genders.get(fitting[0]))
                if not target and len(fitting) == 1 and sure_of:
                    target, reason = fitting[0], "gender" if len(options) > 1 else usual.get(fitting[0], "exact")
                elif not target and len(fitting) > 1:
                    target, reason = usage.meant(i, fitting)
                if target:
                    target.add(i, reason, target.mentions[0])
                    usage.note(target, i)
                else:
                    left.append(i)
            if sure and open_.get(()):
                # « Mme X » where all full names are men's: she, too, may be meant by a bare X
                strangers.append(self._remaining(short, open_.pop(()), ()))
                usage.add(strangers[0])
        for candidates, left in open_.items():
            if left:
                self._remaining(short, left, candidates)

    def _remaining(self, short: Cluster, left: list[int], candidates: tuple[Cluster, ...]) -> Cluster:
        cluster = short
        if short.mentions:
            cluster = Cluster("PER", short.text)
            self.clusters.append(cluster)
        for i in left:
            cluster.add(i, "exact" if cluster.mentions else "first", cluster.mentions[0] if cluster.mentions else None)
        cluster.candidates = list(candidates)
        return cluster

    def _reigns(self, cluster: Cluster) -> bool:
        return bool(_person(cluster).suffix) or any(
            self._heads(i) & role_words.words("sovereigns") for i in cluster.mentions
        )

    def _titled(self, i: int, options: Sequence[Cluster]) -> Cluster | None:
        """The one of several people who has the role of this mention elsewhere: « le préfet Konta »."""
        heads = self._heads(i)
        if not heads or len(options) > CROWD:
            return None
        titled = [c for c in options if any(heads & self._heads(j) for j in c.mentions)]
        return titled[0] if len(titled) == 1 else None

    def _heads(self, i: int) -> set[str]:
        return {fold(role.text).split()[0] for role in self.described[i].roles}


def _person(cluster: Cluster) -> Person:
    return person(cluster.text)


def _spelt_alike(one: Person, two: Person) -> bool:
    """Whether two full names share the surname and how the first name begins: Moudjibou and Moudjim."""
    return bool(one.given and two.given) and one.surname == two.surname and one.given[0][:3] == two.given[0][:3]


def _bare(nickname: str) -> str:
    return nickname.removeprefix("le ").removeprefix("la ").removeprefix("l ")


def _surname_as_written(name: str) -> str:
    """« Jean-Pierre Le Goff » is "Le Goff"."""
    tokens = name.split()
    size = len(person(name).surname)
    for n in range(len(tokens) - 1, 0, -1):
        if len(names.words(" ".join(tokens[n:]))) >= size:
            return " ".join(tokens[n:])
    return name


@cache
def _kin_between() -> re.Pattern[str]:
    kin = people.kin_pattern()
    # « X, fils de Y », « X est le père de Y »
    is_kin_of = rf"[\s,]*(?:(?:est|était|fut|sera)\s+)?(?:l[ea] |l['’]|un |une )?(?:{kin})\s+(?:de |d['’])\s*"
    # « X a vu sa fille Y », « X, dont le frère, Y »
    has_kin = rf"[^.;!?]*\b(?:[Ss]on|[Ss]a|[Ll]eur|dont l[ea])\s+(?:{kin})\s*,?\s*"
    return re.compile(f"{is_kin_of}|{has_kin}")


@cache
def _kin_of() -> re.Pattern[str]:
    # « la fille du dictateur [X] »
    return re.compile(
        rf"(?<!\w)(?:{people.kin_pattern()}|enfant)s?\s+(?:de (?:la |l['’])?|du |d['’])(?:ancien(?:ne)? |ex-)?$"
    )


@cache
def _kin_before() -> re.Pattern[str]:
    # « sa fille [Y] », « ses fils, [Y] et [Z] »
    return re.compile(rf"\b(?:[Ss]on|[Ss]a|[Ss]es|[Ll]eurs?)\s+(?:{people.kin_pattern()}|enfant)s?\s*,?\s*$")


@cache
def _kin_behind() -> re.Pattern[str]:
    # « …, Y, son frère », « Y était son père »
    return re.compile(rf"\s*,?\s*(?:(?:est|était|fut)\s+)?(?:son|sa)\s+(?:{people.kin_pattern()})(?!\w)")
