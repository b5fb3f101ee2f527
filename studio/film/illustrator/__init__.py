"""The built-in illustrator: a scene's words in, layered vector art out, drawn with no model and no network."""
