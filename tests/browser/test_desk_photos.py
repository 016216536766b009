"""The photo desk by hand: dropping pictures, the focal point, crops, many at once, kill and put back."""

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import photo_words, photos
from articles.models import Photo
from tests import factories
from tests.newsroom.lib.pictures import picture, scene

LIBRARY = "/admin/articles/photo/"
DROP = """([names, pictures]) => {
  const carried = new DataTransfer()
  names.forEach((name, n) => {
    const bytes = Uint8Array.from(atob(pictures[n]), (letter) => letter.charCodeAt(0))
    carried.items.add(new File([bytes], name, {type: "image/jpeg"}))
  })
  for (const type of ["dragover", "drop"]) {
    const event = new DragEvent(type, {dataTransfer: carried, bubbles: true, cancelable: true})
    document.querySelector("main").dispatchEvent(event)
  }
}"""

pytestmark = [pytest.mark.any_database, pytest.mark.usefixtures("own_folders")]


def drop(page, files: dict[str, bytes]) -> None:
    page.evaluate(DROP, [list(files), [base64.b64encode(data).decode() for data in files.values()]])


@pytest.mark.parametrize("address", [LIBRARY, f"{LIBRARY}upload/"])
def test_dropped_pictures_are_added_each_by_itself(window, groups, address):
    page = window(factories.user("Reporter"))
    page.goto(address)

    drop(page, {"a.jpg": picture(), "bad.jpg": b"no picture", "b.jpg": picture(colour="red")})
    page.get_by_role("status").filter(has_text="2 added, 1 refused.").wait_for()

    assert Photo.objects.count() == 2
    rows = page.locator("[data-rows] > li")
    assert rows.get_by_role("link").count() == 2
    refused = rows.filter(has_text="bad.jpg").inner_text().split()
    assert " ".join(refused) == "bad.jpg This file can't be read as a JPEG, PNG, WebP, GIF or AVIF picture."
    assert [said for said in page.said if "400" not in said] == []


def test_pictures_are_chosen_and_a_copy_is_pointed_out(window, groups):
    page = window(factories.user("Reporter"))
    page.goto(f"{LIBRARY}upload/")
    one = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}

    page.get_by_label("or choose files").set_input_files([one])
    page.get_by_role("status").filter(has_text="1 added.").wait_for()
    page.get_by_label("or choose files").set_input_files([one])
    page.get_by_role("status").filter(has_text="2 added.").wait_for()

    assert page.get_by_text("The same file is here already:").count() == 1


def test_several_are_added_without_javascript(window, groups):
    page = window(factories.user("Reporter"), java_script_enabled=False)
    page.goto(f"{LIBRARY}upload/")

    files = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": picture(colour=n)} for n in ("red", "blue")]
    page.get_by_label("or choose files").set_input_files(files)
    page.get_by_role("button", name="Add them").click()

    assert page.get_by_role("heading", name="Added").count() == 1
    assert page.locator(".photo-card").count() == 2


# One photo


@pytest.fixture
def photo(groups):
    return photos.add(scene((900, 600)), by=None, credit="A. Khan", caption="A bridge")


def test_focal_point_is_moved_by_keys_and_kept(window, photo):
    page = window(factories.user("Reporter"))
    page.goto(f"{LIBRARY}{photo.pk}/change/")
    cut = page.locator("[data-preview-of='1x1'] img")
    before = cut.evaluate("image => image.style.left")

    point = page.get_by_role("button", name="Focal point")
    point.focus()
    point.press("ArrowRight")
    point.press("Shift+ArrowRight")
    point.press("Shift+ArrowUp")

    assert page.get_by_label("Focal point, from the left").input_value() == "0.61"
    assert page.get_by_role("status").inner_text() == "61 % from the left, 40 % from the top"
    assert cut.evaluate("image => image.style.left") != before
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{LIBRARY}")
    saved = Photo.objects.get()
    assert (saved.focal_x, saved.focal_y) == (0.61, 0.4)
    assert page.said == []


def test_focal_point_is_moved_by_a_click_and_by_touch(window, photo):
    page = window(factories.user("Reporter"), has_touch=True)
    page.goto(f"{LIBRARY}{photo.pk}/change/")
    box = page.locator("[data-stage]").bounding_box()

    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75)
    clicked = [page.get_by_label(f"Focal point, from the {side}").input_value() for side in ("left", "top")]
    page.touchscreen.tap(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.2)
    touched = [page.get_by_label(f"Focal point, from the {side}").input_value() for side in ("left", "top")]

    assert (clicked, touched) == (["0.25", "0.75"], ["0.8", "0.2"])


