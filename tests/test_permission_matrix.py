"""Who gets what answer where: every route, method and role. A new route needs its line here, or the build fails.

Sent are empty requests about a story of someone else that readers see. `in` leads to the sign-in, one answer stands
for every role, = is as GET. HEAD answers as GET does. Only POST may write. When a line differs, the test prints the
line as the newsroom is now: read it before you put it here.
"""

import pytest

from tests.permissions import ROLES, Scene, by_tens, routes

pytestmark = pytest.mark.any_database

# route | GET | POST | PUT | DELETE, each: anonymous reporter editor chief staff admin
TABLE = """
healthz | 200 | 405 | 405 | 405
readyz | 200 | 405 | 405 | 405
metrics | 404 | 405 | 405 | 405
admin/articles/article/<int:pk>/preview/ | in 200 200 200 403 200 | in 400 400 400 403 400 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/article/<int:pk>/preview-links/ | in 200 200 200 403 200 | in 400 400 400 403 400 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/article/<int:pk>/preview-links/<int:link_pk>/revoke/ | in 405 405 405 405 405 | in 404 404 404 403 404 | = | =
admin/fronts/ | in 403 200 200 403 200 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/fronts/<slug:key>/ | in 403 200 200 403 200 | in 403 400 400 403 400 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/fronts/<slug:key>/stories/ | in 403 200 200 403 200 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/fronts/<slug:key>/preview/ | in 403 200 200 403 200 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/fronts/<slug:key>/history/ | in 403 200 200 403 200 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/fronts/<slug:key>/history/<int:version_pk>/ | in 403 200 200 403 200 | in 403 400 400 403 400 | in 405 405 405 405 405 | in 405 405 405 405 405
preview/<str:token>/ | 404 | 405 | 405 | 405
admin/board/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/palette/ | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/calendar/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/language/ | in 405 405 405 405 405 | in 302 302 302 302 302 | = | =
admin/rights/ | in 403 403 200 403 200 | in 403 403 200 403 200 | = | =
admin/rights/<int:pk>/ | in 403 403 200 403 200 | in 403 403 400 403 400 | = | =
admin/login/code/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/login/passkey/ | in | in | = | 405
admin/account/ | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/account/sessions/end/ | in 405 405 405 405 405 | in | = | =
admin/account/app/ | in 302 302 302 302 403 | in 302 302 302 302 403 | = | =
admin/account/app/remove/ | in 404 404 404 404 404 | in 404 404 404 404 404 | = | =
admin/account/passkey/ | in 302 302 302 302 403 | in 302 302 302 302 403 | = | =
admin/account/passkey/<int:pk>/remove/ | in 302 302 302 302 403 | in 302 302 302 302 403 | = | =
admin/account/codes/ | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/account/codes/new/ | in 302 302 302 302 403 | in 302 302 302 302 403 | = | =
admin/account/confirm/ | in 200 200 200 200 403 | in 200 200 200 200 403 | = | in 405 405 405 405 403
admin/account/confirm/code/ | in 302 302 302 302 403 | in 302 302 302 302 403 | = | =
admin/account/confirm/passkey/ | in 302 302 302 302 403 | in 302 302 302 302 403 | = | =
admin/accounts/ | in 403 403 403 200 200 | in 403 403 403 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/accounts/invitation/<int:invitation_pk>/revoke/ | in 405 405 405 405 405 | in 403 403 403 302 302 | = | =
admin/accounts/<int:user_pk>/reset/ | in 403 403 403 200 200 | in 403 403 403 302 302 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/invitation/<str:token>/ | 404 | 404 | 405 | 405
admin/ | in 200 200 200 200 200 | in 200 200 200 200 200 | = | =
admin/login/ | 200 302 302 302 302 302 | 200 | 200 | 405
admin/logout/ | 302 405 405 405 405 405 | 302 200 200 200 200 200 | = | =
admin/password_change/ | in 200 200 200 200 200 | in 200 200 200 200 200 | = | in 405 405 405 405 405
admin/password_change/done/ | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/autocomplete/ | in 403 403 403 403 403 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/jsi18n/ | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/r/<path:content_type_id>/<path:object_id>/ | in 404 404 404 404 404 | in 404 404 404 404 404 | = | =
admin/articles/article/autosave/ | in 200 200 200 403 200 | in 400 400 400 403 400 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/article/autosave/<int:autosave_pk>/ | in 404 404 404 403 404 | in 404 404 404 403 404 | = | =
admin/articles/article/<int:pk>/autosave/ | in 200 200 200 403 200 | in 400 400 400 403 400 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/article/<int:pk>/presence/ | in 405 405 405 405 405 | in 400 400 400 403 400 | = | =
admin/articles/article/<int:pk>/take-over/ | in 405 405 405 405 405 | in 400 400 400 403 400 | = | =
admin/articles/article/photos/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/article/lookup/<slug:kind>/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/article/<int:pk>/revision/<int:revision_pk>/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/article/<int:pk>/revision/<int:revision_pk>/restore/ | in 405 405 405 403 405 | in 400 400 400 403 400 | = | =
admin/articles/article/<int:pk>/merge/<int:revision_pk>/ | in 404 404 404 403 404 | in 404 404 404 403 404 | = | =
admin/articles/article/<int:pk>/compare/ | in 400 400 400 403 400 | in 400 400 400 403 400 | = | =
admin/articles/article/<int:pk>/copy/ | in 200 200 200 403 200 | in 302 302 302 403 302 | = | =
admin/articles/article/<int:pk>/translate/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/article/filters/add/ | in 400 400 400 403 400 | in 400 400 400 403 400 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/article/filters/<int:filter_pk>/ | in 302 302 302 403 302 | in 405 405 405 405 405 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/article/filters/<int:filter_pk>/change/ | in 403 403 200 403 200 | in 403 403 400 403 400 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/article/filters/<int:filter_pk>/delete/ | in 405 405 405 405 405 | in 403 403 302 403 302 | = | =
admin/articles/article/<int:pk>/notes/ | in 200 200 200 403 200 | in 400 400 400 403 400 | in 405 405 405 403 405 | in 405 405 405 403 405
admin/articles/article/<int:pk>/notes/people/ | in 200 200 200 403 200 | in 405 405 405 403 405 | in 405 405 405 403 405 | in 405 405 405 403 405
admin/articles/article/<int:pk>/notes/seen/ | in 405 405 405 403 405 | in 302 302 302 403 302 | = | =
admin/articles/article/<int:pk>/notes/<int:thread_pk>/reply/ | in 405 405 405 403 405 | in 400 400 400 403 400 | = | =
admin/articles/article/<int:pk>/notes/<int:thread_pk>/resolve/ | in 405 405 405 403 405 | in 403 302 302 403 302 | = | =
admin/articles/article/<int:pk>/notes/<int:thread_pk>/reopen/ | in 405 405 405 403 405 | in 403 302 302 403 302 | = | =
admin/articles/article/<int:pk>/submit/ | in 200 200 200 403 200 | in 400 400 400 403 400 | = | =
admin/articles/article/<int:pk>/return/ | in 403 200 200 403 200 | in 403 400 400 403 400 | = | =
admin/articles/article/<int:pk>/approve/ | in 403 200 200 403 200 | in 403 400 400 403 400 | = | =
admin/articles/article/<int:pk>/release/ | in 403 200 200 403 200 | in 403 400 400 403 400 | = | =
admin/articles/article/<int:pk>/update/ | in 403 200 200 403 200 | in 403 400 400 403 400 | = | =
admin/articles/article/<int:pk>/pull_back/ | in 403 200 200 403 200 | in 403 200 200 403 200 | = | =
admin/articles/article/<int:pk>/expire/ | in 403 200 200 403 200 | in 403 200 200 403 200 | = | =
admin/articles/article/<int:pk>/raise_breaking/ | in 403 200 200 403 200 | in 403 400 400 403 400 | = | =
admin/articles/article/<int:pk>/extend/ | in 403 200 200 403 200 | in 403 200 200 403 200 | = | =
admin/articles/article/<int:pk>/stand_down/ | in 403 200 200 403 200 | in 403 200 200 403 200 | = | =
admin/articles/article/<int:pk>/correct/ | in 403 200 200 403 200 | in 403 400 400 403 400 | = | =
admin/articles/article/<int:pk>/withdraw/ | in 403 200 200 403 200 | in 403 200 200 403 200 | = | =
admin/articles/article/<int:pk>/restore/ | in 403 403 200 403 200 | in 403 403 200 403 200 | = | =
admin/articles/article/<int:pk>/spike/ | in 403 200 200 403 200 | in 403 200 200 403 200 | = | =
admin/articles/article/<int:pk>/unspike/ | in 403 200 200 403 200 | in 403 200 200 403 200 | = | =
admin/articles/article/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/article/add/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/article/<path:object_id>/history/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/article/<path:object_id>/delete/ | in 403 403 403 403 403 | in 403 403 403 403 403 | = | =
admin/articles/article/<path:object_id>/change/ | in 200 200 200 403 200 | in 400 400 400 403 400 | = | =
admin/articles/article/<path:object_id>/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/articles/author/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/author/add/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/author/<int:pk>/photo/ | in 403 200 200 403 200 | in 403 400 400 403 400 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/author/<path:object_id>/history/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/author/<path:object_id>/delete/ | in 403 403 200 403 200 | in 403 403 200 403 200 | = | =
admin/articles/author/<path:object_id>/change/ | in 200 200 200 403 200 | in 403 400 400 403 400 | = | =
admin/articles/author/<path:object_id>/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/articles/checklistrule/ | in 403 403 200 403 200 | in 403 403 400 403 400 | = | =
admin/articles/housepage/<int:pk>/restore/<int:page_version_pk>/ | in 403 403 405 405 405 | in 403 403 400 400 400 | = | =
admin/articles/housepage/ | in 403 403 200 200 200 | in 403 403 200 200 200 | = | =
admin/articles/housepage/add/ | in 403 403 200 200 200 | in 403 403 200 200 200 | = | =
admin/articles/housepage/<path:object_id>/history/ | in 403 403 200 200 200 | in 403 403 200 200 200 | = | =
admin/articles/housepage/<path:object_id>/delete/ | in 403 403 403 403 403 | in 403 403 403 403 403 | = | =
admin/articles/housepage/<path:object_id>/change/ | in 403 403 200 200 200 | in 403 403 400 400 400 | = | =
admin/articles/housepage/<path:object_id>/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/articles/journalentry/export/ | in 403 200 200 403 200 | in 403 405 405 403 405 | in 403 405 405 403 405 | in 403 405 405 403 405
admin/articles/journalentry/ | in 403 200 200 403 200 | in 403 200 200 403 200 | = | =
admin/articles/journalentry/add/ | in 403 403 403 403 403 | in 403 403 403 403 403 | = | =
admin/articles/journalentry/<path:object_id>/history/ | in 403 200 200 403 200 | in 403 200 200 403 200 | = | =
admin/articles/journalentry/<path:object_id>/delete/ | in 403 403 403 403 403 | in 403 403 403 403 403 | = | =
admin/articles/journalentry/<path:object_id>/change/ | in 403 200 200 403 200 | in 403 403 403 403 403 | = | =
admin/articles/journalentry/<path:object_id>/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/articles/photo/upload/ | in 200 200 200 403 200 | in 302 302 302 403 302 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/photo/<int:pk>/kill/ | in 403 200 200 403 200 | in 403 200 200 403 200 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/photo/<int:pk>/put-back/ | in 403 403 200 403 200 | in 403 403 302 403 302 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/photo/<int:pk>/substitute/ | in 200 200 200 403 200 | in 400 400 400 403 400 | in 405 405 405 405 405 | in 405 405 405 405 405
admin/articles/photo/bulk/ | in 405 405 405 405 405 | in 302 302 302 403 302 | = | =
admin/articles/photo/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/photo/add/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/photo/<path:object_id>/history/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/photo/<path:object_id>/delete/ | in 403 403 200 403 200 | in 403 403 200 403 200 | = | =
admin/articles/photo/<path:object_id>/change/ | in 200 200 200 403 200 | in 400 400 400 403 400 | = | =
admin/articles/photo/<path:object_id>/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/articles/section/reorder/ | in 403 403 302 302 302 | in 403 403 302 302 302 | = | =
admin/articles/section/ | in 200 200 200 200 200 | in 200 200 200 200 200 | = | =
admin/articles/section/add/ | in 403 403 200 200 200 | in 403 403 200 200 200 | = | =
admin/articles/section/<path:object_id>/history/ | in 200 200 200 200 200 | in 200 200 200 200 200 | = | =
admin/articles/section/<path:object_id>/delete/ | in 403 403 403 200 200 | in 403 403 403 200 200 | = | =
admin/articles/section/<path:object_id>/change/ | in 200 200 200 200 200 | in 403 403 400 400 400 | = | =
admin/articles/section/<path:object_id>/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/articles/source/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/source/add/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/source/<path:object_id>/history/ | in 200 200 200 403 200 | in 200 200 200 403 200 | = | =
admin/articles/source/<path:object_id>/delete/ | in 403 403 200 403 200 | in 403 403 200 403 200 | = | =
admin/articles/source/<path:object_id>/change/ | in 200 200 200 403 200 | in 403 400 400 403 400 | = | =
admin/articles/source/<path:object_id>/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/articles/tag/<int:pk>/merge/ | in 403 403 200 200 200 | in 403 403 200 200 200 | = | =
admin/articles/tag/ | in 200 200 200 200 200 | in 200 200 200 200 200 | = | =
admin/articles/tag/add/ | in 200 200 200 200 200 | in 200 200 200 200 200 | = | =
admin/articles/tag/<path:object_id>/history/ | in 200 200 200 200 200 | in 200 200 200 200 200 | = | =
admin/articles/tag/<path:object_id>/delete/ | in 403 403 403 200 200 | in 403 403 403 200 200 | = | =
admin/articles/tag/<path:object_id>/change/ | in 200 200 200 200 200 | in 403 403 400 400 400 | = | =
admin/articles/tag/<path:object_id>/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/auth/user/<id>/password/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/user/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/user/add/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/user/<path:object_id>/history/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/user/<path:object_id>/delete/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/user/<path:object_id>/change/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/user/<path:object_id>/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/auth/group/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/group/add/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/group/<path:object_id>/history/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/group/<path:object_id>/delete/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/group/<path:object_id>/change/ | in 403 403 403 403 200 | in 403 403 403 403 200 | = | =
admin/auth/group/<path:object_id>/ | in 302 302 302 302 302 | in 302 302 302 302 302 | = | =
admin/^(?P<app_label>articles|auth)/$ | in 200 200 200 200 200 | in 200 200 200 200 200 | = | =
admin/(?P<url>.*)$ | in 404 404 404 404 404 | in 404 404 404 404 404 | = | =
 | 200 | 405 | 405 | 405
<feed:name> | 200 | 405 | 405 | 405
author/<subject:slug>/<feed:name> | 200 | 405 | 405 | 405
tag/<subject:slug>/<feed:name> | 200 | 405 | 405 | 405
<subject:slug>/<feed:name> | 200 | 405 | 405 | 405
<language:language>/ | 200 | 405 | 405 | 405
<language:language>/<feed:name> | 200 | 405 | 405 | 405
sitemap.xml | 200 | 405 | 405 | 405
news-sitemap.xml | 200 | 405 | 405 | 405
sitemap-articles-<chunk:number>.xml | 200 | 405 | 405 | 405
sitemap-images-<chunk:number>.xml | 404 | 405 | 405 | 405
sitemap-about.xml | 200 | 405 | 405 | 405
sitemap-sections.xml | 200 | 405 | 405 | 405
sitemap-tags-<chunk:number>.xml | 200 | 405 | 405 | 405
sitemap-authors-<chunk:number>.xml | 200 | 405 | 405 | 405
breaking.json | 200 | 405 | 405 | 405
ended.json | 200 | 405 | 405 | 405
offline.js | 200 | 405 | 405 | 405
page/offline/ | 200 | 405 | 405 | 405
robots.txt | 200 | 405 | 405 | 405
.well-known/security.txt | 200 | 405 | 405 | 405
manifest.webmanifest | 200 | 405 | 405 | 405
favicon.ico | 301 | 405 | 405 | 405
media/photos/<str:name> | 404 | 405 | 405 | 405
author/<address:slug>/ | 200 | 405 | 405 | 405
tag/<address:slug>/ | 200 | 405 | 405 | 405
archive/ | 200 | 405 | 405 | 405
archive/<day:day>/ | 200 | 405 | 405 | 405
corrections/ | 200 | 405 | 405 | 405
search/ | 200 | 405 | 405 | 405
search/suggest.json | 200 | 405 | 405 | 405
about/ | 200 | 405 | 405 | 405
about/<address:slug>/ | 200 | 405 | 405 | 405
<any:section_slug>/<any:slug>-<key:article_id>/ | 200 | 405 | 405 | 405
<any:section_slug>/<any:slug>-<key:article_id> | 301 | 405 | 405 | 405
<address:slug>/ | 200 | 405 | 405 | 405
"""
ROWS = {line.split(" | ")[0].strip(): line.strip() for line in TABLE.strip("\n").splitlines()}
METHODS = ("GET", "POST", "PUT", "DELETE")
# Django's sign-in page leads on only those who ask for it with GET.
HEAD_DIFFERS = {"admin/login/"}


