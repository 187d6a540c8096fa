"""The Django app that stores; it decides nothing."""

from django.apps import AppConfig
from django.utils.translation import get_language, gettext, ngettext

from pingding.policy.translation import speak_through


class RecordsConfig(AppConfig):
    name = "pingding.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lend the policy floor the platform's translator, so that what it refuses speaks the reader's language."""
        speak_through(gettext, _counted, lambda: (get_language() or "").startswith("en"))


def _counted(text: str, number: int) -> str:
    """Chinese says one as it says several."""
    return ngettext(text, text, number)
