"""The writer that needs no model: `RulesWriter`. Reading order: writer, ideas, from_idea, lines, films."""

from studio.providers.text.rules.writer import RulesWriter

__all__ = ["RulesWriter"]
