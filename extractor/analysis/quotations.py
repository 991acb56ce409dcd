"""What people are quoted with: words between quotation marks that a verb of speech gives to somebody.

>>> [(q.entity, q.words) for q in quotations(result)]     # « Je reste », a dit [Awa Diop].
[('per-awa-diop', 'Je reste')]

Sure before complete: whose words they are is said by the sentence itself (« … », a dit Diop;
Diop affirme : « … »; selon Diop, « … »), or by a pronoun whose sentence before names one person.
Somebody whom the sentence names behind « de », « à », « avec » is not who speaks: « … », dit l'avocat
de Diop. Measured in docs/dossier.md.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extractor.core.types import Mention, Result
from extractor.lexicon.speech import deeds, participles, present
from extractor.text.segmentation import paragraphs, words_around

#: labels of those who speak
SPEAKERS = frozenset(["PER", "ORG", "GROUP"])

# a paragraph is looked at with one sign for each name and each quotation in it
_NAME, _QUOTE = 0xF0000, 0x100000
_N = "[\U000f0000-\U000fffff]"
#: those signs where the text itself has them: an icon of a font
_OWN = re.compile("[\U000f0000-\U0010ffff]")
_BLANKS = re.compile(r"\s{2,}")
#: names, or quotations, of a paragraph that there are signs for; so many characters hold no more
_MOST = 60_000
#: characters before and behind a quotation in which its speaker stands
_REACH = 400
# (no possessive repeat of a group: Python before 3.11.5 takes one amiss in which something may be given back)
_QUOTED = re.compile(
    r"«\s*+((?:[^«»\s]++|\s++(?!»)|«[^«»]*+»)*)\s*+»|“\s*+((?:[^“”\s]++|\s++(?!”))*)\s*+”|\"([^\"\n]*)\""
)
#: what makes somebody a complement: « l'avocat de [Diop] », « à la ministre [Sarr] »
_PREPOSITION = re.compile(
    r"(?:^|[\s(])(?:de|d['’]|du|des|à|au|aux|chez|avec|pour|contre|par|sur|dans|devant|face|envers|vers|sans|après|avant"
    r"|sous|entre|depuis|lors|selon|en|que|qu['’]|qui|dont|où|quand|lorsqu(?:e|['’])|comme)(?=\s|$|[^\w\s])|(?:^|\s)(?:d|qu)['’]",
    re.IGNORECASE,
)
#: what says when, where and how, and makes nobody a complement
_ADVERBIAL = re.compile(
    r"(?:à|auprès de) (?:l['’](?:AFP|agence|antenne|audience)|la (?:presse|radio|télévision|barre))"
    r"|à notre (?:journal|rédaction|micro)"
    r"|au téléphone|en (?:\w+ant|effet|conclusion|marge)\b|à plusieurs reprises|d['’]une (?:même )?voix\b(?: \w+e)?"
    r"|sur (?:Twitter|X|Facebook|RTL|RFI|TF1|BFMTV|franceinfo|place)|dans un (?:communiqué|rapport|entretien|tweet)"
)
#: before what stands between quotation marks as a name
_NAMED = re.compile(
    r"\b(?:albums?|associations?|campagnes?|chansons?|coalitions?|collectifs?|émissions?|films?|groupes?|journal|journaux"
    r"|listes?|livres?|magazines?|mouvements?|navires?|opérations?|partis?|pièces?|plans?|programmes?|revues?|romans?"
    r"|séries?|spectacles?)\s*\Z",
    re.IGNORECASE,
)
#: behind what a subject of its own stands: « [Diop], à qui [Sarr] a répondu »
_RELATIVE = re.compile(
    r"\b(?:(?:à|de|avec|pour|chez|devant) )?(?:qui|laquelle|lequel)\b|\b(?:auquel|dont|où|quand|lorsque)\b"
)
_WHEN = re.compile(
    r"\b(?:aujourd['’]hui|hier|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|ce (?:matin|soir)|alors|ensuite)\b"
)
# « M. » and « Dr. » end no sentence
_STOP = r"(?<=\bM)\.|(?<=\bMM)\.|(?<=\b[DP]r)\."
#: where a sentence may begin behind a quotation
_NEXT_SENTENCE = re.compile(rf"([\U00100000-\U0010fffd])\s+(?=[^\W\d_a-zà-öø-ÿœ]|{_N})")
_WORDS = rf"(?:[^.;:!?«»\n\U00100000-\U0010fffd]|{_STOP})"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of an entity: `start` and `end` are where they stand in the text (code points).

    `paragraph` is that around them, or of a very long one the words around.
    """

    entity: str
    words: str
    start: int
    end: int
    paragraph: str


