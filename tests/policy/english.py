"""Texts in English without the platform: the compiled catalogue, read by Python's own gettext."""

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import GNUTranslations

import pytest
from tests.places import ROOT

from pingding.policy import translation

CATALOGUE = ROOT / "src/pingding/locale/en/LC_MESSAGES/django.mo"


@contextmanager
def in_english() -> Iterator[None]:
    """Inside it every text of the policy floor is English; afterwards it is in the language of before."""
    with CATALOGUE.open("rb") as file:
        english = GNUTranslations(file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translation, "_translators", [english.gettext])
        patch.setattr(translation, "_readers", [lambda: True])
        yield
