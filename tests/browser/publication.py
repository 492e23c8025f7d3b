"""A small publication with everything that a page can show."""

from __future__ import annotations

import io
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from articles import search
from articles.models import Article, Picture
from articles.related.models import Related
from comments.models import State
from tests.comments.factories import make_comment
from tests.factories import make_article, make_author, make_category

ARTICLE = "/articles/le-retour-des-haies/"
PAGES = [
    "/",
    "/?page=2",
    ARTICLE,
    "/articles/une-autre-haie-0/",
    "/categories/nature/",
    "/tags/haie/",
    "/authors/claire-vasseur/",
    "/search/?q=haie",
    "/search/?q=introuvable",
    "/privacy/",
    "/admin/login/",
    "/nowhere/",
]
"""Of each kind of page one, and an address without a page."""
BODY = """<p>La haie revient, et avec elle les oiseaux.</p>
<h2>Un talus, puis un autre</h2>
<p>On plante <em>serré</em>, <a href="/search/?q=haie">dit-on</a>.</p>
<blockquote><p>Personne n’y croyait.</p></blockquote>
<ul><li>le chêne</li><li>le noisetier</li></ul>
<aside data-see-also="{see_also}"></aside>
<table><thead><tr><th>Arbre</th><th>Hauteur</th></tr></thead>
<tbody><tr><td>Le charme</td><td>9 m</td></tr></tbody></table>
<h3>Et ensuite</h3><p>Il faut attendre <strong>dix ans</strong>.</p>"""


def make_publication() -> Article:
    """Fifteen articles, one of them with all that an article can have; return that one."""
    category = make_category(slug="nature", name="Nature", description="Ce qui pousse.")
    author = make_author(
        slug="claire-vasseur", name="Claire Vasseur", role="Journaliste", biography="Elle plante."
    )
    others = [
        make_article(title=f"Une autre haie, {n}", slug=f"une-autre-haie-{n}", category=category)
        for n in range(14)
    ]
    article = make_article(
        title="Le retour des haies",
        slug="le-retour-des-haies",
        category=category,
        author=author,
        tags=("haie", "bocage"),
        picture=make_picture(),
        body=BODY.format(see_also=others[0].pk),
        published_at=timezone.now() - timedelta(minutes=5),
        updated_at=timezone.now(),
    )
    for rank, other in enumerate(others[:4], 1):
        Related.objects.create(article=article, other=other, rank=rank, score=1 / rank)
    search.index([article.pk, *(other.pk for other in others)])
    make_discussion(article)
    return article


def make_picture() -> Picture:
    """A stored picture with all that is said of one."""
    file = io.BytesIO()
    Image.new("RGB", (1000, 600), "olive").save(file, "JPEG")
    picture = Picture(alt="Une haie au printemps", caption="Au printemps.", credit="C. V.")
    picture.file.save("haie.jpg", ContentFile(file.getvalue()))
    return picture


def make_discussion(article: Article) -> None:
    """Threads with replies, one that waits, and a commenter with a site of her own."""
    first = make_comment(article, text="Un avis.\n\nEt un second paragraphe : https://example.org/")
    reply = make_comment(parent=first, author_url="https://example.org/mireille")
    make_comment(parent=reply)
    make_comment(article, state=State.HELD, text="Ce commentaire attend.")
