"""The rules and the words in the newsroom: who sets them, what is kept, and what a trial tells."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.models import DiscussionChange
from comments import rulebook
from comments.models import Actor, HeldTerm, Rulebook, State
from comments.moderation.words import fold_term
from tests.comments.factories import make_comment
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

RULES = reverse("admin:comments_rulebook_changelist")
WORDS = reverse("admin:comments_heldterm_changelist")
ADD = reverse("admin:comments_heldterm_add")


@pytest.fixture(autouse=True)
def _roles() -> None:
    call_command("setup_roles", verbosity=0)


def member_of(group: str) -> User:
    user = make_user(f"one-of-{group}")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def editor(client: Client) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(member_of("editors"))
    return client


@pytest.fixture
def moderator() -> Client:
    client = Client()
    client.force_login(member_of("moderators"))
    return client


def rules(**changes: object) -> dict[str, object]:
    return {
        "policy": "before",
        "closes_after": 0,
        "trusted_after": 0,
        "max_links": 2,
        "longest": 4000,
        "rate": 5,
        "reports_to_hold": 3,
        "longest_wait": 48,
        **changes,
    }


def add_term(text: str) -> HeldTerm:
    return HeldTerm.objects.create(text=text, folded=fold_term(text))


def plain(response: Any) -> str:
    """The words of a page, without its markup."""
    return " ".join(re.sub("<[^>]+>", "", response.content.decode()).split())


# The rules


def test_the_sheet_opens_directly_with_the_settings_until_somebody_sets_them(
    editor: Client, settings: Any
) -> None:
    settings.COMMENTS_DEFAULT_POLICY = "after"

    response = editor.get(RULES)

    assert response.status_code == 200
    assert response.context["adminform"].form.initial["policy"] == "after"
    assert not Rulebook.objects.exists()


def test_the_sheet_holds_every_rule(editor: Client) -> None:
    form = editor.get(RULES).context["adminform"].form

    columns = {field.name for field in Rulebook._meta.concrete_fields}
    assert set(form.fields) == columns - {"id"}


def test_an_editor_sets_the_rules(editor: Client) -> None:
    response = editor.post(RULES, rules(policy="open", trusted_after=3), follow=True)

    stored = rulebook.load()
    assert response.status_code == 200
    assert (stored.policy, stored.trusted_after, Rulebook.objects.count()) == ("open", 3, 1)


def test_what_can_not_be_is_refused_at_its_field(editor: Client) -> None:
    response = editor.post(RULES, rules(rate=0, policy="site"))

    assert set(response.context["adminform"].form.errors) == {"rate", "policy"}
    assert not Rulebook.objects.exists()


def test_a_change_of_the_policy_is_kept_with_who_made_it(editor: Client) -> None:
    editor.post(RULES, rules(policy="after", closes_after=30))

    change = DiscussionChange.objects.get()
    assert change.article is None
    assert (change.policy_before, change.policy_after) == ("before", "after")
    assert (change.days_before, change.days_after) == (0, 30)
    assert change.actor_name == "one-of-editors"


def test_the_second_change_starts_from_the_first(editor: Client) -> None:
    editor.post(RULES, rules(policy="after"))
    editor.post(RULES, rules(policy="closed"))

    change = DiscussionChange.objects.first()
    assert change
    assert (change.policy_before, change.policy_after) == ("after", "closed")


def test_another_change_is_told_by_the_admins_own_history_alone(editor: Client) -> None:
    editor.post(RULES, rules(max_links=4))

    history = editor.get(reverse("admin:comments_rulebook_history", args=[1]))

    assert not DiscussionChange.objects.exists()
    assert LogEntry.objects.count() == 1
    assert "one-of-editors" in history.content.decode()


def test_the_rules_and_their_change_are_stored_together_or_not_at_all(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the log can't be written")

    monkeypatch.setattr(DiscussionChange.objects, "log", fail)
    with pytest.raises(RuntimeError):
        editor.post(RULES, rules(policy="after"))

    assert not Rulebook.objects.exists()


def test_the_sheet_tells_the_last_changes_and_what_the_law_says(editor: Client) -> None:
    editor.post(RULES, rules(policy="after"))

    page = editor.get(RULES).content.decode()

    assert "Moderated before → moderated after" in page
    assert "Act no. 82-652, article 93-3" in page


def test_a_moderator_sees_the_rules_and_can_not_change_them(moderator: Client) -> None:
    shown = moderator.get(RULES)
    refused = moderator.post(RULES, rules(policy="open"))

    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    assert refused.status_code == 403
    assert not Rulebook.objects.exists()


def test_there_is_no_second_sheet(editor: Client) -> None:
    other = reverse("admin:comments_rulebook_change", args=[2])
    add = reverse("admin:comments_rulebook_add")
    delete = reverse("admin:comments_rulebook_delete", args=[1])

    assert editor.get(other).status_code == 302
    assert editor.get(add).status_code == 403
    assert editor.post(delete, {"post": "yes"}).status_code == 403


def test_the_sheet_takes_few_queries(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        editor.get(RULES)


# The words


def test_an_editor_adds_several_words_at_once(editor: Client) -> None:
    editor.post(ADD, {"words": "cialis\r\n\r\n  Prêt   gratuit \r\narnaque*\r\nCIALIS"})

    stored = HeldTerm.objects.values_list("text", "folded")
    assert set(stored) == {
        ("cialis", "cialis"),
        ("Prêt gratuit", "pret gratuit"),
        ("arnaque*", "arnaque*"),
    }


def test_each_word_that_was_added_has_its_line_in_the_history(editor: Client) -> None:
    editor.post(ADD, {"words": "cialis\nviagra"})

    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ("viagra\nCIÀLIS", "“CIÀLIS” is in the list already, as “cialis”."),
        ("viagra\n***", "“***” holds neither a letter nor a digit."),
        ("a" * 101, f"“{'a' * 30}…” is too long: at most 100 characters."),
        ("\n".join(f"w{n}" for n in range(201)), "At most 200 words at once."),
        (" \n ", "This field is required."),
    ],
)
def test_what_can_not_be_added_is_said_at_the_field(
    editor: Client, written: str, error: str
) -> None:
    add_term("cialis")

    response = editor.post(ADD, {"words": written})

    assert list(response.context["adminform"].form.errors) == ["words"]
    assert error in response.content.decode()
    assert HeldTerm.objects.count() == 1


def test_a_word_is_changed(editor: Client) -> None:
    term = add_term("cialis")

    editor.post(reverse("admin:comments_heldterm_change", args=[term.pk]), {"text": "Ciälis 2"})

    term.refresh_from_db()
    assert (term.text, term.folded) == ("Ciälis 2", "cialis 2")


def test_a_word_can_not_become_one_that_is_there(editor: Client) -> None:
    add_term("viagra")
    term = add_term("cialis")

    response = editor.post(
        reverse("admin:comments_heldterm_change", args=[term.pk]), {"text": "Viagra"}
    )

    assert list(response.context["adminform"].form.errors) == ["text"]


def test_a_word_is_deleted(editor: Client) -> None:
    term = add_term("cialis")

    editor.post(reverse("admin:comments_heldterm_delete", args=[term.pk]), {"post": "yes"})

    assert not HeldTerm.objects.exists()


def test_a_moderator_sees_the_words_and_can_not_change_them(moderator: Client) -> None:
    term = add_term("cialis")
    change = reverse("admin:comments_heldterm_change", args=[term.pk])

    assert "cialis" in moderator.get(WORDS).content.decode()
    assert moderator.post(ADD, {"words": "viagra"}).status_code == 403
    assert moderator.post(change, {"text": "viagra"}).status_code == 403
    assert moderator.post(change, {"text": "viagra", "_try": "1"}).status_code == 403


# Trying words


def test_a_trial_stores_nothing_and_keeps_what_was_written(editor: Client) -> None:
    response = editor.post(ADD, {"words": "cialis\nviagra", "_try": "1"})

    assert response.status_code == 200
    assert "cialis\nviagra</textarea>" in response.content.decode()
    assert not HeldTerm.objects.exists()


def test_a_trial_tells_how_many_would_have_waited_and_how_many_in_vain(editor: Client) -> None:
    person = Actor.person(make_user("moderator"))
    make_comment(text="Un spécialiste du cialis", state=State.HELD).move(
        State.APPROVED, actor=person
    )
    make_comment(text="Ciàlis !", state=State.SPAM)
    make_comment(text="Achetez", author_name="Cialis Discount")
    make_comment(text="Un spécialiste")

    response = editor.post(ADD, {"words": "cialis", "_try": "1"})

    assert "3 of the last 4 comments would have waited for this." in plain(response)
    assert "A person has approved 1 of them" in plain(response)


def test_a_trial_marks_what_it_found(editor: Client) -> None:
    make_comment(text="Le <b>prêt</b> gratuit, un PRET. Un prêteur.", author_name="Prêt & Cie")

    page = editor.post(ADD, {"words": "pret", "_try": "1"}).content.decode()

    assert (
        "Le &lt;b&gt;<mark>prêt</mark>&lt;/b&gt; gratuit, un <mark>PRET</mark>. Un prêteur." in page
    )
    assert "<mark>Prêt</mark> &amp; Cie" in page


def test_a_trial_looks_where_a_new_comment_is_looked_at(editor: Client) -> None:
    make_comment(text="Voyez [ma page](https://casino.example/)")
    make_comment(text="Bonjour", author_url="https://example.org/casino")

    response = editor.post(ADD, {"words": "casino", "_try": "1"})

    assert response.context["trial"].held == 2
    assert "The address of a link says what holds a comment: casino" in plain(response)
    assert "The name or its site says what holds a comment: casino" in plain(response)


def test_a_trial_shows_a_long_text_around_what_it_found(editor: Client) -> None:
    make_comment(text=f"{'début ' * 100} cialis {'fin ' * 100}")

    (hit,) = editor.post(ADD, {"words": "cialis", "_try": "1"}).context["trial"].shown

    assert "<mark>cialis</mark>" in hit.text
    assert hit.text.startswith("… ")
    assert len(hit.text) < 250


def test_a_trial_shows_twenty_the_newest_first(editor: Client) -> None:
    article = make_article()
    made = [make_comment(article, text=f"cialis {number}") for number in range(22)]

    response = editor.post(ADD, {"words": "cialis", "_try": "1"})

    shown = [hit.comment.pk for hit in response.context["trial"].shown]
    assert shown == [comment.pk for comment in reversed(made[2:])]
    assert "The newest 20 are shown." in plain(response)


def test_a_trial_leaves_out_what_its_author_took_back(editor: Client) -> None:
    make_comment(text="cialis").move(State.WITHDRAWN, actor=Actor.author())

    response = editor.post(ADD, {"words": "cialis", "_try": "1"})

    assert (response.context["trial"].held, response.context["trial"].looked_at) == (0, 0)


def test_a_word_that_is_there_can_be_tried_with_another_text(editor: Client) -> None:
    make_comment(text="Un tramway nommé désir")
    term = add_term("cialis")

    response = editor.post(
        reverse("admin:comments_heldterm_change", args=[term.pk]), {"text": "tram*", "_try": "1"}
    )

    term.refresh_from_db()
    assert response.context["trial"].held == 1
    assert term.text == "cialis"


def test_a_trial_of_what_can_not_be_is_refused_at_the_field(editor: Client) -> None:
    response = editor.post(ADD, {"words": "***", "_try": "1"})

    assert response.context["adminform"].form.errors
    assert "trial" not in response.context


def test_a_trial_takes_as_many_queries_for_many_as_for_few(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        make_comment(text="cialis")

    with django_assert_max_num_queries(11):
        editor.post(ADD, {"words": "cialis", "_try": "1"})
