"""`mail` sends the mails that are due now, without waiting for the periodic work, and says how the queue stands;
`bounced` notes which letters came back."""

from typing import IO

import click

from pingding.cli.installation import prepare, require_tables
from pingding.cli.printing import json_option, print_json

BOUNCES = {
    "noted": "已记为未能送达。",
    "already": "此前已经记过。",
    "too_early": "这封邮件还在发送；未记，请稍后再读一次。",
    "no_report": "不是退信，或者没有说明最终未能送达；未记。",
    "not_ours": "是退信，但退的不是本平台保存的邮件；未记。",
}

TRY_AGAIN = 75
"""By this exit code a mail server hands the same mail over once more, later (EX_TEMPFAIL of sysexits)."""


@click.command()
@json_option
def mail(as_json: bool) -> None:
    """立即发送到时间的邮件，并说明队列中各有多少；有已放弃的，退出码为1。"""
    prepare()
    require_tables()
    from pingding.actions.periodic.due_work import DueWork
    from pingding.actions.periodic.tick import send_mails
    from pingding.queries.clock import now
    from pingding.queries.mail.configured import mail_lacks
    from pingding.queries.mail.queue import state_counts
    from pingding.records.models import OutgoingMail

    lacking = mail_lacks()
    sent = send_mails(DueWork(now()))
    counts = state_counts()
    if as_json:
        print_json({"sent": sent, "lacking": list(lacking), "counts": counts})
    else:
        if lacking:
            click.echo(f"没有设置{'、'.join(lacking)}，因此不发邮件，也不排队。")
        click.echo(f"本次发出{sent}封。")
        click.echo("，".join(f"{state.label}{counts.get(state, 0)}件" for state in OutgoingMail.State) + "。")
    raise SystemExit(1 if counts.get(OutgoingMail.State.GIVEN_UP) else 0)


@click.command()
@click.argument("mails", nargs=-1, required=True, type=click.File("rb"))
@json_option
def bounced(mails: tuple[IO[bytes], ...], as_json: bool) -> None:
    """读取退信（RFC 3464），把退回的邮件记为未能送达；每个文件一封，“-”为标准输入。还在发送的退出码为75。"""
    prepare()
    require_tables()
    from pingding.actions.mail.bouncing import MOST_BYTES, note_bounce
    from pingding.queries.clock import now

    outcomes = {mail.name: note_bounce(mail.read(MOST_BYTES), at=now()) for mail in mails}
    if as_json:
        print_json({name: str(outcome) for name, outcome in outcomes.items()})
    else:
        for name, outcome in outcomes.items():
            click.echo(f"{name}：{BOUNCES[outcome]}")
    raise SystemExit(TRY_AGAIN if "too_early" in outcomes.values() else 0)
