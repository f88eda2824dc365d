"""A Chromium that the scripts drive: everything is found by what a person sees, and looked for again while a page is being replaced by the next."""

import shutil

from selenium import webdriver
from selenium.common.exceptions import ElementClickInterceptedException, NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.support.ui import WebDriverWait

PASSING = (ElementClickInterceptedException, NoSuchElementException, StaleElementReferenceException)


class Chromium(webdriver.Chrome):
    def execute(self, command, params=None):
        """ChromeDriver has two words for an element of a page that is there no more; both are the one that WebDriver knows."""
        try:
            return super().execute(command, params)
        except WebDriverException as failed:
            if "does not belong to the document" in (failed.msg or ""):
                raise StaleElementReferenceException(failed.msg) from None
            raise


def chromium(*arguments, logs=("browser",)):
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", *arguments):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {log: "ALL" for log in logs})
    driver = Chromium(options=options, service=webdriver.ChromeService(executable_path=shutil.which("chromedriver")))
    driver.set_page_load_timeout(30)
    return driver


def until(driver, look, seconds=30):
    """What `look` gives as soon as that is something."""
    return WebDriverWait(driver, seconds, poll_frequency=0.05, ignored_exceptions=PASSING).until(lambda _: look())


def words(driver):
    """The text of the page, read in one step, so that it is the text of one page."""
    return driver.execute_script("return document.body ? document.body.innerText : ''")


def wait(driver, text, seconds=30):
    until(driver, lambda: text in words(driver), seconds)


def press(driver, text):
    """The last button or link that can be seen with these words, or else one that begins with them."""
    def attempt():
        for condition in (f"normalize-space()='{text}'", f"starts-with(normalize-space(), '{text}')"):
            found = driver.find_elements("xpath", f"//button[{condition}] | //a[{condition}]")
            shown = [one for one in found if one.is_displayed() and one.is_enabled()]
            if shown:
                shown[-1].click()
                return True
        return False

    until(driver, attempt)
