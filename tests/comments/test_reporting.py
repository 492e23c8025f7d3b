"""Reporting a comment: for anyone, once, and told clearly."""

import re
from typing import Any

import pytest
from django.core import signing
from django.db import OperationalError
from django.test import Client
from django.urls import resolve
from pytest_django import DjangoAssertNumQueries

from articles.models import DiscussionPolicy
from articles.models import State as ArticleState
from comments import moves, network, tokens
from comments.models import Comment, Decision, Report, State
from tests.comments.factories import MODERATOR, make_comment, make_report
from tests.comments.test_leaving import SAME
from tests.factories import make_article

pytestmark = pytest.mark.django_db

FOREIGN = {"Sec-Fetch-Site": "cross-site"}


def url_of(comment: Comment) -> str:
    return f"/comments/report/{comment.pk}/"


def report(comment: Comment, reader: str = "198.51.100.7", headers: Any = None, **sent: str) -> Any:
    """Send the form as a browser does, from that address of the network."""
    data = {"reason": "insult", "explanation": "", "seen": "1", "subject": "", **sent}
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=reader)
    return client.post(url_of(comment), data, headers=SAME if headers is None else headers)


def codes(response: Any) -> dict[str, list[str | None]]:
    """The codes of a form's errors, by field."""
    data = response.context["form"].errors.as_data()
    return {name: [error.code for error in errors] for name, errors in data.items()}


@pytest.mark.parametrize("discussion", [DiscussionPolicy.BEFORE, DiscussionPolicy.CLOSED])
def test_every_public_comment_leads_to_its_report(client: Client, discussion: str) -> None:
    comment = make_comment(make_article(discussion=discussion), author_name="Noé L.")

    page = client.get(comment.article.get_absolute_url()).content.decode()

    link = re.search(rf'<a[^>]*href="{url_of(comment)}"[^>]*>(.*?)</a>', page, re.DOTALL)
    assert link
    assert 'rel="nofollow"' in link[0]
    assert " ".join(re.sub("<[^>]*>", "", link[1]).split()) == "Signaler le commentaire de Noé L."


def test_what_waits_leads_to_no_report(client: Client) -> None:
    comment = make_comment(state=State.HELD)
    client.cookies[tokens.COOKIE] = signing.dumps(
        [comment.pk], salt=f"comments.waiting.{comment.article_id}", compress=True
    )

    page = client.get(comment.article.get_absolute_url()).content.decode()

    assert comment.html in page
    assert "/comments/report/" not in page


def test_the_page_quotes_the_comment_and_is_the_same_for_everybody(client: Client) -> None:
    comment = make_comment(text="Un *avis* tranché.", author_name="Noé <L.>")

    response = client.get(url_of(comment))

    page = response.content.decode()
    assert response.status_code == 200
    assert "Un <em>avis</em> tranché." in page
    assert "<bdi>Noé &lt;L.&gt;</bdi>" in page
    assert "csrf" not in page
    assert not response.cookies
    assert response["Cache-Control"] == "no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in page


@pytest.mark.parametrize(("language", "title"), [("fr", "Signaler"), ("en", "Report a comment")])
def test_it_speaks_the_language_of_the_article(client: Client, language: str, title: str) -> None:
    comment = make_comment(make_article(language=language))

    for url in (url_of(comment), f"{url_of(comment)}sent/"):
        response = client.get(url)
        assert response["Content-Language"] == language
        assert f'<html lang="{language}"' in response.content.decode()
    assert title in client.get(url_of(comment)).content.decode()


def test_the_page_takes_three_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    comment = make_comment()

    with django_assert_num_queries(3):  # the comment, the rules, the sections of the menu
        client.get(url_of(comment))


@pytest.mark.parametrize(
    "state", [State.HELD, State.REJECTED, State.SPAM, State.TRASH, State.WITHDRAWN, State.ERASED]
)
def test_of_a_comment_that_is_not_public_nothing_is_told(client: Client, state: State) -> None:
    comment = make_comment(state=state, text="Un secret.", author_name="Cachée")
    nowhere = client.get("/comments/report/999999/").content

    answers = [client.get(url_of(comment)), client.get(f"{url_of(comment)}sent/"), report(comment)]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert [answer.content for answer in answers] == [nowhere] * 3
    assert not Report.objects.exists()


