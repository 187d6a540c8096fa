"""Below which entry of the navigation each page stands, by the names of their addresses."""

from collections.abc import Collection

BELOW: dict[tuple[str, ...], tuple[str, ...]] = {
    # what everybody may read
    ("home",): ("home",),
    ("programmes",): (
        "programmes",
        "programme",
        "programme_conditions",
        "programme_clauses_text",
        "programme_procedure",
        "programme_forms",
        "programme_indicators",
        "programme_clauses",
    ),
    ("can_apply", "programmes"): ("can_apply",),
    ("notices",): ("notices", "notice", "object", "find_receipt", "objection_receipt", "report_receipt"),
    ("register",): ("register", "document", "title", "report_on_title", "verify"),
    ("selected_cases", "register"): ("selected_cases", "case_collection"),
    # cases: of an office, of a unit, of an expert, of whoever audits
    ("todo", "my_cases", "expert_desk", "listing", "journal"): (
        "case",
        "case_way",
        "act",
        "override",
        "assign",
        "replace",
        "reopen",
        "answer_objection",
        "batch",
        "batch_record",
        "correct_document",
        "panel_desk",
        "panel_experts",
        "panel_plan",
        "remind",
    ),
    ("todo",): ("phrases", "rename_phrase", "remove_phrase"),
    ("todo", "registrations", "my_cases", "expert_desk", "journal"): ("todo", "desk_overview"),
    ("expert_desk", "my_cases", "todo", "journal"): ("expert_desk", "score", "seal", "recuse"),
    ("my_cases", "todo", "expert_desk", "journal"): (
        "my_cases",
        "own_titles",
        "apply",
        "writing",
        "writing_section",
        "autosave",
        "check_form",
        "submit",
        "receipt",
        "whole",
        "withdraw",
        "partner_paper",
        "invitation",
        "attachment",
    ),
    # titles
    ("overview", "my_cases", "register"): ("title_acts", "open_request", "propose"),
    # lists of everything of a kind
    ("listing", "administration", "registrations"): (
        "listing",
        "save_view",
        "remove_view",
        "export_list",
        "export_chosen",
        "download_export",
        "progress",
        "trends",
        "prompt_others",
        "batch_selection",
    ),
    ("overview",): (
        "overview",
        "credit",
        "credit_export",
        "lift_ban",
        "supports_desk",
        "title_supports",
        "ledgers_export",
        "ledger_export",
    ),
    ("rounds",): ("rounds", "round_evaluators", "new_round"),
    # calls, units, the platform
    ("calls_desk", "todo"): (
        "calls_desk",
        "publish_call",
        "call_details",
        "call_norms",
        "district_date",
        "add_call_document",
        "remove_call_document",
        "extend_call",
        "close_call",
    ),
    ("organisation", "registrations", "todo", "journal"): (
        "organisation",
        "organisation_facts",
        "organisation_correction",
        "renaming",
        "licence",
        "members",
    ),
    ("registrations",): ("registrations",),
    ("messages",): ("messages",),
    ("journal",): ("journal",),
    ("background",): ("background", "retry_failure"),
    ("mail",): ("mail", "mail_kind", "retry_mail"),
    ("administration",): ("administration", "administration_area", "load_editions"),
    # one's own account, the way in, the search: beside the navigation
    (): (
        "sign_in",
        "sign_out",
        "demo",
        "register_organisation",
        "account",
        "create_token",
        "revoke_token",
        "choose_mail",
        "create_calendar",
        "withdraw_calendar",
        "calendar_feed",
        "search",
    ),
}
"""The pages by the entries that they may stand below, the fitting one first: whoever has no such desk has the next."""

ENTRIES = {page: entries for entries, pages in BELOW.items() for page in pages}


def entry_of(page: str, links: Collection[str]) -> str:
    """The entry to be marked on a page, of those that the reader's navigation has; empty where it stands below none."""
    return next((entry for entry in ENTRIES.get(page, ()) if entry in links), "")
