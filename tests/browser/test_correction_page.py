"""The page to correct names on, in a real browser: mouse, keyboard, saving, and coming back."""

import json
import time

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from extractor.documents.annotations import Gold, Span, read, unmark
from extractor.writers import correction_page
from tests.browser.conftest import Page

MARKED = {
    "mer.txt": "🦁 Hier [Awa](PER awa) Diallo a vu l’[ONU](LOC onu) à [Gao](LOC gao).\n\nGao dort ; </script> Awa repart.",
    "vide.txt": "Rien à\r\nMopti, mais Ségou-Koro & l’AQMI.",
}


@pytest.fixture
def desk(chromium, tmp_path):
    """The page of two texts, its first name doubtful, with its downloads in `tmp_path`."""
    texts = [Gold(name, *unmark(marked)) for name, marked in MARKED.items()]
    with open(tmp_path / "page.html", "w", encoding="utf-8", newline="\n") as out:
        correction_page.write([(t, [0.5, 0.1, 0.0][: len(t.spans)]) for t in texts], out, ["VESSEL"])
    chromium.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    page = Page(chromium, tmp_path / "page.html")
    page.js("localStorage.clear()")
    chromium.refresh()
    page.texts, page.folder = texts, tmp_path
    page.find("#text").send_keys("")
    yield page
    assert [entry for entry in chromium.get_log("browser") if entry["level"] == "SEVERE"] == []


def names(page) -> list[tuple[str, str]]:
    """The marked names and what their title says: label, entity, doubt."""
    return [
        tuple(n) for n in page.js("[...document.querySelectorAll('#text mark')].map(m => [m.textContent, m.title])")
    ]


def shown(page) -> list[str]:
    return [name for name, _ in names(page)]


