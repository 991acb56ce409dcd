"""What windows show, put together."""

from extractor.text.plain import Plain
from extractor.text.stitched import Stitched
from extractor.text.windows import Window, windows


def stitched(text: str, parts: list[Window]) -> tuple[Stitched, list[int]]:
    shown = Stitched()
    return shown, [shown.add(Plain(text[window.start : window.end]), window) for window in parts]


def test_a_text_in_windows_is_shown_as_at_once_and_leads_back():
    text = "Le colonel Dia\xadllo, dit « <b>Le Lion</b> », quitte Gao\u200b pour l’&eacute;t&eacute;. L’ONU parle. " * 8
    whole, parts = Plain(text), windows(text, 300, 200)
    shown, moved = stitched(text, parts)
    assert len(parts) > 2 and moved[0] == 0 and moved == sorted(moved)
    assert shown.text() == whole.shown != text
    for start in range(len(whole.shown)):
        for end in (start, start + 1, min(start + 12, len(whole.shown))):
            assert shown.original_span(start, end) == whole.original_span(start, end)


def test_a_window_of_which_nothing_is_shown_leads_nowhere():
    text = "Gao \xad\xad\xadKidal"
    shown, moved = stitched(text, [Window(0, 12, 0, 4), Window(0, 12, 4, 7), Window(0, 12, 7, 12)])
    assert (shown.text(), moved) == ("Gao Kidal", [0, 0, 0])
    assert [shown.original_span(at, at + 1) for at in (3, 4, 8)] == [(3, 4), (7, 8), (11, 12)]
