"""A page read as its reader meets it: headings, sections, facts, fields, links and refusals instead of one long text.

What a page shows is asserted on the element that shows it. What it must not show (secrets, personal data, another
unit's cases) is asserted on the whole answer, `assert secret not in html`: that is the right scope for a negative.
"""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from tests.web.html_tree import Element, Missing, parsed
from tests.web.page_fields import Field

SECTIONS = ("section", "article", "aside", "fieldset", "details", "form")
"""What a heading may head, beside a sheet of paper."""


@dataclass(frozen=True)
class Fault:
    """One line of the list of faults above a form, and the control that it leads to."""

    target: str
    text: str


class Part:
    """A page or a part of it. Whoever asks for what is not there is told what is."""

    def __init__(self, element: Element) -> None:
        self.element = element

    @property
    def text(self) -> str:
        return self.element.text

    def attribute(self, name: str) -> str:
        return self.element.attribute(name)

    @property
    def classes(self) -> list[str]:
        return self.element.classes

    # By selector: tag, #id, .class, [attribute], [attribute=value]; a space leads inward.

    def all(self, selector: str) -> "list[Part]":
        return [Part(element) for element in self.element.all(selector)]

    def one(self, selector: str) -> "Part":
        """The only element of a kind."""
        parts = self.all(selector)
        if len(parts) != 1:
            raise Missing(f"one {selector}", [part.text for part in parts] or self._outline())
        return parts[0]

    def has(self, selector: str) -> bool:
        return bool(self.element.all(selector))

    def text_of(self, selector: str) -> str:
        return self.one(selector).text

    def texts(self, selector: str) -> list[str]:
        return [part.text for part in self.all(selector)]

    def by_id(self, name: str) -> "Part":
        matches = [one for one in self.element.all("[id]") if one.attributes["id"] == name]
        if len(matches) != 1:
            raise Missing(f"one element with the id {name}", self.ids())
        return Part(matches[0])

    def ids(self) -> list[str]:
        return [one.attributes["id"] for one in self.element.all("[id]")]

    # By what it is for the reader.

    @property
    def heading(self) -> str:
        return self.text_of("h1")

    @property
    def headings(self) -> list[str]:
        return [element.text for element in self.element.all("h1,h2,h3,h4,legend,summary")]

    def section(self, title: str) -> "Part":
        """The section, sheet, form or folded part under a heading that begins with these words."""
        for element in self.element.all("h1,h2,h3,h4,legend,summary"):
            if element.text.startswith(title):
                frame = element.closest(lambda outer: outer.tag in SECTIONS or "sheet" in outer.classes)
                if frame:
                    return Part(frame)
        raise Missing(f"section “{title}”", self.headings)

    def after(self, title: str) -> "Part":
        """What follows immediately on a heading with these words."""
        for element in self.element.all("h1,h2,h3,h4,dt"):
            if element.text.startswith(title) and element.following:
                return Part(element.following)
        raise Missing(f"heading “{title}” with something after it", self.headings)

    def refusal(self) -> "Part":
        """The box in which an act or a page is refused."""
        return self.one(".refusal")

    def banner(self) -> str:
        """The only message in a frame."""
        return self.text_of(".banner")

    def message(self, words: str) -> "Part":
        """The message in a frame that has these words."""
        matches = [part for part in self.all(".banner") if words in part.text]
        if len(matches) != 1:
            raise Missing(f"one message “{words}”", self.texts(".banner"))
        return matches[0]

    def consequences(self) -> list[str]:
        """What will happen, as the question before an act lists it."""
        return [line.text for line in self.one("[role=note]").all("li")]

    def empty(self) -> str:
        """The note where nothing is yet."""
        return self.text_of(".empty")

    def faults(self) -> list[Fault]:
        """The lines above a form that name what is wrong."""
        return [_fault(line) for line in self.one("#error-summary").element.all("li")]

    def fault(self, target: str) -> str:
        """What the list of faults says of one control, given by its id."""
        texts = [fault.text for fault in self.faults() if fault.target == target]
        if len(texts) != 1:
            raise Missing(f"one fault of #{target}", [f"{fault.target}: {fault.text}" for fault in self.faults()])
        return texts[0]

    def faulty(self) -> list[str]:
        """The ids of the controls to which the list of faults leads."""
        return [fault.target for fault in self.faults()]

    def state(self) -> str:
        """The state beside the page's heading."""
        return self.text_of(".page-head .status")

    def states(self) -> list[str]:
        """All states shown, in order."""
        return self.texts(".status")

    # Terms and values.

    def fact(self, term: str) -> str:
        return self.fact_part(term).text

    def fact_part(self, term: str) -> "Part":
        """The value after a term; the term is given without its marks and clauses or as a whole."""
        terms = self.element.all("dt")
        matches = [one for one in terms if one.text == term] or [one for one in terms if one.own_text == term]
        if len(matches) != 1 or matches[0].following is None:
            raise Missing(f"one term “{term}”", [one.text for one in terms])
        return Part(matches[0].following)

    # Tables.

    def row(self, label: str) -> "Row":
        """The only row whose label begins with these words; with them in it, if none begins so."""
        rows = self.rows()
        matches = [row for row in rows if row.label.startswith(label)] or [row for row in rows if label in row.label]
        if len(matches) != 1:
            raise Missing(f"one row “{label}”", [row.label for row in rows])
        return matches[0]

    def rows(self) -> "list[Row]":
        return [Row(element) for element in self.element.all("tbody tr")]

    # Links, buttons and fields.

    def link(self, words: str) -> str:
        """Where the link with these words leads; with part of its words, if no link has exactly these."""
        links = self.element.all("a")
        matches = [one for one in links if one.text == words] or [one for one in links if words in one.text]
        addresses = {one.attributes.get("href", "") for one in matches}
        if len(addresses) != 1:
            raise Missing(f"one link “{words}”", [f"{one.text} → {one.attributes.get('href')}" for one in links])
        return addresses.pop()

    def link_to(self, address: str) -> str:
        """The words of the link that leads somewhere."""
        links = self.element.all("a")
        matches = [one.text for one in links if one.attributes.get("href") == address]
        if not matches:
            raise Missing(f"link to {address}", self.links())
        return matches[0]

    def links(self) -> list[str]:
        """Where all links lead, in order."""
        return [one.attributes.get("href", "") for one in self.element.all("a")]

    def buttons(self) -> list[str]:
        return [one.text for one in self.element.all("button")]

    def field(self, name: str) -> Field:
        """What a form sends under a name."""
        controls = [one for one in self.element.all("input,select,textarea") if one.attributes.get("name") == name]
        if not controls:
            raise Missing(f"field {name}", self.fields())
        return Field(name, controls)

    def fields(self) -> list[str]:
        """The names under which the forms send something."""
        names = (one.attributes.get("name", "") for one in self.element.all("input,select,textarea"))
        return list(dict.fromkeys(name for name in names if name))

    def _outline(self) -> list[str]:
        return [f"{one.tag} {one.text}" for one in self.element.all("h1,h2,h3,h4,legend,summary")] or [self.text[:300]]


