"""Runs whole processes, one at a time, and says what each took of the machine."""
import os, pathlib, resource, shutil, signal, statistics, subprocess, sys, tempfile, threading, time
from dataclasses import dataclass


class Failed(Exception):
    """A process that did not do its work; the text says why."""


@dataclass
class Taken:
    """What a process took: seconds, seconds of all processors, and the most bytes it held and passed to `write`."""
    wall: float
    cpu: float
    memory: int
    written: int
    out: str = ""


def end_as_asked():
    """Lets a script that is told to end do so as with Ctrl-C: what it started ends too, and its folders are removed."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def run(command, folder=None, timeout=None, memory=None, codes=(0,), environment=None):
    """Runs a command to its end. It may take `timeout` seconds and address `memory` bytes, and end with `codes`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        child = subprocess.Popen([str(word) for word in command], cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                 env={**os.environ, **(environment or {})}, start_new_session=True)
        if memory:
            resource.prlimit(child.pid, resource.RLIMIT_AS, (memory, memory))
        late = threading.Event()

        def stop():
            late.set()
            os.killpg(child.pid, signal.SIGKILL)

        timer = threading.Timer(timeout or 1e6, stop)
        timer.daemon = True
        timer.start()
        try:
            # Its counters can be read as long as nobody has asked how it ended.
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        except BaseException:
            stop()
            raise
        wall = time.monotonic() - start
        timer.cancel()
        written = passed_to_write(child.pid)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if late.is_set():
            raise Failed(f"more than {timeout:.0f} s")
        if child.returncode not in codes:
            raise Failed(f"ended with {child.returncode}: {tail(err) or tail(out)}")
        return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, written, tail(out))


def passed_to_write(pid):
    """How many bytes an ended process has given to the system to be written, in files and pipes."""
    try:
        counters = dict(line.split(": ") for line in pathlib.Path(f"/proc/{pid}/io").read_text().splitlines())
        return int(counters["wchar"])
    except OSError:
        return 0


def tail(file, size=2000):
    """The end of what was written into a file."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - size))
    return file.read().decode(errors="replace").strip()


def median(taken):
    """The middle of several runs, each figure by itself; the memory is the most that any took."""
    middle = lambda name: statistics.median(getattr(one, name) for one in taken)
    return {"runs": len(taken), "wall": middle("wall"), "cpu": middle("cpu"), "memory": max(one.memory for one in taken),
            "written": int(middle("written")), "walls": [round(one.wall, 4) for one in taken]}


def rounds(work, runs, budget):
    """The results of `work`, repeated until there are `runs` of them or they have taken `budget` seconds."""
    start, results = time.monotonic(), []
    while len(results) < runs and (not results or time.monotonic() - start < budget):
        results.append(work())
    return results


def size(folder):
    """How many files a tree has, how many of them are HTML, their bytes, and what they take of the disk."""
    files = html = total = disk = 0
    for place, _, names in os.walk(folder):
        for name in names:
            files += 1
            html += name.endswith(".html")
            found = os.lstat(os.path.join(place, name))
            total += found.st_size
            disk += found.st_blocks * 512
    return {"files": files, "pages": html, "bytes": total, "disk": disk}


def remove(*paths):
    """Removes trees that are there."""
    for path in paths:
        if os.path.isdir(path):
            shutil.rmtree(path)


def put_away(heap, *paths):
    """Moves trees that are there into a folder, to be removed when all is measured.

    Where many files were removed, ext4 makes new ones several times slower for minutes, since it does not give their numbers
    to others so soon (`recently_deleted` in its source); `cp -r` and a build would then be measured in other weather.
    """
    heap.mkdir(parents=True, exist_ok=True)
    for path in paths:
        if os.path.lexists(path):
            os.rename(path, heap / str(len(os.listdir(heap))))


def settle():
    """Lets the disks write what they still hold, so that the next measurement does not wait for it."""
    os.sync()


def copy(tree, place):
    """What `cp -r` takes for a tree; nothing stands at its new place yet."""
    settle()
    return run(["cp", "-r", tree, place])
