"""Names that a text repeats, found by those that are labelled."""

from extractor.core.types import Mention
from extractor.mentions.propagation import repeats
from tests.timing import grows_below


def test_the_longest_name_that_begins_with_a_word_is_taken():
    text = "Jean Le Goff, Jean Le et Jean. Jean Le Goffic, Jean Le Goff-Ker, Jean Le Goff."
    names = ["Jean Le Goff", "Jean Le", "Jean"]
    mentions = [Mention(at := text.index(name), at + len(name), name, "PER") for name in names[:1]]
    mentions += [Mention(14, 21, "Jean Le", "PER"), Mention(25, 29, "Jean", "PER")]
    found = [(m.start, m.text) for m in repeats(text, mentions)]
    assert found == [(text.rindex("Jean Le Goff"), "Jean Le Goff")]


def test_what_a_rule_found_that_carries_nothing_is_not_repeated():
    text = "La frégate Surcouf part. Le corsaire Surcouf est mort. Brest. À Brest"
    mentions = [Mention(11, 18, "Surcouf", "VESSEL", rule="fregate"), Mention(55, 60, "Brest", "LOC", rule="port")]
    assert [m.text for m in repeats(text, mentions)] == ["Surcouf", "Brest"]
    assert [m.text for m in repeats(text, mentions, {"fregate"})] == ["Brest"]


def test_the_time_grows_in_step_with_names_that_begin_with_one_word():
    def work(many):
        text, mentions = "", []
        for number in range(many):
            mentions.append(Mention(len(text), len(text) + 11, f"Jean N{number:05}", "PER"))
            text += f"Jean N{number:05} a parlé. "
        repeats(text + "Jean a parlé. " * many, mentions)

    assert grows_below(9, work, 800, 3200)
