"""Feeds, sitemap and robots: what other programs read of the site."""

import html
from datetime import timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, State
from tests.factories import make_article

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize(("url", "version"), [("/feed/", "atom10"), ("/feed/rss/", "rss20")])
def test_a_feed_is_well_formed_and_complete(client: Client, url: str, version: str) -> None:
    article = make_article(title="Haies & talus <b>", tags=("haie",))

    feed = feedparser.parse(client.get(url).content)

    assert not feed.bozo
    assert feed.version == version
    assert feed.feed.link == f"{SITE}/"
    (entry,) = feed.entries
    assert entry.title == "Haies & talus <b>"
    assert entry.link == f"{SITE}{article.get_absolute_url()}"
    assert entry.id
    assert entry.author == article.author.name
    assert entry.published_parsed
    assert "haie" in {tag.term for tag in entry.tags}


def test_a_feed_shows_a_standfirst_as_it_was_written(client: Client) -> None:
    make_article(standfirst="R&D : <b>gras</b> & 1 < 2")

    (entry,) = feedparser.parse(client.get("/feed/").content).entries

    assert html.unescape(entry.summary) == "R&D : <b>gras</b> & 1 < 2"


@pytest.mark.parametrize("url", ["/feed/", "/feed/rss/"])
def test_a_feed_survives_what_xml_cannot_hold(client: Client, url: str) -> None:
    make_article(title="Haie\x0c", standfirst="Un\x08 deux\uffff")

    feed = feedparser.parse(client.get(url).content)

    assert not feed.bozo
    assert feed.entries[0].title == "Haie"


def test_a_hostile_standfirst_costs_no_feed(client: Client) -> None:
    make_article(standfirst="&#" + "9" * 5_000 + ";" + "<" * 50 + "a" * 1_000)

    assert len(feedparser.parse(client.get("/feed/").content).entries) == 1


def test_an_entry_keeps_its_name_when_its_address_changes(client: Client) -> None:
    article = make_article(slug="before")
    (before,) = feedparser.parse(client.get("/feed/").content).entries
    Article.objects.filter(pk=article.pk).update(slug="after", title="Un autre titre")

    (after,) = feedparser.parse(client.get("/feed/").content).entries

    assert (after.id, after.link) == (before.id, f"{SITE}/articles/after/")


def test_a_feed_keeps_to_the_sites_address_whatever_host_it_is_asked_by(client: Client) -> None:
    make_article()

    page = client.get("/feed/", headers={"host": "localhost"}).content.decode()

    assert "//localhost" not in page


@pytest.mark.parametrize("url", ["/feed/", "/feed/rss/", "/sitemap-articles.xml", "/"])
def test_what_is_not_published_is_in_no_list(client: Client, url: str) -> None:
    make_article(slug="shown")
    make_article(slug="secret-draft", state=State.DRAFT)
    make_article(
        slug="secret-later", state=State.SCHEDULED, published_at=timezone.now() + timedelta(days=1)
    )

    page = client.get(url).content.decode()

    assert "shown" in page
    assert "secret" not in page


def test_a_feed_is_two_queries_whatever_it_holds(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        make_article(tags=("a", "b"))

    with django_assert_num_queries(2):
        client.get("/feed/")


def test_an_empty_site_has_a_feed(client: Client) -> None:
    assert not feedparser.parse(client.get("/feed/").content).bozo


def test_the_sitemap_leads_to_every_page(client: Client) -> None:
    article = make_article()

    index = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 (our own answer)
    places = [place.text or "" for place in index.iter(f"{SITEMAP}loc")]
    pages = "".join(client.get(place.removeprefix(SITE)).content.decode() for place in places)

    assert f"<loc>{SITE}{article.get_absolute_url()}</loc>" in pages
    assert f"<loc>{SITE}{article.category.get_absolute_url()}</loc>" in pages
    assert f"<loc>{SITE}/</loc>" in pages


def test_the_index_of_sitemaps_reads_no_article(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    updated = timezone.now() - timedelta(minutes=5)
    make_article(updated_at=updated)
    make_article()

    with django_assert_num_queries(4):  # two counts, two of the newest
        page = client.get("/sitemap.xml").content.decode()

    assert page.count(f"<lastmod>{timezone.localtime(updated).isoformat()}</lastmod>") == 1


def test_robots_are_told_what_to_leave_alone(client: Client) -> None:
    page = client.get("/robots.txt").content.decode()

    assert "Disallow: /admin/" in page
    assert f"Sitemap: {SITE}/sitemap.xml" in page
