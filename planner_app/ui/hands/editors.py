"""Editors that are open in the cells of a view."""

from PySide6.QtWidgets import QAbstractItemView, QLineEdit


def open_editor(view: QAbstractItemView) -> QLineEdit | None:
    """The editor that is open in the view."""
    return next(
        (editor for editor in view.viewport().findChildren(QLineEdit) if editor.isVisibleTo(view)),
        None,
    )


def finish_editing(view: QAbstractItemView) -> None:
    """Take what is being typed in place, as Return would."""
    editor = open_editor(view)
    if editor is not None:
        delegate = view.itemDelegateForIndex(view.currentIndex())
        # Qt has no call for it: the delegate's own signals do what Return does.
        delegate.commitData.emit(editor)
        delegate.closeEditor.emit(editor)


def go_on_editing(view: QAbstractItemView) -> None:
    """After lines were removed: Qt then takes the view for idle, though an editor in another line
    is still open."""
    if open_editor(view) is not None:
        view.setState(QAbstractItemView.State.EditingState)
