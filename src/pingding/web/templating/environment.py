"""The environments that render our pages: strict about names, one for each language, compiled once."""

from collections.abc import MutableMapping
from typing import Any, Final, cast

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined, Undefined, nodes

from pingding.web.frame.page_drafts import draft_of
from pingding.web.templating import bars, functions, tables, texts
from pingding.web.templating.compiling import PlainCalls, folded
from pingding.web.templating.kept import kept_functions
from pingding.web.templating.phrases import phrased
from pingding.web.templating.typed_forms import kept_in

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

    A mapping is looked into by key first, whatever methods mappings have; a key that it lacks is `Absent`. What is the
    same on every page in this language is put in when a template is compiled.
    """

    code_generator_class = PlainCalls
    language = settings.LANGUAGE_CODE

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of `obj.attribute`."""
        try:
            return obj[attribute] if isinstance(obj, dict) else getattr(obj, attribute)
        except (AttributeError, KeyError):
            return self._other(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template in one mapping: each import compares their names."""
        return {**self.globals, **(d or {})}

    def _other(self, obj: Any, attribute: str) -> Any:
        if not isinstance(obj, dict):
            return super().getattr(obj, attribute)
        value = getattr(obj, attribute, self)
        return Absent(obj=obj, name=attribute) if value is self else value

    def _generate(self, source: nodes.Template, *args: Any, **more: Any) -> str:
        with translation.override(self.language):
            constant = {name: cast(Any, self.globals[name]) for name in functions.CONSTANT}
            return super()._generate(folded(source, constant, gettext), *args, **more)


def is_none(value: object) -> bool:
    """`is none` of a template, true of what a mapping does not have too."""
    return value is None or isinstance(value, Absent)


def environment(language: str = settings.LANGUAGE_CODE, **options: Any) -> Environment:
    """The environment of a language; the other options are those of the settings."""
    ours: dict[str, Any] = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    pages = Pages(extensions=["jinja2.ext.i18n"], **options | ours)
    pages.language = language
    cast(Any, pages).install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    kept = kept_functions(pages, {name: functions.GLOBALS[name] for name in functions.PURE})
    pages.globals.update(FRAME | functions.GLOBALS | tables.GLOBALS | bars.GLOBALS | kept | {"draft_of": draft_of})
    pages.filters.update(functions.FILTERS | texts.FILTERS | {"kept_in": kept_in, "phrased": phrased})
    pages.tests["none"] = is_none
    return pages
