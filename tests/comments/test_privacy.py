"""What a person may ask for, and what is forgotten unasked."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from comments import log, privacy, standing, tally, threads
from comments.appeals import appealing
from comments.mail.models import Address, Follow, Letter
from comments.models import Comment, Decision, Finding, Revision, State, Tally
from tests.comments.factories import MODERATOR, make_comment
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

EMAIL = "Aurelie.Secrete@example.org"
WORDS = {
    "author_email": EMAIL,
    "author_name": "Aurélie Secrète",
    "author_url": "https://aurelie-secrete.example/",
    "text": "Xylophone secrète.",
    "address": "198.51.100.0",
}
TRACES = ("secrete", "secrète", "xylophone", "198.51.100")
STATES = (State.APPROVED, State.HELD, State.REJECTED, State.SPAM, State.TRASH)


def write(**fields: Any) -> Comment:
    """A comment of hers with all that can hang on one."""
    comment = make_comment(**{**WORDS, **fields})
    Revision.objects.create(
        comment=comment,
        number=2,
        text="Xylophone bis.",
        html="<p>Xylophone bis.</p>",
        likeness="xylophone",
        created_at=timezone.now(),
    )
    Comment.objects.filter(pk=comment.pk).update(revision=2)
    Finding.objects.create(
        comment=comment,
        revision=1,
        rule="words",
        version="1",
        message="The text holds %(word)s.",
        values={"word": "xylophone"},
        evidence=[[0, 9, "Xylophone"]],
        created_at=timezone.now(),
    )
    return comment


def write_everywhere() -> list[Comment]:
    """Her comments in every state, with notes about her, an appeal, mail, and a trace in the
    admin's log.
    """
    comments = [write(state=state, text=f"Xylophone {state}.") for state in STATES]
    appealing.appeal(comments[2], "Xylophone ! Relisez-moi.")
    for comment in comments[:2]:
        comment.move(State.TRASH, actor=MODERATOR, note="Encore Aurélie Secrète, xylophone.")
        comment.move(State.APPROVED, actor=MODERATOR)
    address, _ = Address.objects.update_or_create(
        email=EMAIL.lower(), defaults={"language": "fr", "asked_at": timezone.now()}
    )
    place = {"article": comments[0].article, "thread": comments[0]}
    Follow.objects.create(address=address, created_at=timezone.now(), **place)
    Letter.objects.create(
        key="k", kind="confirm", to=EMAIL, comment=comments[0],
        created_at=timezone.now(), due_at=timezone.now(), error=f"{EMAIL} refused",
    )  # fmt: skip
    LogEntry.objects.create(
        user=make_user("chef"),
        content_type=ContentType.objects.get_for_model(Comment),
        object_id=str(comments[0].pk),
        object_repr="Aurélie Secrète",
        action_flag=CHANGE,
    )
    return comments


def traces_in_tables() -> list[str]:
    """Every row of every table that says something of her."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (names of our own tables)
            for row in cursor.fetchall():
                said = " ".join(map(str, row)).lower()
                found += [f"{table}: {said}" for trace in TRACES if trace in said]
    return found


def exported(email: str = EMAIL) -> Any:
    out = StringIO()
    call_command("export_person", email, stdout=out)
    return json.loads(out.getvalue())


def test_nothing_of_an_erased_person_stays_in_any_table() -> None:
    write_everywhere()
    before = traces_in_tables()

    privacy.erase(EMAIL)

    assert {line.partition(":")[0] for line in before} >= {
        "comments_appeal",
        "comments_comment",
        "comments_revision",
        "comments_finding",
        "comments_decision",
        "comments_address",
        "comments_letter",
        "django_admin_log",
    }
    assert traces_in_tables() == []


def test_the_log_stays_whole_and_tells_of_the_erasure() -> None:
    comments = write_everywhere()

    privacy.erase(EMAIL)

    assert list(log.broken_links()) == []
    for comment in comments:
        last = Decision.objects.filter(comment=comment).last()
        assert last is not None
        assert (last.to_state, last.actor_name) == (State.ERASED, "erase_person")
    assert set(Comment.objects.values_list("state", flat=True)) == {State.ERASED}


