"""The picture of the page in the README: make picture, or

extractor samples/one.txt --format jsonl | python -m tests.browser.picture - docs/page.png
"""

import sys
import tempfile
from pathlib import Path

from extractor.cli.saved import load
from extractor.documents import source_texts
from tests.browser.conftest import Page, save, start


def main(saved: str, picture: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = save(source_texts.attached(load([saved]), source_texts.Finder()), Path(folder, "page.html"))
        driver = start(Path(folder, "profile"))
        try:
            Page(driver, path).size(1200, 720)
            Path(picture).parent.mkdir(exist_ok=True)
            driver.save_screenshot(picture)
        finally:
            driver.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
