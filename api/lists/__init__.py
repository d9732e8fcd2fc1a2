"""Operations on mailing lists and the people on them."""
