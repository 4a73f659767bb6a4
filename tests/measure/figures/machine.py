"""On what, when and of what was measured."""
import datetime, os, pathlib, platform, subprocess, sys

from figures import processes

ROOT = pathlib.Path(__file__).resolve().parents[3]
"""The folder of the repository."""


def said(*command):
    """What a command prints, or nothing when it cannot be run."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def description():
    """The machine, the day, the commit, the command and how busy the machine was."""
    cpus = pathlib.Path("/proc/cpuinfo")
    lines = cpus.read_text().splitlines() if cpus.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    script = pathlib.Path(sys.argv[0]).resolve()
    shown = script.relative_to(ROOT) if script.is_relative_to(ROOT) else script.name
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": said("git", "describe", "--always", "--dirty", "--abbrev=10"),
        "command": " ".join([str(shown), *sys.argv[1:]]),
        "processor": names[0] if names else platform.machine(),
        "processors": os.cpu_count(),
        "memory": memory,
        "system": f"{platform.system()} {platform.release()}",
        "load": os.getloadavg()[0],
    }


def build(*targets):
    """Makes release builds of targets, such as `--bin headwater`; where they are is the answer."""
    cargo = os.environ.get("CARGO", "cargo")
    subprocess.run([cargo, "build", "--quiet", "--release", "--locked", *targets], check=True, cwd=ROOT)
    return target() / "release"


def before(commit):
    """Release builds of the program at a commit and in this tree; the two programs are the answer."""
    tree = target() / "measure/before"
    processes.remove(tree)
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", ROOT, tree], check=True)
    subprocess.run(["git", "checkout", "--quiet", said("git", "rev-parse", f"{commit}^{{commit}}") or commit], check=True, cwd=tree)
    subprocess.run(["cargo", "build", "--quiet", "--release", "--locked", "--bin", "headwater"], check=True, cwd=tree)
    return tree / "target/release/headwater", build("--bin", "headwater") / "headwater"


def target():
    """The folder that cargo builds into."""
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
