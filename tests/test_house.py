"""Rules of the house that no linter knows: what is packaged, what prompts promise, and what no file may hold."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from loreboard.prompts import PromptFile, library

ROOT = Path(__file__).resolve().parents[1]


def tracked() -> list[Path]:
    """The files that git would ship, as far as they exist."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in told.stdout.split("\0") if name and (ROOT / name).is_file()]


def settings() -> dict[str, object]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"])


def rooms() -> list[Path]:
    """The folders whose Python is shipped."""
    return sorted(path.parent for path in tracked() if path.name == "__init__.py" and "tests" not in path.relative_to(ROOT).parts)


def test_the_packages_that_are_listed_are_the_folders_that_exist() -> None:
    there = {".".join(["loreboard", *folder.relative_to(ROOT).parts]) for folder in rooms() if ".dev" not in folder.parts}
    assert set(map(str, settings()["packages"])) == there  # type: ignore[call-overload]


def test_every_file_that_is_read_at_run_time_is_packaged() -> None:
    patterns: dict[str, list[str]] = dict(settings()["package-data"])  # type: ignore[call-overload]
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        if (
            path.suffix not in (".yaml", ".npz", ".html", ".css")
            or parts[0] in ("tests", "docs", "examples")
            or parts[0].startswith(".")
            or len(parts) < 2
        ):
            continue
        above = (".".join(["loreboard", *parts[:n]]) for n in range(len(parts) - 1, 0, -1))
        package = next((name for name in above if name in patterns), "")
        assert package, f"no package-data names {path.relative_to(ROOT)}"
        inside = Path(*parts[package.count(".") :])
        held = [p for pattern in patterns[package] for p in (ROOT / Path(*package.split(".")[1:])).glob(pattern)]
        assert path in held, f"{inside} is in no pattern of {package}"


def test_only_the_front_door_stands_at_the_root() -> None:
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "cli.py"}


def test_every_link_for_type_checkers_points_at_what_exists_and_none_is_missing() -> None:
    links = {path.name: path for path in (ROOT / ".dev" / "loreboard").iterdir()}
    for path in links.values():
        assert path.is_symlink()
        assert path.resolve().exists(), f"{path.name} points at nothing"
        assert path.resolve() == (ROOT / path.name).resolve()
    top = {folder.relative_to(ROOT).parts[0] for folder in rooms() if folder != ROOT and ".dev" not in folder.parts}
    assert top | {"__init__.py", "cli.py"} <= set(links)


def test_every_room_says_in_a_docstring_what_it_holds() -> None:
    for path in tracked():
        if path.suffix == ".py" and path.stat().st_size:
            assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path.relative_to(ROOT)


@pytest.mark.parametrize("prompt", library(), ids=lambda prompt: f"{prompt.name}.{prompt.language}")
def test_no_hole_of_a_prompt_stands_outside_of_tags(prompt: PromptFile) -> None:
    told = f"{prompt.notes}\n{prompt.user}".replace("_$fence>", ">")
    bare = re.sub(r"<([a-z_]+)>.*?</\1>", "", told, flags=re.S)
    assert "$" not in bare, "what fills a hole must stand between tags, as data"


def test_a_prompt_has_the_same_tags_in_every_language() -> None:
    tags: dict[str, list[list[str]]] = {}
    for prompt in library():
        tags.setdefault(prompt.name, []).append(sorted(re.findall(r"</?[a-z_]+(?:\$fence)?>", prompt.notes + prompt.user)))
    assert [name for name, (one, *more) in tags.items() if any(other != one for other in more)] == []


def asked() -> Iterator[tuple[Path, str, str, set[str]]]:
    """Every `desk.ask(step, "agent/request", Type, hole=...)` of the agents, the judge and the pools: (file, prompt, type, holes)."""
    for path in sorted(path for room in ("agents", "evals/judge", "evals/pools") for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "ask":
                _, prompt, wanted, *_ = node.args
                assert isinstance(prompt, ast.Constant) and isinstance(wanted, ast.Name)
                yield path, str(prompt.value), wanted.id, {str(word.arg) for word in node.keywords}


def test_every_ask_fills_exactly_the_holes_of_its_prompt_and_wants_its_type() -> None:
    files = {prompt.name: prompt for prompt in library()}
    calls = list(asked())
    for path, name, wanted, holes in calls:
        assert name in files, f"{path.name} asks with {name}, which does not exist"
        extra = holes - set(files[name].takes) - {"shared", "tokens", "max_tokens", "repairs", "must"}
        assert not extra and set(files[name].takes) <= holes, f"{path.name}, {name}: {holes ^ set(files[name].takes)}"
        assert wanted == files[name].returns, f"{path.name}, {name}"
    assert {name for _, name, _, _ in calls} == set(files), "a prompt that nobody asks with"


_HOSTS = (
    "pypi." + "org",
    "python" + "hosted." + "org",
    "registry.npm" + "js",
    "index" + "-url = ",
    "extra-index" + "-url ",
    "files.python" + "hosted",
)
_HOMES = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w|[A-Z]:\\\\?Users\\|/opt/\w+/bin")


def test_no_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    found: list[str] = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content or path.name == "LICENSE":
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if any(host in line for host in _HOSTS) or _HOMES.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []


def test_no_file_but_a_test_holds_what_looks_like_a_key() -> None:
    pattern = re.compile(rb"sk-[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY")
    files = [path for path in tracked() if ROOT / "tests" not in path.parents]
    assert [str(path.relative_to(ROOT)) for path in files if pattern.search(path.read_bytes())] == []
