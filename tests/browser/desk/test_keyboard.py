"""The moderation desk by keyboard in a real browser: fast, and undone by a key."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from comments import editing
from comments.models import Actor, Comment, Decision, Standing, State
from tests.browser.desk.sitting import (
    MODERATE,
    make_held,
    open_desk,
    press,
    settled,
    state_of,
    states,
)
from tests.comments.factories import make_comment
from tests.factories import make_user

MOST_KEYS = 130

WATCH = """() => {
  window.atOnce = 0
  const shown = () => document.querySelector(".mod__place .card")?.dataset.pk ?? "none"
  addEventListener("keydown", () => {
    const before = shown()
    requestAnimationFrame(() => { window.atOnce += shown() !== before })
  }, true)
}"""
"""Counts the keys after which the very next picture on the screen shows another comment."""


@pytest.mark.once
def test_a_hundred_comments_are_cleared_by_few_keys_and_painted_at_once(
    desk: Page, article: Article
) -> None:
    kinds = (["fine"] * 7 + ["bad"] * 2 + ["doubtful"]) * 10
    make_held(article, *kinds)
    open_desk(desk)
    desk.evaluate(WATCH)
    keys = 0
    for kind in kinds:
        expect(desk.locator(".mod__place .card")).to_have_attribute("data-author", kind)
        for key in {"fine": ["a"], "bad": ["r", "6"], "doubtful": ["n"]}[kind]:
            desk.keyboard.press(key)
            keys += 1

    settled(desk)

    assert states() == {"fine approved": 70, "bad rejected": 20, "doubtful held": 10}
    assert keys <= MOST_KEYS
    assert desk.evaluate("window.atOnce") >= 98
    assert set(Decision.objects.exclude(reason="").values_list("reason", flat=True)) == {
        "advertising"
    }


def test_u_takes_back_the_last_act_and_opens_the_comment_again(
    desk: Page, article: Article
) -> None:
    first, second = make_held(article, "Ana", "Karim")
    open_desk(desk)
    press(desk, "a")
    expect(desk.locator(".mod__place .card")).to_have_attribute("data-pk", str(second.pk))

    press(desk, "u")

    expect(desk.locator(".mod__place .card")).to_have_attribute("data-pk", str(first.pk))
    settled(desk)
    assert state_of(first) == State.HELD
    assert Decision.objects.filter(comment=first).count() == 3


def test_many_alike_are_selected_by_a_key_decided_in_one_act_and_undone_in_one(
    desk: Page, article: Article
) -> None:
    spam = "Gagnez cinq mille euros par jour depuis chez vous grâce à notre méthode infaillible !"
    alike = make_held(article, *[f"Promo {n}" for n in range(5)], text=spam)
    (other,) = make_held(article, "Ana")
    open_desk(desk)

    press(desk, "Shift+X")
    expect(desk.locator(".row.is-selected")).to_have_count(5)
    press(desk, "s")

    expect(desk.locator(".mod__place .card")).to_have_attribute("data-pk", str(other.pk))
    settled(desk)
    assert {state_of(comment) for comment in alike} == {State.SPAM}
    assert Decision.objects.filter(to_state=State.SPAM).values("batch").distinct().count() == 1

    press(desk, "u")

    expect(desk.locator(".row")).to_have_count(6)
    settled(desk)
    assert {state_of(comment) for comment in alike} == {State.HELD}


def test_all_that_match_are_decided_also_those_that_are_not_on_the_list_yet(
    desk: Page, article: Article
) -> None:
    make_held(article, *["Ana"] * 40)
    open_desk(desk)

    press(desk, "Shift+A", "t")

    expect(desk.locator(".empty")).to_be_visible()
    settled(desk)
    assert states() == {"Ana trash": 40}


def test_who_is_second_sees_at_once_who_decided_and_how(desk: Page, article: Article) -> None:
    first, _second = make_held(article, "Ana", "Karim")
    open_desk(desk)
    ines = make_user("ines", MODERATE)
    first.move(State.SPAM, actor=Actor.person(ines))

    press(desk, "a")

    expect(desk.locator(".mod__tray")).to_contain_text("ines")
    assert state_of(first) == State.SPAM
    desk.locator(".mod__tray button").first.click()
    expect(desk.locator(".card__notice")).to_contain_text("ines")
    expect(desk.locator(".mod__place .card")).to_have_attribute("data-state", "spam")


def test_what_its_author_changed_meanwhile_is_shown_not_approved(
    desk: Page, article: Article
) -> None:
    comment = make_comment(article, state=State.HELD, text="Le maire a menti.")
    make_held(article, "Karim")
    open_desk(desk)
    editing.edit(comment, "Le maire s’est trompé.", seen=comment.seen_as())

    press(desk, "a")

    expect(desk.locator(".tray__line")).to_have_count(1)
    assert state_of(comment) == State.HELD
    desk.locator(".mod__tray button").first.click()
    expect(desk.locator(".mod__place del")).to_contain_text("a menti.")
    expect(desk.locator(".mod__place ins")).to_contain_text("s’est trompé.")
    press(desk, "a")
    settled(desk)
    assert state_of(comment) == State.APPROVED
    assert comment.decided_revision == 2


def test_an_edit_shows_what_it_changes_word_by_word(desk: Page, article: Article) -> None:
    comment = make_comment(article, text="Le maire a menti.")
    editing.edit(comment, "Le maire a tort.", seen=comment.seen_as())

    open_desk(desk, "?queue=edited")

    expect(desk.locator(".mod__place del")).to_contain_text("menti.")
    expect(desk.locator(".mod__place ins")).to_contain_text("tort.")
    press(desk, "p")
    settled(desk)
    comment.refresh_from_db()
    assert (comment.state, "menti" in comment.html) == (State.APPROVED, True)


def test_an_author_is_blocked_from_the_card(desk: Page, article: Article) -> None:
    (comment,) = make_held(article, "Ana")
    open_desk(desk)

    desk.locator(".standing__act summary").last.click()
    desk.locator(".standing__act[open] [name=reason]").fill("Publicité répétée")
    desk.locator(".standing__act[open] [type=submit]").click()

    expect(desk.locator(".standing__held")).to_contain_text("Publicité répétée")
    standing = Standing.objects.get()
    assert (standing.value, standing.kind) == (comment.author_email, "block")


def test_an_answer_to_one_that_waits_approves_it_and_is_public(
    desk: Page, article: Article
) -> None:
    first, second = make_held(article, "Ana", "Karim")
    open_desk(desk)

    press(desk, "c")
    desk.keyboard.type("Merci, c’est corrigé.")
    press(desk, "Control+Enter")

    expect(desk.locator(".mod__place .card")).to_have_attribute("data-pk", str(second.pk))
    settled(desk)
    said = Comment.objects.get(parent=first)
    assert (state_of(first), said.state, said.author_name) == (
        State.APPROVED,
        State.APPROVED,
        "Fatou Diallo",
    )


def test_the_key_of_a_reason_works_where_digits_need_shift(desk: Page, article: Article) -> None:
    (comment,) = make_held(article, "Ana")
    open_desk(desk)

    press(desk, "r")
    expect(desk.locator(".reasons")).to_be_visible()
    desk.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'é', code: 'Digit2', bubbles: true }))"
    )

    settled(desk)
    comment.refresh_from_db()
    assert comment.decisions.latest("pk").reason == "insult"


def test_escape_closes_the_reasons_and_nothing_is_rejected(desk: Page, article: Article) -> None:
    (comment,) = make_held(article, "Ana")
    open_desk(desk)

    press(desk, "r", "Escape", "6")

    expect(desk.locator(".reasons")).to_be_hidden()
    assert state_of(comment) == State.HELD


def test_a_key_with_ctrl_and_a_key_held_down_decide_nothing_more(
    desk: Page, article: Article
) -> None:
    comments = make_held(article, "Un", "Deux", "Trois")
    open_desk(desk)

    press(desk, "Control+a")
    desk.keyboard.down("a")
    desk.keyboard.down("a")
    desk.keyboard.up("a")

    settled(desk)
    assert [state_of(comment) for comment in comments] == ["approved", "held", "held"]


def test_help_lists_the_keys_and_they_do_nothing_while_it_is_open(
    desk: Page, article: Article
) -> None:
    (comment,) = make_held(article, "Ana")
    open_desk(desk)

    press(desk, "?")
    expect(desk.locator(".mod-help")).to_be_visible()
    press(desk, "a", "Escape")

    expect(desk.locator(".mod-help")).to_be_hidden()
    assert state_of(comment) == State.HELD
