"""The built-in illustrator as an image provider: no key, no model, no network."""

from pathlib import Path

from studio.film.illustrator.compose import compose
from studio.film.illustrator.draw import draw_plates
from studio.film.illustrator.pictograms import LICENCE
from studio.providers.errors import ProviderError
from studio.providers.image import DrawnPicture, PictureRequest


class Illustrator:
    """Draws a scene from its words as layered vector art, anew for each format."""

    name = "illustrator"
    version = "1"
    composes_per_format = True

    def draw(self, request: PictureRequest, folder: Path) -> DrawnPicture:
        """The picture, its plates written into `folder`. Raises ProviderError where they cannot be drawn or written."""
        try:
            scene = compose(
                request.prompt,
                request.narration,
                request.topic,
                request.language,
                request.look,
                request.palette,
                request.seed,
                request.width_px,
                request.height_px,
                request.avoid,
            )
            picture = draw_plates(scene, folder)
        except (OSError, ValueError) as wrong:
            raise ProviderError(f"The illustrator could not draw this scene: {wrong}") from wrong
        return DrawnPicture(
            picture,
            {
                "provider": self.name,
                "version": self.version,
                "subjects": list(scene.subjects),
                "setting": scene.setting,
                "look": scene.look,
                "seed": scene.seed,
                "alt_text": scene.described,
                "licences": [LICENCE, "Scenery and textile patterns drawn by this program"],
            },
        )
