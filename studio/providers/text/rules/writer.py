"""The built-in writer: rules, phrase books and a little grammar. No model, no network."""

from studio.language.clean import clean_text
from studio.language.detect import check_language
from studio.providers.text import WritingRequest
from studio.providers.text.rules import from_idea, from_script, from_text, untold
from studio.providers.text.rules.phrases import has_phrases
from studio.storyboards import Storyboard

FEWEST_TEXT_WORDS = 40  # below these there is nothing to tell shorter


class RulesWriter:
    """Writes storyboards by rule: the same request gives the same storyboard, another seed another."""

    name = "rules"
    version = "1"

    def write(self, request: WritingRequest) -> Storyboard:
        """A storyboard of the length asked for. Raises BadInput for what cannot be told in that time, or at all."""
        source = clean_text(request.source)
        language = check_language(request.language)
        base = language.split("-")[0]
        if request.kind == "script":
            return from_script.write(request, source, base)
        short = request.kind == "text" and has_phrases(base) and len(source.split()) <= FEWEST_TEXT_WORDS
        if (request.kind == "text" and not short) or len(source.split()) > from_idea.MOST_IDEA_WORDS:
            return from_text.write(request, source, base)
        if has_phrases(base):
            return from_idea.write(request, source, base)
        return untold.write(request, source, base)
