"""The rules of edits: a folder for each family of operations, and the invariants over all."""
