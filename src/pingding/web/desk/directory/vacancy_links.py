"""What waits for nobody, each with the page on which somebody is appointed or a unit handed over."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.vacancies import Vacancy, vacancies


def vacancy_links(request: ViewerRequest) -> list[dict[str, Any]]:
    """The vacancies that the viewer can have filled, as the template takes them."""
    return [{"vacancy": each, "url": _url(each)} for each in vacancies(request.viewer, request.at)]


def _url(vacancy: Vacancy) -> str:
    unit = vacancy.organisation
    if vacancy.office:
        return f"{reverse('administration_area', args=['offices'])}?{urlencode({'search': unit.name})}"
    return f"{reverse('members', args=[unit.pk])}?act=hand_over"
