"""Filling a form without knowing which: its controls are read from the page, what to type from facts by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from playwright.sync_api import Locator

from pingding.cli.synthesis.files import small_file
from pingding.policy.language import Fact
from pingding.policy.language.facts import Column
from pingding.policy.values.typed import Value

READ = """form => [...form.elements].filter(e => e.name && e.type !== 'hidden' && e.matches('input, select, textarea'))
  .map(e => ({name: e.name, tag: e.tagName, type: e.type, value: e.value, locked: e.readOnly || e.disabled,
    mode: e.inputMode, accept: e.accept || '', table: e.closest('[data-table-input]')?.dataset.tableInput || '',
    files: e.closest('.field')?.querySelectorAll('.file-list li').length || 0,
    help: e.closest('.field')?.querySelector('.field-help')?.textContent || ''}))"""


@dataclass(frozen=True)
class Control:
    """One control as the page offers it. `files` are those that its field has already, `table` the table it is in."""

    name: str
    tag: str
    type: str
    value: str
    locked: bool
    mode: str
    accept: str
    table: str
    files: int
    help: str

    @property
    def selector(self) -> str:
        return f'[name="{self.name}"]'


def controls(form: Locator) -> list[Control]:
    """The form's controls in their order, those of tables too."""
    return [Control(**each) for each in form.evaluate(READ)]


def typed(fact: Fact | Column, value: Value) -> str:
    """A value as one types it: a ratio with its percent sign, a day as a date field takes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{(value * 100).normalize():f}%" if fact.type == "ratio" else f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def put(form: Locator, control: Control, words: str) -> None:
    """Type, choose or tick."""
    target = form.locator(control.selector)
    if control.type == "radio":
        form.locator(f'{control.selector}[value="{words}"]').check()
    elif control.tag == "SELECT":
        target.select_option(words)
    else:
        target.fill(words)


def fill_facts(form: Locator, vocabulary: Mapping[str, Fact], values: Mapping[str, Value]) -> None:
    """Fill every open field of a form whose fact has a value, then its tables."""
    found = [each for each in controls(form) if not each.locked]
    for control in {each.name: each for each in found if not each.table}.values():
        value = values.get(control.name)
        if value is None:
            continue
        if control.type == "checkbox":
            _tick(form, control, value)
        else:
            put(form, control, typed(vocabulary[control.name], value))
    for name in dict.fromkeys(each.table for each in found if each.table):
        fill_table(form, name, vocabulary[name], values.get(name))


def _tick(form: Locator, control: Control, value: Value) -> None:
    wanted = value if isinstance(value, tuple) else ()
    for box in form.locator(control.selector).all():
        box.set_checked(box.get_attribute("value") in wanted)


def fill_table(form: Locator, name: str, fact: Fact, value: Value) -> None:
    """Fill a table row by row, adding rows by its button, which reloads the page where scripts do not run."""
    table = form.locator(f'[data-table-input="{name}"]')
    for index, row in enumerate(value if isinstance(value, tuple) else ()):
        if isinstance(row, str):
            continue
        if table.locator("tbody tr[data-row]").count() <= index:
            table.locator("[data-add-row]").click()
        for key, cell in row.items():
            if cell is not None:
                target = table.locator(f'[name="{name}-{index}-{key}"]')
                words = typed(fact.columns[key], cell)
                if target.evaluate("e => e.tagName") == "SELECT":
                    target.select_option(words)
                else:
                    target.fill(words)


def attach_files(form: Locator) -> None:
    """Give every open file field without a file a small one of a kind that it accepts."""
    for control in controls(form):
        if control.type == "file" and not control.locked and not control.files:
            kind = control.accept.split(",")[0].strip(". ")
            content = small_file(kind, control.name)
            file = {"name": f"示例.{kind}", "mimeType": "application/octet-stream", "buffer": content}
            form.locator(control.selector).set_input_files(file)  # type: ignore[arg-type]


def fill_blanks(form: Locator, today: date, *, besides: tuple[str, ...] = ()) -> None:
    """Answer a form of the desk by the kind of each control: yes, today, a number that the help names, a sentence."""
    for control in {each.name: each for each in controls(form) if not each.locked}.values():
        if control.name.startswith(besides) or control.type == "file" or control.table:
            continue
        if control.type == "radio":
            yes = form.locator(f'{control.selector}[value="yes"]')
            if yes.count():
                yes.check()
        elif control.type == "checkbox":
            if control.name == "signed":
                form.locator(control.selector).check()
        elif not control.value and control.tag != "SELECT":
            put(form, control, _words(control, today))


def _words(control: Control, today: date) -> str:
    if control.type == "date":
        return today.isoformat()
    if control.mode in ("numeric", "decimal"):
        return "".join(letter for letter in control.help if letter.isdigit()) or "1"
    return "经核对，情况属实（示例）。" if control.tag == "TEXTAREA" else "示例"
