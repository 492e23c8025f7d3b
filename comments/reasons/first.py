"""The reasons that a newsroom begins with; it changes them as it likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps as installed

if TYPE_CHECKING:
    from django.apps.registry import Apps

REASONS = (
    (
        "off-topic",
        "rules",
        "Hors sujet",
        "Off topic",
        (
            "Votre commentaire ne porte pas sur le sujet de l’article. La discussion reste "
            "ouverte à tout ce qui s’y rapporte."
        ),
        "Your comment is not about the subject of the article. All that is about it remains welcome.",
    ),
    (
        "insult",
        "rules",
        "Insulte ou attaque personnelle",
        "Insult or personal attack",
        (
            "Votre commentaire s’en prend à une personne plutôt qu’à ce qu’elle dit. Dites la "
            "même chose sans viser personne."
        ),
        "Your comment attacks a person rather than what she says. Say the same without aiming at anybody.",
    ),
    (
        "hate",
        "law",
        "Haine ou discrimination",
        "Hatred or discrimination",
        "Votre commentaire s’en prend à des personnes pour ce qu’elles sont. La loi l’interdit.",
        "Your comment attacks people for what they are. The law forbids it.",
    ),
    (
        "illegal",
        "law",
        "Contenu illicite",
        "Unlawful content",
        "Votre commentaire contient des propos que la loi nous interdit de publier.",
        "Your comment holds what the law forbids us to publish.",
    ),
    (
        "personal-data",
        "law",
        "Données personnelles de quelqu’un",
        "Personal data of somebody",
        "Votre commentaire révèle des informations sur la vie privée de quelqu’un.",
        "Your comment tells of somebody’s private life.",
    ),
    (
        "advertising",
        "rules",
        "Publicité",
        "Advertising",
        "Votre commentaire fait la promotion d’un produit, d’un service ou d’un site.",
        "Your comment advertises a product, a service or a site.",
    ),
    (
        "duplicate",
        "rules",
        "Déjà dit dans un autre commentaire",
        "Already said in another comment",
        "Vous avez déjà dit la même chose dans un autre commentaire.",
        "You have said the same in another comment.",
    ),
    (
        "unfounded",
        "law",
        "Accusation grave sans source",
        "Grave assertion without a source",
        (
            "Votre commentaire porte une accusation grave sans dire d’où elle vient. Citez votre "
            "source, et il pourra être publié."
        ),
        (
            "Your comment makes a grave accusation without saying where it comes from. Name your "
            "source, and it can be published."
        ),
    ),
)
"""Code, ground, label in French and English, what the author is told in French and English."""


FIELDS = ("code", "ground", "label_fr", "label_en", "letter_fr", "letter_en")


def offer(using: str, apps: Apps = installed, **_signal: Any) -> None:
    """Put the first reasons where there is none: in a new database, or one that was emptied.

    Called after each `migrate`, with the models as the database has them then, and each `flush`.
    """
    try:
        rows = apps.get_model("comments", "RejectionReason").objects.using(using)
    except LookupError:  # migrated back to before there were any
        return
    if rows.exists():
        return
    for position, reason in enumerate(REASONS, start=1):
        rows.create(position=position, **dict(zip(FIELDS, reason, strict=True)))
