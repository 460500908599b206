"""Every operation in one register, with its words: menus, palettes and documentation read them
here."""
