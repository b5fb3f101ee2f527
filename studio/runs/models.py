"""Runs and their steps (public schema): the one truth about what is to do, being done and done."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class RunState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class StepState(models.TextChoices):
    """`blocked` waits for other steps, `ready` for a place in a queue, `queued` for a worker."""

    BLOCKED = "blocked"
    READY = "ready"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Queue(models.TextChoices):
    """One queue per resource, never per tenant."""

    CPU = "cpu"
    IO = "io"
    GPU = "gpu"


FINAL_RUN_STATES = (RunState.DONE, RunState.FAILED, RunState.CANCELLED)
ACTIVE_STEP_STATES = (StepState.READY, StepState.QUEUED, StepState.RUNNING)
UNFINISHED_STEP_STATES = (StepState.BLOCKED, *ACTIVE_STEP_STATES)


class RunQuerySet(models.QuerySet["Run"]):
    def unfinished(self) -> "RunQuerySet":
        return self.exclude(state__in=FINAL_RUN_STATES)

    def about(self, tenant: Any, subject: str) -> "RunQuerySet":
        """The tenant's runs on one subject, such as "video:12", newest first."""
        return self.filter(tenant=tenant, subject=subject).order_by("-created_at")


class Run(models.Model):
    """One piece of work for a tenant: a graph of steps that ends done, failed or cancelled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=80, help_text="What it is about, such as video:12.")
    label = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.QUEUED)
    priority = models.SmallIntegerField(default=0, help_text="Higher goes first among the tenant's runs.")
    is_paused = models.BooleanField(default=False)
    expected_s = models.FloatField(default=0, help_text="Work expected in all, while steps are still being added.")
    error = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the end was told to the run's subject.")
    tell_tries = models.PositiveSmallIntegerField(default=0)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["tenant", "subject", "-created_at"], name="run_subject"),
            models.Index(fields=["finished_at"], condition=Q(told_at=None), name="run_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.state})"

    @property
    def is_finished(self) -> bool:
        return self.state in FINAL_RUN_STATES


class Step(models.Model):
    """One unit of work. `attempt` is its fencing token: who holds an older one changes nothing.

    `tenant`, `priority` and `is_paused` repeat the run's, so that choosing who goes next reads one index.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.CASCADE, related_name="+", db_index=False)
    priority = models.SmallIntegerField(default=0)
    is_paused = models.BooleanField(default=False)
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    key = models.CharField(max_length=64, help_text="Content key: hash of all that decides the result.")
    queue = models.CharField(max_length=8, choices=Queue.choices, default=Queue.CPU)
    weight = models.FloatField(default=1.0, help_text="Units of work, for progress and time left.")
    params = models.JSONField(default=dict)
    needs = models.ManyToManyField(
        "self", through="StepNeed", through_fields=("step", "need"), symmetrical=False, related_name="needed_by"
    )
    state = models.CharField(max_length=12, choices=StepState.choices, default=StepState.BLOCKED)
    waiting_on = models.PositiveIntegerField(default=0, help_text="How many needed steps are not done.")
    attempt = models.PositiveIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    losses = models.PositiveSmallIntegerField(default=0, help_text="How often its worker was lost.")
    not_before = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    is_cached = models.BooleanField(default=False)
    progress = models.FloatField(default=0.0)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="one_step_a_key")]
        indexes = [
            models.Index(
                "queue",
                "tenant",
                F("priority").desc(),
                "id",
                condition=Q(state="ready", is_paused=False),
                name="step_ready",
            ),
            models.Index(
                fields=["queue", "tenant"], condition=Q(state__in=["queued", "running"]), name="step_in_flight"
            ),
            models.Index(fields=["finished_at"], condition=Q(state="done", is_cached=False), name="step_measured"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.state})"


class StepNeed(models.Model):
    """That `step` waits for `need`, a step of the same run."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="+")
    need = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "need"], name="one_need_a_pair")]

    def __str__(self) -> str:
        return f"{self.step_id} needs {self.need_id}"


class StepRate(models.Model):
    """How long a unit of weight of one kind of step takes here: an exponentially weighted mean."""

    kind = models.CharField(max_length=40, primary_key=True)
    seconds_per_weight = models.FloatField()
    samples = models.PositiveIntegerField(default=0)
    measured_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.seconds_per_weight:.3g} s a unit"
