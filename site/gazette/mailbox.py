"""A mailbox for trying the site out: each mail a file that any mail program opens.

It is what EMAIL_URL stands for by default.
"""

import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    """Writes each mail as one `.eml` file into EMAIL_FILE_PATH, whole or not at all."""

    def __init__(self, file_path: str | Path | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(file_path or settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; return how many."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self.write(message)
        return len(email_messages)

    def write(self, message: EmailMessage) -> Path:
        """Write one mail under a name that sorts by time and says to whom it goes."""
        moment = timezone.localtime().strftime("%Y%m%d-%H%M%S-%f")
        to = re.sub(r"[^A-Za-z0-9@._-]", "_", ",".join(message.recipients()))[:80]
        path = self.folder / f"{moment}-{to}-{secrets.token_hex(2)}.eml"
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as file:
            file.write(message.message().as_bytes())
            file.flush()
            os.fsync(file.fileno())
        return unfinished.replace(path)
