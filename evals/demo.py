"""`make demo`: one series from a premise, the tree of what was written, and the three files to open first."""

import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.tree import Tree

FIRST = (
    ("e01/script.fountain", "the first episode, as a script"),
    ("e01/shots.csv", "the same episode, shot by shot, to the frame"),
    ("arcs/README.md", "the arcs it was chosen from, and how near each is to what is worn out"),
)


def run(folder: str, premise: str) -> int:
    """Write the series into `folder` (a free name beside it when it is taken) and show it; returns the exit code."""
    root, number = Path(folder), 1
    while root.exists() and any(root.iterdir()):
        number += 1
        root = Path(f"{folder}-{number}")
    code = subprocess.run([sys.executable, "-m", "loreboard.cli", "new", premise, "--dir", str(root)], check=False).returncode
    if code:
        return code
    console = Console()
    console.print(_tree(root))
    console.print("\nOpen these first:")
    for name, what in FIRST:
        console.print(f"  {root / name}  [dim]{what}[/dim]")
    console.print(f"\nThen change a line of {root / 'e02/script.fountain'} and run: .venv/bin/loreboard resume {root}")
    return 0


def _tree(root: Path) -> Tree:
    tree = Tree(f"{root}/")
    for path in sorted(root.iterdir(), key=lambda p: (p.is_dir(), p.name)):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            tree.add(f"{path.name}/  [dim]{'  '.join(sorted(p.name for p in path.iterdir()))}[/dim]")
        else:
            tree.add(path.name)
    return tree


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2]))
