"""The import contracts cover every folder there is."""

import tomllib

from tests.tree import ROOT, text_of

CONTRACTS = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]


def layers():
    (contract,) = [contract for contract in CONTRACTS if contract["type"] == "layers"]
    assert contract["exhaustive"]
    return [name.strip() for line in contract["layers"] for name in line.split("|")]


def exists(name):
    return (
        any((ROOT / "refillnotes" / name).glob("__init__.py"))
        or (ROOT / "refillnotes" / f"{name}.py").is_file()
    )


def test_only_a_layer_that_is_absent_may_be_optional():
    for layer in layers():
        name = layer.strip("()")
        assert layer.startswith("(") is not exists(name), layer