@dataclass(slots=True)
class _Marked:
    """A stretch between quotation marks, and who says it."""

    start: int
    end: int
    speaker: str | None = None


def quotations(result: Result) -> Iterator[Quotation]:
    """What each entity of a result is quoted with, in text order. The result needs its text."""
    text = result.document.text
    speakers = sorted((m for m in result.mentions if m.label in SPEAKERS and m.entity), key=lambda m: m.start)
    starts = [m.start for m in speakers]
    for start, end in _stretches(text, paragraphs(text, [(m.start, m.end) for m in result.mentions]), starts):
        inside = speakers[bisect_left(starts, start) : bisect_left(starts, end)]
        for quote in _Paragraph(text, start, end, inside).quotes():
            words = " ".join(text[quote.start : quote.end].split())
            if quote.speaker and words:
                around = words_around(text, quote.start, quote.end, start, end)
                yield Quotation(quote.speaker, words, quote.start, quote.end, around)


def _stretches(text: str, found: Iterable[tuple[int, int]], names: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The paragraphs, and of one that has more names or quotations than there are signs for them its parts.

    `names` are where names begin.
    """
    for start, end in found:
        if end - start > _MOST:
            marks = sum(text.count(mark, start, end) for mark in '«“"')
            while end - start > _MOST < max(marks, bisect_left(names, end) - bisect_left(names, start)):
                cut = text.rfind(" ", start + _MOST // 2, start + _MOST) + 1 or start + _MOST
                yield start, cut
                start = cut
        yield start, end


class _Paragraph:
    """A paragraph as a line of signs."""

    def __init__(self, text: str, start: int, end: int, mentions: Iterable[Mention]):
        self._text = text
        self._mentions = list(mentions)
        self._begins = [m.start for m in self._mentions]
        self._people = {m.entity for m in self._mentions if m.label == "PER" and m.entity is not None}
        self._quotes: list[_Marked] = []
        #: who says those that were looked at
        self._said_by: dict[int, str | None] = {}
        for match in _QUOTED.finditer(text, start, end):
            group = next((g for g in (1, 2, 3) if match[g] is not None), 1)
            self._quotes.append(_Marked(match.start(group), match.end(group)))
        starts = [quote.start for quote in self._quotes]
        spans = []
        for number, m in enumerate(self._mentions):
            at = bisect_right(starts, m.start) - 1
            if at < 0 or m.start >= self._quotes[at].end:
                spans.append((m.start, m.end, chr(_NAME + number)))
        for number, quote in enumerate(self._quotes):
            spans.append((*self._with_marks(quote, start, end), chr(_QUOTE + number)))
        # blanks that stand in a row are one: each that may stand between two signs would be tried with each other
        self._line = _BLANKS.sub(lambda run: "\n" if "\n" in run[0] else " ", self._signs(start, end, spans))
        self._places = {sign: at for at, sign in enumerate(self._line) if ord(sign) >= _QUOTE}

    def _with_marks(self, quote: _Marked, start: int, end: int) -> tuple[int, int]:
        first, last = quote.start - 1, quote.end
        while first > start and self._text[first].isspace():
            first -= 1
        while last < end and self._text[last].isspace():
            last += 1
        return first, last + 1

    def _signs(self, start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> str:
        line, at = list[str](), start
        for first, last, sign in sorted(spans):
            line += [_OWN.sub(" ", self._text[at:first]), sign]
            at = last
        return "".join([*line, _OWN.sub(" ", self._text[at:end])])

    def quotes(self) -> Iterator[_Marked]:
        """The quotations, cut where the verb stands inside, with who says them where that is said."""
        before: str | None = None
        for number, quote in enumerate(self._quotes):
            parts = list(self._cut(quote))
            if not parts[0].speaker:
                speaker = self._speaker(chr(_QUOTE + number), before)
                parts = [_Marked(quote.start, quote.end, speaker)] if speaker else parts
            self._said_by[number] = parts[0].speaker
            before = self._person(parts[0].speaker) or before
            yield from parts

    def _cut(self, quote: _Marked) -> Iterator[_Marked]:
        """« Je reste, a dit [Diop]. J'ai un contrat. » in two, without what stands between."""
        first, last = (bisect_left(self._begins, place) for place in (quote.start, quote.end))
        inside = [(m.start, m.end, chr(_NAME + number)) for number, m in enumerate(self._mentions[first:last], first)]
        line = self._signs(quote.start, quote.end, inside)
        match = _inserted().search(line)
        speaker = self._first(match["gap"]) if match else None
        if not match or not speaker:
            yield quote
            return
        first = self._length(line[: match.start("verb")], quote.start)
        yield _Marked(quote.start, first, speaker)
        behind = self._length(line[: match.end()], quote.start)
        while behind < quote.end and (self._text[behind].isspace() or self._text[behind] == ","):
            behind += 1
        if behind < quote.end:
            yield _Marked(behind, quote.end, speaker)

    def _length(self, line: str, start: int) -> int:
        """Where in the text the beginning of a line of signs ends, without the comma and blanks there."""
        lengths = (
            self._mentions[ord(sign) - _NAME].end - self._mentions[ord(sign) - _NAME].start
            if _NAME <= ord(sign) < _QUOTE
            else 1
            for sign in line.rstrip(", ")
        )
        return start + sum(lengths)

    def _speaker(self, sign: str, before: str | None) -> str | None:
        """Who says the quotation of this sign; `before` said the one before it in the paragraph."""
        at = self._places[sign]
        ahead, behind = self._line[max(at - _REACH, 0) : at], self._line[at + 1 : at + 1 + _REACH]
        sentence = self._last_sentence(ahead)
        if self._is_name(sign, sentence):
            return None
        if match := _after().match(behind):
            return None if self._is_subject(sign, sentence, behind) else self._first(match["gap"])
        if _pronoun().match(behind):
            own = re.match(rf"[^,.]*,\s+({_N})", behind)
            return self._entity(own[1]) if own else self._meant(ahead, before)
        if _pronoun_before().fullmatch(sentence):
            return self._meant_by_subject(ahead[: -len(sentence)], before)
        if (match := _according_after().match(behind)) and not _PREPOSITION.search(match["title"]):
            return self._entity(match["name"])
        if (match := _according_before().search(sentence)) and not _PREPOSITION.search(match["title"]):
            return self._entity(match["name"])
        if sentence.rstrip().endswith(":"):
            return self._introduced(sentence.rstrip()[:-1])
        return self._embedded(sentence)

    def _is_name(self, sign: str, sentence: str) -> bool:
        """Whether a quotation is the name of a thing: « le collectif « Sauvons Gao » »."""
        quote = self._quotes[ord(sign) - _QUOTE]
        return self._text[quote.start : quote.start + 1].isupper() and _NAMED.search(sentence) is not None

    def _is_subject(self, sign: str, sentence: str, behind: str) -> bool:
        """Whether what stands before the verb behind a quotation is its subject, or the quotation itself: « La liste
        « … » accuse [Diop] », « [Sarr], dite « la Vieille », accuse [Diop] »."""
        last = self._text[self._quotes[ord(sign) - _QUOTE].end - 1]
        close = behind.lstrip()[:1].isalpha() and last not in ",.!?…"
        ahead = sentence.rstrip()
        is_whole = ahead[-1:].isalpha() and not ahead.endswith("que")
        return bool((close and is_whole) or re.match(rf"\s*{_N},[^,]*$", sentence))

    def _last_sentence(self, ahead: str) -> str:
        """The last sentence of a line of signs: one may end with the full stop of a quotation, « … . » Puis …"""
        last: str = re.split(r"(?<=[.!?…])\s+|(?<=[.!?…])(?=[\U00100000-\U0010fffd])", ahead)[-1]
        begin = 0
        for match in _NEXT_SENTENCE.finditer(last):
            if self._text[self._quotes[ord(match[1]) - _QUOTE].end - 1] in ".!?…":
                begin = match.end()
        return last[begin:]

    def _introduced(self, sentence: str) -> str | None:
        """Who speaks in a sentence that ends with a colon: who stands before its last verb of speech, or the first."""
        direct = [match for match in _direct().finditer(sentence) if not _spoken().search(sentence, match.end())]
        if direct:
            said = direct[-1]
            segment = _ADVERBIAL.sub("", re.split(r",|" + _N, sentence[: said.start()])[-1])
            # « [Sarr], qui a dit hier : », and not « [Sarr], qui accuse le maire : »
            who = said["who"] and not _WHEN.sub("", _ADVERBIAL.sub("", sentence[said.end() :])).strip(" ,")
            is_clause = said["who"] or _RELATIVE.search(segment)
            # « [Aubin], dont [Sarr] critique le bilan, se justifie : « … » »: the clause has ended
            if not (is_clause and "," in sentence[said.end() :]) and bool(who) == bool(said["who"]):
                if not _PREPOSITION.search(_RELATIVE.sub("", segment)):
                    return self._entity(said["name"])
                if who:  # « avec l'avocat de [Sarr], qui a répondu »
                    return None
        if re.fullmatch(rf"\s*(?:{_WORDS}{{0,40}}\s)?{_N}\s*", sentence) or _spoken().search(sentence):
            return self._first(sentence)
        return None

    def _embedded(self, sentence: str) -> str | None:
        """« [Diop] dénonce un « gâchis » »: who is the subject of a verb of speech before it."""
        match = _embedding().search(sentence)
        if not match or re.search(r"\bn['’e]\b", match["between"]) or deeds() & set(match["between"].split()):
            return None
        place = "apposed" if match["apposed"] else "plain"
        segment = re.split(r",|" + _N, sentence[: match.start(place)])[-1]
        return None if _PREPOSITION.search(_ADVERBIAL.sub("", segment)) else self._entity(match[place])

    def _first(self, words: str) -> str | None:
        """The first name in these words that is no complement, nor an acronym in brackets."""
        for match in re.finditer(_N, words):
            segment = _ADVERBIAL.sub("", re.split(r",|" + _N, words[: match.start()])[-1])
            if not _PREPOSITION.search(segment) and "(" not in segment:
                return self._entity(match[0])
        return None

    def _meant(self, ahead: str, before: str | None) -> str | None:
        """Who « elle » is behind a quotation: who spoke before, unless the sentence before names another alone."""
        only = self._only(ahead)
        return None if before and only and only != before else before or only

    def _meant_by_subject(self, ahead: str, before: str | None) -> str | None:
        """Who « elle » is at the beginning of a sentence: who spoke before, or is the subject of the one before, where
        that has their words, or begins with them and names no other."""
        sentence = self._sentence_before(ahead)
        named = {self._person(self._entity(sign)) for sign in re.findall(_N, sentence)}
        begins = re.match(rf"(?:Il|Elle)\b|({_N})", sentence)
        subject = self._person(self._entity(begins[1])) if begins and begins[1] else None
        if before is None:
            return subject if named == {subject} else None
        theirs = any(self._said_by.get(ord(sign) - _QUOTE) == before for sign in sentence)
        is_subject = begins is not None and (begins[1] is None or subject == before)
        return before if named <= {before, None} and (theirs or is_subject) else None

    def _only(self, ahead: str) -> str | None:
        """Whom the sentence before a pronoun names, where that is one person."""
        sentence = self._sentence_before(ahead)
        if len(set(map(self._entity, re.findall(_N, sentence)))) != 1:
            return None
        return self._person(self._first(sentence))

    @staticmethod
    def _sentence_before(ahead: str) -> str:
        return next((s for s in reversed(re.split(r"(?<=[.!?…])\s+", ahead.strip())) if s), "")

    def _person(self, speaker: str | None) -> str | None:
        """The same where « elle » may be said of it."""
        return speaker if speaker in self._people else None

    def _entity(self, sign: str) -> str | None:
        return self._mentions[ord(sign) - _NAME].entity


@cache
def _verbs() -> str:
    """A verb of speech with what belongs to it: « affirme », « a encore dit », « s'est dit », « se désole »."""
    simple = "|".join(sorted(map(re.escape, present()), key=len, reverse=True))
    past = "|".join(sorted(map(re.escape, participles()), key=len, reverse=True))
    adverb = r"(?:(?:\w+ment|encore|aussi|ainsi|alors|déjà|toujours|bien|même|vite) )?"
    have = (
        r"(?:(?:l['’]|lui |leur |nous |m['’])?(?:a|ont|avait|avaient|aura|aurait)|s['’](?:est|était|étaient)|se sont)"
    )
    return rf"(?:{have} {adverb}(?:{past})\b|(?:se |s['’]|l['’]|le |lui )?(?:{simple})\b(?! par\b))"


@cache
def _after() -> re.Pattern[str]:
    """« … », a dit hier le ministre [Diop]"""
    return re.compile(rf"\s*[,.]?\s*(?:–|-)?\s*{_verbs()}(?!-)(?P<gap>{_WORDS}{{0,160}})")


@cache
def _inserted() -> re.Pattern[str]:
    """« Je reste, a dit [Diop]. J'ai un contrat. »"""
    return re.compile(
        rf"(?P<verb>[,!?…]\s+{_verbs()})(?!-)(?P<gap>(?:[^.;:!?«»]|{_STOP}){{0,80}}?{_N}[^.;:!?«»,]{{0,60}})(?:[.,:;]\s*|$)"
    )


@cache
def _pronoun() -> re.Pattern[str]:
    """« … », a-t-elle dit; dit-il"""
    past, simple = "|".join(map(re.escape, participles())), "|".join(map(re.escape, present()))
    return re.compile(
        rf"\s*,?\s*(?:(?:a|avait)-t-(?:il|elle)\s+(?:\w+\s)?(?:{past})\b|(?:{simple})(?:-t)?-(?:il|elle)\b)"
    )


@cache
def _pronoun_before() -> re.Pattern[str]:
    """Elle a ajouté : « … »"""
    return re.compile(rf"\s*(?:Il|Elle)\s+{_verbs()}{_WORDS}{{0,80}}:\s*")


@cache
def _according_after() -> re.Pattern[str]:
    """« … », selon [Diop]; « … » (d'après le maire [Diop])"""
    return re.compile(
        rf"\s*[,(]?\s*\(?(?:selon|d['’]après|comme (?:l['’]|le )\s*{_verbs()})"
        rf"\s+(?P<title>{_WORDS}{{0,40}}?)(?P<name>{_N})"
    )


@cache
def _according_before() -> re.Pattern[str]:
    """Selon [Diop], maire de Gao, « … »"""
    return re.compile(
        rf"(?:\b[Ss]elon|\b[Dd]['’]après|^\s*Pour|\b[Cc]omme (?:l['’]|le )\s*{_verbs()})"
        rf"\s+(?P<title>(?:(?!{_N}){_WORDS}){{0,40}}?)"
        rf"(?P<name>{_N})(?:,{_WORDS}*)?\s*$"
    )


@cache
def _embedding() -> re.Pattern[str]:
    """[Diop], le maire, dénonce un « … »"""
    return re.compile(
        rf"(?:(?<=, )(?P<apposed>{_N}),|(?P<plain>{_N})(?:,[^,.;:]{{1,60}},)?)"
        rf"\s+(?P<between>(?:n['’e]\s?)?{_verbs()}{_WORDS}{{0,100}})$"
    )


@cache
def _direct() -> re.Pattern[str]:
    """[Diop] a répondu; [Diop], qui a répondu, and not « qui avait répondu », which was before"""
    return re.compile(rf"(?P<name>{_N})(?P<who>, qui(?! (?:l['’])?avai))?\s+{_verbs()}")


@cache
def _spoken() -> re.Pattern[str]:
    """What a sentence has that brings in words behind a colon."""
    return re.compile(rf"\b{_verbs()}|\b(?:commenter|répondre|croire|catégorique|prudente?)\b")
