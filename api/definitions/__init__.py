"""Operations on syncs: their whole definition, their state, and what starts runs of them."""
