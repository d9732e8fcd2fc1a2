"""Where a connection may go."""

import pytest

from recruit import DATA_CENTRES, Endpoints


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("US", "zoho.com"),
        ("EU", "zoho.eu"),
        ("IN", "zoho.in"),
        ("JP", "zoho.jp"),
        ("CN", "zoho.com.cn"),
        ("AU", "zoho.com.au"),
        ("CA", "zohocloud.ca"),
        ("SA", "zoho.sa"),
        ("UK", "zoho.uk"),
    ],
)
def test_data_centre_has_its_two_addresses(name, domain):
    expected = Endpoints(f"https://recruit.{domain}", f"https://accounts.{domain}")
    assert Endpoints.for_data_centre(name) == expected
    assert Endpoints.for_data_centre(name.lower()) == expected
    assert Endpoints.custom(expected.api_url, accounts_url=expected.accounts_url) == expected


def test_no_other_data_centre_is_known():
    assert list(DATA_CENTRES) == ["US", "EU", "IN", "JP", "CN", "AU", "CA", "SA", "UK"]


def test_unknown_data_centre_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="no data centre 'MOON'; there are US, EU, IN"):
        Endpoints.for_data_centre("MOON")


def test_custom_address_on_an_allowed_host_may_be_plain_http():
    endpoints = Endpoints.custom("http://127.0.0.1:8765/", allowed_hosts={"127.0.0.1"})
    assert endpoints == Endpoints("http://127.0.0.1:8765", "http://127.0.0.1:8765")


def test_custom_address_may_have_a_path_and_another_accounts_server():
    endpoints = Endpoints.custom(
        "https://gateway.example/zoho",
        accounts_url="https://accounts.zoho.eu",
        allowed_hosts={"Gateway.example"},
    )
    assert endpoints == Endpoints("https://gateway.example/zoho", "https://accounts.zoho.eu")


def test_custom_host_can_be_allowed_on_one_port_alone():
    Endpoints.custom("http://127.0.0.1:8765", allowed_hosts={"127.0.0.1:8765"})
    with pytest.raises(ValueError, match="not on the operator's list"):
        Endpoints.custom("http://127.0.0.1:6379", allowed_hosts={"127.0.0.1:8765"})


ALLOWED = {"Gateway.example", "ported.example:8443", "bücher.example", "10.0.0.1", "[::1]:9"}


@pytest.mark.parametrize(
    ("address", "taken_as"),
    [
        ("HTTPS://Recruit.ZOHO.eu", "https://recruit.zoho.eu"),
        ("https://recruit.zoho.eu:443", "https://recruit.zoho.eu"),
        ("https://recruit.zoho.eu//", "https://recruit.zoho.eu"),
        ("https://recruit.zoho.eu/a/../b", "https://recruit.zoho.eu/b"),
        ("https://gateway.example", "https://gateway.example"),
        ("https://GATEWAY.EXAMPLE:1234", "https://gateway.example:1234"),
        ("http://gateway.example", "http://gateway.example"),
        ("http://ported.example:8443", "http://ported.example:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://BÜCHER.example:99", "https://xn--bcher-kva.example:99"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("http://10.0.0.1:80", "http://10.0.0.1"),
        ("http://[::1]:9", "http://[::1]:9"),
    ],
)
def test_custom_address_on_an_allowed_host_is_taken(address, taken_as):
    assert Endpoints.custom(address, allowed_hosts=ALLOWED).api_url == taken_as


@pytest.mark.parametrize(
    ("listed", "address"),
    [
        ("xn--bcher-kva.example", "https://bücher.example:99"),
        ("bücher.example:99", "https://xn--bcher-kva.example:99"),
        ("gateway.example:443", "https://gateway.example"),
        ("gateway.example:80", "http://gateway.example"),
        ("::1", "http://[::1]:9"),
        ("[::1]", "http://[::1]:9"),
    ],
)
def test_operator_may_write_a_host_in_several_ways(listed, address):
    assert Endpoints.custom(address, allowed_hosts={listed}).api_url


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "https://recruit.zoho.eu.evil.example",
        "https://evil.example/recruit.zoho.eu",
        "https://evil-recruit.zoho.eu",
        "https://zoho.eu",
        "https://recruit.zoho.eu.",
        "https://gateway.example.",
        "https://127.0.0.1",
        "https://localhost",
        "http://10.1",
        "http://0x0a000001",
        "http://[::1]",
        "http://[::1]:99",
        "http://recruit.zoho.eu",
        "http://recruit.zoho.eu:443",
        "https://recruit.zoho.eu:80",
        "https://recruit.zoho.eu:8443",
        "https://ported.example",
        "https://ported.example:8444",
        "https://user:password@recruit.zoho.eu",
        "https://user@gateway.example",
        "https://recruit.zoho.eu@evil.example",
        "https://evil.example\\@recruit.zoho.eu",
        "https://evil.example/\\@recruit.zoho.eu",
        "https://evil.example#@recruit.zoho.eu",
        "https://evil.example?@recruit.zoho.eu",
        "https://recruit.zoho.eu%2eevil.example",
        "https://recruit.zoho.eu\n.evil.example",
        "https://recruit.zoho.eu/?a=b",
        "https://recruit.zoho.eu/?",
        "https://recruit.zoho.eu/#a",
        "https://recruit.zoho.eu/#",
        " https://recruit.zoho.eu",
        "https://recruit.zoho.eu ",
        "https:recruit.zoho.eu",
        "https:/recruit.zoho.eu",
        "//recruit.zoho.eu",
        "ftp://recruit.zoho.eu",
        "file:///etc/passwd",
        "recruit.zoho.eu",
        "https://",
        "https://[",
        "https://a\x00b",
        "https://recruit.zoho.eu:port",
        "https://ｒecruit.zoho.eu",
        "",
    ],
)
def test_custom_address_that_is_not_allowed_is_refused(address):
    with pytest.raises(ValueError, match=r"host|address|https"):
        Endpoints.custom(address, allowed_hosts=ALLOWED)


def test_refused_address_is_not_told_with_its_password():
    with pytest.raises(ValueError, match="no user") as refusal:
        Endpoints.custom("https://user:s3cret@recruit.zoho.eu")
    assert "s3cret" not in str(refusal.value)


def test_custom_accounts_address_is_checked_too():
    with pytest.raises(ValueError, match="evil"):
        Endpoints.custom("https://recruit.zoho.eu", accounts_url="https://evil.example")
