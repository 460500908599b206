"""The small style sheet of the chrome; $names are tokens of the theme. Panes paint themselves."""

from typing import Final

STYLE: Final = """
QMainWindow, QDialog { background: $panel; }
QToolTip { background: $panel; color: $text; border: 1px solid $hairline; padding: 4px; }
QMenuBar { background: $header; color: $text; border: none; padding: 0 8px; }
QMenuBar::item { padding: 4px 8px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $selection; }
QMenu { background: $panel; color: $text; border: 1px solid $hairline; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $secondary; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QSplitter::handle { background: $hairline; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QTreeView, QListView, QTableView { background: $panel; color: $text; border: none; outline: none; }
QHeaderView { background: $header; border: none; }
QHeaderView::section { background: $header; color: $secondary; border: none; border-bottom: 1px solid $hairline;
    padding: 0 6px; }
QHeaderView::section:first { padding-left: 18px; }
QLineEdit, QDoubleSpinBox, QComboBox, QDateEdit { background: $panel; color: $text; border: 1px solid $hairline;
    border-radius: 6px; padding: 4px 8px; selection-background-color: $selection; selection-color: $text; }
QLineEdit:focus, QDoubleSpinBox:focus, QComboBox:focus, QDateEdit:focus { border: 1px solid $accent; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 22px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: none; width: 0; height: 0; border-left: 4px solid $panel;
    border-right: 4px solid $panel; border-top: 5px solid $secondary; }
QTreeView QLineEdit, QListView QLineEdit { border: 1px solid $accent; border-radius: 2px; padding: 0 2px; }
QPushButton { background: $panel; color: $text; border: 1px solid $hairline; border-radius: 6px; padding: 5px 14px; }
QPushButton:hover { background: $ground; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $secondary; }
QPushButton:default { background: $selection; color: $accent_text; border: 1px solid $accent; }
QToolButton { background: transparent; color: $text; border: none; border-radius: 6px; padding: 4px 8px; }
QToolButton:hover { background: $ground; }
QToolButton:disabled { color: $secondary; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $hairline; border-radius: 4px; margin: 1px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
#header, #paneHead, #statusStrip { background: $header; }
#header { border-bottom: 1px solid $hairline; }
#statusStrip { border-top: 1px solid $hairline; }
#paneHead { border-bottom: 1px solid $hairline; }
#planTitle { color: $text; font-size: 12pt; font-weight: 600; }
#planDetail, #paneDetail, #statusWords { color: $secondary; }
#paneTitle, #finishWords { color: $text; font-weight: 600; }
#statusWords[trouble="true"] { color: $trouble_text; }
#pageButton { padding: 4px 16px; border-radius: 6px; }
#pageButton:checked { background: $selection; color: $accent_text; font-weight: 600; }
#quietLink { color: $accent_text; padding: 2px 4px; }
#quietLink::menu-indicator { image: none; }
#problemsButton { color: $trouble_text; background: $panel; border: 1px solid $trouble; padding: 4px 10px; }
#problemsButton[calm="true"] { color: $secondary; border: 1px solid $hairline; }
#problemList { border-left: 1px solid $hairline; padding: 0 8px 0 12px; }
#remarkList { border: 1px solid $hairline; border-radius: 6px; padding: 0 8px; }
#problemList::item, #remarkList::item { padding: 6px 0; border-bottom: 1px solid $faint; }
#problemList::item:selected { background: $selection; color: $text; }
#historyPanel, #historyCard { background: $panel; }
#historyPanel { border-left: 1px solid $hairline; }
#historyCard { border-top: 1px solid $hairline; border-left: 1px solid $hairline; background: $header; }
#historyList { border-left: 1px solid $hairline; }
#historyWhat { color: $text; }
#historyButton { border: 1px solid $hairline; background: $panel; padding: 4px 10px; }
#historyButton:hover { background: $ground; }
#historyButton:focus { border: 1px solid $accent; }
#inspectorPanel { background: $panel; border-left: 1px solid $hairline; }
#inspectorTitle { color: $text; font-weight: 600; }
#inspector { background: $panel; color: $text; border: none; border-left: 1px solid $hairline; }
#searchFound { border: 1px solid $hairline; padding: 4px; }
#searchFound::item { padding: 5px 8px; border-radius: 4px; }
#searchFound::item:selected { background: $selection; color: $text; }
#searchFound::item:disabled { color: $secondary; }
#dropFrame { background: transparent; border: 2px solid $accent; border-radius: 4px; }
#emptyHint { color: $secondary; padding: 24px; }
#startTitle { font-size: 20pt; font-weight: 600; }
"""  # noqa: E501
