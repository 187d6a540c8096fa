"""The Django app that stores; it decides nothing."""

from django.apps import AppConfig
from django.utils.translation import get_language, gettext

from pingding.policy.translation import speak_through


class RecordsConfig(AppConfig):
    name = "pingding.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lend the policy floor the platform's translator, so that what it refuses speaks the reader's language."""
        speak_through(gettext, lambda: (get_language() or "").startswith("en"))
