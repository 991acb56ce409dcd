"""Save a page as a browser does (.mhtml): save_page.py URL FILE."""

import sys

from selenium import webdriver

options = webdriver.ChromeOptions()
for argument in ("--headless", "--no-sandbox", "--disable-gpu"):
    options.add_argument(argument)
driver = webdriver.Chrome(options=options)
driver.get(sys.argv[1])
with open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
    out.write(driver.execute_cdp_cmd("Page.captureSnapshot", {"format": "mhtml"})["data"])
driver.quit()
