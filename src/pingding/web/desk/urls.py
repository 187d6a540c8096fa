"""The pages of the desk."""

from django.urls import path

from pingding.web.desk import beside, call_details, calls, notices, worklist
from pingding.web.desk.batches import batches
from pingding.web.desk.cases import acting, case
from pingding.web.desk.directory import administration, registrations
from pingding.web.desk.journal import background, journal
from pingding.web.desk.listings import exporting, page, progress, saved_views, selection, trends
from pingding.web.desk.panels import experts, reopening, scoring
from pingding.web.desk.titles import (
    consequences,
    credit,
    ledger_export,
    overview,
    round_evaluators,
    rounds,
    supports,
    title_acts,
)

urlpatterns = [
    path("desk/", worklist.todo, name="todo"),
    path("desk/beside/", beside.beside, name="desk_beside"),
    path("lists/cases/progress/", progress.progress_page, name="progress"),
    path("lists/cases/trends/", trends.trends_page, name="trends"),
    path("lists/cases/prompt/", selection.prompt_page, name="prompt_others"),
    path("lists/cases/batch/", selection.batch_selection, name="batch_selection"),
    path("lists/<slug:subject>/", page.listing_page, name="listing"),
    path("lists/<slug:subject>/views/", saved_views.save, name="save_view"),
    path("lists/<slug:subject>/export/", exporting.export_page, name="export_list"),
    path("list-views/<int:pk>/remove/", saved_views.remove, name="remove_view"),
    path("list-exports/<int:pk>/", exporting.download, name="download_export"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/way/", case.case_way, name="case_way"),
    path("cases/<str:number>/act/<str:step>/", acting.act, name="act"),
    path("cases/<str:number>/override/", acting.override, name="override"),
    path("cases/<str:number>/experts/<str:step>/", acting.assign, name="assign"),
    path("cases/<str:number>/replace/<str:step>/", acting.replace, name="replace"),
    path("cases/<str:number>/reopen/<str:step>/", reopening.reopen, name="reopen"),
    path("cases/<str:number>/score/<str:step>/", scoring.score, name="score"),
    path("cases/<str:number>/recuse/<str:step>/", scoring.recuse, name="recuse"),
    path("objections/<str:receipt>/answer/", notices.answer_objection, name="answer_objection"),
    path("batches/<int:pk>/", batches.batch_record_page, name="batch_record"),
    path("batches/<slug:programme>/<str:step>/", batches.batch, name="batch"),
    path("titles/<str:code>/acts/", title_acts.title_acts, name="title_acts"),
    path("titles/<str:code>/acts/<str:procedure>/", title_acts.open_request, name="open_request"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<int:pk>/evaluators/", round_evaluators.round_evaluators, name="round_evaluators"),
    path("rounds/<slug:programme>/<str:procedure>/", rounds.new_round, name="new_round"),
    path("expert/", experts.expert_desk, name="expert_desk"),
    path("registrations/", registrations.registrations, name="registrations"),
    path("calls/", calls.calls_desk, name="calls_desk"),
    path("calls/new/", calls.publish_call, name="publish_call"),
    path("calls/<int:pk>/", call_details.call_details, name="call_details"),
    path("calls/<int:pk>/norms/", call_details.set_values, name="call_norms"),
    path("calls/<int:pk>/district/", call_details.set_date, name="district_date"),
    path("calls/<int:pk>/documents/", call_details.add_document, name="add_call_document"),
    path("calls/documents/<int:pk>/remove/", call_details.remove_document, name="remove_call_document"),
    path("calls/<int:pk>/extend/", calls.change_call, {"change": "extend"}, name="extend_call"),
    path("calls/<int:pk>/close/", calls.change_call, {"change": "close"}, name="close_call"),
    path("titles/<str:code>/propose/<slug:consequence>/", consequences.propose, name="propose"),
    path("credit/", credit.credit, name="credit"),
    path("credit/export.csv", credit.credit_export, name="credit_export"),
    path("credit/bans/<int:pk>/", credit.lift_ban, name="lift_ban"),
    path("overview/", overview.overview_page, name="overview"),
    path("supports/", supports.supports_desk, name="supports_desk"),
    path("supports/export.csv", ledger_export.ledger_export, name="ledgers_export"),
    path("supports/<str:code>/", supports.title_supports, name="title_supports"),
    path("supports/<str:code>/export.csv", ledger_export.ledger_export, name="ledger_export"),
    path("journal/", journal.journal, name="journal"),
    path("background/", background.background_page, name="background"),
    path("background/<int:pk>/retry/", background.retry, name="retry_failure"),
    path("administration/", administration.administration, name="administration"),
    path("administration/load/", administration.load_editions, name="load_editions"),
    path("administration/<str:area>/", administration.administration, name="administration_area"),
]
