"""How an author answers a rejection: from the form of her page, in a browser of her own."""

from typing import Any

from django.test import Client

from comments.models import Comment, State
from tests.comments.factories import make_comment
from tests.comments.test_leaving import SAME
from tests.factories import make_article

ANSWER = "Je cite l’étude publiée hier."


def appeal(comment: Comment, text: str = ANSWER, headers: Any = None) -> Any:
    """Send the form that the author's page holds, in a browser of her own."""
    headers = SAME if headers is None else headers
    client = Client(enforce_csrf_checks=True)
    return client.post(f"{comment.own_url()}appeal/", {"comment": text}, headers=headers)


def own_page(comment: Comment) -> str:
    return Client().get(comment.own_url()).content.decode()


def rejected(**fields: Any) -> Comment:
    """A rejected comment under an article in English."""
    return make_comment(make_article(language="en"), state=State.REJECTED, **fields)
