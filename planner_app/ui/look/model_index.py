"""The index that Qt hands to an item model or a delegate, in both its forms."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

# PySide declares both for every method of a model that is overridden.
AnyModelIndex = QModelIndex | QPersistentModelIndex
