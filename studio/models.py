"""What a tenant's studio holds: videos, the versions of their storyboards, films, assets, provider calls."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

FORMATS = ("9:16", "1:1", "16:9", "4:5")


class VideoState(models.TextChoices):
    QUEUED = "queued"
    RENDERING = "rendering"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Source(models.TextChoices):
    IDEA = "idea"
    SCRIPT = "script"
    TEXT = "text", "long text"


class Quality(models.TextChoices):
    DRAFT = "draft", "draft (720p)"
    FULL = "full", "full (1080p)"


class Videos(models.QuerySet["Video"]):
    def under_way(self) -> "Videos":
        return self.filter(state__in=(VideoState.QUEUED, VideoState.RENDERING))

    def newest_first(self) -> "Videos":
        return self.order_by("-created_at", "-pk")


class Video(models.Model):
    """A brief and what became of it."""

    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=VideoState.choices, default=VideoState.QUEUED, db_index=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    brief = models.TextField()
    language = models.CharField(max_length=20, default="en")
    seconds = models.PositiveSmallIntegerField(default=30)
    formats = models.JSONField(default=list)
    quality = models.CharField(max_length=5, choices=Quality.choices, default=Quality.FULL)
    look = models.CharField(max_length=12, blank=True)
    seed = models.PositiveIntegerField()
    url = models.URLField(max_length=300, blank=True)
    storyboard = models.ForeignKey(
        "StoryboardVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    run_id = models.UUIDField(null=True, blank=True)
    poster = models.ForeignKey("Asset", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    error = models.TextField(blank=True)
    notes = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = Videos.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        return self.state in (VideoState.QUEUED, VideoState.RENDERING)


class StoryboardVersion(models.Model):
    """One version of a video's storyboard; `body` is checked by `studio.storyboards`."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="storyboards")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    writer = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["video", "number"]
        constraints = [models.UniqueConstraint(fields=["video", "number"], name="storyboard_number_once")]

    def __str__(self) -> str:
        return f"{self.video} v{self.number}"


class Asset(models.Model):
    """A file in the tenant's store, addressed by what is in it."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20, db_index=True)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size_bytes = models.BigIntegerField()
    origin = models.JSONField(default=dict)
    licence = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.sha256[:10]})"


class Output(models.Model):
    """What a step made, remembered under its content key, so that the same is never made twice.

    `result` is JSON; an asset in it stands as `{"asset": sha256}`.
    """

    key = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    result = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:10]}"


class Film(models.Model):
    """A video's finished file in one format, with the certificate that says it is fit to post."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="films")
    format = models.CharField(max_length=5, choices=[(f, f) for f in FORMATS])
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")
    captions_srt = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")
    captions_vtt = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")
    captions_ass = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")
    preview = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, related_name="+")
    poster = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, related_name="+")
    width_px = models.PositiveSmallIntegerField()
    height_px = models.PositiveSmallIntegerField()
    duration_s = models.FloatField()
    certificate = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["video", "format"]
        constraints = [models.UniqueConstraint(fields=["video", "format"], name="one_film_a_format")]

    def __str__(self) -> str:
        return f"{self.video} {self.format}"


class ProviderCall(models.Model):
    """One call to a provider: what for, how long, what it cost, how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    video = models.ForeignKey(Video, on_delete=models.SET_NULL, null=True, related_name="provider_calls")
    step_id = models.BigIntegerField(null=True, db_index=True)
    capability = models.CharField(max_length=20)
    provider = models.CharField(max_length=40)
    version = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    cost_microusd = models.BigIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [models.CheckConstraint(condition=Q(cost_microusd__gte=0), name="cost_is_not_negative")]

    def __str__(self) -> str:
        return f"{self.capability} by {self.provider}"

    @property
    def is_ok(self) -> bool:
        return not self.error
