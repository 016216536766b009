"""Photos in the story form: the chooser by keyboard, cards in the text, pasted pictures."""

import base64

import pytest

from articles import photos
from articles.models import Article, Photo
from newsroom.lib import figures
from newsroom.lib.figures import Figure, Gallery, Words
from tests import factories
from tests.browser.desk import text_editor
from tests.newsroom.lib.pictures import picture

pytestmark = [pytest.mark.any_database, pytest.mark.usefixtures("groups", "own_folders")]

PASTE = """(editor, picture) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0))
  const data = new DataTransfer()
  data.items.add(new File([bytes], "pasted.jpg", {type: "image/jpeg"}))
  editor.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
}"""


DROP = """(block, picture) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0))
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File([bytes], "dropped.jpg", {type: "image/jpeg"}))
  const { right, bottom } = block.getBoundingClientRect()
  const how = {dataTransfer, clientX: right - 1, clientY: bottom - 1, bubbles: true, cancelable: true}
  block.dispatchEvent(new DragEvent("drop", how))
}"""


@pytest.fixture
def river():
    return photos.add(picture(colour="blue"), by=None, credit="APP", caption="A river.", headline="River")


def opened(window, article, **how):
    page = window(factories.user("Chief editor"), **how)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    text_editor(page).wait_for()
    return page


