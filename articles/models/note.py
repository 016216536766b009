from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.revision import AppendOnly

LONGEST_NOTE = 4000
LONGEST_PASSAGE = 1000
LONGEST_CONTEXT = 64


class Place(models.TextChoices):
    """The text of a story that a passage is taken from."""

    HEADLINE = "headline", "headline"
    STANDFIRST = "standfirst", "standfirst"
    BODY = "body", "text"


class ThreadQuerySet(models.QuerySet["Thread"]):
    def open(self) -> "ThreadQuerySet":
        return self.filter(resolved_at=None)

    def with_notes(self) -> "ThreadQuerySet":
        """As the desk shows them: the open ones first, each with its notes, who wrote them, and whom they mention."""
        mentions = models.Prefetch("mentions", Mention.objects.select_related("user"))
        notes = Note.objects.select_related("by").prefetch_related(mentions)
        return (
            self.select_related("resolved_by")
            .prefetch_related(models.Prefetch("notes", notes))
            .order_by(F("resolved_at").asc(nulls_first=True), "-id")
        )


class Thread(models.Model):
    """What the desk says to each other about a story, or about one passage of it, until it is resolved.

    A thread is a note and the replies to it; a reply has none of its own, since it belongs to the
    thread. The passage is a TextQuoteSelector (W3C Web Annotation Data Model, 4.2.4): its exact
    words, and a little of what stood before and after, so that it is found again after edits.
    """

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="threads")
    revision_number = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    place = models.CharField(max_length=10, choices=Place, blank=True)
    exact = models.TextField(max_length=LONGEST_PASSAGE, blank=True)
    prefix = models.CharField(max_length=LONGEST_CONTEXT, blank=True)
    suffix = models.CharField(max_length=LONGEST_CONTEXT, blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        indexes = [
            models.Index(fields=["article"], condition=Q(resolved_at=None), name="open_threads_of_article"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(place="", exact="", prefix="", suffix="") | (Q(place__in=Place.values) & ~Q(exact="")),
                name="a_passage_has_words_and_a_place",
                violation_error_message=_("Quote the passage, and say where it stands: headline, standfirst or text."),
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(resolved_at__gte=F("opened_at")),
                name="a_thread_is_resolved_after_it_is_opened",
                violation_error_message=_("A thread can't be resolved before it was opened."),
            ),
            models.CheckConstraint(
                condition=Q(resolved_by=None) | Q(resolved_at__isnull=False),
                name="who_resolved_a_thread_did_so_at_a_time",
                violation_error_message=_("Say when the thread was resolved."),
            ),
        ]

    def __str__(self) -> str:
        return f"Thread {self.pk} on story {self.article_id}"


class Note(AppendOnly):
    """One thing said in a thread, plain text. Written once: what was said stays said."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(max_length=LONGEST_NOTE)

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="a_note_says_something",
                violation_error_message=_("Write something in the note."),
            ),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}"


class MentionQuerySet(models.QuerySet["Mention"]):
    def unseen(self) -> "MentionQuerySet":
        return self.filter(seen_at=None)

    def unseen_first(self) -> "MentionQuerySet":
        """Those that nobody looked at yet, then the others; the newest first."""
        return self.annotate(is_seen=Q(seen_at__isnull=False)).order_by("is_seen", "-id")

    def to_mail(self, *, at: datetime) -> "MentionQuerySet":
        """Those that wait for a mail at `at`, the oldest first. One that is seen, or old, needs none any more.

        A mail that was begun and neither sent nor given back was in the hands of a worker that died. These come last: when a
        clock was set, they may be in the hands of one that lives, which is ready with them meanwhile.
        """
        return (
            self.unseen()
            .filter(Q(mail_begun_at=None) | Q(mail_begun_at__lte=at - LONGEST_MAILING), mailed_at=None)
            .filter(note__at__gt=at - WORTH_A_MAIL, user__is_active=True)
            .exclude(user__email="")
            .order_by(F("mail_begun_at").asc(nulls_first=True), "id")
        )


# How long a mention is worth a mail, and how long sending one may take.
WORTH_A_MAIL = timedelta(days=2)
LONGEST_MAILING = timedelta(minutes=15)


class Mention(models.Model):
    """A person of the desk who is named in a note, as @sign-in."""

    note = models.ForeignKey(Note, models.PROTECT, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentions")
    seen_at = models.DateTimeField(null=True)
    mail_begun_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        indexes = [
            models.Index(fields=["id"], condition=Q(seen_at=None, mailed_at=None), name="mentions_to_mail"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["note", "user"],
                name="a_note_mentions_a_person_once",
                violation_error_message=_("This note mentions the person already."),
            ),
            models.CheckConstraint(
                condition=Q(mailed_at=None) | Q(mail_begun_at__isnull=False),
                name="a_mail_is_begun_before_it_is_sent",
                violation_error_message=_("Mark the mail as begun before it is sent."),
            ),
        ]

    def __str__(self) -> str:
        return f"Mention of {self.user_id} in note {self.note_id}"
