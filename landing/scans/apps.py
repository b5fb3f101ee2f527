from importlib import import_module

from django.apps import AppConfig


class ScansConfig(AppConfig):
    name = "landing.scans"
    label = "scans"
    verbose_name = "QR codes and scans"

    def ready(self) -> None:
        import_module("landing.scans.codes")  # tells the studio who gives addresses