class Page(Part):
    """A whole answer, or a part of a page that came by itself; `html` is for what must be nowhere in it."""

    def __init__(self, html: str) -> None:
        super().__init__(parsed(html))
        self.html = html


class Row(Part):
    """A row of a table."""

    @property
    def cells(self) -> list[str]:
        return [cell.text for cell in self._cells]

    @property
    def label(self) -> str:
        """The cell that names the row, or the first one that says something."""
        named = self.texts("th[scope=row], .cell-main")
        return next((text for text in [*named, *self.cells] if text), "")

    def cell(self, column: str) -> str:
        """The cell of a column, by the label that it carries on narrow screens."""
        cells = {cell.attributes.get("data-label", ""): cell for cell in self._cells}
        if column not in cells:
            raise Missing(f"column “{column}”", sorted(cells))
        return cells[column].text

    @property
    def _cells(self) -> list[Element]:
        return self.element.all("th,td")


def page_of(answer: Any, status: int = 200) -> Page:
    """The page that a request brought, once its status is the expected one."""
    html = answer.content.decode()
    assert answer.status_code == status, f"{answer.status_code}: {html[:3000]}"
    return Page(html)


def visit(client: Client, path: str, data: dict[str, Any] | None = None, status: int = 200) -> Page:
    """A page as it is opened."""
    return page_of(client.get(path, data), status)


def _fault(line: Element) -> Fault:
    links = [one.attributes.get("href", "") for one in line.all("a")]
    target = next((link.partition("#")[2] for link in links if "#" in link), "")
    return Fault(target, line.text)