def test_a_note_that_was_replaced_by_other_words_still_breaks_the_chain() -> None:
    comment = write_everywhere()[0]
    privacy.erase(EMAIL)
    noted = Decision.objects.filter(comment=comment).exclude(note="").get()

    Decision.objects.filter(pk=noted.pk).update(note=log.digest("autre chose"))

    assert list(log.broken_links()) == [f"decision {noted.pk}: the row was altered"]


def test_other_people_s_comments_stay_and_keep_their_place(client: Client) -> None:
    article = make_article()
    hers = write(article=article)
    reply = make_comment(parent=hers, author_name="Noé", text="Bien dit.")

    privacy.erase(EMAIL)

    page = client.get(article.get_absolute_url()).content.decode()
    assert f'id="comment-{hers.pk}"' in page
    assert f'id="comment-{reply.pk}"' in page
    assert "Bien dit." in page
    assert not any(trace in page.lower() for trace in TRACES)
    assert "?" not in threads.url_of(reply)


def test_replies_that_a_moderator_hid_with_hers_do_not_show_again() -> None:
    hers = write()
    reply = make_comment(parent=hers)
    deeper = make_comment(parent=reply)
    hers.move(State.TRASH, actor=MODERATOR)

    done = privacy.erase(EMAIL)

    assert done.held == 2
    assert not Comment.objects.visible().exists()
    assert set(Comment.objects.waiting()) == {reply, deeper}


def test_counters_are_right_after_an_erasure() -> None:
    write_everywhere()
    make_comment(parent=write(state=State.SPAM))

    privacy.erase(EMAIL)

    kept = {(row.scope, row.what): row.n for row in Tally.objects.filter(n__gt=0)}
    assert kept == tally.recount()


@pytest.mark.parametrize("written", [EMAIL.upper(), EMAIL.lower(), f"  {EMAIL} "])
def test_the_case_of_an_address_makes_no_difference(written: str) -> None:
    write()

    assert len(exported(written)["comments"]) == 1
    assert privacy.erase(written).comments == 1


def test_nobody_else_is_erased() -> None:
    other = make_comment(author_email=f"x{EMAIL}", text="Je reste.")
    guest = make_comment(author_email="", text="Moi aussi.")

    privacy.erase(EMAIL)

    for comment in (other, guest):
        comment.refresh_from_db()
        assert comment.state == State.APPROVED
        assert comment.html


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_address_names_nobody(empty: str) -> None:
    make_comment(author_email="")

    with pytest.raises(ValueError, match="names nobody"):
        privacy.erase(empty)
    with pytest.raises(CommandError):
        call_command("erase_person", empty, "--yes")
    with pytest.raises(CommandError):
        call_command("export_person", empty)


def test_erasing_again_finds_nothing() -> None:
    write_everywhere()
    first = privacy.erase(EMAIL)
    rows = Decision.objects.count()

    second = privacy.erase(EMAIL)

    assert (first.comments, first.texts, first.letters, first.addresses) == (5, 10, 1, 1)
    assert not second
    assert Decision.objects.count() == rows


def test_what_an_account_wrote_is_its_owner_s_too() -> None:
    user = make_user("aurelie", email=EMAIL)
    comment = make_comment(author_email="", user=user, text="Xylophone.")

    privacy.erase(EMAIL)

    comment.refresh_from_db()
    assert (comment.state, comment.user) == (State.ERASED, None)


def test_the_command_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    monkeypatch.setattr("builtins.input", lambda _question: "no")

    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", EMAIL)
    assert traces_in_tables()

    monkeypatch.setattr("builtins.input", lambda _question: "yes")
    call_command("erase_person", EMAIL, stdout=StringIO())
    assert traces_in_tables() == []


def test_the_command_says_what_it_did() -> None:
    write_everywhere()
    out = StringIO()

    call_command("erase_person", EMAIL, "--yes", stdout=out)
    call_command("erase_person", EMAIL, "--yes", stdout=out)

    first, second = out.getvalue().splitlines()
    assert "5 comments with 10 texts" in first
    assert "Nothing is stored" in second


