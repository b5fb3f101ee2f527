"""How values of the studio are written on pages."""

from django import template
from django.templatetags.static import static

from studio.forms import LANGUAGES

register = template.Library()
_LANGUAGE_NAMES = dict(LANGUAGES)


@register.filter
def clock(seconds: float) -> str:
    """Minutes and seconds: 0:32."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


@register.filter
def language_name(code: str) -> str:
    """A language's own name, or its code where we do not know it."""
    return _LANGUAGE_NAMES.get(code.partition("-")[0], code)


@register.filter
def frame(format_name: str) -> str:
    """The end of a frame's CSS class: 9x16."""
    return format_name.replace(":", "x")


@register.filter
def unlocalised(number: float) -> str:
    """A number as HTML attributes want it, whatever the page's language."""
    return f"{float(number):.4f}"


@register.filter
def percent(share: float) -> int:
    """A share of 0..1 in whole percent; 100 only when all is done."""
    return min(99, int(share * 100)) if share < 1 else 100


@register.simple_tag
def look_picture(look: str) -> str:
    """Where the small picture of a look lies."""
    return static(f"img/looks/{look}.webp")
