"""The pictures, categories, tags and authors of the newsroom, through their URLs."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from articles.models import Author, Category, Picture, Tag
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_picture_changelist")
ADD = reverse("admin:articles_picture_add")


@pytest.fixture
def editor(client: Client) -> Client:
    models = ("picture", "tag", "author", "category")
    rights = [f"articles.{verb}_{model}" for verb in ("add", "change", "view") for model in models]
    client.force_login(make_user("editor", *rights))
    return client


def upload(name: str = "a.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def add(client: Client, **fields: Any) -> Any:
    return client.post(
        ADD, {"file": upload(), "alt": "Un carré", "caption": "", "credit": "", **fields}
    )


def test_a_picture_with_its_description_is_stored(editor: Client) -> None:
    add(editor)

    picture = Picture.objects.get()
    assert (picture.alt, picture.width, picture.height) == ("Un carré", 60, 40)


def test_a_picture_without_a_description_is_refused_at_that_field(editor: Client) -> None:
    answer = add(editor, alt="")

    assert answer.context["adminform"].form.has_error("alt", "not_described")


def test_a_file_that_the_browser_will_not_send_again_is_asked_for_again(editor: Client) -> None:
    answer = add(editor, alt="")

    assert answer.context["adminform"].form.has_error("file", "again")


def test_a_decorative_picture_needs_no_description(editor: Client) -> None:
    add(editor, alt="", decorative="on")

    assert Picture.objects.get().decorative


def test_a_picture_can_not_be_described_and_decorative(editor: Client) -> None:
    answer = add(editor, decorative="on")

    assert answer.context["adminform"].form.has_error("decorative", "described")


def test_a_file_that_is_no_picture_is_refused(editor: Client) -> None:
    answer = add(editor, file=SimpleUploadedFile("a.png", b"<svg/>", content_type="image/png"))

    assert answer.context["adminform"].form.has_error("file")
    assert not Picture.objects.exists()


def test_the_contact_sheet_says_where_a_picture_is_used(editor: Client) -> None:
    add(editor)
    make_article(picture=Picture.objects.get())

    picture = editor.get(LIST, {"use": "lead"}).context["cl"].result_list[0]

    assert picture.uses == 1


def test_the_contact_sheet_costs_the_same_for_one_picture_and_for_many(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        add(editor)

    with django_assert_max_num_queries(9):
        editor.get(LIST)


def test_the_chooser_finds_pictures_by_what_is_said_of_them(editor: Client) -> None:
    add(editor)
    add(editor, alt="Un rond")

    answer = editor.get(reverse("admin:articles_picture_choose"), {"q": "carré"}).json()

    assert [result["alt"] for result in answer["results"]] == ["Un carré"]


def test_the_chooser_finds_a_picture_by_its_number(editor: Client) -> None:
    add(editor)
    picture = Picture.objects.get()

    answer = editor.get(reverse("admin:articles_picture_choose"), {"pk": picture.pk}).json()

    assert [result["id"] for result in answer["results"]] == [picture.pk]


@pytest.mark.parametrize("number", ["x", "9" * 40, "-1"])
def test_the_chooser_finds_nothing_under_a_wrong_number(editor: Client, number: str) -> None:
    add(editor)

    answer = editor.get(reverse("admin:articles_picture_choose"), {"pk": number})

    assert answer.json() == {"results": []}


@pytest.mark.parametrize(
    ("name", "model", "fields"),
    [
        ("category", Category, {"position": 1}),
        ("tag", Tag, {}),
        ("author", Author, {"role": "", "biography": "", "user": ""}),
    ],
)
def test_a_subject_gets_its_address_from_its_name(
    editor: Client, name: str, model: Any, fields: dict[str, Any]
) -> None:
    url = reverse(f"admin:articles_{name}_add")

    editor.post(url, {"name": "Œuvres d’été", "slug": "", "description": "", **fields})

    assert model.objects.get().slug == "oeuvres-d-ete"
