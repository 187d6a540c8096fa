"""`mail`: sends the mails that are due now, without waiting for the periodic work, and says how the queue stands."""

import click

from pingding.cli.installation import prepare, require_tables
from pingding.cli.printing import json_option, print_json


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
