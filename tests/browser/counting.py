"""Counts what asking costs somebody on a telephone: taps, fields, words and screens. Tests nothing itself.

A tap is a touch of a link, a button, a choice or a field to type in; choosing from a list is two. Words are those that
can be seen in `main` without unfolding anything: of a list the choice that shows. A screen is 844 pixels, of `main`
(what differs by page) and of the whole page.
"""

from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Locator, Page

#: of a telephone of 390 pixels wide
SCREEN: Final = 844

_VISIBLE: Final = """() => {
  const main = document.querySelector('main');
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const texts = [...main.querySelectorAll('select')].map(one => one.selectedOptions[0]?.text ?? '');
  for (let node; (node = walk.nextNode());) {
    const holder = node.parentElement;
    if (!holder.closest('select, textarea, .unseen') && holder.checkVisibility()) texts.push(node.data);
  }
  const words = texts.join(' ').split(/\\s+/).filter(one => /[\\p{L}\\d]/u.test(one));
  const fields = [...main.querySelectorAll('input:not([type=hidden]), select, textarea')];
  const named = new Set(fields.filter(one => one.checkVisibility()).map(one => one.name));
  return {words: words.length, fields: named.size, main: main.getBoundingClientRect().height,
          page: document.documentElement.scrollHeight};
}"""


@dataclass
class Counted:
    """What was seen and touched of one journey, so far."""

    page: Page
    taps: int = 0
    steps: int = 0
    fields: int = 0
    words: int = 0
    screens: float = 0
    whole: float = 0
    each: list[tuple[int, float]] = field(default_factory=list)

    def look(self) -> None:
        """Another page has come."""
        found = self.page.evaluate(_VISIBLE)
        self.steps += 1
        self.fields += found["fields"]
        self.words += found["words"]
        self.screens += found["main"] / SCREEN
        self.whole += found["page"] / SCREEN
        self.each.append((found["words"], round(found["main"] / SCREEN, 2)))

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1

    def follow(self, what: Locator) -> None:
        """A tap that leads to another page."""
        with self.page.expect_navigation():
            self.tap(what)
        self.look()

    def write(self, what: Locator, text: str) -> None:
        self.tap(what)
        what.fill(text)

    def choose(self, what: Locator, label: str) -> None:
        """Open the list, and touch one of it."""
        what.select_option(
            label=next(one for one in what.locator("option").all_inner_texts() if label in one)
        )
        self.taps += 2
