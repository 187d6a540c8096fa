"""Every action is offered by the API, or stands on the short list of those that are not, each with its reason."""

import pkgutil
from importlib import import_module

from pingding import actions
from pingding.api.main import api

OFFERED_AS = {
    "act_at_step": {"review", "give_opinion", "record_visit", "receive_paper", "file_elsewhere", "close_panel"},
    "propose": {"propose_consequence"},
    "record_attachment": {"upload_attachment"},
}
"""Actions that are offered under other names: one operation for each kind of step; the upload around the record."""

NOT_OFFERED = {
    "ask_for_export": "the page says before what is taken away; programs read what the API offers",
    "save_view": "a person's own name for an address of a page",
    "remove_view": "a person's own name for an address of a page",
    "create_first_administrator": "done once by the command line, before anybody could sign in",
    "store_edition": "definitions come from their folder by the command line, where they are checked and reviewed",
    "freeze_document": "time does it (tick), or the first who asks for the file",
    "keep_seal": "time does it (tick), with what the service for electronic seals gives",
    "end_notice": "time does it (tick)",
    "decide_deadline": "time does it (tick)",
    "enter_organisation": "the import does it for the rows of a list; a program registers (register_organisation)",
    "import_list": "the page shows first what a list comes to; programs use the acts that do its rows",
    "assign_experts": "the page asks for several at once; the API one by one (assign_expert)",
    "assign_panels": "the page asks in several cases at once; the API one by one (assign_expert)",
    "seal_sheet": "the page seals what it has shown for confirmation; a program hands in by save_expert_sheet",
    "save_expert_page": "the page saves what was typed as it is; a program sends values (save_expert_sheet)",
    "save_source_page": "the page saves what was typed as it is; a program sends values (save_source_sheet)",
    "create_calendar_address": "on the account's page alone: no token makes another secret",
    "withdraw_calendar_address": "on the account's page, where it is made",
    "ask_again": "a letter to a person's own new address, from the page that waits for its code",
    "confirm_address": "the code of a letter to a person's own new address, on a page of the account",
    "withdraw_address": "a person's own address that waits for its code, on a page of the account",
    "choose_mail": "a person's own address and choice, on the account's page",
    "retry_mail": "the page shows first what the server said, and that a mail may arrive twice",
    "keep_page_draft": "what somebody is typing on a page",
    "drop_page_draft": "what somebody was typing on a page",
    "sign_and_submit": "the page signs and hands in at once; a program signs in its draft (save_draft)",
    "keep_earlier_result": "done once by the command line after an upgrade (results)",
    "record_reading": "reading scores does it",
    "hold_up": "time does it (tick)",
    "open_obligation": "time does it (tick)",
    "remind": "time does it (tick)",
    "follow_up": "time does it (tick)",
    "look_ahead": "time does it (tick)",
    "lapse_correction": "time does it (tick)",
    "shift_demo_clock": "exists in a demonstration alone, on its own page",
}


def every_action() -> set[str]:
    """The names of all functions that pass the one door, by the module that defines them."""
    found = set()
    for module in pkgutil.walk_packages(actions.__path__, "pingding.actions."):
        for thing in vars(import_module(module.name)).values():
            own = getattr(thing, "__module__", "") == module.name and not hasattr(thing, "cache_info")
            if own and hasattr(thing, "__wrapped__"):
                found.add(thing.__name__)
    return found


def operations() -> set[str]:
    return {
        operation["operationId"]
        for methods in api.get_openapi_schema()["paths"].values()
        for operation in methods.values()
    }


def test_every_action_is_offered_or_excused() -> None:
    offered = operations()
    for action in sorted(every_action() - NOT_OFFERED.keys()):
        assert OFFERED_AS.get(action, {action}) <= offered, f"the API does not offer {action}"


def test_nothing_is_excused_that_does_not_exist_or_is_offered() -> None:
    assert NOT_OFFERED.keys() <= every_action()
    assert NOT_OFFERED.keys().isdisjoint(operations())


def test_actions_are_found() -> None:
    assert {"submit_application", "tick", "recommend"} - every_action() == {"tick"}
