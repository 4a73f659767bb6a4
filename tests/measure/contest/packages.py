"""Installs peers from the package registries into a folder of their own."""
import pathlib, shutil, subprocess, sys

from figures.processes import Failed


def python(cache, *packages):
    """A virtual environment with these packages; its folder is the answer."""
    place = pathlib.Path(cache, "python-" + packages[0])
    if not (place / "complete").exists():
        _fresh(place)
        _quietly([sys.executable, "-m", "venv", place])
        _quietly([place / "bin/pip", "install", "--quiet", "--disable-pip-version-check", *packages])
        (place / "complete").touch()
    return place


def node(cache, *packages):
    """A folder with these packages in `node_modules`."""
    place = pathlib.Path(cache, "node-" + packages[0].replace("/", "-").lstrip("@"))
    if not (place / "complete").exists():
        _fresh(place)
        (place / "package.json").write_text("{}\n")
        _quietly(["npm", "install", "--silent", "--no-audit", "--no-fund", *packages], place)
        (place / "complete").touch()
    return place


def _fresh(place):
    if place.exists():
        shutil.rmtree(place)
    place.mkdir(parents=True)


def _quietly(command, folder=None):
    try:
        done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True)
    except OSError as error:
        raise Failed(f"cannot be installed: {error}") from error
    if done.returncode:
        raise Failed(f"cannot be installed: {(done.stderr or done.stdout).strip()[-300:]}")
