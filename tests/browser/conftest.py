"""A real Chromium without a window, driven by selenium; skipped where there is none."""

import shutil

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
CHROMEDRIVER = shutil.which("chromedriver")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1280,900",
]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    if not CHROMIUM or not CHROMEDRIVER:
        pytest.skip("chromium and chromedriver are not installed: apt-get install chromium chromium-driver")
    driver = start(tmp_path_factory.mktemp("chromium"))
    yield driver
    driver.quit()


def start(profile):
    """A Chromium with an empty profile in a folder of its own."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))


class Page:
    """An open page: asks it by script, and acts as a reader does."""

    def __init__(self, driver, path):
        self.driver, self.path = driver, path
        self.emulate()
        self.size(1280, 900)
        driver.get_log("performance")
        driver.get(path.as_uri())

    def js(self, expression, *arguments):
        return self.driver.execute_script(f"return {expression}", *arguments)

    def find(self, css):
        from selenium.webdriver.common.by import By

        return self.driver.find_element(By.CSS_SELECTOR, css)

    def click(self, css):
        self.find(css).click()

    def keys(self, *keys):
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def entity(self, name):
        """The button of an entity in the side list."""
        return self.js(
            "[...document.querySelectorAll('.entity')].find(b => b.firstChild.textContent === arguments[0])", name
        )

    def lit(self):
        return self.js("[...document.querySelectorAll('mark.on')].map(m => m.textContent)")

    def here(self):
        """The place of the current mention among all, and whether it can be seen."""
        return self.js(
            "(() => { const all = [...document.querySelectorAll('mark')], m = document.querySelector('mark.here');"
            " if (!m) return null; const r = m.getBoundingClientRect();"
            " return [all.indexOf(m), r.top >= 0 && r.bottom <= innerHeight]; })()"
        )

    def listed(self):
        return self.js(
            "[...document.querySelectorAll('.entity')].filter(b => b.checkVisibility()).map(b => b.firstChild.textContent)"
        )

    def emulate(self, media="screen", scheme="light"):
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"media": media, "features": [{"name": "prefers-color-scheme", "value": scheme}]},
        )

    def size(self, width, height):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )


@pytest.fixture(scope="session")
def saved_page(written, tmp_path_factory):
    return save(written, tmp_path_factory.mktemp("page") / "page.html")


def save(results, path):
    from extractor.writers import html

    with open(path, "w", encoding="utf-8", newline="\n") as out:
        html.write(results, out)
    return path


@pytest.fixture
def page(chromium, saved_page):
    """The page of the three documents, fresh; at the end nothing may stand in its console."""
    page = Page(chromium, saved_page)
    yield page
    assert chromium.get_log("browser") == []
