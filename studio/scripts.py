"""From a brief to a storyboard and its plan: the first step of every video's run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from studio.compositions import reading_seconds
from studio.content_keys import RENDERER_VERSION, content_key
from studio.film.music import MUSIC_VERSION
from studio.film.text.fonts import check_glyphs, font_hashes, missing_glyphs
from studio.language.detect import language_name
from studio.models import StoryboardVersion, Video
from studio.plans import Makers, RenderPlan, plan_render
from studio.providers import builtin
from studio.providers.speech.builtin import speech_seconds
from studio.providers.text import WritingRequest
from studio.publishing import address_of
from studio.runs.engine import StepPlan
from studio.storyboards import Brand, Storyboard, read_storyboard
from tenants.models import Tenant

NO_VOICE = "No voice here speaks {language}: the video has captions and music. Upload a recording to add a voice."
OTHER_LENGTH = (
    "The script is said as it stands: the video lasts about {given} seconds, not {asked}. Add lines to fill the time."
)


@dataclass(frozen=True)
class Planned:
    """A storyboard's version and the steps that make its films."""

    version: StoryboardVersion
    plan: RenderPlan
    notes: tuple[str, ...]

    @property
    def steps(self) -> tuple[StepPlan, ...]:
        return self.plan.steps

    def as_result(self) -> dict[str, Any]:
        films: Mapping[str, Mapping[str, str]] = self.plan.films
        return {
            "storyboard": self.version.pk,
            "films": {name: dict(keys) for name, keys in films.items()},
            "captions": self.plan.captions,
            "notes": list(self.notes),
        }


def write_and_plan(tenant: Tenant, video: Video) -> Planned:
    """The video's storyboard, written if it has none yet, with the plan of its render. Raises BadInput."""
    version = video.storyboard or write_storyboard(tenant, video)
    storyboard = read_storyboard(version.body)
    makers = makers_for(storyboard.language)
    plan = plan_render(storyboard, video.formats, video.quality, makers, {"video": video.pk, "storyboard": version.pk})
    return Planned(version, plan, _notes(video, storyboard, has_voice=makers.speech is not None))


def _notes(video: Video, storyboard: Storyboard, *, has_voice: bool) -> tuple[str, ...]:
    """What a person should know of the film beside its looks."""
    notes = []
    if not has_voice:
        notes.append(NO_VOICE.format(language=language_name(storyboard.language)))
    if storyboard.target_s != video.seconds:
        notes.append(OTHER_LENGTH.format(given=storyboard.target_s, asked=video.seconds))
    return tuple(notes)


def write_storyboard(tenant: Tenant, video: Video) -> StoryboardVersion:
    """A first version of the storyboard. Where two write at once, one of them stands."""
    writer = builtin.writer()
    voice = builtin.speech_provider(video.language)
    request = WritingRequest(
        kind=video.source,  # type: ignore[arg-type]
        source=video.brief,
        language=video.language,
        seconds=video.seconds,
        seed=video.seed,
        look=video.look or None,
        brand=Brand(name=""),
        speech_s=speech_seconds(voice, video.language) if voice else reading_seconds,
        url=address_of(tenant, video),
        can_draw=lambda text: not missing_glyphs(text),
    )
    storyboard = writer.write(request)
    check_glyphs(written_texts(storyboard))
    with transaction.atomic():
        locked = Video.objects.select_for_update().get(pk=video.pk)
        if locked.storyboard is None:
            body = storyboard.model_dump(mode="json")
            maker = f"{writer.name} {writer.version}"
            locked.storyboard = StoryboardVersion.objects.create(video=locked, number=1, body=body, writer=maker)
            locked.title = storyboard.title[:200]
            locked.save(update_fields=["storyboard", "title"])
        return locked.storyboard


def written_texts(storyboard: Storyboard) -> list[str]:
    """Everything that the film writes over its pictures."""
    card = storyboard.end_card
    texts = [storyboard.title, *((card.headline, card.action) if card else ())]
    for scene in storyboard.scenes:
        texts += [text for text in (scene.narration, scene.title, scene.lower_third) if text]
    return texts


def makers_for(language: str) -> Makers:
    """Who would make what in this language, as content keys and credits name them."""
    image, voice, writer = builtin.image_provider(), builtin.speech_provider(language), builtin.writer()
    return Makers(
        image=f"{image.name} {image.version}",
        image_composes_per_format=image.composes_per_format,
        speech=f"{voice.name} {voice.version}" if voice else None,
        text=f"{writer.name} {writer.version}",
        fonts=content_key("fonts", font_hashes()),
        film=f"shujaa-film {RENDERER_VERSION}.{MUSIC_VERSION}",
    )
