"""Prepare .venv, then start planner-app with the arguments; without any, on the sample production."""

import os
import sys

import environment
import system

SAMPLE = environment.ROOT / "sample" / "night-ferry.plan"
PICTURES = SAMPLE.parent / "pictures"


def main() -> int:
    """Pass the arguments on, or open the sample production, or picture it where there is no display."""
    # Foreign files are read through Java, but the Python side of it is small: a producer can add Java at any time.
    program = [str(environment.prepare(["interchange-mpp"])), "-m", "planner_app"]
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
    """Draw the sample production's window and charts into files and say where they are."""
    system.say(f"There is no display here, so the window and the charts of {SAMPLE} are drawn into files")
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    status = environment.run([*program, "pictures", str(PICTURES), str(SAMPLE)], env)
    if status == 0:
        system.say(f"The pictures are in {PICTURES}")
    return status


def has_display() -> bool:
    """Whether a window would be seen."""
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in {"offscreen", "minimal"}:
        return False
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(environment.guarded(main))
