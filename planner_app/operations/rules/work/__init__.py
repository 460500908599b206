"""Operations on assignments, their ranges and their hours."""