def test_an_export_holds_every_comment_in_every_state_with_all_that_hangs_on_it() -> None:
    write_everywhere()

    facts = exported()

    assert [row["state"] for row in facts["comments"]] == [
        State.APPROVED, State.APPROVED, State.REJECTED, State.SPAM, State.TRASH,
    ]  # fmt: skip
    row = facts["comments"][2]
    assert row["email"] == EMAIL.lower()
    assert row["name"] == "Aurélie Secrète"
    assert row["network"] == "198.51.100.0"
    assert [text["text"] for text in row["revisions"]] == ["Xylophone rejected.", "Xylophone bis."]
    assert row["decisions"][-1]["reason"] == "off-topic"
    assert row["findings"][0]["evidence"] == [[0, 9, "Xylophone"]]
    assert row["findings"][0]["sentence"] == "The text holds xylophone."
    assert row["appeal"]["text"] == "Xylophone ! Relisez-moi."
    assert facts["mail"]["addresses"][0]["email"] == EMAIL.lower()
    assert len(facts["mail"]["follows"]) == len(facts["mail"]["letters"]) == 1


def test_an_export_holds_no_note_and_no_name_of_anybody_else() -> None:
    from comments.models import Actor

    hers = write()
    make_comment(parent=hers, author_name="Noé", author_email="noe@example.org", text="Réponse.")
    hers.move(State.TRASH, actor=Actor.person(make_user("fatou")), note="Mot du modérateur.")

    text = json.dumps(exported(), ensure_ascii=False)

    for secret in ("fatou", "Mot du modérateur", "Noé", "noe@", "Réponse."):
        assert secret not in text
    assert '"decided_by": "person"' in text


def test_an_export_costs_as_many_queries_for_many_comments_as_for_one(
    django_assert_num_queries: Any,
) -> None:
    for number in range(5):
        write(text=f"Xylophone {number}.")

    with django_assert_num_queries(9):
        privacy.export(EMAIL)


@pytest.mark.parametrize(("days", "kept"), [(30, 1), (31, 2), (1, 0)])
def test_networks_are_forgotten_after_so_many_days(settings: Any, days: int, kept: int) -> None:
    now = timezone.now()
    for age in (29.9, 30.1):
        make_comment(submitted_at=now - timedelta(days=age), address="192.0.2.0")
    settings.COMMENTS_ADDRESS_DAYS = days

    call_command("forget_addresses", stdout=StringIO())

    assert Comment.objects.exclude(address="").count() == kept


def test_networks_are_forgotten_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.privacy.retention.AT_ONCE", 2)
    long_ago = timezone.now() - timedelta(days=90)
    for _ in range(5):
        make_comment(submitted_at=long_ago, address="192.0.2.0")

    assert privacy.forget_addresses() == 5
    assert privacy.forget_addresses() == 0


def test_networks_are_never_stored_where_nobody_wants_them(settings: Any) -> None:
    settings.COMMENTS_ADDRESS_DAYS = 0

    assert make_comment(address="192.0.2.0").address == ""
    assert privacy.forget_addresses() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into SQLite's file")
@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_erased_person_stays_in_the_file() -> None:
    file = Path(connection.settings_dict["NAME"])
    for number in range(40):
        write(text=f"Xylophone {number}. " * 40)
        make_comment(text=f"Rien à voir, {number}. " * 30)

    call_command("erase_person", EMAIL, "--yes", stdout=StringIO())

    stored = [path.read_bytes().lower() for path in file.parent.glob(f"{file.name}*")]
    assert stored
    assert not any(trace.encode() in content for content in stored for trace in TRACES)


def test_the_command_tells_how_many_decisions_about_the_author_it_overwrote() -> None:
    standing.decide("block", "email", EMAIL, "Publicité", None, MODERATOR)
    out = StringIO()

    call_command("erase_person", EMAIL, "--yes", stdout=out)

    assert "Overwritten: 1 decisions about the author" in out.getvalue()
