import pytest

from shujaa.errors import BadInput
from studio.language.clean import clean_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_in_any_unicode_encoding_is_read(encoding):
    assert clean_text("Habari za asubuhi, dunia".encode(encoding)) == "Habari za asubuhi, dunia"


def test_what_cannot_be_seen_is_removed():
    assert clean_text("a\x00b\u200b c\u202ed\u2066e\ufeff f\u00ad g\x07") == "ab cde f g"


def test_emoji_sequences_and_joined_letters_survive():
    assert clean_text("family 👨‍👩‍👧 میخواهم flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿") == "family 👨‍👩‍👧 میخواهم flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿"
    assert clean_text("می\u200cخواهم") == "می\u200cخواهم"


def test_letters_are_composed_and_spaces_single():
    assert clean_text("  E\u0323 ka\u0301a\u0300bo\u0323\u0300\t\tse  \r\n\r\n\r\n\r\nsí ") == "Ẹ káàbọ̀ se\n\nsí"


@pytest.mark.parametrize("raw", ["", "  \n ", "\u200b\x00", b"", b"\xef\xbb\xbf"])
def test_nothing_is_refused_with_a_sentence(raw):
    with pytest.raises(BadInput, match="nothing to tell"):
        clean_text(raw)


@pytest.mark.parametrize("raw", ["🎉🎉", "?!…", "☕ 🏪"])
def test_emoji_alone_are_refused_and_told_what_to_write(raw):
    with pytest.raises(BadInput, match="in words"):
        clean_text(raw)


def test_a_wrong_encoding_is_named_with_its_place():
    with pytest.raises(BadInput, match=r"not valid UTF-8 \(byte 0xE9 at position 3\).*Windows-1252"):
        clean_text("café noir".encode("cp1252"))


def test_a_pdf_is_called_a_pdf():
    with pytest.raises(BadInput, match="a PDF"):
        clean_text(b"%PDF-1.7 ...")


def test_bytes_smuggled_through_the_command_line_are_understood_or_refused():
    assert clean_text("caf\udcc3\udca9") == "café"
    with pytest.raises(BadInput, match="Windows-1252"):
        clean_text("caf\udce9 noir")
    with pytest.raises(BadInput, match="surrogate"):
        clean_text("caf\ud83d noir")


def test_twenty_thousand_words_and_a_long_token_pass_but_a_book_does_not():
    assert len(clean_text("neno " * 20_000).split()) == 20_000
    assert clean_text("a" * 200) == "a" * 200
    with pytest.raises(BadInput, match="60,000 words"):
        clean_text("neno " * 60_000)
