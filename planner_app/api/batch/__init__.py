"""A batch of ftrack's operations as one edit: folded to one final state per entity, applied,
answered."""
