import pytest

from articles import authors
from articles.models import FormerSlug

pytestmark = pytest.mark.django_db


def test_named_gives_a_second_author_of_a_name_their_own_address(editor):
    authors.named("Ayesha Khan", by=editor)

    second = authors.named("Ayesha  Khan", by=editor)

    assert (second.name, second.slug) == ("Ayesha Khan", "ayesha-khan-2")


def test_save_remembers_the_former_address(editor):
    author = authors.named("Ayesha Khan", by=editor)
    author.slug = "ayesha-khan-lodhi"

    authors.save(author, by=editor)

    assert list(FormerSlug.objects.values_list("kind", "slug", "author")) == [("author", "ayesha-khan", author.pk)]
