"""A letter as it leaves: its words in plain text and HTML, under the headers of automatic mail."""

from __future__ import annotations

import hashlib
import textwrap
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from comments.mail.wording import Content, content_of, host, line

if TYPE_CHECKING:
    from articles.models import Article
    from comments.mail.models import Letter


def mail_of(letter: Letter, content: Content, article: Article) -> EmailMultiAlternatives:
    """Return a letter as it is sent: plain text, HTML, and the headers of automatic mail."""
    context = {
        "title": content.subject,
        "content": content,
        "quoted": textwrap.indent(content.quote.text, "> ", lambda _: True)
        if content.quote
        else "",
        "language": article.language,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    mail = EmailMultiAlternatives(
        subject=line(content.subject),
        body=render_to_string("comments/mail/letter.txt", context).strip() + "\n",
        to=[letter.to],
        headers={
            "Message-ID": _message_id(letter),
            "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday notices in answer
            "Content-Language": article.language,
            "List-Unsubscribe": f"<{content.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            **content.headers,
        },
    )
    mail.attach_alternative(render_to_string("comments/mail/letter.html", context), "text/html")
    return mail


def compose(letter: Letter) -> tuple[EmailMultiAlternatives, str] | None:
    """Return a letter as mail, with what to remember of it; None if it holds no more."""
    from comments.models import Comment

    comment = Comment.objects.select_related("article").get(pk=letter.comment_id)
    with translation.override(comment.article.language):
        content = content_of(letter, comment)
        return (mail_of(letter, content, comment.article), content.said) if content else None


def _message_id(letter: Letter) -> str:
    """The same at each attempt, so that a mailbox that got a letter twice can show it once."""
    name = hashlib.sha256(f"{letter.key} {letter.created_at.isoformat()}".encode()).hexdigest()[:32]
    return f"<{name}@{host()}>"
