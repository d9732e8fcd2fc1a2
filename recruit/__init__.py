"""The Recruit API: a client, and in `recruit.sandbox` the server that imitates it.

    with RecruitClient(Endpoints.for_data_centre("EU"), credentials) as client:
        for page in read_ahead(lambda number: client.records("Candidates", page=number)):
            ...

No Django and nothing else of this project is imported here.
"""

from recruit import errors
from recruit.ahead import read_ahead
from recruit.bounds import Bounds
from recruit.client import RecruitClient
from recruit.credentials import Credentials, OAuthCredentials, ZscCredentials
from recruit.endpoints import DATA_CENTRES, Endpoints
from recruit.grant import exchange_code
from recruit.metadata import CustomView, Field, Module, Organisation, PickListValue, User
from recruit.modification import modification_field
from recruit.pages import DeletedPage, DeletedRow, RecordPage
from recruit.token_store import MemoryTokenStore, TokenStore

__all__ = [
    "DATA_CENTRES",
    "Bounds",
    "Credentials",
    "CustomView",
    "DeletedPage",
    "DeletedRow",
    "Endpoints",
    "Field",
    "MemoryTokenStore",
    "Module",
    "OAuthCredentials",
    "Organisation",
    "PickListValue",
    "RecordPage",
    "RecruitClient",
    "TokenStore",
    "User",
    "ZscCredentials",
    "errors",
    "exchange_code",
    "modification_field",
    "read_ahead",
]
