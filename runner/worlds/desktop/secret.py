"""Credentials: read from the environment or the keyring when they are typed, and kept nowhere."""

from __future__ import annotations

import os
from collections.abc import Mapping

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.desktop.file.quantities import filled


def secrets(written: Mapping[str, str], who: Mapping[str, object]) -> dict[str, str]:
    """Return the credentials by name; raises WorldError that says where one is missing."""
    return {name: _secret(filled(where, who)) for name, where in written.items()}


def _secret(where: str) -> str:
    place, _, name = where.partition(":")
    if place == "env":
        name = "".join(c if c.isalnum() else "_" for c in name).upper()
        if name not in os.environ:
            raise WorldError(f"the environment has no {name}, which the login needs")
        return os.environ[name]
    return _of_keyring(*name.split("/", 1))


def _of_keyring(service: str, user: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise WorldError("the login needs a keyring: pip install 'btrunner[keyring]' brings it") from error
    try:
        found: str | None = keyring.get_password(service, user)
    except KeyringError as error:  # none on this system, or one that is locked
        raise WorldError(f"the keyring does not tell {user} of {service}: {error}") from error
    if found is None:
        raise WorldError(f"the keyring has nothing for {user} of {service}, which the login needs")
    return found
