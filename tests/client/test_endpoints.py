"""Where a connection may go."""

import pytest

from recruit import Endpoints


@pytest.mark.parametrize(
    ("name", "api_url", "accounts_url"),
    [
        ("US", "https://recruit.zoho.com", "https://accounts.zoho.com"),
        ("eu", "https://recruit.zoho.eu", "https://accounts.zoho.eu"),
        ("CN", "https://recruit.zoho.com.cn", "https://accounts.zoho.com.cn"),
        ("CA", "https://recruit.zohocloud.ca", "https://accounts.zohocloud.ca"),
    ],
)
def test_data_centre_has_its_two_addresses(name, api_url, accounts_url):
    assert Endpoints.for_data_centre(name) == Endpoints(api_url, accounts_url)


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


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "https://recruit.zoho.eu.evil.example",
        "https://127.0.0.1",
        "http://recruit.zoho.eu",
        "https://recruit.zoho.eu:8443",
        "https://user:password@recruit.zoho.eu",
        "https://recruit.zoho.eu/?a=b",
        "https://recruit.zoho.eu/#a",
        "ftp://recruit.zoho.eu",
        "recruit.zoho.eu",
        "https://",
        "https://[",
        "https://a\x00b",
        "",
    ],
)
def test_custom_address_that_is_not_allowed_is_refused(address):
    with pytest.raises(ValueError, match=r"host|address|https"):
        Endpoints.custom(address)


def test_custom_accounts_address_is_checked_too():
    with pytest.raises(ValueError, match="evil"):
        Endpoints.custom("https://recruit.zoho.eu", accounts_url="https://evil.example")
