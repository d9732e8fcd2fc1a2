"""Addresses: mostly unique and plain, the bad ones at fixed rates."""

from collections import Counter

from sandbox.generated.address_kinds import ADDRESS_BLOCK, RATES
from sandbox.generated.addresses import AddressBook
from sandbox.generated.candidates import address_book
from sandbox.generated.persons import make_persons


def book(seed: int = 1) -> AddressBook:
    return address_book(seed, make_persons(seed))


def test_rates_are_exact_in_every_block() -> None:
    addresses = book()

    for start in (0, 12_345):
        kinds = Counter(addresses.kind(index) for index in range(start, start + ADDRESS_BLOCK))
        assert {kind: count for kind, count in kinds.items() if kind} == RATES


def test_about_one_in_twenty_is_odd() -> None:
    assert 0.04 < sum(RATES.values()) / ADDRESS_BLOCK < 0.06


def test_plain_addresses_are_unique() -> None:
    addresses = book()
    plain = [addresses.address(index) for index in range(20_000) if addresses.kind(index) is None]

    assert len(set(plain)) == len(plain)
    assert all(address and address.isascii() and address.count("@") == 1 for address in plain)


def test_duplicates_repeat_an_earlier_plain_address() -> None:
    addresses = book()
    seen: set[str] = set()
    duplicates = 0
    for index in range(3 * ADDRESS_BLOCK):
        kind, address = addresses.kind(index), addresses.address(index)
        if kind is None:
            seen.add(str(address))
        elif kind.startswith("duplicate") and index > 0:
            assert str(address).strip().lower() in seen
            duplicates += 1

    assert duplicates > 100


def test_column_renders_what_address_says() -> None:
    addresses = book()
    people = make_persons(1)

    assert len(people) == 8192
    kinds = {addresses.kind(index): addresses.address(index) for index in range(ADDRESS_BLOCK)}
    assert kinds["null"] is None
    assert kinds["word_null"] == "null"
    assert "\0" in str(kinds["nul_byte"])
    assert len(str(kinds["overlong"])) > 3_000
    assert str(kinds["no_tld"]).endswith("@aol")
