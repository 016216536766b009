"""The page when something went wrong asks nothing of the database and is never kept."""

from django.test import RequestFactory

from newsroom.public.errors import server_error
from tests.public.reader import lines


def test_server_error_says_so_without_the_database(rf: RequestFactory, django_assert_num_queries):
    response = server_error(rf.get("/"))

    assert response.status_code == 500
    assert lines(response)[0] == "Something went wrong on our side"
    assert "Cache-Control" not in response


def test_page_that_fails_answers_500_in_the_house_design(client, db, monkeypatch):
    monkeypatch.setattr("newsroom.public.front.arrange", lambda frame: 1 / 0)
    client.raise_request_exception = False

    response = client.get("/")

    assert response.status_code == 500
    assert lines(response)[0] == "Something went wrong on our side"
