"""The whole page of an article: what the articles and the comments bring to it together."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import related
from articles.models import Article
from comments.paging import PER_PAGE
from tests.comments.factories import make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db
TEXT = "<p>Des batteries et des bornes pour la commune de Valmeray.</p>"


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
