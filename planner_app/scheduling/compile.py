"""Compiles the kernel into the cache: `python -m planner_app.scheduling.compile`, a child process of the window's."""

from planner_app.scheduling.levelling import warm_up

if __name__ == "__main__":
    warm_up()
