"""The newsroom as an editor has it: accessible, and an editor of the text that loses nothing."""

import json

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.models import Article, Picture, State
from tests.browser.accessibility import assert_accessible_in_every_scheme
from tests.browser.conftest import NewReader
from tests.browser.desk import sitting
from tests.browser.publication import make_picture, make_publication

pytestmark = pytest.mark.once

PASSWORD = "a long password"
ADD = "/admin/articles/article/add/"
PIC = "/static/gazette/favicon.svg"
BODIES = {
    "quotation": "<blockquote><p>Oui.</p><cite>Inès, directrice</cite></blockquote>",
    "box": '<p>Un.</p><aside data-see-also="1"></aside><p>Deux.</p>',
    "table": '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
    "<tbody><tr><td>1</td><td>2 <strong>gras</strong></td></tr></tbody></table>",
    "figure": f'<figure><img src="{PIC}" srcset="{PIC} 400w" sizes="100vw" alt="Vue" width="40"'
    ' height="30" loading="lazy"><figcaption>Une <em>vue</em></figcaption></figure>',
    "linked figure": f'<figure><a href="/z/"><img src="{PIC}" alt="Vue"></a></figure>',
    "lists": '<ul><li>un<ul><li>a</li></ul></li></ul><ol start="3"><li>trois</li></ol>',
    "letters": '<p>H<sub>2</sub>O <s>non</s> <q>si</q> <abbr title="Trop">T</abbr> <cite>Art</cite>'
    '<br><a href="https://e.org"><code>x</code></a> <a href="/en/" hreflang="en">en</a></p>',
    "code": "<pre><code>a\n  b</code></pre><hr><h4>Fin</h4>",
}


@pytest.fixture
def article(site: str) -> Article:
    return make_publication()


@pytest.fixture
def editor(reader: Page, article: Article) -> Page:
    """A page of somebody who may do everything, logged in."""
    User.objects.create_superuser("chief", password=PASSWORD)
    log_in(reader)
    return reader


def log_in(page: Page) -> None:
    """Let the chief in by a session of hers."""
    sitting.log_in(page, User.objects.get(username="chief"))


def sheet_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def open_sheet(page: Page, article: Article) -> None:
    page.goto(sheet_of(article))
    page.wait_for_selector(".prose-area, .prose-note")


