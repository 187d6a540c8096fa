"""The mail server: Django's connection to it, and what an error of it means for the letter that met it."""

import smtplib
from collections.abc import Mapping
from typing import Any, cast

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from pingding.actions.mail.settling import Fault

LONGEST_ANSWER = 500
PERMANENT = 500
"""From here on an answer is for good (RFC 5321, 4.2.1)."""


class _Noting:
    """A connection that notes when the text of a letter begins to leave."""

    text_begun = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.text_begun = True
        answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        return answer


class _Plain(_Noting, smtplib.SMTP):
    pass


class _OverTls(_Noting, smtplib.SMTP_SSL):
    pass


class MailServer(EmailBackend):
    """The mail server of the settings. It is asked for one letter to one address at a time."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _OverTls if self.use_ssl else _Plain

    def reach(self) -> Fault | None:
        """Open the connection, unless it is open; what keeps it from that."""
        try:
            self.open()
        except (smtplib.SMTPException, OSError) as error:
            self.connection = None
            return _fault(error, text_begun=False)
        return None

    def hand_over(self, mail: EmailMessage) -> Fault | None:
        """Give the server a letter; what it said instead of taking it."""
        noting = cast(_Noting, self.connection)
        noting.text_begun = False
        try:
            self.send_messages([mail])
        except (smtplib.SMTPException, OSError) as error:
            fault = _fault(error, text_begun=noting.text_begun)
            if fault.code is None or self.connection is None or self.connection.sock is None:
                self.leave()
            return fault
        return None

    def leave(self) -> None:
        """Close the connection; a server that is gone already is no fault."""
        try:
            self.close()
        except (smtplib.SMTPException, OSError):
            self.connection = None


def _fault(error: Exception, *, text_begun: bool) -> Fault:
    """What an error means. A sender or an account that the server refuses is the installation's fault, not the
    address's: it is tried again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        recipients: Mapping[str, tuple[int, bytes]] = error.recipients
        code, words = next(iter(recipients.values()))
        return Fault("refused" if code >= PERMANENT else "failed", _words(code, words), code)
    if isinstance(error, smtplib.SMTPDataError):
        code = error.smtp_code
        return Fault("refused" if code >= PERMANENT else "failed", _words(code, error.smtp_error), code)
    if isinstance(error, smtplib.SMTPResponseException):
        return Fault("failed", _words(error.smtp_code, error.smtp_error), error.smtp_code)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Fault("failed", printed(error))
    return Fault("unknown" if text_begun else "failed", printed(error))


def _words(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}".replace("\0", "")[:LONGEST_ANSWER]


def printed(error: Exception) -> str:
    """An error as the queue keeps it: its sort and what it says, in one line of a length that can be stored."""
    return " ".join(f"{type(error).__name__}: {error}".split()).replace("\0", "")[:LONGEST_ANSWER]
