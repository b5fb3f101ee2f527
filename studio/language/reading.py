"""A text in the course of being read aloud: its tokens, looked at by index."""

from dataclasses import dataclass

from studio.language.tokens import Piece
from studio.language.vocabulary import VOCABULARIES, Vocabulary


@dataclass(frozen=True)
class Reading:
    """The tokens of a text and the language (its first part, such as “en”) in which they are read."""

    tokens: list[Piece]
    language: str
    shouted: bool = False

    @property
    def vocabulary(self) -> Vocabulary | None:
        return VOCABULARIES.get(self.language)

    def core(self, i: int) -> str:
        """The i-th token without the punctuation that clings to it; "" outside the text."""
        return self.tokens[i].core if 0 <= i < len(self.tokens) else ""

    def written(self, i: int) -> str:
        return self.tokens[i].written if 0 <= i < len(self.tokens) else ""

    def joined(self, i: int) -> bool:
        """Whether no pause stands between token i and the next."""
        return i + 1 < len(self.tokens) and not self.tokens[i].tail

    def drop_stop(self, i: int, words: str) -> str:
        """The words for an abbreviation, marked so that its full stop is no pause unless the text ends there."""
        tail = self.tokens[i].tail
        rest = tail.removeprefix(".") if i + 1 < len(self.tokens) else tail
        return words + rest + STOP_DROPPED if tail.startswith(".") else words

    def keep_stop(self, i: int, words: str) -> str:
        """The words for initials: their last full stop ends a sentence only where a capital or nothing follows."""
        return words if i + 1 == len(self.tokens) else self.drop_stop(i, words)


STOP_DROPPED = "\0"