def save(page: Page) -> None:
    page.locator("[name=_save]").click()
    page.wait_for_url("**/admin/articles/article/")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_the_newsroom_are_accessible(
    new_reader: NewReader, article: Article, width: int
) -> None:
    User.objects.create_superuser("chief", password=PASSWORD)
    page = new_reader(width=width, bypass_csp=True)  # axe writes what Django's sheets import inline
    log_in(page)

    for path in (
        "/admin/", "/admin/articles/article/", ADD, sheet_of(article), "/admin/articles/picture/",
    ):  # fmt: skip
        page.goto(path)

        assert_accessible_in_every_scheme(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_the_editor_writes_is_what_it_read(editor: Page, article: Article) -> None:
    for body in BODIES.values():
        Article.objects.update(body=body)
        open_sheet(editor, article)

        editor.locator(".prose-area").press("Control+End")
        editor.locator(".prose-area").press_sequentially("x")
        editor.locator(".prose-area").press("Control+z")
        save(editor)

        article.refresh_from_db()
        assert article.body == body


def test_a_text_that_the_editor_can_not_keep_is_shown_as_html(
    editor: Page, article: Article
) -> None:
    lost = "<blockquote>nu<aside>sans</aside></blockquote>"
    Article.objects.update(body=lost)
    open_sheet(editor, article)

    expect(editor.locator(".prose-note")).to_be_visible()
    expect(editor.locator("textarea[name=body]")).to_be_visible()
    save(editor)

    article.refresh_from_db()
    assert article.body == lost


def test_a_new_text_is_written_in_the_editor(editor: Page, article: Article) -> None:
    editor.goto(ADD)
    editor.fill("[name=title]", "Un texte neuf")
    editor.select_option("[name=author]", index=1)
    editor.select_option("[name=category]", index=1)

    editor.locator(".prose-area").press_sequentially("Du texte")
    editor.locator("[data-name=heading2]").click()
    save(editor)

    assert Article.objects.get(slug="un-texte-neuf").body == "<h2>Du texte</h2>"


def test_the_editing_area_has_a_name(editor: Page, article: Article) -> None:
    open_sheet(editor, article)

    area = editor.locator(".prose-area")

    expect(area).to_have_role("textbox")
    facts = json.loads(editor.locator("[data-editor]").get_attribute("data-editor") or "{}")
    expect(area).to_have_accessible_name(facts["words"]["area"])


def test_a_see_also_box_is_chosen_by_its_title(editor: Page, article: Article) -> None:
    target = Article.objects.get(slug="une-autre-haie-3")
    Article.objects.filter(pk=article.pk).update(body="<p>Un.</p><p>Deux.</p>")
    open_sheet(editor, article)

    editor.locator(".prose-area p").first.click()
    editor.locator("[data-name=seeAlso]").click()
    editor.locator("dialog input").fill("autre haie, 3")
    editor.locator("dialog .choice", has_text=target.title).click()
    expect(editor.locator(".prose-area .see-also")).to_contain_text(target.title)
    save(editor)

    article.refresh_from_db()
    box = f'<aside data-see-also="{target.pk}"></aside>'
    assert article.body == f"<p>Un.</p>{box}<p>Deux.</p>"


def test_a_picture_is_put_into_the_text_with_its_description(
    editor: Page, article: Article
) -> None:
    Article.objects.filter(pk=article.pk).update(body="<p>Un.</p>")
    open_sheet(editor, article)

    editor.locator("[data-name=figure]").click()
    editor.locator("dialog .choice").first.click()
    save(editor)

    article.refresh_from_db()
    assert 'alt="Une haie au printemps"' in article.body
    assert "<figcaption>Au printemps. — C. V.</figcaption>" in article.body


def test_a_link_is_set_on_the_chosen_words(editor: Page, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(body="<p>haie</p>")
    open_sheet(editor, article)

    editor.locator(".prose-area").press("Control+a")
    editor.locator("[data-name=link]").click()
    editor.locator("dialog input").fill("/search/?q=haie")
    editor.locator("dialog input").press("Enter")
    save(editor)

    article.refresh_from_db()
    assert article.body == '<p><a href="/search/?q=haie">haie</a></p>'


def test_a_quotation_gets_its_source(editor: Page, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(body="<blockquote><p>Oui.</p></blockquote>")
    open_sheet(editor, article)

    editor.locator(".prose-area blockquote p").click()
    editor.locator("[data-name=attribution]").click()
    expect(editor.locator(".prose-area cite")).to_be_attached()
    editor.keyboard.type("Inès", delay=30)  # as fast as people type, not faster
    save(editor)

    article.refresh_from_db()
    assert article.body == "<blockquote><p>Oui.</p><cite>Inès</cite></blockquote>"


def test_html_that_is_typed_comes_into_the_text(editor: Page, article: Article) -> None:
    open_sheet(editor, article)

    editor.locator("[data-name=html]").click()
    editor.locator("textarea[name=body]").fill("<h2>Neuf</h2>")
    editor.locator("[data-name=text]").click()

    expect(editor.locator(".prose-area h2")).to_have_text("Neuf")


def test_the_lead_picture_is_chosen_in_a_popup_and_shown(editor: Page, article: Article) -> None:
    other = make_picture()
    Picture.objects.filter(pk=other.pk).update(alt="Une autre vue")
    open_sheet(editor, article)

    with editor.expect_popup() as popup:
        editor.locator("#lookup_id_picture").click()
    popup.value.get_by_text("Une autre vue").click()
    expect(editor.locator(".lead-picture-preview")).to_contain_text("Une autre vue")
    save(editor)

    article.refresh_from_db()
    assert article.picture_id == other.pk


def test_an_article_is_written_and_published_without_javascript(
    new_reader: NewReader, article: Article
) -> None:
    User.objects.create_superuser("chief", password=PASSWORD)
    page = new_reader(javascript=False)
    log_in(page)

    page.goto(ADD)
    page.fill("[name=title]", "L’été sans script")
    page.fill("[name=body]", "<p>Un texte.</p>")
    page.fill("[name=tags]", "haie, script")
    page.select_option("[name=author]", index=1)
    page.select_option("[name=category]", index=1)
    page.select_option("[name=state]", State.PUBLISHED)
    save(page)

    written = Article.objects.published().get(slug="l-ete-sans-script")
    assert written.body == "<p>Un texte.</p>"
    assert {tag.name for tag in written.tags.all()} == {"haie", "script"}


def test_what_word_makes_of_titles_and_lists_is_kept_when_it_is_pasted(
    editor: Page, article: Article
) -> None:
    Article.objects.filter(pk=article.pk).update(body="")
    open_sheet(editor, article)
    word = (
        "<h1>Titre</h1><p class=MsoListParagraph><span style='mso-list:Ignore'>·&nbsp;</span>Un</p>"
        "<p class=MsoListParagraph><span style='mso-list:Ignore'>·&nbsp;</span>Deux</p>"
        "<p onclick='x()'>Fin<img src='https://elsewhere.example/x.png'></p>"
    )

    editor.locator(".prose-area").click()
    editor.evaluate(PASTE, word)
    save(editor)

    article.refresh_from_db()
    assert article.body == "<h2>Titre</h2><ul><li>Un</li><li>Deux</li></ul><p>Fin</p>"


PASTE = """html => {
    const clipboardData = new DataTransfer()
    clipboardData.setData("text/html", html)
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
    document.querySelector(".prose-area").dispatchEvent(paste)
}"""


def write_and_lose_the_session(page: Page) -> None:
    """Write a text, and send it when the session has ended in another tab."""
    page.goto(ADD)
    page.fill("[name=title]", "Un texte perdu")
    page.select_option("[name=author]", index=1)
    page.select_option("[name=category]", index=1)
    page.locator(".prose-area").press_sequentially("Des heures de travail")
    page.context.clear_cookies(name="session")
    page.locator("[name=_save]").click()
    page.wait_for_url("**/admin/login/**")


def test_a_text_outlives_the_session_in_which_it_was_written(editor: Page) -> None:
    write_and_lose_the_session(editor)
    editor.fill("[name=username]", "chief")
    editor.fill("[name=password]", PASSWORD)
    editor.click("[type=submit]")

    editor.locator(".draft-note button").first.click()
    expect(editor.locator(".prose-area")).to_have_text("Des heures de travail")
    save(editor)

    assert Article.objects.get(title="Un texte perdu").body == "<p>Des heures de travail</p>"


def test_a_text_that_was_saved_is_not_offered_again(editor: Page, article: Article) -> None:
    open_sheet(editor, article)
    editor.fill("[name=title]", "Un autre titre")
    save(editor)

    open_sheet(editor, article)

    expect(editor.locator(".draft-note")).to_have_count(0)
    assert not editor.evaluate("Object.keys(localStorage).some(key => key.startsWith('draft:'))")


def test_a_draft_that_is_thrown_away_stays_away(editor: Page, article: Article) -> None:
    open_sheet(editor, article)
    editor.fill("[name=title]", "Un essai")
    open_sheet(editor, article)  # leaving without saving
    editor.locator(".draft-note button").last.click()

    open_sheet(editor, article)

    expect(editor.locator(".draft-note")).to_have_count(0)
    expect(editor.locator("[name=title]")).to_have_value(article.title)


def test_a_picture_without_a_description_is_not_sent_in_vain(editor: Page) -> None:
    editor.goto("/admin/articles/picture/add/")
    editor.set_input_files(
        "[name=file]", {"name": "a.png", "mimeType": "image/png", "buffer": b"none"}
    )
    editor.click("[name=_save]")

    expect(editor.locator("[name=alt]")).to_be_focused()
    assert editor.locator("[name=file]").evaluate("input => input.files.length") == 1


def test_the_address_is_shown_while_the_title_is_typed(editor: Page, article: Article) -> None:
    editor.goto(ADD)

    editor.fill("[name=title]", "L’été des œufs")

    expect(editor.locator("[name=slug]")).to_have_attribute("placeholder", "l-ete-des-oeufs")


def test_the_bar_of_the_editor_stays_in_sight_of_a_long_text(
    editor: Page, article: Article
) -> None:
    Article.objects.filter(pk=article.pk).update(body="<p>Une ligne.</p>" * 100)
    open_sheet(editor, article)

    editor.evaluate("scrollTo(0, 2000)")

    expect(editor.locator(".prose-bar")).to_be_in_viewport(ratio=1)
