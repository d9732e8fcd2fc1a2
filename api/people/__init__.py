"""Operations on contacts, why they are on lists, suppressions, contact fields, group addresses."""
