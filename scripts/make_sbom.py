"""Make ``sbom.cdx.json`` anew: what an installation of the package consists of, with licences, by the versions of the lock.

Needs the ``release`` extra. The bill is of the platform at hand; packages that only another one asks for stand in the lock.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
BILL = ROOT / "sbom.cdx.json"


def main() -> None:
    """Install the package and what it needs into a clean environment, and list that."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        needed = folder / "needed.txt"
        compile_ = ["uv", "pip", "compile", "-q", "--universal", "--generate-hashes", "--no-annotate", "--no-header"]
        run(*compile_, "--python-version", "3.11", "-c", str(LOCK), "-o", str(needed), "pyproject.toml")
        run(str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(needed))
        run(str(python), "-m", "pip", "uninstall", "-q", "-y", "pip", "setuptools")
        made = ["--pyproject", "pyproject.toml", "--output-reproducible", "--mc-type", "application", "-o", str(BILL)]
        run("cyclonedx-py", "environment", *made, str(python))


def run(*command: str) -> None:
    """Run a command at the top of the tree."""
    subprocess.run(command, check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
