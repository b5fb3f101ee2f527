"""Everything written over the picture.

`clean` makes text of what a person typed, `fonts` knows which face draws which character, `bidi` and `layout` set
lines, `ink` draws them as sprites; `captions`, `titles`, `logo` and `end_card` are the overlays; `subtitles` writes the
same words as files.
"""
