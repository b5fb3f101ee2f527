import numpy as np
import pytest
from PIL import Image

from studio.film.errors import FilmError
from studio.film.spec import Canvas
from studio.film.text.logo import Logo, load_logo
from studio.film.zones import SAFE_AREAS, zones_for

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 80 40">{}</svg>'
DISC = '<circle cx="40" cy="20" r="18" fill="#E4572E"/>'


@pytest.fixture
def svg_file(tmp_path):
    def write(inside):
        path = tmp_path / "logo.svg"
        path.write_text(SVG.format(inside))
        return path

    return write


def test_a_logo_stands_in_the_safe_corner_above_the_title(canvas, svg_file):
    safe = SAFE_AREAS["tiktok"]
    (placed,) = Logo(svg_file(DISC), canvas, safe_area=safe).placed(0)
    rows, columns = np.nonzero(placed.sprite.rgba[..., 0] > 200)
    right, bottom = placed.x_px + columns.max() + 1, placed.y_px + rows.max() + 1
    assert right == pytest.approx((1 - safe.right) * canvas.width_px, abs=3)
    assert placed.y_px + rows.min() >= safe.top * canvas.height_px - 1
    assert bottom <= zones_for(canvas.width_px, canvas.height_px).title.top * canvas.height_px + 0.02 * canvas.height_px


def test_a_png_keeps_its_proportions_and_its_transparent_rim_is_cut(tmp_path):
    picture = Image.new("RGBA", (400, 400))
    picture.paste((10, 200, 30, 255), (100, 150, 300, 250))
    picture.save(tmp_path / "logo.png")
    logo = load_logo(tmp_path / "logo.png", 100, 100)
    assert logo.shape == (50, 100, 4)
    assert (logo[25, 50] == (10, 200, 30, 255)).all()


def test_the_same_logo_is_one_sprite_and_a_changed_file_is_read_again(svg_file):
    canvas = Canvas(1080, 1080)
    path = svg_file(DISC)
    logo = Logo(path, canvas)
    assert logo.placed(0)[0].sprite is logo.placed(50)[0].sprite


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="file:///etc/passwd" width="9" height="9"/>',
        '<image xlink:href="http://example.org/x.png" width="9" height="9"/>',
        "<image href='logo.png' width='9' height='9'/>",
        '<image href="data:image/svg+xml;base64,AAAA" width="9" height="9"/>',
        '<rect width="9" height="9" fill="url(http://example.org/#a)"/>',
        "<style>@import 'x.css';</style>",
        '<use href="other.svg#a"/>',
        '<image href="&#102;ile:///etc/passwd" width="9" height="9"/>',
    ],
)
def test_an_svg_that_points_outside_itself_is_refused(svg_file, inside):
    with pytest.raises(FilmError, match="outside itself"):
        load_logo(svg_file(inside + DISC), 100, 100)


def test_an_svg_may_point_at_its_own_parts(svg_file):
    own = (
        '<linearGradient id="g"><stop stop-color="#fff"/></linearGradient><rect width="80" height="40" fill="url(#g)"/>'
    )
    assert load_logo(svg_file(own), 100, 100).shape == (50, 100, 4)


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", b"<svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xfe<svg"]
)
def test_a_file_that_is_no_picture_is_an_error_that_names_it(tmp_path, content):
    path = tmp_path / "broken.svg"
    path.write_bytes(content)
    with pytest.raises(FilmError, match=r"broken\.svg"):
        load_logo(path, 100, 100)


def test_a_missing_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(FilmError, match=r"none\.png"):
        Logo(tmp_path / "none.png", Canvas(1080, 1080)).placed(0)
