from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand

from articles.models import Article
from newsroom.demo import house


class Command(BaseCommand):
    help = "Load the demo newsroom, once: into a database without stories and people."

    def handle(self, *args: Any, **options: Any) -> None:
        if Article.objects.exists() or User.objects.exists():
            self.stdout.write("There are stories or people here already; the demo was not loaded.")
            return
        password = house.load()
        people = "\n".join(f"{name:<9} {password}   {house.role_of(name)}" for name in house.PEOPLE)
        sign_in = settings.DATA_DIR / "demo-sign-in.txt"
        sign_in.touch(mode=0o600)
        sign_in.write_text(people + "\n")
        self.stdout.write(f"The demo newsroom is loaded. Sign in at the desk as one of\n\n{people}\n")