def test_a_comment_below_a_hidden_one_or_under_no_public_article_is_not_reported() -> None:
    parent, offline = make_comment(), make_comment()
    reply = make_comment(parent=parent)
    parent.move(State.TRASH, actor=MODERATOR)
    type(offline.article).objects.filter(pk=offline.article_id).update(state=ArticleState.DRAFT)

    assert [report(each).status_code for each in (reply, offline)] == [404, 404]


@pytest.mark.parametrize("pk", ["0", "9" * 18, "9" * 40])
def test_an_address_without_a_comment_answers_404(client: Client, pk: str) -> None:
    for url in (f"/comments/report/{pk}/", f"/comments/report/{pk}/sent/"):
        assert client.get(url).status_code == 404
        assert client.post(url, headers=SAME).status_code in (404, 405)


def test_no_private_page_has_an_address_that_reports() -> None:
    private = Comment(pk=7).own_url()

    assert resolve("/comments/report/7/").url_name == "report"
    assert resolve(private).url_name == "own"
    assert ":" in private  # as the word « report » has not
    assert tokens.owned("report") is None
    assert Client().get("/comments/report/").status_code == 404


def test_a_report_is_stored_and_answers_with_thanks(client: Client) -> None:
    comment = make_comment()

    response = report(comment, reason="illegal", explanation="Loi de 1881,\nligne 2.\u202e\x00")

    stored = Report.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"{url_of(comment)}sent/")
    assert (stored.comment, stored.revision, stored.reason) == (comment, 1, "illegal")
    assert stored.explanation == "Loi de 1881,\nligne 2."
    assert stored.settled_by == ""
    comment.refresh_from_db()
    assert comment.reports == 1
    assert not response.cookies
    thanks = client.get(response["Location"])
    assert thanks["Cache-Control"] == "no-cache"
    assert f"?comment={comment.pk}#comment-{comment.pk}" in thanks.content.decode()


def test_the_address_of_a_reader_is_kept_as_digests_alone() -> None:
    first, second = make_comment(), make_comment()

    report(first, "198.51.100.7")
    report(second, "198.51.100.7")

    one, other = Report.objects.all()
    assert one.sender == other.sender
    assert one.reporter != other.reporter
    for digest in (one.sender, one.reporter, other.reporter):
        assert re.fullmatch("[0-9a-f]{64}", digest or "")


def test_the_same_reader_reports_the_same_text_once() -> None:
    comment = make_comment()

    answers = [report(comment), report(comment), report(comment, reason="hate")]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (303, f"{url_of(comment)}sent/")
    }
    assert Report.objects.get().reason == "insult"


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("198.51.100.7", "198.51.100.8", 2),
        ("2001:db8:1:2::7", "2001:db8:1:2:aaaa::8", 1),
        ("2001:db8:1:2::7", "2001:db8:1:3::7", 2),
        ("198.51.100.7", "::ffff:198.51.100.7", 1),
    ],
)
def test_one_address_or_one_household_is_one_reader(first: str, second: str, count: int) -> None:
    comment = make_comment()

    report(comment, first)
    report(comment, second)

    assert Report.objects.count() == count


def test_who_has_no_address_is_no_reader() -> None:
    assert network.reporter("") == network.reporter("unix:") == ""

    comment = make_comment()
    report(comment, "")
    report(comment, "", explanation="Autre chose.")

    assert list(Report.objects.values_list("reporter", flat=True)) == [None, None]


def test_what_is_wrong_is_said_and_nothing_is_lost(client: Client) -> None:
    comment = make_comment()

    response = report(comment, reason="", explanation="Ligne 2 : <script>")

    page = response.content.decode()
    assert response.status_code == 422
    assert codes(response) == {"reason": ["required"]}
    assert "Ligne 2 : &lt;script&gt;</textarea>" in page
    assert re.search(r'class="error-summary"[^>]*tabindex="-1" autofocus', page)
    assert 'href="#id_reason_0"' in page
    assert "<title>Erreur" in page
    assert response["Cache-Control"] == "private, no-store"
    assert not Report.objects.exists()


