"""Pictures made ready once, when they are uploaded: cleaned, and in every width a page may ask for.

A picture is encoded anew, so that neither its place and camera (EXIF) nor anything hidden in the file
is published. Files are named by their content, so that a browser may keep them for ever.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from functools import cache
from html import escape
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

WIDTHS = (400, 800, 1200, 1600)
"""Widths in CSS pixels that are made ready, as WebP; none wider than the picture itself."""

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
WIDEST = 2400
_ANY = "any"
FORMATS = {"JPEG", "PNG", "WEBP", "AVIF", "GIF", "MPO"}


def validate(upload: Any) -> None:
    """Refuse what is no picture, is too large, or moves: ValidationError in the reader's language."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 20 MB."), code="too_large")
    upload.open()
    try:
        with Image.open(upload) as image:
            _refuse_what_cannot_be_shown(image)
            image.load()  # half a picture opens, too
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This file is not a picture that can be read."), code="unreadable"
        ) from error
    finally:
        upload.seek(0)


def _refuse_what_cannot_be_shown(image: Image.Image) -> None:
    if image.format not in FORMATS:
        raise ValidationError(_("Use a JPEG, PNG, WebP, AVIF or GIF picture."), code="format")
    if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
        raise ValidationError(_("Moving pictures can't be used here."), code="moving")
    if image.width * image.height > MAX_PIXELS:
        raise ValidationError(_("The picture has more than 50 million pixels."), code="pixels")


class PictureFile(ImageFieldFile):
    """A stored picture and its ready widths."""

    def save(self, name: str, content: File[Any], save: bool = True) -> None:
        """Encode the upload anew, store it under the hash of its content, and every width beside it."""
        with Image.open(content) as image:
            picture = _for_screens(ImageOps.exif_transpose(image))
        picture.thumbnail((WIDEST, WIDEST * 2), Image.Resampling.LANCZOS)
        data, suffix = _encoded(picture)
        folder = folder_of(hashlib.sha256(data).hexdigest())
        for width in _widths_up_to(picture.width):
            store(self.storage, f"{folder}/{width}.webp", _narrowed(picture, width))
        store(self.storage, f"{folder}/original.{suffix}", data)
        self._belong_to_row(f"{folder}/original.{suffix}", picture.size)
        if save:
            self.instance.save()

    def _belong_to_row(self, name: str, size: tuple[int, int]) -> None:
        """Do what FieldFile.save does besides storing, which would give the file a name of its own."""
        row: Any = self.instance
        row.width, row.height = size
        self.name = name
        setattr(row, self.field.attname, name)
        self._committed = True


class PictureField(models.ImageField):
    """An ImageField whose files are cleaned and made ready in every width when they are stored.

    The row's `width` and `height` are set then, in pixels.
    """

    attr_class = PictureFile


def url(name: str) -> str:
    """Return the URL of a stored file; its name, made by `folder_of`, needs no quoting."""
    before, after = _around()
    return f"{before}{name}{after}"


@cache
def _around() -> tuple[str, str]:
    """Return what stands around a name in its URL; a page has dozens, and the storage takes 10 µs."""
    before, _, after = default_storage.url(_ANY).rpartition(_ANY)
    return before, after


def srcset(name: str, width: int) -> str:
    """Return the `srcset` of the ready widths of a picture that is `width` pixels wide."""
    return ", ".join(f"{url(_beside(name, ready))} {ready}w" for ready in _widths_up_to(width))


def smallest(name: str, width: int) -> str:
    """Return the URL of the narrowest ready width."""
    return url(_beside(name, _widths_up_to(width)[0]))


def shown(name: str, width: int, height: int, alt: str) -> dict[str, str | None]:
    """Return what a template asks for to show a picture, as HTML."""
    return {
        "picture_url": url(name),
        "picture_srcset": srcset(name, width),
        "picture_width": str(width),
        "picture_height": str(height),
        "picture_alt": escape(alt) or None,
    }


def folder_of(digest: str) -> str:
    """Return the folder of a picture with this hash, below the media root."""
    return f"pictures/{digest[:2]}/{digest[2:24]}"


def store(storage: Storage, name: str, data: bytes) -> None:
    """Keep a file under exactly this name, which is made of its content.

    One that is there stays, since readers may be loading it; unless its writing was interrupted.
    """
    if storage.exists(name):
        if storage.size(name) == len(data):
            return
        storage.delete(name)
    written = storage.save(name, ContentFile(data))
    if written != name:  # somebody stored the same picture at this moment
        storage.delete(written)


def _widths_up_to(width: int) -> tuple[int, ...]:
    """Return the ready widths of a picture that is `width` pixels wide, its own the last."""
    return (*(ready for ready in WIDTHS if ready < width), min(width, WIDTHS[-1]))


def _beside(name: str, width: int) -> str:
    return f"{name.rpartition('/')[0]}/{width}.webp"


def _for_screens(image: Image.Image) -> Image.Image:
    """Return the picture in the colours that a file without a profile is shown in."""
    if image.mode.startswith("I"):  # sixteen bits, of which convert() keeps the lowest
        image = image.point(lambda value: value / 256).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if profile := image.info.get("icc_profile"):
        with contextlib.suppress(
            OSError, ImageCms.PyCMSError
        ):  # a broken one is no reason to refuse
            own, usual = (
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
            )
            source = image if image.mode in {"RGB", "RGBA", "CMYK", "L"} else image.convert(mode)
            image = ImageCms.profileToProfile(source, own, usual, outputMode=mode) or source
    return image.convert(mode)


def _encoded(picture: Image.Image) -> tuple[bytes, str]:
    out = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(out, "PNG", optimize=True)
        return out.getvalue(), "png"
    picture.save(out, "JPEG", quality=86, progressive=True, optimize=True)
    return out.getvalue(), "jpg"


def _narrowed(picture: Image.Image, width: int) -> bytes:
    height = max(1, round(picture.height * width / picture.width))
    out = io.BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(
        out, "WEBP", quality=70, method=4
    )
    return out.getvalue()
