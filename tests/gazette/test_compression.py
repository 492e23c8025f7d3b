"""What is sent compressed: pages and feeds, not the pictures."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from tests.factories import make_article

pytestmark = pytest.mark.django_db
PICTURE = "pictures/ab/" + "c" * 22 + "/400.webp"


@pytest.mark.parametrize("path", ["/", "/feed/", "/nowhere/"])
def test_a_page_is_compressed_for_whom_it_suits(client: Client, path: str) -> None:
    make_article()

    answer = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_page_is_sent_as_it_is_where_nothing_else_was_asked_for(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/").headers


def test_a_picture_is_sent_as_it_is(client: Client) -> None:
    default_storage.save(PICTURE, ContentFile(b"x" * 1000))

    answer: Any = client.get(f"/media/{PICTURE}", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers
    assert b"".join(answer.streaming_content) == b"x" * 1000
