"""Prepare .venv, then start planner-app with the arguments; without any, on the sample
production."""

import os
import sys
import time

import environment
import system

SAMPLE = environment.ROOT / "sample" / "night-ferry.plan"
PICTURES = SAMPLE.parent / "pictures"


def main() -> int:
    """Pass the arguments on, or open the sample production, or picture it where there is no
    display."""
    # Foreign files are read through Java, but the Python side of it is small: a producer can add
    # Java at any time.
    program = [str(environment.prepare(["interchange-mpp", "server"])), "-m", "planner_app"]
    if len(sys.argv) > 1:
        return environment.run([*program, *sys.argv[1:]])
    if not SAMPLE.exists():
        system.say(f"Making the sample production {SAMPLE}")
        SAMPLE.parent.mkdir(exist_ok=True)
        status = environment.run([*program, "demo", str(SAMPLE)])
        if status:
            return status
    return environment.run([*program, str(SAMPLE)]) if has_display() else picture(program)


def picture(program: list[str]) -> int:
    """Draw the sample production's window and charts into files, unless they are there, and say
    where they are."""
    system.say(
        f"There is no display here, so the window and the charts of {SAMPLE} are drawn into files"
    )
    # The offscreen platform warns that it has no window manager to tell sizes to, which is nobody's
    # trouble here.
    env = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_LOGGING_RULES": "default.warning=false",
    }
    command = [*program, "pictures", str(PICTURES), str(SAMPLE)]
    status = 0 if is_drawn() else environment.run(command, env)
    if status == 0:
        system.say(f"The pictures are in {PICTURES}")
    return status


def is_drawn() -> bool:
    """Whether the pictures are today's and younger than the plan and the program that draw them."""
    pictures = [path.stat().st_mtime for path in PICTURES.glob("*.png")]
    code = (environment.ROOT / "planner_app").rglob("*.py")
    sources = [path.stat().st_mtime for path in (SAMPLE, *code)]
    return bool(pictures) and min(pictures) > max(*sources, midnight())


def midnight() -> float:
    """The beginning of today, in seconds since the epoch."""
    now = time.localtime()
    return time.mktime((now.tm_year, now.tm_mon, now.tm_mday, 0, 0, 0, 0, 0, -1))


def has_display() -> bool:
    """Whether a window would be seen."""
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in {"offscreen", "minimal"}:
        return False
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


if __name__ == "__main__":
    sys.exit(environment.guarded(main))
