"""The same plan scheduled by TaskJuggler (Debian's `tj3`): written for it, run by it, compared task
by task."""
