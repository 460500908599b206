"""A batch of ftrack's operations as one edit: folded to one state per entity, applied, answered."""
