"""The picture of the page in the README: python -m tests.browser.picture out.jsonl docs/page.png"""

import sys
import tempfile
from pathlib import Path

from extractor import results, texts
from tests.browser.conftest import Page, save, start


def main(saved: str, picture: str) -> None:
    with tempfile.TemporaryDirectory() as folder, open(saved, encoding="utf-8") as lines:
        finder = texts.Finder()
        path = save([finder.attach(result) for result in results.load(lines)], Path(folder, "page.html"))
        driver = start(Path(folder, "profile"))
        try:
            page = Page(driver, path)
            page.size(1200, 720)
            page.click(".entity")
            Path(picture).parent.mkdir(exist_ok=True)
            driver.save_screenshot(picture)
        finally:
            driver.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
