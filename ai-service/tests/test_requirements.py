"""The pinned requirements name what the code imports, and the versions these tests run with."""

from __future__ import annotations

import ast
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
FILES = ("requirements.txt", "requirements-dev.txt", "requirements.lock", "requirements-torch.txt")
DISTRIBUTIONS = {"sklearn": "scikit-learn", "prometheus_client": "prometheus-client", "aio_pika": "aio-pika", "gridfs": "pymongo"}
"""Where a module's name is not its distribution's."""

TOOLS = {"ruff"}
"""Not on Debian, and optional: flake8 stands in for it."""

DEBIANS_OWN = {"onnx": "1.12.0", "protobuf": "4.21.12", "starlette": "0.26.1", "sniffio": "1.2.0"}
"""What Debian 12 has in another version than may be pinned elsewhere: it builds onnx for its own protobuf, and FastAPI for its own Starlette."""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> dict[str, str]:
    lines = [line.split("#")[0].strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    found = [re.fullmatch(r"([A-Za-z0-9_.-]+)==([0-9][0-9A-Za-z.]*)", line) for line in lines if line]
    assert all(found), f"{file} has a line that is no exact pin: {lines}"
    return {canonical(match[1]): match[2] for match in found if match}


def imported(folder: str) -> set[str]:
    names: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                names.add(node.module.split(".")[0])
    return {canonical(DISTRIBUTIONS.get(n, n)) for n in names - set(sys.stdlib_module_names) - {"app", "tests", "__future__"}}


def installed(name: str) -> str | None:
    try:
        return metadata.version(name).partition("+")[0]  # Debian marks what it has packed anew
    except metadata.PackageNotFoundError:
        return None


def test_everything_the_code_imports_is_pinned() -> None:
    running = pins("requirements.txt") | pins("requirements.lock") | pins("requirements-torch.txt")

    assert imported("app") - set(running) == set()
    assert imported("tests") - set(running) - set(pins("requirements-dev.txt")) == set()


def test_no_file_contradicts_another() -> None:
    seen: dict[str, str] = {}
    for file in FILES:
        for name, version in pins(file).items():
            assert seen.setdefault(name, version) == version, f"{file} pins {name} to {version}, another file to {seen[name]}"


@pytest.mark.parametrize("file", FILES)
def test_the_pins_are_the_versions_these_tests_run_with(file: str) -> None:
    different = {name: (version, installed(name)) for name, version in pins(file).items() if installed(name) not in (None, version, DEBIANS_OWN.get(name))}

    assert different == {}


def test_the_pins_have_everything_the_requirements_bring_along_in_versions_they_take() -> None:
    locked = pins("requirements.lock") | pins("requirements.txt") | pins("requirements-dev.txt")
    open_names = [n for n in {*pins("requirements.txt"), *pins("requirements-dev.txt")} - TOOLS if installed(n)]
    seen: set[str] = set()
    while open_names:
        name = open_names.pop()
        if name in seen:
            continue
        seen.add(name)
        for line in metadata.requires(name) or []:
            requirement, _, marker = line.partition(";")
            # Extras, and what other systems or older Pythons need.
            if "extra" in marker or "python_version" in marker or "platform" in marker:
                continue
            wanted = Requirement(requirement)
            dependency = canonical(wanted.name)
            assert dependency in locked, f"{name} needs {dependency}, which is not pinned"
            assert locked[dependency] in wanted.specifier, f"{name} needs {wanted}, pinned is {locked[dependency]}"
            open_names += [dependency] if installed(dependency) else []
