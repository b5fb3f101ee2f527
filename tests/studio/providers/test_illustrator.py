import json

import pytest

from studio.providers.errors import ProviderError
from studio.providers.image import PictureRequest
from studio.providers.image.illustrator import Illustrator


def request(**changes):
    fields = {
        "prompt": "",
        "narration": "Fresh mangoes at the market",
        "topic": "A market in Kisumu",
        "language": "en",
        "look": "papercut",
        "palette": ("#E4572E", "#F3A712", "#1B998B"),
        "seed": 7,
        "width_px": 180,
        "height_px": 320,
    }
    return PictureRequest(**{**fields, **changes})


def test_a_picture_comes_as_plates_and_remembers_how_it_was_made(tmp_path):
    drawn = Illustrator().draw(request(), tmp_path)
    assert [layer.path.exists() for layer in drawn.picture.layers] == [True, True, True]
    assert drawn.made_of["setting"] == "market"
    assert "mango" in drawn.made_of["subjects"]
    assert drawn.made_of["look"] == "papercut"
    assert drawn.made_of["seed"] == 7
    assert any("MIT" in licence for licence in drawn.made_of["licences"])
    assert json.loads(json.dumps(drawn.made_of)) == drawn.made_of


def test_the_same_request_draws_the_same_files(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        Illustrator().draw(request(), folder)
    names = sorted(path.name for path in first.iterdir())
    assert names == sorted(path.name for path in second.iterdir())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)


def test_a_folder_that_is_not_there_is_a_provider_error(tmp_path):
    with pytest.raises(ProviderError, match="illustrator"):
        Illustrator().draw(request(), tmp_path / "missing")
