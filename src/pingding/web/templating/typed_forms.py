"""A form as its template writes it, made one that keeps what is typed, and filled with what was typed before."""

import re
from html import unescape

from markupsafe import Markup, escape

from pingding.queries.page_drafts import Texts
from pingding.web.frame.page_drafts import DraftForm

CONTROL = re.compile(
    r"<input\b(?P<input>[^>]*)>"
    r"|<textarea\b(?P<area>[^>]*)>(?P<text>.*?)</textarea>"
    r"|<select\b(?P<select>[^>]*)>(?P<options>.*?)</select>",
    re.DOTALL,
)
OPTION = re.compile(r"<option\b([^>]*)>([^<]*)")
ATTRIBUTE = re.compile(r'\b(name|type|value)="([^"]*)"')
CHOSEN = re.compile(r"\s+(?:checked|selected)\b(?!=)")
VALUE = re.compile(r'\s+value="[^"]*"')
FOLDED = re.compile(r"(\A\s*(?:<form\b[^>]*>\s*(?:<input\b[^>]*>\s*)*)?<details)\b(?![^>]*\bopen\b)")
"""The beginning of a form that is folded away."""
SEEN = re.compile(r'(<input type="hidden" name="seen" value=")([^"]*)')
OPENING = re.compile(r"<form\b([^>]*)>")
NOT_FILLED = frozenset({"hidden", "password", "file", "submit"})
DECLARES = "data-declares"
"""What marks a box with which somebody declares: nothing ever ticks it but its reader."""


def kept_in(form: object, draft: DraftForm, state: object) -> Markup:
    """The form, filled with its draft, with the address at which the script saves it and what the server knows it by.

    `state` says when it was saved, where the form itself does not.
    """
    html = str(form)
    if draft.begun.texts:
        html = FOLDED.sub(r"\1 open", _Filling(draft.begun.texts).of(html))
        html = SEEN.sub(lambda field: f"{field[1]}{escape(draft.record_seen(unescape(field[2])))}", html)
    if "data-save-state" not in html:
        html = html.replace("</form>", f'<p class="muted">{state}</p></form>', 1)
    marks = (("draft", draft.signed or draft.page), ("draft_seen", draft.seen))
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in marks)
    return Markup(OPENING.sub(lambda tag: f'<form{tag[1]} data-autosave="{draft.url}">{hidden}', html, count=1))


class _Filling:
    """Puts what was typed in place of what a form's controls say; texts of one name go in their order."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.left = {name: list(values) for name, values in texts.items()}

    def of(self, html: str) -> str:
        """The form's text with its controls filled."""
        return CONTROL.sub(self._control, html)

    def _control(self, control: re.Match[str]) -> str:
        attributes = control["input"] or control["area"] or control["select"] or ""
        named = {key: unescape(value) for key, value in ATTRIBUTE.findall(attributes)}
        name, kind = named.get("name", ""), named.get("type", "text") if control["input"] else ""
        if name not in self.texts or kind in NOT_FILLED or DECLARES in attributes:
            return control[0]
        if control["select"]:
            options = OPTION.sub(lambda option: self._option(name, option), control["options"])
            return f"<select{attributes}>{options}</select>"
        if kind in ("checkbox", "radio"):
            return f"<input{CHOSEN.sub('', attributes)}{self._chosen(name, named.get('value', 'on'), 'checked')}>"
        text = escape(self.left[name].pop(0)) if self.left[name] else ""
        if control["area"]:
            return f"<textarea{attributes}>\n{text}</textarea>"
        return f'<input{VALUE.sub("", attributes)} value="{text}">'

    def _option(self, name: str, option: re.Match[str]) -> str:
        attributes, label = option[1], option[2]
        value = dict(ATTRIBUTE.findall(attributes)).get("value", label.strip())
        return f"<option{CHOSEN.sub('', attributes)}{self._chosen(name, unescape(value), 'selected')}>{label}"

    def _chosen(self, name: str, value: str, word: str) -> str:
        return f" {word}" if value in self.texts[name] else ""
