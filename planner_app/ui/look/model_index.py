"""The index that Qt hands to an item model or a delegate, in both its forms."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

AnyModelIndex = QModelIndex | QPersistentModelIndex
