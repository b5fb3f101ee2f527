"""Where a film comes from, signed into the file: a C2PA manifest that says it is machine-made, by which providers.

The manifest follows the C2PA specification 2.x: a `c2pa.created` action with the IPTC digital source type of composite
media made by a trained or rule-based algorithm. It is signed (ES256) with the installation's own certificate, which a
small certificate authority of its own issued; both are made on first use and kept with the installation's data.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from shujaa.embedded.locks import exclusive
from shujaa.embedded.places import write_private
from shujaa.errors import ShujaaError

# https://cv.iptc.org/newscodes/digitalsourcetype/
BY_MODEL = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
BY_RULE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
YEARS = 5


class ProvenanceError(ShujaaError):
    """A film's provenance cannot be signed or read."""


@dataclass(frozen=True)
class Certificates:
    """The signing certificate with its issuer (PEM, leaf first), the private key (PEM) and the issuer alone."""

    chain_pem: str
    key_pem: str
    authority_pem: str


def sign_film(
    film: Path, signed: Path, *, title: str, made_by: Sequence[Mapping[str, Any]], certificates: Certificates
) -> None:
    """Write `signed`: the film with a manifest naming who made what. `made_by` are objects with at least `capability`,
    `provider` and `version`. Raises ProvenanceError; then `signed` is not there."""
    manifest = {
        "claim_generator_info": [{"name": "Shujaa Studio", "version": "0.1.0"}],
        "title": title,
        "format": "video/mp4",
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [_created(made_by)]}},
            {"label": "studio.shujaa.made-by", "data": {"parts": [dict(part) for part in made_by]}},
        ],
    }
    info = c2pa.C2paSignerInfo(
        alg=b"es256", sign_cert=certificates.chain_pem.encode(), private_key=certificates.key_pem.encode(), ta_url=None
    )
    try:
        signer = c2pa.Signer.from_info(info)
        with c2pa.Builder(json.dumps(manifest)) as builder, film.open("rb") as source, signed.open("w+b") as target:
            builder.sign(signer, "video/mp4", source, target)
    except c2pa.C2paError as failure:
        signed.unlink(missing_ok=True)
        raise ProvenanceError(
            f"The film could not be signed: {failure}. Check the certificate, then retry."
        ) from failure


def read_provenance(film: Path) -> dict[str, Any]:
    """`is_valid` (the file is as it was signed), `problems` (codes), and `made_by` as signed. Raises ProvenanceError
    for a file without a readable manifest."""
    try:
        with c2pa.Reader(film) as reader:
            manifest = reader.get_active_manifest() or {}
            results = reader.get_validation_results() or {}
    except c2pa.C2paError as failure:
        raise ProvenanceError("This file carries no readable statement of where it comes from.") from failure
    failures = [entry["code"] for entry in results.get("activeManifest", {}).get("failure", [])]
    # Nobody's trust list has an installation's own authority on it: that is said elsewhere, and is no damage.
    problems = [code for code in failures if code != "signingCredential.untrusted"]
    parts: list[dict[str, Any]] = next(
        (a["data"]["parts"] for a in manifest.get("assertions", []) if a["label"] == "studio.shujaa.made-by"), []
    )
    return {"is_valid": not problems, "problems": problems, "made_by": parts, "title": manifest.get("title", "")}


def installation_certificates(folder: Path) -> Certificates:
    """The installation's own, made on first use; two processes at once agree on one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = [folder / name for name in ("chain.pem", "key.pem", "authority.pem")]
    with exclusive(folder / "lock"):
        if not all(path.exists() for path in paths):
            made = _issue()
            for path, text in zip(paths, (made.chain_pem, made.key_pem, made.authority_pem), strict=True):
                write_private(path, text)
    chain, key, authority = (path.read_text() for path in paths)
    return Certificates(chain, key, authority)


def _created(made_by: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    by_model = any(part.get("is_model") for part in made_by)
    return {
        "action": "c2pa.created",
        "digitalSourceType": BY_MODEL if by_model else BY_RULE,
        "softwareAgent": {"name": "Shujaa Studio"},
        "description": "Made by machine: script, pictures, voice, captions and music.",
    }


def _issue() -> Certificates:
    """A fresh authority and a signing certificate of it, with the key usages that C2PA asks for."""
    authority_key, signing_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority_name, signer_name = _name("Shujaa Studio installation authority"), _name("Shujaa Studio installation")
    authority = (
        _certificate(authority_name, authority_name, authority_key.public_key(), years=2 * YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    signer = (
        _certificate(signer_name, authority_name, signing_key.public_key(), years=YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(signing_key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    authority_pem, signer_pem = (c.public_bytes(serialization.Encoding.PEM).decode() for c in (authority, signer))
    key_pem = signing_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Certificates(signer_pem + authority_pem, key_pem.decode(), authority_pem)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, years: int
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=365 * years))
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Shujaa Studio"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(**wanted: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in every})
