"""The jobs of the bundle of Databricks, as its deployment sends them to the jobs API."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

_REFERENCE = re.compile(r"\$\{var\.([a-z_]+)}")


def jobs(folder: Path, values: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The settings of each job by its resource's name.

    :param folder: where databricks.yml is
    :param values: of the variables; those without take their defaults
    :raises KeyError: for a variable that is used and has no value
    """
    root = yaml.safe_load((folder / "databricks.yml").read_text())
    variables: dict[str, Any] = {}
    for name, variable in root["variables"].items():
        if name in values or "default" in variable:
            variables[name] = values.get(name, variable.get("default"))
    found: dict[str, dict[str, Any]] = {}
    for pattern in root["include"]:
        for file in sorted(folder.glob(pattern)):
            resources = yaml.safe_load(file.read_text())["resources"]
            found.update(_resolved(resources["jobs"], variables))
    return found


def _resolved(value: Any, variables: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _resolved(field, variables) for name, field in value.items()}
    if isinstance(value, list):
        return [_resolved(item, variables) for item in value]
    if not isinstance(value, str):
        return value
    whole = _REFERENCE.fullmatch(value)
    if whole:
        return _resolved(variables[whole.group(1)], variables)
    return _REFERENCE.sub(lambda reference: str(variables[reference.group(1)]), value)
