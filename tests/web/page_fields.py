"""A field of a form as it stands on a page: what it would send, what can be chosen, what is said to be wrong."""

from tests.web.html_tree import Element, Missing


class Field:
    """The control, or the radio buttons and check boxes, that send one name."""

    def __init__(self, name: str, controls: list[Element]) -> None:
        self.name, self.controls = name, controls

    @property
    def value(self) -> str:
        """What would be sent without a change; nothing where nothing is ticked."""
        control = self.controls[0]
        if control.tag == "textarea":
            return control.typed_text
        if control.tag == "select":
            chosen = [one for one in control.all("option") if "selected" in one.attributes]
            return chosen[0].attributes.get("value", "") if chosen else ""
        if control.attributes.get("type") in ("radio", "checkbox"):
            return next(iter(self.ticked), "")
        return control.attributes.get("value", "")

    @property
    def kind(self) -> str:
        """The type of an input, or the tag of another control."""
        control = self.controls[0]
        return control.attributes.get("type", "text") if control.tag == "input" else control.tag

    @property
    def ticked(self) -> list[str]:
        """The values of what is ticked."""
        return [one.attributes.get("value", "on") for one in self.controls if "checked" in one.attributes]

    @property
    def choices(self) -> list[str]:
        """The values that can be chosen, the empty one left out."""
        control = self.controls[0]
        options = control.all("option") if control.tag == "select" else self.controls
        return [value for one in options if (value := one.attributes.get("value", ""))]

    @property
    def id(self) -> str:
        return self.controls[0].attributes.get("id", "")

    @property
    def box(self) -> Element:
        """The control with its label, help, faults and foot; in a table its cell."""
        frame = self.controls[0].closest(_is_box)
        if frame is None:
            raise Missing(f"box around the field {self.name}", [])
        return frame

    @property
    def error(self) -> str:
        """What is said to be wrong, beside the control."""
        return " ".join(one.text for one in self.box.all(".field-error,.row-error"))

    def attribute(self, name: str) -> str:
        return self.controls[0].attribute(name)

    def is_(self, name: str) -> bool:
        """Whether the control carries an attribute: readonly, disabled, required, …"""
        return name in self.controls[0].attributes


def _is_box(outer: Element) -> bool:
    """Whether an element frames one control: a field, a cell of a table, a part of a score sheet's row."""
    return outer.tag == "td" or not {"field", "leaf-points", "leaf-reason", "leaf-note"}.isdisjoint(outer.classes)
