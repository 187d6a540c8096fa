"""The public pages."""

from django.urls import path

from pingding.queries.applications.version_marks import VERSION_PAGE
from pingding.web.public import can_apply, home, search
from pingding.web.public.notices import notices, objections
from pingding.web.public.programmes import clauses, forms, indicators, page, procedures, programmes
from pingding.web.public.titles import documents, register, reporting, titles, versions

urlpatterns = [
    path("", home.home, name="home"),
    path("programmes/", programmes.programme_list, name="programmes"),
    path("programmes/<slug:programme>/", page.programme, name="programme"),
    path("programmes/<slug:programme>/conditions/", page.programme, name="programme_conditions"),
    path("programmes/<slug:programme>/procedure/", procedures.programme_procedure, name="programme_procedure"),
    path("programmes/<slug:programme>/forms/", forms.programme_forms, name="programme_forms"),
    path("programmes/<slug:programme>/indicators/", indicators.programme_indicators, name="programme_indicators"),
    path("programmes/<slug:programme>/clauses/", clauses.programme_clauses, name="programme_clauses"),
    path("programmes/<slug:programme>/clauses.txt", clauses.clauses_text, name="programme_clauses_text"),
    path("search/", search.search, name="search"),
    path("can-we-apply/", can_apply.can_apply, name="can_apply"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/paper.<str:kind>", notices.paper, name="notice_paper"),
    path("notices/<int:pk>/object/<str:number>/", objections.object_to, name="object"),
    path("objections/", objections.find_receipt, name="find_receipt"),
    path("objections/<str:receipt>/", objections.objection_receipt, name="objection_receipt"),
    path("register/", register.register, name="register"),
    path("selected-cases/", register.selected_cases, name="selected_cases"),
    path("selected-cases/<slug:programme>/", register.case_collection, name="case_collection"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/paper.pdf", documents.paper, name="document_paper"),
    path("documents/<int:pk>/<int:version>/paper.pdf", documents.paper, name="document_version"),
    path("titles/<str:code>/", titles.title, name="title"),
    path("titles/<str:code>/certificate.<str:kind>", documents.title_certificate, name="certificate"),
    path("titles/<str:code>/report/<str:procedure>/", reporting.report, name="report_on_title"),
    path("reports/<str:receipt>/", reporting.report_receipt, name="report_receipt"),
    path("verify/", titles.verify, name="verify"),
    path(VERSION_PAGE.format(name="<str:receipt>", mark="<str:mark>"), versions.verify_version, name="verify_version"),
]
