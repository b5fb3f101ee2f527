from typing import Any

import pytest

from shujaa.errors import BadInput
from studio.briefs import cancel_video, make_video, read_brief, retry_video, run_of
from studio.models import Video, VideoState
from studio.runs.models import Run, RunState
from tenants.models import Tenant

IDEA = "A new coffee shop in Nairobi"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "."),
        ({"text": "   \n\t "}, "."),
        ({"text": "\u200b\u200d\ufeff"}, "."),
        ({"text": b"\xff\xfe\xfa\x00\x81"}, "."),
        ({"text": b"caf\xe9 \x81\x8d"}, "."),
        ({"text": "word " * 20_001}, "20,000 words"),
        ({"seconds": 14}, "15 to 90"),
        ({"seconds": 91}, "15 to 90"),
        ({"formats": ()}, "at least one format"),
        ({"formats": ("2:1",)}, "9:16, 1:1, 16:9, 4:5"),
        ({"quality": "best"}, "draft, full"),
        ({"look": "manga"}, "flat, papercut"),
        ({"seed": -1}, "whole number"),
        ({"seed": 2**31}, "whole number"),
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"url": "https://" + "a" * 300 + ".org"}, "."),
        ({"language": "klingon"}, "klingon"),
        ({"source": "dream"}, "idea, script, text"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    wanted = {"source": "idea", "text": IDEA, **changes}
    with pytest.raises(BadInput) as told:
        read_brief(wanted.pop("source"), wanted.pop("text"), **wanted)
    assert sentence in str(told.value)
    assert "\n" not in str(told.value)


def test_a_brief_is_cleaned_and_formats_are_named_once() -> None:
    brief = read_brief("idea", "Chai\x00 at\u200b 5 pm", formats=("9:16", "1:1", "9:16"))
    assert brief.text == "Chai at 5 pm"
    assert brief.formats == ("9:16", "1:1")


@pytest.mark.parametrize("text", ["Chai", "x" * 200, "Cafe\u0301 ya Nairobi", "word " * 20_000])
def test_one_word_a_long_token_and_a_very_long_text_are_taken(text: str) -> None:
    assert read_brief("text", text).text


@pytest.mark.django_db
def test_a_new_video_is_queued_with_one_run_whose_first_step_writes_the_script(acme: Tenant) -> None:
    video = make_video(acme, read_brief("idea", IDEA))
    run = run_of(video)
    assert run is not None
    assert (video.state, run.subject, run.tenant) == (VideoState.QUEUED, f"video:{video.pk}", acme)
    assert [step.kind for step in run.steps.all()] == ["script"]


@pytest.mark.django_db
def test_cancelling_ends_video_and_run_at_once_and_a_retry_starts_them_again(acme: Tenant) -> None:
    video = cancel_video(make_video(acme, read_brief("idea", IDEA)))
    assert video.state == VideoState.CANCELLED
    assert Run.objects.get(pk=video.run_id).state == RunState.CANCELLED
    video = retry_video(video, acme)
    assert video.state == VideoState.QUEUED
    with pytest.raises(BadInput, match="Only a failed or cancelled"):
        retry_video(video, acme)


@pytest.mark.django_db
def test_a_finished_video_is_not_cancelled(acme: Tenant) -> None:
    video = make_video(acme, read_brief("idea", IDEA))
    Video.objects.filter(pk=video.pk).update(state=VideoState.READY)
    assert cancel_video(video).state == VideoState.READY
