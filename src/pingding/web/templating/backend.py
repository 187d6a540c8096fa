"""Django's template backend for our pages: an environment for each language, chosen by the reader's."""

from typing import Any

from django.conf import settings
from django.template.backends.base import BaseEngine
from django.template.backends.jinja2 import Jinja2, Template
from django.utils.translation import get_language
from jinja2 import Environment


class PagesByLanguage(BaseEngine):
    """Renders each page in the environment of the language that is active when the page is asked for."""

    app_dirname = "jinja2"

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({key: value for key, value in params.items() if key != "OPTIONS"})
        self._engines = {
            code: Jinja2({**params, "OPTIONS": {**params["OPTIONS"], "language": code}})
            for code, _title in settings.LANGUAGES
        }

    @property
    def env(self) -> Environment:
        """The environment of the active language."""
        environment: Environment = self._engine.env
        return environment

    @property
    def _engine(self) -> Jinja2:
        return self._engines.get(get_language() or "") or self._engines[settings.LANGUAGE_CODE]

    def from_string(self, template_code: str) -> Template:
        """A template out of its text."""
        return self._engine.from_string(template_code)

    def get_template(self, template_name: str) -> Template:
        """The template of that name."""
        return self._engine.get_template(template_name)
