from django.apps import AppConfig


class ShujaaConfig(AppConfig):
    name = "shujaa"
    verbose_name = "Shujaa Studio"
