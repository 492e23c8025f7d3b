"""Pictures are cleaned and ready in every width when they are stored."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image, ImageCms

from articles.models import Picture
from articles.pictures import store, validate

pytestmark = pytest.mark.django_db


def picture_file(
    size: tuple[int, int] = (1000, 600), kind: str = "JPEG", **options: object
) -> ContentFile[bytes]:
    """An upload of this size."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return ContentFile(out.getvalue(), f"upload.{kind.lower()}")


def stored(upload: ContentFile[bytes] | None = None, **fields: object) -> Picture:
    """A stored picture."""
    picture = Picture(**{"alt": "Un aplat bleu", **fields})
    picture.file.save("upload.jpg", upload or picture_file())
    return picture


def test_a_picture_is_ready_in_every_width_up_to_its_own() -> None:
    picture = stored()

    assert [part.split()[1] for part in picture.srcset().split(", ")] == ["400w", "800w", "1000w"]
    for part in picture.srcset().split(", "):
        name = part.split()[0].removeprefix("/media/")
        with default_storage.open(name) as file, Image.open(file) as ready:
            assert f"{ready.width}w" == part.split()[1]


def test_place_and_camera_are_not_published() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Camera of Madame D."

    picture = stored(picture_file(exif=exif))

    with picture.file.open() as file, Image.open(file) as published:
        assert not published.getexif()


def colour_of(picture: Picture) -> tuple[int, ...]:
    """The colour at the corner of a stored picture."""
    with picture.file.open() as file, Image.open(file) as published:
        return tuple(published.convert("RGB").getpixel((0, 0)))  # type: ignore[arg-type]


def upload_of(image: Image.Image, kind: str, **options: object) -> ContentFile[bytes]:
    """An upload of this very picture."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return ContentFile(out.getvalue(), f"upload.{kind.lower()}")


def test_sixteen_bits_of_grey_stay_grey() -> None:
    picture = stored(upload_of(Image.new("I;16", (20, 20), 0x8000), "PNG"))

    assert colour_of(picture) == pytest.approx((128, 128, 128), abs=2)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_the_colours_of_a_profile_become_those_of_every_screen(mode: str) -> None:
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = usual.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
    image = Image.new("RGB", (20, 20), (255, 0, 0)).convert(mode)

    picture = stored(upload_of(image, "PNG", icc_profile=swapped))

    assert colour_of(picture) == pytest.approx((0, 255, 0), abs=3)


def test_grey_with_a_profile_for_colours_stays_grey() -> None:
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.new("L", (20, 20), 90)

    picture = stored(upload_of(image, "PNG", icc_profile=usual))

    assert colour_of(picture) == pytest.approx((90, 90, 90), abs=2)


def test_a_broken_profile_is_no_reason_to_refuse() -> None:
    picture = stored(upload_of(Image.new("RGB", (20, 20), "red"), "PNG", icc_profile=b"nonsense"))

    assert colour_of(picture) == pytest.approx((255, 0, 0), abs=2)


def test_a_picture_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    picture = stored(picture_file(size=(600, 400), exif=exif))

    assert (picture.width, picture.height) == (400, 600)


def test_the_same_picture_twice_is_one_file() -> None:
    assert stored().file.name == stored().file.name


def test_a_file_that_is_there_already_is_not_written_again() -> None:
    picture = stored()
    path = Path(picture.file.path)
    before = path.stat().st_mtime_ns

    stored()

    assert path.stat().st_mtime_ns == before
    assert len(list(path.parent.iterdir())) == 4


def test_a_file_whose_writing_was_interrupted_is_written_again() -> None:
    path = Path(stored().file.path)
    whole = path.read_bytes()
    path.write_bytes(whole[:100])

    stored()

    assert path.read_bytes() == whole


def test_two_who_store_the_same_file_at_once_leave_one(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = FileSystemStorage()
    storage.save("pictures/ab/x.jpg", ContentFile(b"the same"))
    exists, looked = storage.exists, iter([False])  # it came just after we had looked
    monkeypatch.setattr(storage, "exists", lambda name: next(looked, exists(name)))

    store(storage, "pictures/ab/x.jpg", b"the same")

    assert storage.listdir("pictures/ab")[1] == ["x.jpg"]


@pytest.mark.parametrize("count", [30, 2_000])
def test_a_moving_picture_is_refused(count: int) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), (n % 256, n // 256, 0)) for n in range(count)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    with pytest.raises(ValidationError) as refused:
        validate(ContentFile(out.getvalue(), "x.gif"))

    assert refused.value.code == "moving"


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        validate(ContentFile(b"<svg onload='x()'>", "x.jpg"))

    assert refused.value.code == "unreadable"


def test_half_a_picture_is_refused() -> None:
    whole = picture_file(size=(2_000, 1_000)).read()

    with pytest.raises(ValidationError) as refused:
        validate(ContentFile(whole[: len(whole) // 2], "x.jpg"))

    assert refused.value.code == "unreadable"


def test_a_picture_of_a_few_pixels_is_served(client: Client) -> None:
    narrow = stored(picture_file(size=(4, 40))).thumbnail_url()

    response = client.get(narrow)
    response.close()

    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/webp")


def test_a_bomb_of_pixels_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")

    with pytest.raises(ValidationError):
        validate(ContentFile(out.getvalue(), "x.png"))


def test_a_picture_is_described_or_decorative() -> None:
    with (
        pytest.raises(IntegrityError, match="articles_picture_is_described_or_decorative"),
        transaction.atomic(),
    ):
        stored(alt="")

    stored(alt="", decorative=True)


def test_a_stored_picture_may_be_kept_for_ever(client: Client) -> None:
    response = client.get(stored().file.url)
    response.close()

    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["../settings.py", "pictures/../../x", "pictures/ab/x/original.jpg", "x"]
)
def test_nothing_but_pictures_is_served(client: Client, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404
