"""The HTML page in a real browser: what it shows, and how it answers."""

import json

import pytest

from extractor.core.types import Document, Entity, Mention, Result
from tests.browser.conftest import Page, save

TRANSPARENT = "rgba(0, 0, 0, 0)"


def test_every_character_and_every_mention_is_in_its_place(page, written):
    texts = page.js("[...document.querySelectorAll('.text')].map(t => t.textContent)")
    assert texts == [r.document.text for r in written]
    marks = page.js(
        "[...document.querySelectorAll('.text')].map(t => [...t.querySelectorAll('mark')]"
        ".map(m => [+m.dataset.start, +m.dataset.end, m.textContent]))"
    )
    assert marks == [[[m.start, m.end, m.text] for m in r.mentions] for r in written]


def test_nothing_is_fetched_and_hostile_text_runs_no_script(page, written):
    assert page.driver.title == "3 documents"
    sent = [json.loads(entry["message"])["message"] for entry in page.driver.get_log("performance")]
    requests = {m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent"}
    assert {url for url in requests if not url.startswith("data:")} == {page.path.as_uri()}
    assert page.js("[...document.scripts].map(s => s.type)") == ["application/json", "application/json", ""]
    assert page.js("document.images.length") == 0
    # the text is shown as it is, template marks included
    assert "{{ 7*7 }} {% raw %} ]]> -->" in page.find("#d2 .text").text


def test_a_script_that_gets_in_is_stopped_by_the_policy(chromium, saved_page, tmp_path):
    broken = tmp_path / "broken.html"
    broken.write_text(
        saved_page.read_text("utf-8").replace("<main", "<script>document.title='pris'</script><main", 1), "utf-8"
    )
    page = Page(chromium, broken)
    assert page.driver.title == "3 documents"
    assert any("Content Security Policy" in entry["message"] for entry in chromium.get_log("browser"))


def test_the_list_tells_counts_roles_aliases_and_countries(page):
    def item(name):
        return page.entity(name).find_element("xpath", "..").text.split("\n")

    assert item("Idriss Benkirane") == ["Idriss Benkirane", "4", "Role", "ministre délégué", "Also", "Benkirane"]
    assert item("Maroc") == ["Maroc", "2", "Country", "MA"]
    assert page.entity("Maroc").find_element("css selector", ".n").get_attribute("title") == "2 mentions, 2 documents"


def test_a_click_on_an_entity_lights_up_and_steps(page):
    page.entity("Idriss Benkirane").click()
    assert page.lit() == ["Idriss Benkirane", "Benkirane", "Idriss\r\nBenkirane", "Idriss\r\nBenkirane"]
    places = [page.here()]
    for _ in range(4):
        page.click("#next")
        places.append(page.here())
    assert [seen for _, seen in places] == [True] * 5
    order = [at for at, _ in places]
    assert order[:4] == sorted(set(order)) and order[4] == order[0]
    page.click("#previous")
    assert page.here()[0] == order[3]
    assert page.find("#place").text == "4 / 4"
    assert page.find("#said").get_attribute("textContent") == (
        "Idriss Benkirane, mention 4 of 4, corpus/depeche_20240402_gao.txt"
    )
    page.click("#clear")
    assert page.lit() == [] and not page.find("#step").is_displayed()


def test_a_click_on_a_mention_chooses_its_entity_there(page):
    page.js("[...document.querySelectorAll('mark')].filter(m => m.textContent === 'OPF')[1].click()")
    assert page.lit() == ["Organisation des ports francs", "OPF", "OPF"]
    assert page.find("#place").text == "3 / 3"
    assert page.entity("Organisation des ports francs").get_attribute("aria-pressed") == "true"


def test_selected_text_stays_selected(page):
    page.js("getSelection().selectAllChildren(document.querySelector('#d0 .text'))")
    page.js("document.querySelector('mark').click()")
    assert page.lit() == []
    page.entity("Maroc").click()
    assert page.lit() == ["Maroc", "Maroc"]


def test_keys_alone_do_it_all(page):
    from selenium.webdriver.common.keys import Keys

    page.keys("/", "delegue", Keys.ENTER)
    assert page.driver.switch_to.active_element.text.split("\n")[0] == "Idriss Benkirane"
    page.keys(Keys.ENTER)
    assert len(page.lit()) == 4
    first = page.here()[0]
    page.keys("n", "n", "p")
    assert page.here()[0] > first
    assert page.find("#place").text == "2 / 4"
    page.keys(Keys.ESCAPE)
    assert page.lit() == []
    page.keys("/", Keys.ESCAPE)
    page.js("document.querySelector('.entity[tabindex=\"0\"]').focus()")
    page.keys(Keys.HOME, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert page.driver.switch_to.active_element.text.split("\n")[0] == page.listed()[2]


def test_labels_can_be_put_out(page):
    people = page.find(".label")
    assert people.text.split() == ["People", "3"]
    ground = "getComputedStyle([...document.querySelectorAll('mark')].find(m => m.textContent === 'Benkirane')).backgroundColor"
    assert page.js(ground) != TRANSPARENT
    page.entity("Ag Tessalit").click()
    people.click()
    assert people.get_attribute("aria-pressed") == "false"
    assert page.js(ground) == TRANSPARENT
    assert "Ag Tessalit" not in page.listed() and "Rabat" in page.listed()
    assert page.lit() == []
    assert page.find("#shown").text == "13 of 16 entities"
    people.click()
    assert "Ag Tessalit" in page.listed() and page.find("#shown").text == "16 entities"


@pytest.mark.parametrize(
    "words, found",
    [
        ("helene", ["Hélène Marchetti-Diallo"]),
        ("OPF", ["Organisation des ports francs"]),
        ("ministre délégué", ["Idriss Benkirane"]),
        ("l'etoile", ["L’Étoile 🦁 ʻOumuamua"]),
        ("</script>", ['</script><script>document.title="pris"</script>']),
        ("néant", []),
    ],
)
def test_search_finds_names_aliases_and_roles(page, words, found):
    page.find("#search").send_keys(words)
    assert page.listed() == found


def test_the_list_can_be_ordered(page):
    organisations = "[...document.querySelectorAll('section')[1].querySelectorAll('.name')].map(n => n.textContent)"
    assert page.js(organisations)[:2] == ["Organisation des ports francs", "APZ"]
    page.find("#sort option[value=name]").click()
    names = page.js(organisations)
    assert names.index("APZ") < names.index("L’Étoile 🦁 ʻOumuamua") < names.index("Organisation des ports francs")
    page.find("#sort option[value=order]").click()
    assert page.js(organisations)[:2] == ["Organisation des ports francs", "APZ"]


def test_a_narrow_screen_has_the_list_in_a_drawer(page):
    page.size(390, 800)
    assert page.js("document.documentElement.scrollWidth") <= 390
    assert not page.find("#side").is_displayed()
    page.click("#drawer")
    assert page.find("#side").is_displayed() and page.find("#drawer").get_attribute("aria-expanded") == "true"
    page.find("#search").send_keys("gao")
    assert page.find("#shown").text == "1 of 16 entities"
    page.entity("Gao").click()
    assert not page.find("#side").is_displayed()
    assert page.here()[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_lines_stand_out_from_their_ground(page, scheme):
    """WCAG contrast: 4.5 for text on its ground, 3 for the line on the paper."""
    page.emulate(scheme=scheme)
    page.entity("Gao").click()
    styles = page.js(
        "[...document.querySelectorAll('mark, .label')].map(m => { const s = getComputedStyle(m); const l = getComputedStyle(m.querySelector('.sign') || m);"
        " return [s.color, s.backgroundColor, l.textDecorationColor, l.textDecorationStyle, m.className] })"
    )
    paper = page.js("getComputedStyle(document.body).backgroundColor")
    kinds = {}
    for text, ground, line, style, name in styles:
        assert contrast(text, paper if ground == TRANSPARENT else ground) >= 4.5
        assert contrast(line, paper) >= 3
        if name.startswith("label"):
            kinds[name] = (ground, style)
    assert len(set(kinds.values())) == len(kinds) == 6


def contrast(a, b):
    def luminance(color):
        parts = [int(c) / 255 for c in color[color.index("(") + 1 : -1].split(",")[:3]]
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def test_print_has_text_and_list_without_the_tools(page):
    page.emulate("print", "dark")
    assert not page.find(".tools").is_displayed() and not page.find("#drawer").is_displayed()
    assert page.find("#entities").is_displayed()
    assert page.js("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.js("getComputedStyle(document.querySelector('mark')).backgroundColor") != TRANSPARENT


def test_everything_to_press_has_a_name(page):
    page.entity("Gao").click()
    nodes = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    controls = [n for n in nodes if n.get("role", {}).get("value") in ("button", "searchbox", "combobox", "link")]
    names = [n["name"]["value"] for n in controls]
    assert all(names)
    assert {"Next mention", "Mention 1 of 2: go to it in the text", "Places 4"} <= set(names)
    roles = {n.get("role", {}).get("value") for n in nodes}
    assert {"main", "complementary", "banner", "article", "status", "mark"} <= roles


def long_page(chromium, folder, count):
    """A fifth of the mentions of one entity, the others of one each: the list is as long as it gets."""
    text, mentions, entities = "", [], [Entity("org-onu", "ORG", "ONU", mentions=tuple(range(0, count, 5)))]
    for i in range(count):
        name = f"Bureau {i}" if i % 5 else "ONU"
        start = len(text) + 7
        text += f"Le mot {name} revient.\n"
        identity = f"org-{name.lower().replace(' ', '-')}"
        mentions.append(Mention(start, start + len(name), name, "ORG", identity))
        if i % 5:
            entities.append(Entity(identity, "ORG", name, mentions=(i,)))
    return Page(
        chromium,
        save([Result(Document(text, "long.txt"), "none", tuple(mentions), tuple(entities))], folder / f"{count}.html"),
    )


def handling(page):
    """Milliseconds until what a reader does is laid out: choose, step, search, see all again, filter."""
    search = "const s = document.querySelector('#search'); s.value = '{}'; s.dispatchEvent(new Event('input'))"
    actions = (
        "document.querySelector('.entity').click()",
        "document.querySelector('#previous').click()",
        search.format("999"),
        search.format(""),
        "document.querySelector('.label').click()",
        "document.querySelector('.label').click()",
    )

    def until_shown(action):
        return page.js(
            f"(() => {{ const t = performance.now(); {action}; document.body.offsetHeight; return performance.now() - t; }})()"
        )

    return sum(map(until_shown, actions))


def test_ten_thousand_mentions(chromium, tmp_path):
    page = long_page(chromium, tmp_path, 1_000)
    few = min(handling(page) for _ in range(3))
    page = long_page(chromium, tmp_path, 10_000)
    # ten times as many take ten times as long at most; what grows with the square of the list takes a hundred times
    assert any(handling(page) < 15 * few for _ in range(3))
    page.entity("ONU").click()
    assert len(page.lit()) == 2_000
    page.keys("p")
    assert page.here() == [9_995, True]
    page.entity("Bureau 1").click()
    assert page.lit() == ["Bureau 1"] and page.here() == [1, True]
    assert chromium.get_log("browser") == []


def test_a_large_corpus_is_made_of_data_as_it_is_looked_at(chromium, written, tmp_path, monkeypatch):
    from extractor.writers import html

    monkeypatch.setattr(html, "WHOLE", 2)
    monkeypatch.setattr(html, "CHUNK", 200)
    filler = [Result(Document("Rien.\n\n" * 60, f"{n}.txt"), "none", (), ()) for n in range(12)]
    page = Page(chromium, save([*filler, *written], tmp_path / "large.html"))
    assert page.js("document.querySelectorAll('script.chunk').length") > 3
    assert page.js("document.querySelector('#d14 .text').hasChildNodes()") is False
    page.entity("Maroc").click()
    assert page.here()[1] and page.find("#place").text == "1 / 2"
    page.keys("n")
    assert page.here()[1] and page.lit() == ["Maroc", "Maroc"]
    page.click("#more")
    rows = page.js("[...document.querySelectorAll('#about section')].map(s => s.querySelectorAll('li').length)")
    assert rows[0] == rows[2] == 2 and rows[1] > 0
    page.js("window.dispatchEvent(new Event('beforeprint'))")
    texts = page.js("[...document.querySelectorAll('.text')].map(t => t.textContent)")
    assert texts == [r.document.text for r in [*filler, *written]]
    marks = page.js(
        "[...document.querySelectorAll('.text')].map(t => [...t.querySelectorAll('mark')]"
        ".map(m => [+m.dataset.start, +m.dataset.end, m.textContent]))"
    )
    assert marks == [[[m.start, m.end, m.text] for m in r.mentions] for r in [*filler, *written]]
    page.js("[...document.querySelectorAll('mark')].filter(m => m.textContent === 'OPF')[1].click()")
    assert page.find("#place").text == "3 / 3"
    assert chromium.get_log("browser") == []


def test_the_list_shows_the_most_named_and_the_rest_when_asked(chromium, tmp_path):
    page = long_page(chromium, tmp_path, 500)
    assert page.find("#shown").text == "401 entities" and len(page.listed()) == 200
    assert page.find(".rest").text == "… and 201 more"
    page.find("#search").send_keys("bureau 499")
    assert page.listed() == ["Bureau 499"]
    page.find("#search").clear()
    page.js("document.querySelector('#search').dispatchEvent(new Event('input'))")
    page.js("document.querySelector('.rest').click()")
    assert len(page.listed()) == 401


def test_a_page_without_any_name(chromium, tmp_path):
    page = Page(chromium, save([Result(Document("", None), "none", (), ())], tmp_path / "empty.html"))
    assert page.driver.title == "standard input"
    assert page.find(".none").text == "No names found."
    page.keys("n", "/", "x")
    assert page.find("#shown").text == "0 entities"
    assert chromium.get_log("browser") == []


def test_an_entity_has_its_documents_neighbours_and_sentences_a_click_away(page):
    page.entity("Maroc").click()
    assert not page.find("#about").is_displayed()
    page.click("#more")
    sections = page.js(
        "[...document.querySelectorAll('#about section')].map(s => [...s.querySelectorAll('li')].map(li => li.textContent))"
    )
    assert page.find("#about h2").text == "Maroc" and len(sections) == 3
    documents, neighbours, sentences = sections
    assert len(documents) == 2 and len(sentences) == 2 and all("Maroc" in sentence for sentence in sentences)
    before = page.here()
    page.js("document.querySelectorAll('#about section:last-child button')[1].click()")
    assert page.here()[0] > before[0]
    page.js("document.querySelector('#about section:nth-of-type(2) button').click()")
    assert page.find("#about h2").text == page.find("#chosen").text == neighbours[0].rsplit(" ", 1)[0]
    page.click("#clear")
    assert not page.find("#about").is_displayed()


def test_marks_are_gathered_and_saved_as_corrections(page, tmp_path):
    from extractor.corrections import read

    def select(box: str, value: str) -> None:
        page.js(
            "(() => { const s = document.querySelector(arguments[0]); s.value = arguments[1];"
            " s.dispatchEvent(new Event('change')); })(...arguments)",
            box,
            value,
        )

    def asks() -> bool:
        """Whether the browser would ask before it leaves the page."""
        return page.js("!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")

    assert not page.find("#saved").is_displayed() and not asks()
    page.entity("Idriss Benkirane").click()
    select("#role", "ministre délégué")
    page.entity("Maroc").click()
    select("#label", "ORG")
    assert page.find("#count").text == "2 corrections"
    page.click("#none")  # which takes back the label
    page.click("#none")  # said once
    assert page.find("#count").text == "2 corrections"
    page.click("#undo")
    # the label that was given is that of who is one with it, before and after, and is the one that is shown
    select("#same", "Royaume du Maroc")
    page.click("#clear")
    page.entity("Maroc").click()
    assert page.js("document.querySelector('#label').value") == "ORG" and asks()
    page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    page.click("#save")
    from time import monotonic, sleep

    until = monotonic() + 20
    while not (tmp_path / "dossier.toml").exists() and monotonic() < until:
        sleep(0.1)
    found = read(tmp_path / "dossier.toml")
    assert [(c.kind, c.names[0], c.label or c.role) for c in found.all] == [
        ("not_a_role", "Idriss Benkirane", "ministre délégué"),
        ("label", "Maroc", "ORG"),
        ("same", "Maroc", "ORG"),
    ]
    assert not asks()  # all is saved
    select("#label", "GROUP")
    assert page.find("#count").text == "3 corrections" and asks()
    assert page.js("document.querySelector('#list').textContent.match(/label = .*/g)") == ['label = "GROUP"'] * 2
    select("#label", "LOC")  # as it was
    assert page.js("document.querySelector('#list').textContent.match(/label = .*/g)") == ['label = "LOC"']
    corrected = "[...document.querySelectorAll('li.corrected .name')].map(n => n.textContent)"
    assert page.js(corrected) == ["Idriss Benkirane", "Maroc"]
    for _ in range(4):
        page.click("#undo")
    assert page.js("document.querySelector('#label').value") == "LOC"
    assert page.js(corrected) == ["Idriss Benkirane"]
    page.click("#undo")
    assert not asks()


def test_documents_are_called_by_their_titles(chromium, tmp_path):
    results = [
        Result(Document("Gao : trois morts\n\nBamako, mardi. Rien.", "x/a.txt"), "none", (), ()),
        Result(Document("Sans titre. Une phrase.", "x/b.txt"), "none", (), ()),
        Result(Document("Texte.", "x/c.txt", {"title": "Un titre gardé"}), "none", (), ()),
    ]
    page = Page(chromium, save(results, tmp_path / "titles.html"))
    assert page.js("[...document.querySelectorAll('#documents a')].map(a => a.textContent)") == [
        "Gao : trois morts", "b.txt", "Un titre gardé",
    ]  # fmt: skip
    assert page.find("#t0").text.split("\n") == ["Gao : trois morts", "x/a.txt"]


def test_the_page_speaks_french_too(chromium, written, tmp_path):
    from extractor.writers import html

    with open(tmp_path / "fr.html", "w", encoding="utf-8", newline="\n") as out:
        html.write(written, out, lang="fr")
    page = Page(chromium, tmp_path / "fr.html")
    assert page.js("document.documentElement.lang") == "fr"
    assert page.find(".label").text.split() == ["Personnes", "3"] and page.find("#shown").text == "16 entités"
    page.entity("Maroc").click()
    page.click("#more")
    assert page.js("[...document.querySelectorAll('#about h3')].map(h => h.textContent)") == [
        "Documents (2)", "Nommés à côté", "Où",
    ]  # fmt: skip
    assert page.find("#said").get_attribute("textContent").startswith("Maroc, mention 1 sur 2")


def test_both_languages_have_the_same_words():
    import tomllib

    from tests.conftest import ROOT

    words = tomllib.loads((ROOT / "extractor/writers/page/words.toml").read_text("utf-8"))
    assert set(words["en"]) == set(words["fr"])
    for key, text in words["en"].items():
        assert text.count("{") == words["fr"][key].count("{"), key
