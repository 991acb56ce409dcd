"""Whether the page of a large corpus is quick: 6,000 documents in Chromium.

    python -m tests.benchmarks.page [DOCUMENTS]

The sixty articles of samples/dossier, again and again; people and organisations have other names each
time, places and groups the same. How long the page takes to be written and opened, and milliseconds
until what a reader does is laid out: the most named entity chosen, what stands behind it opened, a
step, and each letter of a search without accents.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from extractor import Extractor
from extractor.core.types import Document, Mention, Result
from extractor.writers import html
from tests.browser.conftest import start

DOSSIER = Path(__file__).parents[2] / "samples/dossier"
SEARCHED = "vanhoof hector"

SHOWN = "{}; document.body.offsetHeight"
ACTIONS = {
    "choose the most named": "document.querySelectorAll('.group')[2].querySelector('.entity').click()",
    "open what stands behind it": "document.querySelector('#more').click()",
    "step back to its last mention": "document.querySelector('#previous').click()",
    "close": "document.querySelector('#more').click(); document.querySelector('#clear').click()",
    "order by name": "const o = document.querySelector('#sort'); o.value = 'name'; o.dispatchEvent(new Event('change'))",
    "put a label out": "document.querySelector('.label').click(); document.querySelector('.label').click()",
}


def corpus(results: Sequence[Result], count: int) -> Iterator[Result]:
    """So many documents made of some, each round with names of its own."""
    for number in range(count):
        yield renamed(results[number % len(results)], number // len(results), number)


def renamed(result: Result, round_: int, number: int) -> Result:
    """A result whose people and organisations are called otherwise in each round: « Sarah Vanhoof Bakary »."""
    suffix = f" {FIRST[round_ % len(FIRST)]}{round_ // len(FIRST) or ''}"
    text, end, mentions = "", 0, []
    for m in result.mentions:
        own = m.label in ("PER", "ORG")
        text += result.document.text[end : m.start]
        shown = m.text + suffix if own else m.text
        entity = f"{m.entity}-{round_}" if own else m.entity
        mentions.append(Mention(len(text), len(text) + len(shown), shown, m.label, entity))
        text, end = text + shown, m.end
    text += result.document.text[end:]
    entities = [
        replace(e, id=f"{e.id}-{round_}", name=e.name + suffix, candidates=()) if e.label in ("PER", "ORG") else e
        for e in result.entities
    ]
    return replace(
        result, document=Document(text, f"{number:05}.txt"), mentions=tuple(mentions), entities=tuple(entities)
    )


FIRST = ("Aline", "Bakary", "Célestin", "Déborah", "Émile", "Fatou", "Gaëlle", "Hector", "Inès", "Joël")


def measured(driver: Any, name: str, act: Callable[[], object]) -> None:
    """Do something, and print how long the page's thread worked at it, and how long it took."""

    def worked() -> float:
        metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        return next(1000 * m["value"] for m in metrics if m["name"] == "TaskDuration")

    before, began = worked(), perf_counter()
    act()
    taken = 1000 * (perf_counter() - began)
    print(f"{worked() - before:7.0f} ms {taken:7.0f} ms  {name}")


def main(count: int) -> None:
    paths = sorted(DOSSIER.glob("*.txt"))
    results = list(Extractor().extract_many(Document(path.read_text("utf-8"), path.name) for path in paths))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        began = perf_counter()
        with open(page, "w", encoding="utf-8", newline="\n") as out:
            html.write(corpus(results, count), out)
        print(f"written in {perf_counter() - began:.1f} s, {page.stat().st_size / 1e6:.1f} MB")
        driver = start(Path(folder) / "profile")
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        try:
            measured(driver, f"open {count:,} documents", lambda: driver.get(page.as_uri()))
            print(f"{'':21}{driver.execute_script('return document.querySelector(`#shown`).textContent')}")
            for name, action in ACTIONS.items():
                measured(driver, name, partial(driver.execute_script, SHOWN.format(action)))
            for end in range(1, len(SEARCHED) + 1):
                typed = f"const s = document.querySelector('#search'); s.value = '{SEARCHED[:end]}'; s.dispatchEvent(new Event('input'))"
                measured(driver, f"search « {SEARCHED[:end]} »", partial(driver.execute_script, SHOWN.format(typed)))
            print(f"{'':21}{driver.execute_script('return document.querySelector(`#shown`).textContent')}")
        finally:
            driver.quit()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6000)
