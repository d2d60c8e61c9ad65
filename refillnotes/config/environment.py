"""Where a clinic is kept, and everything the program is told from outside."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from refillnotes.config.clinic_file import Clinic, read_clinic
from refillnotes.config.instance import read_secret


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the program is told from outside."""

    instance: Path
    database_url: str = field(repr=False)  # may hold a password
    clinic: Clinic
    secret: bytes = field(repr=False)

    def key_for(self, purpose: str) -> str:
        """Derive a key of its own for each purpose, so that none stands for another."""
        return hmac.new(self.secret, purpose.encode(), hashlib.sha256).hexdigest()


class Environment(BaseSettings):
    """The two variables that say where this clinic is kept."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True)

    instance: Path = Field(default=Path("instance"), validation_alias="REFILLNOTES_INSTANCE")
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")

    @classmethod
    def read(cls) -> Self:
        return cls()


def instance_folder() -> Path:
    return Environment.read().instance.absolute()


def read_config() -> Config:
    """Read the environment and the instance folder.

    Raises ``Misconfigured`` with a sentence that says what to do.
    """
    environment = Environment.read()
    instance = environment.instance.absolute()
    return Config(
        instance=instance,
        database_url=environment.database_url or f"sqlite:///{instance / 'refillnotes.sqlite3'}",
        secret=read_secret(instance / "secret"),
        clinic=read_clinic(instance / "clinic.toml"),
    )
