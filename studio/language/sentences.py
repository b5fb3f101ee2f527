"""Sentences and clauses of a text, in any script, cut where a careful reader would pause."""

import regex

_END = regex.compile(
    r"(?P<mark>[.!?…]+|[።፧፨؟۔।॥。！？]+[.!?]*)(?P<close>[\"'”’)\]]*(?:\s?[»›])?)(?P<space>\s+|$)|(?P<full>[።፨।॥。！？])(?=\S)"
)
_BULLET = regex.compile(r"^\s*(?:[•‣◦▪●*–—-]\s+)")
_NUMBERED = regex.compile(r"^\s*(?:\d{1,2}|[a-zA-Z])[.)]$")
_TERMINAL = regex.compile(r"[.!?…:።፧፨؟۔।॥。！？][\"'”’»)\]]*$")

# A full stop after these never ends a sentence: a name or number follows.
_NEVER = (
    "mr mrs ms dr prof st ste rev hon gov sen gen col lt capt sgt maj fr sr mt ft messrs mme mlle bw bi dkt mh "
    "mhe mwl mch e.g i.e eg ie vs cf approx fig vol ch al viz k.m k.v p.ex c.-à-d env tél av bd m mm me pr jan "
    "feb mar apr jun jul aug sept sep oct nov dec op ed pp art"
)
NEVER_END = frozenset(_NEVER.split())
_MAY = "etc inc ltd co corp jr sr ph.d m.d a.m p.m u.s u.k u.n e.u n.k nk dept est ave rd"
_MAY_END = frozenset(_MAY.split())
_STARTERS = (
    "the he she it we they this that these those there here but and or so in on at for with from after before "
    "when while if our your my his her their its today now then yes no not what who why how where i you a an some "
    "many most all one two both each every however still meanwhile le la les un une des il elle ils elles nous "
    "vous on ce cette ces mais et pour dans en avec notre votre son sa ses je tu hii hiyo huu huyu hao hawa "
    "lakini na kwa katika yeye sisi wao ni sasa leo kila watu wote baada kabla"
)
_STARTER_WORDS = frozenset(_STARTERS.split())
_PREPOSITIONS = (
    r"(?:in|at|on|for|with|from|to|that|who|this|into|between|à|en|pour|avec|dans|sur|sans|chez|que|kwa|katika|kwenye|"
    r"kutoka|hadi)"
)
_CONJUNCTIONS = r"(?:and|but|or|so|because|which|while|when|na|lakini|kwa sababu|ili|et|mais|car|parce que|qui|donc)"


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences in order, single-spaced, bullets taken off; nothing else of the text is lost or changed."""
    found: list[str] = []
    for block in _blocks(text):
        found.extend(_cut(block))
    return tuple(found)


def split_clauses(sentence: str, most_chars: int) -> tuple[str, ...]:
    """The sentence in parts of at most `most_chars` characters, cut at the strongest pause near the middle: semicolon
    or dash, comma, conjunction, space; a longer single word is cut where it must be. Joined by spaces they give it
    back (a word that had to be cut apart)."""
    if len(sentence) <= most_chars:
        return (sentence,)
    for pause in (
        r"(?<=[;:—–፤])\s+",
        r"(?<=[,،፣、])\s+",
        rf"\s+(?={_CONJUNCTIONS}\s)",
        rf"\s+(?={_PREPOSITIONS}\s)",
        r"\s+",
    ):
        places = [found for found in regex.finditer(pause, sentence) if found.start() > 0]
        if not places:
            continue
        middle = len(sentence) / 2
        best = min(places, key=lambda found: abs(found.start() - middle))
        if pause == r"\s+" or abs(best.start() - middle) < 0.36 * len(sentence):
            left, right = sentence[: best.start()], sentence[best.end() :]
            return split_clauses(left, most_chars) + split_clauses(right, most_chars)
    return tuple(sentence[start : start + most_chars] for start in range(0, len(sentence), most_chars))


def pieces_at_pauses(sentence: str) -> tuple[tuple[str, ...], ...]:
    """The sentence cut at every pause a reader would make, in three ways: at marks and after emoji; at conjunctions
    too; at prepositions too. Each joined by spaces gives it back."""
    marks = r"(?<=[;:—–፤፡፦,،፣、])\s+(?=\S)|(?<=[\p{Emoji_Presentation}\uFE0F])\s+(?=[\p{L}\p{N}])"
    conjunctions = rf"{marks}|\s+(?={_CONJUNCTIONS}\s)"
    prepositions = rf"{conjunctions}|\s+(?={_PREPOSITIONS}\s)"
    return tuple(tuple(regex.split(where, sentence)) for where in (marks, conjunctions, prepositions))


def _blocks(text: str) -> list[str]:
    """Runs of lines that read on: a paragraph wrapped by hand is one block, each item of a list is one."""
    blocks: list[str] = []
    previous = ""
    for line in text.split("\n"):
        bare = " ".join(_BULLET.sub("", line).split())
        if not bare:
            previous = ""
            continue
        wrapped = previous and bare == " ".join(line.split()) and not _starts_item(bare) and _reads_on(previous, bare)
        if wrapped:
            blocks[-1] += " " + bare
        else:
            blocks.append(bare)
        previous = bare
    return blocks


def _starts_item(line: str) -> bool:
    return bool(regex.match(r"(?:\d{1,2}|[a-zA-Z])[.)]\s", line))


def _reads_on(previous: str, line: str) -> bool:
    """Whether a line carries on the one before: its end is open, and it starts small or the line above was full."""
    if regex.search(r"[.!?…።፧፨؟۔।॥。！？][\"'”’»)\]]*$", previous):
        return len(previous) >= 55  # wrapped by hand: the next sentence is cut by its own mark
    return bool(line[:1].islower()) or (len(previous) >= 55 and not previous.endswith(":"))


def _cut(block: str) -> list[str]:
    sentences: list[str] = []
    start = 0
    for found in _END.finditer(block):
        if found["full"]:
            end = found.end()
        elif not found["space"] or not _ends_here(block, start, found):
            continue
        else:
            end = found.end()
        sentences.append(block[start:end].strip())
        start = end
    sentences.append(block[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _ends_here(block: str, start: int, found: "regex.Match[str]") -> bool:
    """Whether the mark that was found ends a sentence, by the word before it and what follows."""
    after = block[found.end() :]
    following = regex.match(r"[^\p{L}\p{N}]*([\p{L}\p{N}'’]*)", after)
    word_after = following[1] if following else ""
    if not after or word_after[:1].islower():
        return False
    if found["mark"] != "." or (found["close"] and found["close"] not in ("'", "’")):
        return True
    before = block[start : found.start()]
    if _NUMBERED.match(before + "."):
        return False
    token = regex.search(r"[^\s(\[«“\"']+$", before)
    word = token[0].casefold() if token else ""
    starts_anew = word_after.casefold() in _STARTER_WORDS and word_after[:1].isupper()
    if word in ("no", "nos", "n°"):
        return not word_after[:1].isdecimal()
    if word in NEVER_END:
        return word == "st" and starts_anew
    if regex.fullmatch(r"(?:\p{L}\.)+\p{L}|\p{L}", word) or word in _MAY_END:
        return starts_anew or (word in ("etc", "n.k", "a.m", "p.m", "ltd", "inc") and word_after[:1].isupper())
    return True
