"""Operations on treeitems and the links between them."""
