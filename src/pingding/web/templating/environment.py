"""The one environment that renders our pages: strict about names, in the reader's language, compiled once."""

from typing import Any, Final, cast

from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined, Undefined

from pingding.web.templating import functions, texts

FRAME: Final[dict[str, Any]] = {
    "request": None,
    "csrf_input": "",
    "csrf_token": "",
    "messages": (),
    "nav": (),
    "crumbs": (),
    "whoami": None,
    "sign_in_url": "",
    "register_url": "",
}
"""What the base pages show where nothing else is given: the page of a failure has no request and asks no database."""


class Absent(Undefined):
    """What a mapping does not have: false, empty and none, so that a template can ask for it; printing it fails."""

    __slots__ = ()

    def __str__(self) -> str:
        self._fail_with_undefined_error()


class Pages(Environment):
    """Names that a template does not have, and parts that an object does not have, are faults.

    A mapping is looked into by key first, whatever methods mappings have; a key that it lacks is `Absent`.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of `obj.attribute`."""
        if not isinstance(obj, dict):
            return super().getattr(obj, attribute)
        try:
            return obj[attribute]
        except KeyError:
            found = getattr(obj, attribute, self)
        return Absent(obj=obj, name=attribute) if found is self else found


def is_none(value: object) -> bool:
    """`is none` of a template, true of what a mapping does not have too."""
    return value is None or isinstance(value, Absent)


def environment(**options: Any) -> Environment:
    """The environment that Django's backend asks for; the options are those of the settings."""
    ours: dict[str, Any] = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Pages(extensions=["jinja2.ext.i18n"], **options | ours)
    cast(Any, made).install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    made.globals.update(FRAME | functions.GLOBALS)
    made.filters.update(functions.FILTERS | texts.FILTERS)
    made.tests["none"] = is_none
    return made
