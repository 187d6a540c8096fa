"""The Django app that stores; it decides nothing."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "pingding.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
