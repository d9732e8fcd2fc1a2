"""What pages share whatever they are about: paging by key, address-bar questions, words."""
