from pathlib import Path

import av
import numpy as np
import pytest

from studio.provenance import ProvenanceError, installation_certificates, read_provenance, sign_film

MADE_BY = [{"capability": "picture", "provider": "illustrator", "version": "1", "is_model": False}]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as file:
        stream = file.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for level in range(30):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), level * 8, np.uint8), format="rgb24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    return path


@pytest.fixture
def signed(film: Path, tmp_path: Path) -> Path:
    path = tmp_path / "signed.mp4"
    certificates = installation_certificates(tmp_path / "keys")
    sign_film(film, path, title="Chai", made_by=MADE_BY, certificates=certificates)
    return path


def test_a_signed_film_says_who_made_it_and_still_plays(signed: Path) -> None:
    said = read_provenance(signed)
    assert said["is_valid"]
    assert said["problems"] == []
    assert said["made_by"] == MADE_BY
    assert said["title"] == "Chai"
    with av.open(str(signed)) as file:
        assert sum(1 for _ in file.decode(video=0)) == 30


def test_one_flipped_byte_of_the_picture_makes_the_signature_invalid(signed: Path) -> None:
    content = bytearray(signed.read_bytes())
    content[content.rindex(b"mdat") + 40] ^= 1
    signed.write_bytes(content)
    said = read_provenance(signed)
    assert not said["is_valid"]
    assert any("mismatch" in problem for problem in said["problems"])


def test_a_film_without_a_manifest_is_told_as_such(film: Path) -> None:
    with pytest.raises(ProvenanceError):
        read_provenance(film)


def test_the_installation_keeps_one_certificate_and_hides_its_key(tmp_path: Path) -> None:
    first, second = (installation_certificates(tmp_path / "keys") for _ in range(2))
    assert first == second
    assert (tmp_path / "keys" / "key.pem").stat().st_mode & 0o077 == 0
