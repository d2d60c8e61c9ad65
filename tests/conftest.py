"""How every test runs, and on which database."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile(
    "long",
    max_examples=10_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

KINDS = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=KINDS, default="sqlite", help="where a record is kept")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["REFILLNOTES_TEST_DATABASE"] = config.getoption("database")
    if config.getoption("database") == "postgresql" and "REFILLNOTES_TEST_SERVER" not in os.environ:
        raise pytest.UsageError(
            "No PostgreSQL server is named. Start one for these tests alone: "
            "scripts/with-postgresql pytest --database postgresql tests/store"
        )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about another database's own files, settings or words."""
    other = {kind for kind in KINDS if kind != config.getoption("database")}
    elsewhere = [item for item in items if other & {mark.name for mark in item.iter_markers()}]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in set(elsewhere)]
