"""The QR code of an address, as a picture that a phone reads off a compressed film."""

import numpy as np
import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError

from studio.film.errors import FilmError
from studio.film.text.ink import NIGHT, Colour, Pixels, contrast

QUIET_MODULES = 4  # ISO/IEC 18004
# Below this, H.264 at 720p smears the modules together.
_SMALLEST_MODULE_PX = 4


def qr_picture(url: str, side_px: int, most_px: int, dark: Colour = NIGHT) -> Pixels:
    """The code, dark on white with its quiet zone: opaque RGBA, square, at most side_px where modules stay readable,
    at most most_px in any case; every module is a whole number of pixels.

    Error correction Q where its modules are large enough, else M. Raises FilmError where the address is too long.
    """
    if contrast(dark, (255, 255, 255)) < 7:
        dark = NIGHT
    for correction in (ERROR_CORRECT_Q, ERROR_CORRECT_M):
        modules = _modules(url, correction)
        module_px = side_px // modules.shape[0]
        if module_px > _SMALLEST_MODULE_PX:
            break
    module_px = max(module_px, min(_SMALLEST_MODULE_PX, most_px // modules.shape[0]))
    if module_px < 2:
        raise FilmError("The address is too long for a QR code of this size: use a short link.")
    large = np.kron(modules, np.ones((module_px, module_px), bool))
    rgba = np.full((*large.shape, 4), 255, np.uint8)
    rgba[large, :3] = dark
    return rgba


def _modules(url: str, correction: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """The code's modules with the quiet zone, True where dark."""
    code = qrcode.QRCode(error_correction=correction, border=QUIET_MODULES)
    try:
        code.add_data(url)
        code.make(fit=True)
    except (DataOverflowError, ValueError) as wrong:
        raise FilmError("The address is too long for a QR code: use a short link.") from wrong
    return np.array(code.get_matrix(), bool)