def until(holds, seconds: float = 20) -> None:
    """Wait until something holds: a page has its own time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def refresh(page) -> None:
    """Load the page again, once the browser has taken what this one has kept: the new one may be of another process."""
    time.sleep(0.5)
    page.driver.refresh()


def held(page, *keys: str) -> None:
    """Press the last key while the others are held."""
    actions = ActionChains(page.driver)
    for key in keys[:-1]:
        actions.key_down(key)
    actions.send_keys(keys[-1])
    for key in keys[:-1]:
        actions.key_up(key)
    actions.perform()


def saved(page) -> list[Gold]:
    """What the page saves, read as any gold file."""
    page.find("#save").click()
    file = page.folder / "corrected.jsonl"
    for _ in range(100):
        if file.exists() and file.read_bytes().endswith(b"\n"):
            found = list(read(file))
            file.unlink()
            return found
        time.sleep(0.05)
    raise AssertionError("nothing was saved")


def select(page, text: str, alt: bool = False) -> None:
    """Drag the mouse over a stretch of the text."""
    box = page.js(
        """(wanted => {
          const box = document.getElementById('text'), walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT), all = [];
          for (let n; n = walk.nextNode();) for (let i = 0; i < n.data.length; i++) all.push([n, i]);
          const at = box.textContent.lastIndexOf(wanted), range = document.createRange(), last = all[at + wanted.length - 1];
          range.setStart(...all[at]); range.setEnd(last[0], last[1] + 1);
          const r = range.getClientRects(), a = r[0], b = r[r.length - 1];
          return [a.left, a.top + a.height / 2, b.right, b.top + b.height / 2];
        })(arguments[0])""",
        text,
    )
    actions = ActionChains(page.driver, duration=20)
    if alt:
        actions.key_down(Keys.ALT)
    pointer = actions.w3c_actions.pointer_action
    for act in (
        lambda: pointer.move_to_location(round(box[0]) + 1, round(box[1])),
        pointer.pointer_down,
        lambda: pointer.move_to_location(round(box[2]) - 1, round(box[3])),
        pointer.pointer_up,
    ):
        act()
        actions.w3c_actions.key_action.pause()
    if alt:
        actions.key_up(Keys.ALT)
    actions.perform()


def test_texts_and_names_are_there_to_the_character(desk):
    assert desk.js("document.getElementById('text').textContent") == desk.texts[0].text
    assert names(desk) == [("Awa", "PER awa, doubt 50 %"), ("ONU", "LOC onu, doubt 10 %"), ("Gao", "LOC gao")]
    assert desk.js("document.querySelectorAll('mark.doubt').length") == 1
    assert saved(desk) == desk.texts


def test_labels_borders_and_entities_are_corrected_by_keyboard(desk):
    desk.keys("u")  # the doubtful one: Awa
    held(desk, Keys.SHIFT, Keys.ARROW_RIGHT)
    assert names(desk)[0] == ("Awa Diallo", "PER awa")
    desk.keys("n", "2")  # the ONU is an ORG
    desk.keys("e")
    held(desk, Keys.CONTROL, "a")
    desk.keys("org-onu", Keys.ENTER)
    assert names(desk)[1] == ("ONU", "ORG org-onu")
    desk.keys("n", "r")  # Gao stands once more
    assert names(desk)[2:] == [("Gao", "LOC gao"), ("Gao", "LOC gao")]
    desk.keys("p", "x")
    assert [name for name, _ in names(desk)] == ["Awa Diallo", "Gao", "Gao"]
    desk.keys("z")
    text = desk.texts[0].text
    first = saved(desk)[0]
    assert first.spans == (
        Span(7, 17, "PER", "awa"),
        Span(text.index("ONU"), text.index("ONU") + 3, "ORG", "org-onu"),
        Span(text.index("Gao"), text.index("Gao") + 3, "LOC", "gao"),
        Span(text.rindex("Gao"), text.rindex("Gao") + 3, "LOC", "gao"),
    )
    assert text[7:17] == "Awa Diallo"


def test_a_name_is_marked_by_keyboard_alone(desk):
    desk.keys("j")
    for _ in range(3):
        desk.keys(Keys.ARROW_RIGHT)  # Rien, à, Mopti
    desk.keys("3")
    assert names(desk) == [("Mopti", "LOC")]
    held(desk, Keys.SHIFT, Keys.ALT, Keys.ARROW_LEFT)
    assert names(desk) == [("à\r\nMopti", "LOC")]
    desk.keys("z")
    assert names(desk) == [("Mopti", "LOC")]


def test_names_are_marked_with_the_mouse(desk):
    select(desk, "wa repart")
    assert desk.find("#chosen").text == "Awa repart"  # whole words
    desk.keys(Keys.ESCAPE)
    desk.find("#next").click()
    select(desk, "Ségou-Koro")
    desk.find("button[data-label=LOC]").click()
    select(desk, "AQMI")
    desk.find("button[data-label=GROUP]").click()
    assert names(desk) == [("Ségou-Koro", "LOC"), ("AQMI", "GROUP")]
    desk.find("#text mark").click()
    desk.find("button[data-label=VESSEL]").click()
    desk.find("#entity").send_keys("x (1)" + Keys.ENTER)
    assert names(desk)[0] == ("Ségou-Koro", "VESSEL x (1)")
    desk.find("#remove").click()
    assert [name for name, _ in names(desk)] == ["AQMI"]
    select(desk, "Sé", alt=True)
    assert desk.find("#chosen").text == "Sé"


def test_only_what_is_done_is_saved_once_something_is(desk):
    desk.keys("j", "d")
    assert desk.find("#place").text == "2 of 2, 1 done"
    assert [gold.id for gold in saved(desk)] == ["vide.txt"]


def test_what_was_done_is_there_again(desk):
    desk.keys("n", "x", "d")
    until(lambda: shown(desk) == ["ONU", "Gao"] and desk.js("document.getElementById('done').checked"))
    refresh(desk)
    until(lambda: shown(desk) == ["ONU", "Gao"] and desk.js("document.getElementById('done').checked"))


def asks(page) -> bool:
    """Whether the browser would ask before it leaves the page."""
    return page.js("!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def write(path, marked: dict[str, str]) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        correction_page.write(
            [((g := Gold(name, *unmark(m))), [0.0] * len(g.spans)) for name, m in marked.items()], out
        )


def test_what_was_done_is_there_again_on_a_page_made_anew_until_it_is_saved(desk):
    """By the text: whatever names the new page has, and in whatever order and number its texts come."""
    anew = {
        "neu.txt": "Kidal.",
        "vide.txt": "Rien à\r\n[Mopti](LOC), mais Ségou-Koro & l’AQMI.",
        "mer.txt": MARKED["mer.txt"].replace("[Gao](LOC gao).", "Gao."),
    }
    desk.keys("n", "x", "d")
    until(lambda: shown(desk) == ["ONU", "Gao"])
    assert asks(desk)
    write(desk.path, anew)
    refresh(desk)
    until(lambda: "made anew" in desk.find("#notice").text)
    assert desk.find("#place").text == "1 of 3, 1 done" and shown(desk) == []
    desk.keys("j")
    until(lambda: shown(desk) == ["Mopti"])
    desk.keys("j")
    until(lambda: shown(desk) == ["ONU", "Gao"])
    desk.keys("z")  # as the new page has it
    until(lambda: shown(desk) == ["Awa", "ONU"])
    desk.find("#notice button").click()
    assert not desk.find("#notice").is_displayed()
    # what this page has no more is told of, once, and comes back where a page has it again
    write(desk.path, {"neu.txt": "Kidal."})
    refresh(desk)
    until(lambda: desk.find("#notice").is_displayed())
    assert "1 text that this page no longer has, or has otherwise (mer.txt)" in desk.find("#notice").text

    def is_told_again() -> bool:
        refresh(desk)
        return desk.find("#notice").is_displayed()

    until(lambda: not is_told_again())
    write(desk.path, anew)
    refresh(desk)
    desk.keys("j", "j")
    until(lambda: shown(desk) == ["Awa", "ONU"])
    # what is saved stays on its page, and goes where the page is made anew
    desk.keys("n", "x")
    until(lambda: shown(desk) == ["ONU"])
    assert asks(desk) and len(saved(desk)) == 1  # the one that is done
    assert not asks(desk)
    refresh(desk)
    desk.keys("j", "j")
    until(lambda: shown(desk) == ["ONU"])
    assert not asks(desk)
    write(desk.path, MARKED)
    refresh(desk)
    until(lambda: shown(desk) == ["Awa", "ONU", "Gao"])
    assert not desk.find("#notice").is_displayed()


def test_what_is_not_done_is_not_saved_beside_what_is_and_so_is_told(desk):
    desk.keys("n", "x", "j", "d")
    assert [gold.id for gold in saved(desk)] == ["vide.txt"]
    until(lambda: "1 that you changed is not" in desk.find("#said").text)
    assert asks(desk)


def test_two_tabs_of_a_page_take_in_what_the_other_does(desk):
    first, driver = desk.driver.current_window_handle, desk.driver
    driver.switch_to.new_window("tab")
    second = driver.current_window_handle
    try:
        driver.get(desk.path.as_uri())
        driver.switch_to.window(first)
        desk.keys("n", "x")
        until(lambda: shown(desk) == ["ONU", "Gao"])
        driver.switch_to.window(second)
        until(lambda: shown(desk) == ["ONU", "Gao"])
        desk.keys("j", Keys.ARROW_RIGHT, "1", "d")
        until(lambda: shown(desk) == ["Rien"])
        driver.switch_to.window(first)
        until(lambda: desk.find("#place").text == "1 of 2, 1 done")
        desk.keys("z")
        until(lambda: shown(desk) == ["Awa", "ONU", "Gao"])
        driver.switch_to.window(second)
        assert saved(desk)
        driver.switch_to.window(first)
        desk.keys(Keys.ESCAPE, "n", "x")
        until(lambda: shown(desk) == ["ONU", "Gao"])
    finally:
        driver.switch_to.window(second)
        driver.close()
        driver.switch_to.window(first)
    refresh(desk)
    until(lambda: shown(desk) == ["ONU", "Gao"])
    desk.keys("j")
    until(lambda: shown(desk) == ["Rien"] and desk.js("document.getElementById('done').checked"))


FILL = """(() => { const fill = (name, of) => { for (let size = 1 << 20; size > 20; size >>= 1)
  for (let n = 0; n < 100; n++) try { localStorage.setItem(name + size + ":" + n, of(size)); } catch { break; } };
  fill(arguments[0], size => arguments[1].replace("…", "x".repeat(size))); return localStorage.length; })(...arguments)"""


def test_where_the_browser_keeps_no_more_it_is_told(desk):
    # what others have saved gives way
    assert desk.js(FILL, "extractor:text:", '{"saved": true, "spans": [], "id": "…"}') > 1
    desk.keys("n", "x")
    until(lambda: shown(desk) == ["ONU", "Gao"])
    assert not desk.find("#notice").is_displayed()
    refresh(desk)
    until(lambda: shown(desk) == ["ONU", "Gao"])
    # what they have not, does not
    assert desk.js(FILL, "extractor:text:", '{"saved": false, "spans": [], "id": "…"}') > 1
    desk.keys("j", Keys.ARROW_RIGHT, "1")
    until(lambda: "cannot keep" in desk.find("#notice").text and asks(desk))
    assert len(saved(desk)) == 2
    until(lambda: not desk.find("#notice").is_displayed() and not asks(desk))
    desk.js("localStorage.clear()")


def test_nothing_is_fetched(desk):
    sent = [json.loads(entry["message"])["message"] for entry in desk.driver.get_log("performance")]
    requests = {m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent"}
    assert all(url.startswith(("file://", "data:")) for url in requests)
