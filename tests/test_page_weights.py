"""What the bench counts as the weight of a page, and when it calls it too heavy."""

from bench import weights

PAGE = """
<script src="/static/js/theme.1a2b.js"></script><link rel="stylesheet" href="/static/css/base.3c4d.css">
<link rel="stylesheet" href="/static/css/print.css" media="print"><link rel="icon" href="/static/img/favicon.svg">
<picture><source type="image/avif" srcset="/media/photos/a-640.avif 640w, /media/photos/a-1080.avif 1080w, /media/photos/a-1600.avif 1600w">
<source type="image/webp" srcset="/media/photos/a-1080.webp 1080w"><img src="/media/photos/a.jpg" loading="eager"></picture>
<picture><source type="image/avif" srcset="/media/photos/b-320.avif 320w"><img src="/media/photos/b.jpg" loading="lazy"></picture>
<picture><source type="image/avif" srcset="/media/photos/c-320.avif 320w"><img src="/media/photos/c.jpg" loading="eager"></picture>
"""
LIGHT = {"HTML": 12_000, "CSS": 6_000, "JavaScript": 2_000, "fonts": 0, "pictures": 60_000, "all": 80_000}


def test_styles_for_paper_and_icons_are_not_waited_for():
    assert weights.loaded(PAGE) == {"CSS": ["css/base.3c4d.css"], "JavaScript": ["js/theme.1a2b.js"]}


def test_phone_takes_the_first_format_and_of_it_the_first_file_that_is_wide_enough():
    assert weights.first_pictures(PAGE) == ["/media/photos/a-1080.avif", "/media/photos/c-320.avif"]


def test_each_part_above_the_budget_is_named_and_a_font_is_for_urdu_only():
    assert weights.over(LIGHT, is_urdu=False) == []
    assert weights.over(LIGHT | {"HTML": 12_001, "fonts": 233_000, "all": 313_001}, is_urdu=False) == [
        "HTML",
        "fonts",
        "all",
    ]
    assert weights.over(LIGHT | {"fonts": 233_000, "all": 313_000}, is_urdu=True) == []


def test_row_says_what_is_over():
    told = weights.row("home", LIGHT | {"CSS": 6_001}, ["CSS"])

    assert told == (
        "| home               |     12,000 |      6,001 |      2,000 |          0 |     60,000 |     80,000 | over: CSS |"
    )