def save(page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as revision 2").wait_for()


def test_lead_photo_is_chosen_by_keyboard(window, river):
    photos.add(picture(colour="red"), by=None, credit="APP", headline="Fire")
    article = factories.article()
    page = opened(window, article)

    page.get_by_role("button", name="Choose a photo").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Choose a photo")
    dialog.get_by_role("button", name="Fire").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")
    save(page)

    assert Article.objects.get(pk=article.pk).lead_photo == river
    assert page.said == []


def test_chooser_searches_and_is_left_with_escape(window, river):
    photos.add(picture(colour="red"), by=None, credit="APP", headline="Fire")
    page = opened(window, factories.article())

    page.get_by_role("button", name="Choose a photo").click()
    dialog = page.get_by_role("dialog", name="Choose a photo")
    dialog.get_by_role("button", name="Fire").wait_for()
    dialog.get_by_label("Search").fill("river")
    dialog.get_by_role("button", name="Fire").wait_for(state="detached")
    names = dialog.locator("li").all_inner_texts()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")

    assert [name.split("\n")[0] for name in names] == ["River"]
    assert page.get_by_text("No photo yet.").count() == 1


def test_photo_is_put_into_the_text_described_and_released(window, river):
    article = factories.article(body="<p>Before.</p>")
    page = opened(window, article)

    text_editor(page).click()
    page.get_by_role("button", name="photo", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="River").click()
    card = page.locator(".photo-node")
    card.get_by_text("Alternative text needed").wait_for()
    card.get_by_label("Alternative text").fill("Brown water")
    card.get_by_label("Caption").fill("The Indus.")
    assert card.get_by_text("Alternative text needed").is_hidden()
    save(page)

    body = Article.objects.get(pk=article.pk).body
    assert figures.figures(body) == [Figure(river.pk, Words(caption="The Indus.", alt="Brown water"))]
    page.get_by_role("link", name="Release").or_(page.get_by_role("button", name="Release")).first.click()
    page.get_by_role("button", name="Release").last.click()
    page.wait_for_load_state()
    page.goto(Article.objects.get(pk=article.pk).releases.get().get_absolute_url())
    assert page.get_by_alt_text("Brown water").count() == 1
    assert page.said == []


def test_gallery_is_made_of_chosen_photos_and_kept_when_saved_again(window, river):
    fire = photos.add(picture(colour="red"), by=None, credit="APP", headline="Fire")
    article = factories.article(body="<p>Before.</p>")
    page = opened(window, article)

    text_editor(page).click()
    page.get_by_role("button", name="gallery").click()
    dialog = page.get_by_role("dialog", name="Choose photos")
    for name in ("River", "Fire"):
        dialog.get_by_role("button", name=name).click()
    dialog.get_by_role("button", name="Add 2 photos").click()
    page.locator(".photo-node").nth(1).wait_for()
    page.get_by_role("button", name="photo", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="River").click()
    page.locator(".photo-node").nth(2).wait_for()
    page.locator(".photo-node").nth(2).get_by_label("Decorative").check()
    save(page)

    parts = figures.parts(Article.objects.get(pk=article.pk).body)
    assert parts[-1] == Gallery((Figure(river.pk), Figure(fire.pk), Figure(river.pk, Words(decorative=True))))


def test_cards_move_and_go_by_their_buttons(window, river):
    article = factories.article(body=f"<p>One.</p>{Figure(river.pk)}<p>Two.</p>")
    page = opened(window, article)
    card = page.locator(".photo-node")

    card.get_by_text("About this picture").click()
    card.get_by_role("button", name="Move up").click()
    assert page.locator(".ProseMirror[contenteditable] > *").first.get_attribute("class").startswith("photo-node")
    card.get_by_role("button", name="Remove").click()
    save(page)

    assert Article.objects.get(pk=article.pk).body == "<p>One.</p>\n<p>Two.</p>"


def test_card_is_moved_by_keyboard_and_mouse_and_a_dropped_file_becomes_one(window, river):
    article = factories.article(body=f"<p>One.</p><p>Two.</p>{Figure(river.pk)}")
    page = opened(window, article)
    blocks = page.locator(".ProseMirror[contenteditable] > *")
    order = "blocks => blocks.map((block) => block.matches('.photo-node') ? 'photo' : block.textContent)"
    page.locator(".photo-node img").click()

    page.keyboard.press("Alt+ArrowUp")
    moved = blocks.evaluate_all(order)
    page.locator(".photo-node img").drag_to(blocks.first, target_position={"x": 1, "y": 1})
    dragged = blocks.evaluate_all(order)
    blocks.last.evaluate(DROP, base64.b64encode(picture()).decode())
    page.locator(".photo-node details[open]").wait_for()
    dropped = blocks.evaluate_all(order)

    assert (moved, dragged) == (["One.", "photo", "Two."], ["photo", "One.", "Two."])
    assert dropped == ["photo", "One.", "Two.", "photo"]


def test_checklist_leads_to_the_card_of_a_photo(window, river):
    fine = Figure(river.pk, Words(alt="A river"))
    page = opened(window, factories.article(body=f"<p>One.</p>{fine}{Figure(river.pk)}"))

    page.get_by_role("link", name="in the text has no alternative text").click()

    cards = page.locator(".photo-node details").evaluate_all("cards => cards.map((card) => card.open)")
    assert cards == [False, True]
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_words_of_the_lead_photo_go_with_it(window, river):
    fire = photos.add(picture(colour="red"), by=None, credit="AFP", caption="A fire.", headline="Fire")
    article = factories.article(lead_photo=river.pk)
    page = opened(window, article)
    about = page.locator("[data-lead-words]")

    def choose(name: str) -> list[str]:
        page.get_by_role("button", name="Choose another photo").click()
        page.get_by_role("dialog").get_by_role("button", name=name).click()
        page.get_by_role("dialog").wait_for(state="hidden")
        return about.locator("textarea, input[type=text]").evaluate_all("fields => fields.map((field) => field.value)")

    about.get_by_text("Alternative text needed").wait_for()
    about.get_by_text("About this picture").click()
    told = about.get_by_label("Caption").get_attribute("placeholder")
    about.get_by_label("Alternative text").fill("Brown water")
    assert about.get_by_text("Alternative text needed").is_hidden()
    there, back = choose("Fire"), choose("River")
    save(page)

    assert (told, there, back) == ("A river.", ["", "", ""], ["", "", "Brown water"])
    assert Article.objects.get(pk=article.pk).lead == Figure(river.pk, Words(alt="Brown water"))
    assert fire.pk != river.pk


def test_pasted_picture_is_taken_in_and_its_card_opens(window):
    article = factories.article(body="<p>Before.</p>")
    page = opened(window, article)

    text_editor(page).click()
    text_editor(page).evaluate(PASTE, base64.b64encode(picture()).decode())
    page.locator(".photo-node details[open]").wait_for()
    page.locator(".photo-node").get_by_label("Alternative text").fill("A picture")
    save(page)

    photo = Photo.objects.get()
    assert figures.figures(Article.objects.get(pk=article.pk).body) == [Figure(photo.pk, Words(alt="A picture"))]


def test_copy_is_pointed_out_where_it_is_placed(window, groups):
    photos.add(picture(), by=None, credit="APP", headline="Here before")
    page = opened(window, factories.article())
    link = {"name": "Here before", "exact": True}

    text_editor(page).click()
    text_editor(page).evaluate(PASTE, base64.b64encode(picture()).decode())
    card = page.locator(".photo-node")
    card.get_by_text("The same file is here already:").get_by_role("link", **link).wait_for()
    page.get_by_role("button", name="Choose a photo").click()
    files = [
        {"name": name, "mimeType": "image/jpeg", "buffer": data}
        for name, data in (("a.jpg", b"no"), ("b.jpg", picture()))
    ]
    page.get_by_label("Add a new picture").set_input_files(files[:1])
    page.get_by_role("dialog").get_by_role("status").filter(has_text="a.jpg: This file can't be read").wait_for()
    page.get_by_label("Add a new picture").set_input_files(files[1:])

    page.locator(".lead-photo").get_by_text("The same file is here already:").first.get_by_role("link").wait_for()
    assert page.locator(".lead-photo").get_by_role("link", **link).count() == 1


def test_text_without_javascript_keeps_its_photos(window, river):
    figure = Figure(river.pk, Words(caption="“A” & <b>"))
    article = factories.article(body=f"<p>One.</p>{Gallery((figure,))}")
    page = window(factories.user("Editor"), java_script_enabled=False)
    page.goto(f"/admin/articles/article/{article.pk}/change/")

    page.get_by_label("Headline").fill("Changed")
    save(page)

    assert figures.parts(Article.objects.get(pk=article.pk).body)[-1] == Gallery((figure,))


@pytest.mark.parametrize(("width", "theme"), [(1400, "light"), (360, "dark")])
def test_cards_and_chooser_have_no_barriers(window, axe, river, width, theme):
    article = factories.article(body=f"<p>One.</p>{Figure(river.pk)}", lead_photo=river.pk)
    page = opened(window, article, width=width, color_scheme=theme)
    page.locator(".photo-node img").wait_for()
    page.locator("[data-lead-words] summary").click()
    page.locator(".photo-node summary").click()
    # What the bar at the bottom covers is too small to touch until it is scrolled.
    page.locator(".photo-node").evaluate("card => card.scrollIntoView({block: 'center'})")

    assert axe(page) == []
    page.locator(".photo-node summary").click()  # else the dialog covers a part of its fields, and they count as small
    page.get_by_role("button", name="Choose another photo").click()
    page.get_by_role("dialog").get_by_role("button", name="River").wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
