"""How every test runs, and on which database."""

import gc
import os

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from jinja2 import FileSystemBytecodeCache

from refillnotes.actions import passwords

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile(
    "long",
    max_examples=10_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(  # nobody reads how a change failed, so no smaller example is looked for
    "mutation",
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

KINDS = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=KINDS, default="sqlite", help="where a record is kept")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["REFILLNOTES_TEST_DATABASE"] = config.getoption("database")
    spend_little_on_passwords_and_templates()
    if config.getoption("database") == "postgresql" and "REFILLNOTES_TEST_SERVER" not in os.environ:
        raise pytest.UsageError(
            "No PostgreSQL server is named. Start one for these tests alone: "
            "scripts/with-postgresql pytest --database postgresql tests/store"
        )


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage took a sixteenth of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about another database's own files, settings or words."""
    other = {kind for kind in KINDS if kind != config.getoption("database")}
    elsewhere = [item for item in items if other & {mark.name for mark in item.iter_markers()}]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in set(elsewhere)]


def spend_little_on_passwords_and_templates() -> None:
    """Half of what a page's test took was Argon2id, and a fifth templates compiled anew.

    The costs that ship are held by tests/actions/test_passwords.py, in a process of its own.
    """
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # noqa: SLF001
    passwords._NOBODY = passwords._HASHER.hash("nobody")  # noqa: SLF001
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache()}
