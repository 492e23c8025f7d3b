"""The whole page of an article: what the articles and the comments bring to it together."""

import re

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import related, stencil
from articles.models import Article
from articles.page import reading
from comments import found
from comments.paging import PER_PAGE
from tests.comments.factories import make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db
TEXT = "<p>Des batteries et des bornes pour la commune de Valmeray.</p>"
OTHERWISE = """
UPDATE comments_comment SET author_name = 'Une autre'
UPDATE comments_comment SET author_url = 'https://example.org/'
UPDATE comments_comment SET html = '<p>Autrement</p>' WHERE parent_id IS NULL
UPDATE comments_comment SET html = '<p>Autrement</p>' WHERE parent_id IS NOT NULL
UPDATE comments_comment SET submitted_at = '2024-02-03 04:05:06+00:00'
UPDATE comments_comment SET state = 'withdrawn' WHERE parent_id IS NOT NULL
UPDATE comments_tally SET n = 7 WHERE what = 'visible'
UPDATE articles_article SET title = 'Autrement'
UPDATE articles_article SET body = '<p>Autrement</p>'
UPDATE articles_article SET published_at = '2024-02-03 04:05:06+00:00'
UPDATE articles_category SET name = 'Autrement'
UPDATE articles_author SET name = 'Une autre'
UPDATE articles_tag SET name = 'autre' WHERE slug = 'borne'
DELETE FROM articles_related
""".strip().splitlines()
"""Changes of what a page shows, of which nobody tells the process that shows it."""


@pytest.mark.parametrize("comments", [0, 3, 200])
def test_it_takes_at_most_four_queries_whatever_its_comments(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, comments: int
) -> None:
    target = make_article(title="La cible", body=TEXT)
    box = f'<aside data-see-also="{target.pk}"></aside>'
    article = make_article(body=f"{TEXT}{box}", tags=("borne", "batterie"))
    related.update(Article.objects.values_list("pk", flat=True))
    for _ in range(comments):
        make_comment(article)

    with django_assert_max_num_queries(4):
        page = client.get(article.get_absolute_url()).content.decode()

    assert page.count('class="see-also"') == 1
    assert 'class="related' in page
    assert 'href="/tags/borne/"' in page
    assert page.count('class="comments__item"') == min(comments, PER_PAGE)


@pytest.mark.parametrize("page", ["", "&page=2"])
def test_it_takes_no_more_for_one_long_thread(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, page: str
) -> None:
    target = make_article(title="La cible", body=TEXT)
    box = f'<aside data-see-also="{target.pk}"></aside>'
    root = make_comment(make_article(body=f"{TEXT}{box}", tags=("borne", "batterie")))
    related.update(Article.objects.values_list("pk", flat=True))
    for _ in range(60):
        make_comment(parent=root)
    url = f"{root.article.get_absolute_url()}?thread={root.pk}{page}"

    with django_assert_max_num_queries(4):
        assert client.get(url).status_code == 200


def test_nothing_that_is_remembered_outlives_the_row_it_was_made_of(client: Client) -> None:
    article = make_article(body=TEXT, tags=("borne", "batterie"))
    make_article(body=TEXT)
    related.update(Article.objects.values_list("pk", flat=True))
    make_comment(parent=make_comment(article))
    url = article.get_absolute_url()

    for change in OTHERWISE:
        before = _page(client, url)
        with connection.cursor() as cursor:
            cursor.execute(change)
        after = _page(client, url)
        for memory in (stencil.kept, reading._facts, found._row):
            memory.cache_clear()

        assert after != before, change
        assert after == _page(client, url), change


def _page(client: Client, url: str) -> str:
    """Return a page without what tells when it was made."""
    return re.sub('name="token" value="[^"]*"', "", client.get(url).content.decode())
