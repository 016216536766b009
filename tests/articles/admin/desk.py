"""How the tests speak to the desk: its addresses, and what its form sends."""

from urllib.parse import urlencode

from django.urls import reverse

from articles.models import Article


def address(article: Article, page: str = "change") -> str:
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


LIST = "/admin/articles/article/"
ADD = "/admin/articles/article/add/"


def typed(article: Article | None = None, **changes: object) -> dict[str, object]:
    """What a browser sends for `article` as it is, or for a new story, with `changes`."""
    fields: dict[str, object] = {
        "headline": "", "kicker": "", "standfirst": "", "slug": "", "body": "", "section": "", "language": "en",
        "kind": "news", "dateline": "", "urgency": 5, "dated": "", "embargo_until": "", "lead_photo": "",
        "lead_caption": "", "lead_credit": "", "lead_alt": "", "lead_decorative": "", "byline_sentence": "", "editor_note": "", "seo_title": "", "seo_description": "", "canonical_url": "",
    }  # fmt: skip
    rows: dict[str, object] = {}
    if article:
        fields |= {name: getattr(article, name) or "" for name in fields if name not in ("section", "lead_photo")}
        fields |= {"section": article.section_id or "", "base": article.revision_number}
        bylines, credits = list(article.bylines.all()), list(article.credits.all())
        rows = {
            "bylines-id": [b.author_id for b in bylines] + [""],
            "bylines-name": [b.author.name for b in bylines] + [""],
            "bylines-role": [b.role for b in bylines] + ["reporter"],
            "credits-id": [c.source_id for c in credits] + [""],
            "credits-name": [c.source.name for c in credits] + [""],
            "credits-role": [c.role for c in credits] + ["material"],
            "credits-note": [c.note for c in credits] + [""],
            "tags-name": [tag.name for tag in article.tags.order_by("name")] + [""],
        }
    return fields | rows | changes


def encoded(data: dict[str, object]) -> dict[str, str]:
    """For `client.post(**encoded(data))`: lists become repeated fields. Half a surrogate pair goes as its three bytes."""
    return {
        "data": urlencode(data, doseq=True, errors="surrogatepass"),
        "content_type": "application/x-www-form-urlencoded",
    }


def send(client, url: str, data: dict[str, object]):
    return client.post(url, **encoded(data))


def opened(client, row) -> tuple[str, dict[str, str]]:
    """Open the form of a section, tag, author …: its address, and what it sends of itself."""
    url = reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
    return url, {"base": client.get(url).context["adminform"].form.base}


def save_row(client, row, **data: object):
    """Open the form of `row`, type `data` and save."""
    url, form = opened(client, row)
    return client.post(url, form | data)


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]
