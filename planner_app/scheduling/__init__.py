"""The schedule as a pure function: a frozen Problem in, a frozen Schedule out. No SQL, no Qt, no
clock, no disk."""
