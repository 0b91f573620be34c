"""Mail port: the console for the demo, SMTP (`smtp://user:password@host:587`, `smtps://…`) elsewhere."""

import smtplib
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlparse

from flask import Flask, current_app


class Mailer(Protocol):
    def deliver(self, message: EmailMessage) -> None: ...


class Console:
    """Prints the letter where the demo runs and keeps the last ones for whoever asks."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []

    def deliver(self, message: EmailMessage) -> None:
        self.sent = [*self.sent[-49:], message]
        print(f"\n--- mail to {message['To']}: {message['Subject']}\n{message.get_content()}---\n", flush=True)  # noqa: T201


class Smtp:
    def __init__(self, url: str) -> None:
        self.parts = urlparse(url)

    def deliver(self, message: EmailMessage) -> None:
        parts = self.parts
        make = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with make(
            parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 587), timeout=20
        ) as server:
            if parts.scheme == "smtp" and parts.username:
                server.starttls()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)


def init_app(app: Flask) -> None:
    url = app.extensions["settings"].mail_url
    app.extensions["mailer"] = Console() if url.startswith("console:") else Smtp(url)


def send(to: str, subject: str, text: str) -> None:
    """Send one plain letter now; call it from a job or after the commit, never inside a transaction."""
    message = EmailMessage()
    message["From"] = current_app.extensions["settings"].mail_from
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message.set_content(text)
    current_app.extensions["mailer"].deliver(message)