@pytest.mark.parametrize("reason", ["illegal", "other"])
@pytest.mark.parametrize("explanation", ["", "  \n", "\u200b\u2060"])
def test_some_reasons_want_an_explanation(reason: str, explanation: str) -> None:
    response = report(make_comment(), reason=reason, explanation=explanation)

    assert response.status_code == 422
    assert codes(response) == {"explanation": ["required"]}
    assert f'value="{reason}"' in response.content.decode()
    assert re.search(rf'value="{reason}"[^>]*checked', response.content.decode())


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"reason": "boredom"}, {"reason": ["invalid_choice"]}),
        ({"explanation": "é" * 1001}, {"explanation": ["max_length"]}),
        ({"seen": "2"}, {"__all__": ["stale"]}),
        ({"seen": "²"}, {"__all__": ["stale"]}),
        ({"seen": "9" * 30}, {"__all__": ["stale"]}),
    ],
)
def test_what_the_form_does_not_offer_is_not_taken(
    sent: dict[str, str], errors: dict[str, list[str]]
) -> None:
    response = report(make_comment(), **sent)

    assert response.status_code == (409 if "seen" in sent else 422)
    assert codes(response) == errors
    assert not Report.objects.exists()


def test_a_thousand_characters_are_taken() -> None:
    assert report(make_comment(), explanation="é" * 1000).status_code == 303


def test_a_form_without_the_text_s_number_means_the_text_of_today() -> None:
    assert report(make_comment(), seen="").status_code == 303


def test_who_read_another_text_is_shown_the_new_one() -> None:
    comment = make_comment(text="Avant.")
    comment.revisions.create(
        number=2, text="Après.", html="<p>Après.</p>", likeness="x", created_at=comment.submitted_at
    )
    Comment.objects.filter(pk=comment.pk).update(revision=2)
    Comment.objects.get().move(State.APPROVED, actor=MODERATOR)

    stale = report(comment, seen="1")
    again = report(comment, seen="2")

    assert stale.status_code == 409
    assert "<p>Après.</p>" in stale.content.decode()
    assert 'name="seen" value="2"' in stale.content.decode()
    assert again.status_code == 303
    assert Report.objects.get().revision == 2


def test_another_site_reports_nothing_but_its_form_comes_back() -> None:
    response = report(make_comment(), headers=FOREIGN, explanation="Voilà.")

    assert response.status_code == 403
    assert "Voilà.</textarea>" in response.content.decode()
    assert not Report.objects.exists()


def test_a_database_that_is_down_gives_back_what_was_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("comments.reports.reporting.send", down)

    response = report(make_comment(), reason="other", explanation="Pas perdu.")

    page = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"]
    assert 'name="explanation" value="Pas perdu."' in page
    assert 'name="reason" value="other"' in page


def test_a_comment_that_is_hidden_while_one_writes_is_said_to_be_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comment = make_comment()
    lock = moves.lock_articles

    def hide_first(**condition: object) -> Any:
        monkeypatch.setattr("comments.moves.lock_articles", lock)
        comment.move(State.TRASH, actor=MODERATOR)
        return lock(**condition)

    monkeypatch.setattr("comments.moves.lock_articles", hide_first)

    assert report(comment).status_code == 404
    assert not Report.objects.exists()


def test_after_a_hold_the_thanks_lead_to_the_discussion(client: Client) -> None:
    comment = make_comment()
    make_report(comment)
    comment.move(State.HELD, actor=MODERATOR)

    page = client.get(f"{url_of(comment)}sent/")

    assert page.status_code == 200
    assert f'href="{comment.article.get_absolute_url()}#comments"' in page.content.decode()
    assert f"?comment={comment.pk}" not in page.content.decode()


def test_only_forms_are_taken_and_only_by_post() -> None:
    comment = make_comment()

    assert Client().delete(url_of(comment)).status_code == 405
    assert Client().head(url_of(comment)).status_code == 200
    assert Client().post(f"{url_of(comment)}sent/", headers=SAME).status_code in (403, 405)
    assert Client().get(url_of(comment), {"reason": "insult"}).status_code == 200
    assert not Report.objects.exists()


def test_a_report_takes_nine_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    comment = make_comment()

    with django_assert_num_queries(11):  # and a savepoint, which is the transaction here
        report(comment)

    assert Report.objects.count() == 1
    assert Decision.objects.count() == 1
