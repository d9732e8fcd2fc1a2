"""The client of the Recruit API; the server that imitates it is `sandbox`.

    with RecruitClient(Endpoints.for_data_centre("EU"), credentials) as client:
        for number, page in read_contiguous(
            lambda window: client.records("Candidates", page=window.page, per_page=window.size)
        ):
            ...

`client.py` has a method for each question to Recruit, `errors.py` what each may raise and what to
do then. Below them, a question (`questions.py`) goes through the wire (`wire.py`), which repeats
passing failures, the signature (`auth.py`), the bounds of one call (`transport.py`) and the network
(`network.py`); its answer is judged in `verdict.py` and read in `pages.py` and `metadata.py`.

No Django and nothing else of this project is imported here.
"""

from recruit import errors
from recruit.ahead import read_ahead
from recruit.bounds import Bounds
from recruit.budget import Budget
from recruit.bulk import ROWS_PER_FILE, BulkJob
from recruit.bulk_file import OWNER, PIECE, READABLE, BulkFields, BulkPiece, bulk_pieces
from recruit.call_slots import CALLS_AT_ONCE, CallSlots, MemoryCallSlots
from recruit.circuit import Circuit
from recruit.client import RecruitClient
from recruit.contiguous import read_contiguous
from recruit.credentials import Credentials, OAuthCredentials, ZscCredentials
from recruit.endpoints import DATA_CENTRES, Endpoints
from recruit.grant import exchange_code
from recruit.metadata import (
    CustomView,
    Field,
    Module,
    PickListValue,
    RecruitOrganisation,
    RecruitUser,
)
from recruit.modification import modification_field
from recruit.pages import DeletedPage, DeletedRow, RecordPage
from recruit.token_store import MemoryTokenStore, TokenStore
from recruit.web_links import record_url
from recruit.windows import Window

__all__ = [
    "CALLS_AT_ONCE",
    "DATA_CENTRES",
    "OWNER",
    "PIECE",
    "READABLE",
    "ROWS_PER_FILE",
    "Bounds",
    "Budget",
    "BulkFields",
    "BulkJob",
    "BulkPiece",
    "CallSlots",
    "Circuit",
    "Credentials",
    "CustomView",
    "DeletedPage",
    "DeletedRow",
    "Endpoints",
    "Field",
    "MemoryCallSlots",
    "MemoryTokenStore",
    "Module",
    "OAuthCredentials",
    "PickListValue",
    "RecordPage",
    "RecruitClient",
    "RecruitOrganisation",
    "RecruitUser",
    "TokenStore",
    "Window",
    "ZscCredentials",
    "bulk_pieces",
    "errors",
    "exchange_code",
    "modification_field",
    "read_ahead",
    "read_contiguous",
    "record_url",
]
