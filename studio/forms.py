"""The form of a new video. What may be asked for is decided by `studio.briefs`; this says it beside the field."""

import secrets
from collections.abc import Callable
from typing import Any, get_args

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shujaa.errors import BadInput
from studio.briefs import SECONDS, Brief, read_brief
from studio.models import Quality, Source, Video
from studio.storyboards import Format, Look
from studio.submissions import seed_of

SOURCES = {
    Source.IDEA: (_("An idea"), _("One sentence is enough: we write the script.")),
    Source.SCRIPT: (_("A script"), _("Your words, spoken as you wrote them.")),
    Source.TEXT: (_("A long text"), _("An article or notes: we tell the gist.")),
}
FORMATS: dict[Format, tuple[Any, Any]] = {
    "9:16": (_("Tall"), _("TikTok, Reels, Shorts, Status")),
    "4:5": (_("Portrait"), _("Instagram and Facebook feed")),
    "1:1": (_("Square"), _("Any feed")),
    "16:9": (_("Wide"), _("YouTube, websites, TV")),
}
LOOKS: dict[Look, Any] = {
    "flat": pgettext_lazy("style of picture", "Flat"),
    "papercut": pgettext_lazy("style of picture", "Paper-cut"),
    "poster": pgettext_lazy("style of picture", "Poster"),
    "neon": pgettext_lazy("style of picture", "Night neon"),
    "textile": pgettext_lazy("style of picture", "Textile"),
}
# Each by its own name; those that the demo speaks first, the rest by the alphabet of their codes.
LANGUAGES = (
    ("en", "English"), ("sw", "Kiswahili"), ("fr", "Français"), ("af", "Afrikaans"), ("am", "አማርኛ"),
    ("ar", "العربية"), ("de", "Deutsch"), ("es", "Español"), ("ha", "Hausa"), ("hi", "हिन्दी"), ("ig", "Igbo"),
    ("lg", "Luganda"), ("ln", "Lingála"), ("mg", "Malagasy"), ("nso", "Sepedi"), ("ny", "Chichewa"),
    ("om", "Afaan Oromoo"), ("pt", "Português"), ("rw", "Ikinyarwanda"), ("sn", "chiShona"), ("so", "Soomaali"),
    ("st", "Sesotho"), ("ti", "ትግርኛ"), ("tn", "Setswana"), ("tw", "Twi"), ("wo", "Wolof"), ("xh", "isiXhosa"),
    ("yo", "Yorùbá"), ("zu", "isiZulu"),
)  # fmt: skip


class BriefField(forms.CharField):
    """Text as people paste it: stray NULs and the like are for `read_brief` to clean, not to complain of."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\x00", "")))


class NewVideo(forms.Form):
    """What a person asks for. `brief` is the checked brief once the form is valid."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    source = forms.ChoiceField(
        label=_("What do you have?"), choices=[(s.value, s.label) for s in Source], initial=Source.IDEA
    )
    text = BriefField(
        label=_("Your words"),
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
        error_messages={"required": _("Write what the video is about: one sentence will do.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en")
    seconds = forms.IntegerField(
        label=_("Length"),
        min_value=SECONDS[0],
        max_value=SECONDS[1],
        initial=30,
        widget=forms.NumberInput(attrs={"type": "range", "step": 5}),
    )
    formats = forms.MultipleChoiceField(
        label=_("Formats"),
        choices=[(name, name) for name in get_args(Format)],
        initial=["9:16"],
        error_messages={"required": _("Choose at least one format.")},
    )
    look = forms.ChoiceField(
        label=_("Style"), choices=[("", "any"), *((name, name) for name in get_args(Look))], required=False
    )
    quality = forms.ChoiceField(label=_("Quality"), choices=Quality.choices, initial=Quality.FULL)
    url = forms.CharField(
        label=_("Link for viewers (optional)"),
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url", "autocomplete": "url"}),
        help_text=_("The QR code at the end of the video leads there; without it, to the video's own page."),
    )

    def clean_text(self) -> str:
        source = self.cleaned_data.get("source", Source.IDEA)
        return _told(lambda: read_brief(source, self.cleaned_data["text"])).text

    def clean_language(self) -> str:
        return _told(lambda: read_brief(Source.IDEA, "An idea", language=self.cleaned_data["language"])).language

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        if url and "://" not in url:
            url = f"https://{url}"
        return _told(lambda: read_brief(Source.IDEA, "An idea", url=url)).url

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self.brief = _told(lambda: self._read(cleaned))
        return cleaned

    def _read(self, cleaned: dict[str, Any]) -> Brief:
        wanted = ("language", "seconds", "quality", "look", "url")
        return read_brief(
            cleaned["source"],
            cleaned["text"],
            formats=tuple(cleaned["formats"]),
            seed=seed_of(cleaned["token"]),
            **{name: cleaned[name] for name in wanted},
        )


def new_form(like: Video | None = None) -> NewVideo:
    """An empty form, or one filled in like another video's brief; with a token of its own."""
    initial: dict[str, Any] = {"token": secrets.token_urlsafe(16)}
    if like is not None:
        same = ("source", "language", "seconds", "formats", "look", "quality", "url")
        initial |= {"text": like.brief, **{name: getattr(like, name) for name in same}}
    return NewVideo(initial=initial)


def _told(read: Callable[[], Brief]) -> Brief:
    """What was read. Raises ValidationError with the sentence for a person, which Django puts beside the field."""
    try:
        return read()
    except BadInput as wrong:
        raise forms.ValidationError(str(wrong)) from wrong
