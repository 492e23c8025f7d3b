"""A reason of the newsroom's own, as an editor writes it into the form and as it is stored."""

from typing import Any

from comments.models import RejectionReason


def written(**changes: object) -> dict[str, object]:
    return {
        "label_fr": "Hors de nos règles",
        "label_en": "Against our rules",
        "code": "rules",
        "letter_fr": "Lisez nos règles.",
        "letter_en": "Read our rules.",
        "ground": "rules",
        "position": 3,
        "is_offered": "on",
        **changes,
    }


def make_reason(**changes: Any) -> RejectionReason:
    return RejectionReason.objects.create(**{**written(), "is_offered": True, **changes})