def test_shape_is_cropped_by_keys_and_by_dragging(window, photo):
    page = window(factories.user("Reporter"))
    page.goto(f"{LIBRARY}{photo.pk}/change/")

    page.get_by_role("button", name="1:1", exact=True).click()
    frame = page.get_by_role("button", name="Crop 1:1")
    for key in ("-", "-", "ArrowRight", "Shift+ArrowLeft"):
        frame.press(key)
    by_keys = [page.locator(f"[name=crops-1x1-{part}]").input_value() for part in ("left", "top", "width")]
    box, stage = frame.bounding_box(), page.locator("[data-stage]").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 + stage["width"] * 0.2, box["y"] + 20, steps=4)
    page.mouse.up()
    frame.press("Escape")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{LIBRARY}")

    assert by_keys == ["7.67", "0", "56.67"]
    left, top, width, height = Photo.objects.get().crops["1x1"]
    assert (round(left, 2), top, width, height) == (0.28, 0, 0.5667, 0.85)
    assert page.said == []


def test_focal_point_is_typed_without_javascript(window, photo):
    page = window(factories.user("Reporter"), java_script_enabled=False)
    page.goto(f"{LIBRARY}{photo.pk}/change/")

    page.get_by_label("Focal point, from the left").fill("0.2")
    page.get_by_role("button", name="Save").click()

    assert Photo.objects.get().focal_x == 0.2


def test_many_are_changed_at_once(window, groups):
    first, second, third = (factories.photo(caption=f"Photo {n}") for n in "ABC")
    page = window(factories.user("Reporter"))
    page.goto(LIBRARY)

    page.get_by_label("Choose Photo A").check()
    page.get_by_label("Choose Photo B").check()
    assert page.get_by_text("2 chosen").count() == 1
    page.get_by_role("button", name="Change the chosen…").click()
    page.get_by_label("Credit", exact=True).first.check()
    page.locator("[name=credit]").fill("INP")
    page.get_by_role("button", name="See what changes").click()
    assert page.get_by_role("status").inner_text() == "2 of 2 photos will change."
    photos.change(second, by=None, caption="Meanwhile")
    page.get_by_role("button", name="Change 2 photos").click()

    told = page.locator(".messages").inner_text()
    assert "1 photo changed." in told
    assert "Meanwhile: Someone else has changed it since this page was opened. Nothing was overwritten." in told
    assert [Photo.objects.get(pk=row.pk).credit for row in (first, second, third)] == [
        "INP", second.credit, third.credit,
    ]  # fmt: skip


def test_photo_is_killed_with_a_substitute_and_put_back(window, photo):
    other = factories.photo(caption="A glacier", width=900, height=600)
    photo_words.keep(other, before=())
    page = window(factories.user("Chief editor"))
    page.goto(f"{LIBRARY}{photo.pk}/change/")

    page.get_by_role("link", name="Kill photo").click()
    page.get_by_label("Reason").fill("Wrong person.")
    page.get_by_label("Search the library").fill("glac")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("radio", name="A glacier").check()
    page.get_by_role("button", name="Kill photo").click()
    page.get_by_text("No reader can get the photo any more.").wait_for()
    killed = Photo.objects.get(pk=photo.pk)
    page.get_by_role("link", name="Put back").click()
    page.get_by_role("button", name="Put back").click()
    page.get_by_text("Readers see the photo again").wait_for()

    assert (killed.kill_reason, killed.substitute) == ("Wrong person.", other)
    assert Photo.objects.get(pk=photo.pk).killed_at is None


# Barriers


def test_every_screen_is_accessible_and_fits(window, faults, photo):
    soon = timezone.now() + timedelta(days=2)
    factories.photo(headline="A headline without end " * 10, caption="x" * 300, rights_until=soon, substitute=photo)
    factories.photo(alt="", credit="", source_type="trainedAlgorithmicMedia", caption="بالائی علاقوں میں")
    killed = photos.kill(factories.photo(), by=None, reason="Wrong person.")
    factories.article(lead_photo=photo.pk)
    page = window(factories.user("Chief editor"))
    wrong = []

    places = ["", "?rights=ending", "upload/", f"upload/?added={photo.pk}", *(f"{photo.pk}/{page}/" for page in ("change", "kill", "substitute"))]  # fmt: skip
    for place in (*places, f"{killed.pk}/change/", f"{killed.pk}/put-back/"):
        assert page.goto(LIBRARY + place).status == 200
        wrong += faults(page)
    page.goto(f"{LIBRARY}{photo.pk}/change/")
    page.get_by_role("button", name="4:3", exact=True).click()
    page.get_by_role("button", name="Crop 4:3").press("-")
    wrong += faults(page)
    page.goto(f"{LIBRARY}upload/")
    drop(page, {"a.jpg": picture(), "bad.jpg": b"no picture"})
    page.get_by_role("status").filter(has_text="1 added, 1 refused.").wait_for()
    wrong += faults(page)
    page.goto(LIBRARY)
    page.get_by_label("All on this page").check()
    page.get_by_role("button", name="Change the chosen…").click()
    for box in page.locator(".bulk-part > .check input").all():
        box.check()
    page.get_by_role("button", name="See what changes").click()
    page.get_by_role("status").wait_for()
    wrong += faults(page)

    assert wrong == []
