"""The colour profile inside every note: small, and sRGB to the last shade."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from refillnotes.pdf.colours import srgb_profile


@pytest.fixture(scope="module")
def profile():
    return ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))


def test_every_shade_is_that_of_srgb_to_one_step(profile):
    levels = range(0, 256, 15)
    dots = bytes(part for r in levels for g in levels for b in levels for part in (r, g, b))
    shades = Image.frombytes("RGB", (len(dots) // 3, 1), dots)
    same = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    seen = ImageCms.applyTransform(shades, same).tobytes()
    assert max(abs(one - other) for one, other in zip(dots, seen, strict=True)) <= 1


def test_greys_stay_grey(profile):
    greys = Image.frombytes("RGB", (256, 1), bytes(level for g in range(256) for level in (g,) * 3))
    lab = ImageCms.buildTransform(profile, ImageCms.createProfile("LAB"), "RGB", "LAB")
    _, a, b = ImageCms.applyTransform(greys, lab).split()
    assert max(abs(level - 128) for band in (a, b) for level in band.tobytes()) <= 1


def test_the_profile_says_what_it_is(profile):
    assert ImageCms.getProfileDescription(profile).strip() == "sRGB"
    assert profile.profile.device_class == "mntr"
    assert profile.profile.version < 5


def test_the_header_names_the_true_size_and_light():
    written = srgb_profile()
    assert int.from_bytes(written[:4], "big") == len(written) < 512
    assert written[36:40] == b"acsp"
    assert written[68:80].hex() == "0000f6d6000100000000d32d"
