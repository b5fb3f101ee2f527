"""Which of our own font files draws which character. No font of the system is ever used.

The files and their licences are in `studio/film/fonts/`; the README there says how they were made.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal
from unicodedata import category, normalize

import regex
import uharfbuzz
from PIL import ImageFont, features

from studio.film.errors import FilmError, MissingGlyph
from studio.film.illustrator.pictograms import name_for_emoji
from studio.film.text.clean import clean_text

Role = Literal["caption", "poster", "playful", "text"]

FOLDER = Path(__file__).parents[1] / "fonts"
EMOJI = "emoji"
_FALLBACKS = (
    *("NotoSansArabic-ExtraBold", "NotoSansEthiopic-ExtraBold", "NotoSansDevanagari-ExtraBold", "NotoSansNKo-Regular"),
    *("NotoSansHebrew-Bold", "NotoSansBengali-Bold", "NotoSansGujarati-Bold", "NotoSansGurmukhi-Bold"),
    *("NotoSansTamil-Bold", "NotoSansTelugu-Bold", "NotoSansKannada-Bold", "NotoSansMalayalam-Bold"),
    *("NotoSansOriya-Bold", "NotoSansSinhala-Bold", "NotoSansThai-Bold", "NotoSansLao-Bold", "NotoSansKhmer-Bold"),
    *("NotoSansMyanmar-Bold", "NotoSansArmenian-Bold", "NotoSansGeorgian-Bold", "NotoSansSymbols-Bold"),
)
# The first face sets the look; the second takes over for a whole text with letters that the first has not.
_CHAINS: dict[Role, tuple[str, ...]] = {
    "caption": ("Poppins-ExtraBold", "NotoSans-ExtraBold", *_FALLBACKS),
    "poster": ("Anton-Regular", "NotoSans-ExtraBold", *_FALLBACKS),
    "playful": ("LilitaOne-Regular", "NotoSans-ExtraBold", *_FALLBACKS),
    "text": ("Poppins-SemiBold", "NotoSans-SemiBold", *_FALLBACKS),
}
_BASES = 2
# Faces that exist in one light weight only, drawn heavier by this much all round.
EMBOLDEN_EM = {"NotoSansNKo-Regular": 0.028}
_EMOJI_CLUSTER = regex.compile(
    r"\p{Regional_Indicator}{1,2}|[0-9#*]\ufe0f?\u20e3|.*\ufe0f.*|\p{Emoji_Presentation}.*|.*\p{Emoji_Modifier}"
    r"|\p{Extended_Pictographic}\u200d.*",
    regex.DOTALL,
)
_PICTOGRAPH = regex.compile(r"\p{Extended_Pictographic}")

if not features.check("raqm"):
    raise FilmError("Pillow was built without Raqm, which sets Arabic and Indic text: install Pillow's own wheel.")


def font_path(face: str) -> Path:
    """The file of a face."""
    return FOLDER / f"{face}.ttf"


@lru_cache(maxsize=128)
def load_font(face: str, size_px: int) -> ImageFont.FreeTypeFont:
    """The face at an em size in pixels, shaped by HarfBuzz."""
    return ImageFont.truetype(font_path(face), size_px, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=64)
def _coverage(face: str) -> frozenset[int]:
    """The code points that a face maps to a glyph."""
    return frozenset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font_path(face)))).unicodes)


@lru_cache(maxsize=1)
def font_hashes() -> dict[str, str]:
    """SHA-256 of every font file by face, in the order of their names: part of every drawn step's content key."""
    files = sorted(FOLDER.glob("*.ttf"))
    return {file.stem: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def clusters(text: str) -> list[str]:
    """The text cut into what a reader sees as single characters (Unicode extended grapheme clusters)."""
    return regex.findall(r"\X", text)


@lru_cache(maxsize=4096)
def _covers(face: str, cluster: str) -> bool:
    """Whether a face draws a cluster, composed or decomposed (HarfBuzz tries both)."""
    coverage = _coverage(face)
    return any(
        all(ord(character) in coverage or category(character) == "Cf" for character in normalize(form, cluster))
        for form in ("NFC", "NFD")
    )


def base_face(role: Role, texts: Iterable[str]) -> str:
    """The face that draws all letters of the texts that any Latin, Greek or Cyrillic face of the role draws.

    One face for a whole overlay: a word whose letters come from two faces looks broken.
    """
    chain = _CHAINS[role]
    letters = {cluster for text in texts for cluster in clusters(text) if category(cluster[0])[0] in "LM"}
    shared = [cluster for cluster in letters if any(_covers(face, cluster) for face in chain[:_BASES])]
    return next((face for face in chain[:_BASES] if all(_covers(face, cluster) for cluster in shared)), chain[1])


def face_for(cluster: str, role: Role, base: str, before: str | None = None) -> str | None:
    """The face that draws a cluster, EMOJI where a pictogram does, None where nothing does.

    `base` comes first; then, for signs and digits, the face of the cluster before, so that runs stay whole.
    """
    if _EMOJI_CLUSTER.fullmatch(cluster):
        return EMOJI if name_for_emoji(cluster) else None
    chain = _CHAINS[role]
    if before is not None and before != EMOJI and category(cluster[0])[0] not in "L":
        chain = (before, base, *chain)
    else:
        chain = (base, *chain)
    face = next((face for face in chain if _covers(face, cluster)), None)
    if face is None and _PICTOGRAPH.match(cluster) and name_for_emoji(cluster):
        return EMOJI
    return face


def is_emoji(text: str) -> bool:
    """Whether a text is nothing but emoji."""
    return bool(text) and all(_EMOJI_CLUSTER.fullmatch(cluster) for cluster in clusters(text))


def missing_glyphs(text: str, role: Role = "caption") -> list[str]:
    """The characters of a text that none of our faces and pictograms draws, in order, each once."""
    base = base_face(role, [text])
    missing = [
        cluster for cluster in clusters(clean_text(text)) if cluster != " " and face_for(cluster, role, base) is None
    ]
    return list(dict.fromkeys(missing))


def check_glyphs(texts: Iterable[str], role: Role = "caption") -> None:
    """Raises MissingGlyph, naming the characters and the text, for the first text that cannot be drawn whole."""
    for text in texts:
        missing = missing_glyphs(text, role)
        if missing:
            named = ", ".join(f"“{cluster}” ({_code_points(cluster)})" for cluster in missing[:5])
            shown = text if len(text) <= 60 else text[:59] + "…"
            raise MissingGlyph(f"No font draws {named} in “{clean_text(shown)}”: write it another way or leave it out.")


def _code_points(cluster: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in cluster)
