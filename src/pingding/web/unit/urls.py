"""The pages of accounts, units and those who write."""

from django.urls import path

from pingding.web.unit import attachments, booklets, demo, my_cases, offline, table_sheets
from pingding.web.unit.applications import avoiding, handed_in, invitation, submission, widening, writing
from pingding.web.unit.directory import (
    account,
    calendar_feed,
    inbox,
    licence,
    members,
    organisation,
    record_entry,
    registration,
    renaming,
    sign_in,
)
from pingding.web.unit.titles import own_titles

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("demo/", demo.demo, name="demo"),
    path("account/", account.account, name="account"),
    path("account/tokens/", account.create_token, name="create_token"),
    path("account/tokens/<int:pk>/revoke/", account.revoke_token, name="revoke_token"),
    path("account/mail/", account.choose_own_mail, name="choose_mail"),
    path("account/calendar/", calendar_feed.create_address, name="create_calendar"),
    path("account/calendar/withdraw/", calendar_feed.withdraw_address, name="withdraw_calendar"),
    path("calendar/<str:token>.ics", calendar_feed.calendar_feed, name="calendar_feed"),
    path("join/", registration.register_organisation, name="register_organisation"),
    path("organisations/<int:pk>/", organisation.organisation, name="organisation"),
    path("organisations/<int:pk>/facts/", record_entry.organisation_facts, name="organisation_facts"),
    path("organisations/<int:pk>/correction/", organisation.organisation_correction, name="organisation_correction"),
    path("organisations/<int:pk>/renaming/", renaming.renaming, name="renaming"),
    path("organisations/<int:pk>/licence/", licence.licence, name="licence"),
    path("organisations/<int:pk>/members/", members.members, name="members"),
    path("my/", my_cases.my_cases, name="my_cases"),
    path("my/titles/", own_titles.own_titles, name="own_titles"),
    path("calls/<int:pk>/apply/", my_cases.apply, name="apply"),
    path("messages/", inbox.messages, name="messages"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("cases/<str:number>/write/", writing.writing, name="writing"),
    path("cases/<str:number>/offline/", offline.offline, name="offline"),
    path("cases/<str:number>/table/<str:table>/", table_sheets.table_sheet, name="form_table"),
    path("cases/<str:number>/table/<str:table>.xlsx", table_sheets.table_file, name="form_table_file"),
    path("cases/<str:number>/offline.docx", offline.offline_file, name="offline_file"),
    path("cases/<str:number>/write/<str:section>/", writing.writing_section, name="writing_section"),
    path("cases/<str:number>/draft/", writing.autosave, name="autosave"),
    path("cases/<str:number>/avoiding/", avoiding.avoiding, name="avoiding"),
    path("cases/<str:number>/correction/", widening.widening, name="widening"),
    path("cases/<str:number>/check/", submission.check_form, name="check_form"),
    path("cases/<str:number>/submit/", submission.submit, name="submit"),
    path("cases/<str:number>/receipt/<str:receipt>/", handed_in.receipt, name="receipt"),
    path("cases/<str:number>/whole/", handed_in.printout, name="whole"),
    path("cases/<str:number>/booklet/<str:form>-<int:organisation>.<str:kind>", booklets.booklet, name="booklet"),
    path("cases/<str:number>/withdraw/", handed_in.withdraw, name="withdraw"),
    path("cases/<str:number>/partners/<int:pk>/paper/", invitation.partner_paper, name="partner_paper"),
    path("cases/<str:number>/invitation/<int:pk>/", invitation.invitation, name="invitation"),
]
