"""The mailbox of a site that is tried out: a file for each mail, that any mail program opens."""

import email
import email.policy
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, send_mail


@pytest.fixture
def mailbox(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "gazette.mailbox.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path / "mail"


def test_each_mail_is_a_file_that_can_be_opened_and_read(mailbox: Path) -> None:
    send_mail("Votre commentaire est publié", "« Déjà ! »", None, ["mireille@example.org"])
    send_mail("Un autre", "…", None, ["paul@example.org"])

    first, second = sorted(mailbox.iterdir())
    message = email.message_from_bytes(first.read_bytes(), policy=email.policy.default)
    assert first.suffix == second.suffix == ".eml"
    assert "mireille@example.org" in first.name
    assert message["Subject"] == "Votre commentaire est publié"
    assert "« Déjà ! »" in message.get_content()


def test_a_recipient_cannot_name_a_file_elsewhere(mailbox: Path) -> None:
    EmailMessage("A", "B", to=['"../../x"@example.org']).send()

    (file,) = mailbox.iterdir()
    assert file.parent == mailbox


def test_a_mail_that_cannot_be_written_is_an_error(mailbox: Path) -> None:
    mailbox.write_text("no folder")

    with pytest.raises(OSError, match="mail"):
        send_mail("A", "B", None, ["mireille@example.org"])
