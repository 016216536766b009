"""Mutants that do the same as the original, by their names, each with the reason. `make mutants` leaves them out."""

ALIKE: dict[str, str] = {
    "newsroom.lib.figures._read: is_end → not is_end": "Levels count down instead of up: only zero counts.",
    "newsroom.lib.figures._read: level or not waiting → level": "A piece is given out in two, which `parts` joins.",
    "newsroom.lib.figures._read: 'photo' → 'XXphoto'": "A mark for what is no gallery; only “gallery” is asked for.",
    "newsroom.lib.figures.figure_of: '' → 'XX'": "Stands in for an id; no word is one.",
    "newsroom.lib.body: url_schemes=SCHEMES → nothing": "A second lock: `_attribute` lets through no other scheme.",
    "newsroom.lib.body._paragraphs: -1 < html.find('<') < html.rfind('>') → -1 < html.find('<') <= html.rfind('>')":
        "Two different characters are never at one place.",
    "articles.step.Step.end: update_fields=['live_until', 'ending', 'withdrawal_notice'] → nothing":
        "Writes the other columns, too, as they are: the row of the article is locked.",
}  # fmt: skip
