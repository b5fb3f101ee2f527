"""QR codes that never die, and the ledger of their scans (public schema)."""

import secrets

from django.db import models
from django.db.models.functions import Now

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: people type codes too
CODE_LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Code(models.Model):
    """A short code and where it leads now; the code on a printed poster never changes, its target may."""

    code = models.CharField(max_length=16, primary_key=True, default=new_code, editable=False)
    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=60, help_text="What it stands for, such as video:12.")
    target = models.URLField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["tenant", "subject"], name="one_code_a_subject")]

    def __str__(self) -> str:
        return self.code


class Scan(models.Model):
    """That a code was opened."""

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="scans")
    scanned_at = models.DateTimeField(db_default=Now())
    referrer = models.CharField(max_length=200, blank=True)
    device = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["-scanned_at"]

    def __str__(self) -> str:
        return f"{self.code_id} at {self.scanned_at:%Y-%m-%d %H:%M}"
