"""What `asked_on` is called: the day on which a form is filled in, or on which something is opened or done."""

FILLED_IN = "填报日期"
DONE = "办理日期"
OPENED = {
    "application": FILLED_IN,
    "obligation": "开启日期",
    "request": "提出日期",
    "report": "反映日期",
    "round": "开展日期",
    "consequence": "提出日期",
}
"""The day on which a procedure is opened, by what opens it (`opened_by`)."""
