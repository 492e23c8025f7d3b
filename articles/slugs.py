"""How an address is made from a title: « L’été des œufs » becomes `l-ete-des-oeufs`."""

from django.db import models
from django.utils.text import slugify

LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "’": " ", "'": " "}
)


def slug_of(text: str, length: int = 200) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens, cut at a word; maybe empty."""
    slug = slugify(text.translate(LIGATURES))
    if len(slug) <= length:
        return slug
    return slug[: length + 1].rpartition("-")[0][:length] or slug[:length]


def free_slug(text: str, rows: models.QuerySet[models.Model], length: int = 200) -> str:
    """Return the slug of `text`, numbered from 2 on where one of `rows` has it already."""
    wanted = slug_of(text, length - 6) or "article"
    taken = set(rows.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