def short(answers: list[str]) -> str:
    return answers[0] if len(set(answers)) == 1 else " ".join(answers)


def written(route: str, answers: dict[str, list[str]]) -> str:
    """The line of the table."""
    cells = ["=" if m in ("PUT", "DELETE") and answers[m] == answers["GET"] else short(answers[m]) for m in METHODS]
    return " | ".join([route, *cells]).strip()


def test_the_walk_finds_both_doors():
    assert {"", "healthz", "admin/", "admin/articles/article/<int:pk>/release/"} <= set(routes())


@pytest.mark.parametrize("ten", by_tens(routes()), ids=lambda ten: ten[0] or "home")
def test_every_role_gets_its_answer(db, ten):
    scene = Scene()

    answers = {route: {method: scene.answers(method, route) for method in METHODS} for route in ten}
    heads = {route: [scene.ask("HEAD", scene.address(route), role) for role in (ROLES[0], ROLES[-1])] for route in ten}

    lines = [written(route, said) for route, said in answers.items()]
    assert [ROWS.get(route) for route in ten] == lines, f"The newsroom answers {ROLES} like this."
    gets = {route: [said["GET"][0], said["GET"][-1]] for route, said in answers.items()}
    assert [route for route in ten if heads[route] != gets[route] and route not in HEAD_DIFFERS] == []
