"""The wheel holds all it needs, and works where the checkout is not."""

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.tree import ROOT, our_files

pytestmark = pytest.mark.slow

PROBE = """
import pathlib, sys, zoneinfo
import refillnotes
from refillnotes.app import create_app
from refillnotes.config.clinic_file import Clinic, Paper, write_clinic
from refillnotes.config.environment import instance_folder
from refillnotes.config.instance import prepare_instance
from refillnotes.pdf.assets import asset

home = pathlib.Path(refillnotes.__file__).parent
assert home.is_relative_to(sys.argv[1]), home
assert asset("static/fonts/inter-600.woff2").is_relative_to(home)
prepare_instance(instance_folder())
write_clinic(instance_folder(), Clinic("North", zoneinfo.ZoneInfo("UTC"), Paper.A4))
visitor = create_app().test_client()
page = visitor.get("/sign-in")
assert page.status_code == 200 and "North" in page.text, page.text
assert visitor.get("/static/page.css").status_code == 200
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_every_file_the_program_reads(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    for file in our_files():
        if file.parts[0] == "refillnotes":
            assert file.as_posix() in inside
        if file.parts[0] in {"templates", "static"}:
            assert f"refillnotes/{file.as_posix()}" in inside
    assert "refillnotes/docs/glossary.md" in inside  # read by web/help/glossary.py
    fonts = {name for name in inside if name.startswith("refillnotes/static/fonts/")}
    assert {Path(name).name for name in fonts} == {"inter-400.woff2", "inter-600.woff2", "OFL.txt"}
    assert any(name.endswith("licenses/LICENSE") for name in inside)


def test_the_wheel_holds_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        assert not [name for name in archive.namelist() if name.startswith("refillnotes/tests")]
    assert {top for top in tops if not top.endswith(".dist-info")} == {"refillnotes"}


def test_the_program_works_from_the_wheel_alone(wheel, tmp_path):
    target = tmp_path / "site"
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps"]
    subprocess.run([*install, "--target", str(target), str(wheel)], check=True)
    # Without site, the checkout's own editable install is not on the path
    path = f"{target}:{sysconfig.get_path('purelib')}"
    ran = subprocess.run(
        [sys.executable, "-S", "-c", PROBE, str(target)],
        cwd=tmp_path,
        env={
            "PYTHONPATH": path,
            "PATH": "/usr/bin:/bin",
            "REFILLNOTES_INSTANCE": str(tmp_path / "clinic"),
        },
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
