"""A thread that is longer than its place on the page, as a reader goes through it."""

import re

import pytest
from playwright.sync_api import Page, expect

from comments import paging
from tests.browser.accessibility import assert_accessible
from tests.comments.factories import make_comment

pytestmark = pytest.mark.once


def test_a_reader_goes_on_reading_where_a_thread_is_cut(reader: Page) -> None:
    root = make_comment()
    replies = [make_comment(parent=root) for _ in range(paging.REPLIES + 5)]
    last_here, last = replies[paging.REPLIES - 1], replies[-1]

    reader.goto(root.article.get_absolute_url())
    assert_accessible(reader, "light")
    reader.locator(".comments__rest a").click()

    expect(reader).to_have_url(re.compile(rf"\?thread={root.pk}#comment-{last_here.pk}$"))
    expect(reader.locator(f"#comment-{last.pk}")).to_be_visible()
    assert_accessible(reader, "light")
    reader.locator(f"#comment-{last.pk} .comment__date a").click()
    expect(reader).to_have_url(re.compile(rf"\?thread={root.pk}#comment-{last.pk}$"))
    reader.locator(".discussion__thread a").click()
    expect(reader).to_have_url(re.compile(rf"/#comment-{root.pk}$"))
