from django.apps import AppConfig
from django.contrib import admin


class ShujaaConfig(AppConfig):
    name = "shujaa"
    verbose_name = "Shujaa Studio"

    def ready(self) -> None:
        from django.contrib.auth.models import Group  # models are there only now

        admin.site.unregister(Group)  # roles are memberships; groups would be a second way
