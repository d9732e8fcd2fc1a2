"""The answers about records that the documentation promises, one row each."""

import pytest

from .conftest import Sandbox
from .documented import (
    BOOLEAN,
    ID,
    NUMBER,
    PERSON,
    TEXT,
    TIME,
    Answer,
    Only,
    Rows,
    error,
    hold,
    listed,
    one_of,
    rows,
)

V2 = "/recruit/v2"
SEARCH = f"GET {V2}/Candidates/search?criteria="
TEN = "and".join(["(City:equals:Lyon)"] * 10)
LONG_AGO, IN_FUTURE = "2020-01-01T00:00:00+05:30", "2126-01-01T00:00:00+05:30"
NULLABLE = one_of(None, TEXT)
CONVERTED = {"$converted": True, "$converted_detail": dict}
UNCONVERTED = {"$converted": False, "$converted_detail": {}}
DOLLARS = {"$approved": True, "$state": "save", "$editable": True, "$currency_symbol": "$"}
DURATION = {"from": TEXT, "to": TEXT}
CANDIDATE = {
    "id": ID,
    "Candidate_ID": TEXT,
    "Salutation": NULLABLE,
    "First_Name": NULLABLE,
    "Last_Name": TEXT,
    "Full_Name": TEXT,
    "Email": NULLABLE,
    "Secondary_Email": NULLABLE,
    "Email_Opt_Out": BOOLEAN,
    "Phone": NULLABLE,
    "Mobile": NULLABLE,
    "Street": NULLABLE,
    "City": NULLABLE,
    "State": NULLABLE,
    "Zip_Code": NULLABLE,
    "Country": NULLABLE,
    "Experience_in_Years": one_of(None, NUMBER),
    "Highest_Qualification_Held": NULLABLE,
    "Current_Job_Title": NULLABLE,
    "Current_Employer": NULLABLE,
    "Expected_Salary": one_of(None, float),
    "Current_Salary": one_of(None, float),
    "Skill_Set": TEXT,
    "Candidate_Status": TEXT,
    "Candidate_Stage": TEXT,
    "Source": TEXT,
    "Rating": one_of(None, NUMBER),
    "Candidate_Owner": PERSON,
    "Created_By": PERSON,
    "Modified_By": PERSON,
    "Created_Time": TIME,
    "Updated_On": TIME,
    "Last_Activity_Time": TIME,
    "Last_Mailed_Time": None,
    "Is_Locked": BOOLEAN,
    "Is_Unqualified": BOOLEAN,
    "Associated_Tags": list,
    "Educational_Details": one_of(
        [],
        Rows(
            {
                "id": ID,
                "Degree": TEXT,
                "Institute_School": TEXT,
                "Major_Department": TEXT,
                "Duration": DURATION,
            }
        ),
    ),
    "Experience_Details": one_of([], Rows({"id": ID, "Work_Duration": DURATION})),
    **DOLLARS,
}
CONTACT = {
    "id": ID,
    "Last_Name": TEXT,
    "Email": NULLABLE,
    "Email_Opt_Out": BOOLEAN,
    "Work_Phone": NULLABLE,
    "Job_Title": TEXT,
    "Department": NULLABLE,
    "Client_Name": one_of(None, Only(PERSON)),
    "Is_primary_contact": BOOLEAN,
    "Mailing_City": NULLABLE,
    "Other_City": NULLABLE,
    "Contact_Owner": PERSON,
    "Created_Time": TIME,
    "Modified_Time": TIME,
    **DOLLARS,
}
CLIENT = {
    "id": ID,
    "Client_Name": TEXT,
    "Industry": NULLABLE,
    "Website": NULLABLE,
    "Contact_Number": TEXT,
    "Account_Manager": PERSON,
    "Billing_City": TEXT,
    "Shipping_City": TEXT,
    "Created_Time": TIME,
    "Modified_Time": TIME,
}
JOB_OPENING = {
    "id": ID,
    "Job_Opening_ID": TEXT,
    "Posting_Title": TEXT,
    "Client_Name": Only(PERSON),
    "Contact_Name": one_of(None, Only(PERSON)),
    "Job_Opening_Status": TEXT,
    "Job_Type": TEXT,
    "Industry": TEXT,
    "Date_Opened": TEXT,
    "Target_Date": NULLABLE,
    "Work_Experience": TEXT,
    "Number_of_Positions": TEXT,
    "Remote_Job": BOOLEAN,
    "Modified_Time": TIME,
}
DELETED = {
    "id": ID,
    "display_name": TEXT,
    "deleted_time": TIME,
    "created_by": PERSON,
}
RECYCLED = Only({**DELETED, "type": "recycle", "deleted_by": PERSON})
PURGED = Only({**DELETED, "type": "permanent", "deleted_by": None})
WRITTEN = {
    "id": ID,
    "Created_Time": TIME,
    "Created_By": PERSON,
    "Modified_Time": TIME,
    "Modified_By": PERSON,
}


def result(message: str, details: object, code: str = "SUCCESS", status: str = "success") -> Only:
    return Only({"code": code, "details": details, "message": message, "status": status})


def written(message: str) -> Only:
    return Only({"data": [result(message, Only(WRITTEN))]})


@pytest.fixture
def known(sandbox: Sandbox) -> dict[str, str]:
    """Ids that the rows speak of: of records that are there, and of two that were deleted."""
    ids = [row["id"] for row in sandbox.get("Candidates", sort_order="asc").json()["data"]]
    sandbox.control("DELETE", f"records/Candidates/{ids[0]}")
    sandbox.control("DELETE", f"records/Candidates/{ids[1]}?type=permanent")
    views = sandbox.get("settings/custom_views", module="Candidates").json()["custom_views"]
    return {
        "deleted": ids[0],
        "one": ids[2],
        "two": ids[3],
        "it": next(view["id"] for view in views if view["name"] == "IT Candidates"),
        "nobody": next(view["id"] for view in views if view["name"] == "Nobody"),
    }


GET_RECORDS = (
    Answer(
        "get-records", f"GET {V2}/Candidates", 200, listed(CANDIDATE | UNCONVERTED, per_page=200)
    ),
    Answer("get-records", f"GET {V2}/Contacts", 200, listed(CONTACT)),
    Answer("get-records", f"GET {V2}/Clients", 200, listed(CLIENT)),
    Answer("get-records", f"GET {V2}/Job_Openings", 200, listed(JOB_OPENING)),
    Answer("seen", f"GET {V2}/JobOpenings", 200, listed(JOB_OPENING)),
    Answer(
        "get-records",
        f"GET {V2}/Alumni",
        200,
        listed({"id": ID, "Name": TEXT, "Email_Opt_Out": BOOLEAN}),
    ),
    Answer(
        "get-records",
        f"GET {V2}/Candidates?fields=Last_Name,Email",
        200,
        listed(Only({"id": ID, "Last_Name": TEXT, "Email": NULLABLE, **DOLLARS, **UNCONVERTED})),
    ),
    Answer(
        "get-records", f"GET {V2}/Candidates?converted=true", 200, listed(CANDIDATE | CONVERTED)
    ),
    Answer("get-records", f"GET {V2}/Candidates?converted=false", 200, listed(UNCONVERTED)),
    Answer("get-records", f"GET {V2}/Candidates?converted=both", 200, listed(CANDIDATE)),
    Answer("get-records", f"GET {V2}/Candidates?approved=true", 200, listed({"$approved": True})),
    Answer("get-records", f"GET {V2}/Candidates?approved=false", 200, listed({"$approved": False})),
    Answer(
        "get-records", f"GET {V2}/Candidates?approved=both", 200, listed({"$approved": BOOLEAN})
    ),
    Answer(
        "get-records",
        f"GET {V2}/Candidates?page=2&per_page=50",
        200,
        listed(dict, per_page=50, count=50, page=2, more_records=True),
    ),
    Answer(
        "get-records",
        f"GET {V2}/Candidates?per_page=200&page=5",
        200,
        listed(dict, count=178, more_records=False),
    ),
    Answer("get-records", f"GET {V2}/Candidates?page=6", 204),
    Answer("get-records", f"GET {V2}/Candidates?cvid={{it}}", 200, listed({"Department": "IT"})),
    Answer("get-records", f"GET {V2}/Candidates?cvid={{nobody}}", 204),
    Answer(
        "get-records", f"GET {V2}/Candidates/{{one}}", 200, Only({"data": [CANDIDATE | {"id": ID}]})
    ),
    Answer("seen", f"GET {V2}/Candidates/486813000009999999", 204),
    Answer("seen", f"GET {V2}/Candidates/{{deleted}}", 204),
    Answer(
        "get-records",
        f"GET {V2}/Candidates",
        200,
        listed(CANDIDATE),
        sent={"If-Modified-Since": LONG_AGO},
    ),
    Answer("get-records", f"GET {V2}/Candidates", 304, sent={"If-Modified-Since": IN_FUTURE}),
    Answer(
        "get-records",
        f"GET {V2}/Nonsense",
        400,
        error("INVALID_MODULE", "The module name given seems to be invalid"),
    ),
    Answer(
        "module-meta",
        f"GET {V2}/Approvals",
        400,
        error("INVALID_MODULE", "The given module is not supported in API"),
    ),
    Answer("get-records", f"GET {V2}/Candidates?cvid=1", 400, error("INVALID_DATA")),
    Answer("get-records", f"GET {V2}/Candidates?per_page=201", 400, error("INVALID_DATA")),
    Answer("get-records", f"GET {V2}/Candidates?converted=perhaps", 400, error("INVALID_DATA")),
    Answer(
        "crm",
        f"GET {V2}/Candidates",
        400,
        error("PATTERN_NOT_MATCHED"),
        sent={"If-Modified-Since": "last week"},
    ),
)

GET_DELETED_RECORDS = (
    Answer(
        "get-deleted-records",
        f"GET {V2}/Candidates/deleted",
        200,
        listed(one_of(RECYCLED, PURGED), count=2, per_page=200, more_records=False),
    ),
    Answer(
        "get-deleted-records", f"GET {V2}/Candidates/deleted?type=all", 200, listed(dict, count=2)
    ),
    Answer(
        "get-deleted-records",
        f"GET {V2}/Candidates/deleted?type=recycle",
        200,
        listed(RECYCLED, count=1),
    ),
    Answer(
        "get-deleted-records",
        f"GET {V2}/Candidates/deleted?type=permanent",
        200,
        listed(PURGED, count=1),
    ),
    Answer(
        "get-deleted-records",
        f"GET {V2}/Candidates/deleted?type=Permanent",
        200,
        listed(PURGED, count=1),
    ),
    Answer(
        "get-deleted-records",
        f"GET {V2}/Candidates/deleted?per_page=1&page=2",
        200,
        listed(PURGED, page=2, more_records=False),
    ),
    Answer("get-deleted-records", f"GET {V2}/Candidates/deleted?page=3", 204),
    Answer("get-deleted-records", f"GET {V2}/Contacts/deleted", 204),
    Answer(
        "get-deleted-records",
        f"GET {V2}/Candidates/deleted",
        200,
        listed(dict, count=2),
        sent={"If-Modified-Since": LONG_AGO},
    ),
    Answer(
        "get-deleted-records",
        f"GET {V2}/Candidates/deleted",
        304,
        sent={"If-Modified-Since": IN_FUTURE},
    ),
    Answer(
        "get-deleted-records",
        f"GET {V2}/Candidates/deleted?type=lost",
        400,
        error("INVALID_DATA", "Invalid data"),
    ),
    Answer("get-deleted-records", f"GET {V2}/Nonsense/deleted", 400, error("INVALID_MODULE")),
)

SEARCH_RECORDS = (
    Answer("search-records", f"{SEARCH}(City:equals:Lyon)", 200, listed({"City": "Lyon"})),
    Answer(
        "search-records",
        f"{SEARCH}((City:equals:Lyon)and(Country:starts_with:Fra))",
        200,
        listed({"City": "Lyon"}),
    ),
    Answer(
        "search-records",
        f"{SEARCH}((City:equals:Lyon)or(City:equals:Boston))",
        200,
        listed({"City": one_of("Lyon", "Boston")}),
    ),
    Answer(
        "search-records",
        f"{SEARCH}(City:equals:Lyon)&converted=true",
        200,
        listed({"$converted": True}),
    ),
    Answer("search-records", f"{SEARCH}(Last_Name:equals:Burns%5C%2CB)", 204),
    Answer("search-records", f"{SEARCH}(Last_Name:equals:Burns%5C%5C%2CB)", 204),
    Answer("search-records", f"{SEARCH}(Last_Name:equals:Burns,B)", 400, error("INVALID_QUERY")),
    Answer("search-records", f"{SEARCH}(City:contains:Lyon)", 400, error("INVALID_QUERY")),
    Answer("search-records", f"{SEARCH}(Shoe_Size:equals:38)", 400, error("INVALID_QUERY")),
    Answer("search-records", f"{SEARCH}({TEN})", 200, listed({"City": "Lyon"})),
    Answer("search-records", f"{SEARCH}({TEN}and(City:equals:Oslo))", 400, error("INVALID_QUERY")),
    Answer("search-records", f"GET {V2}/Candidates/search", 400, error("REQUIRED_PARAM_MISSING")),
    Answer("seen", f"GET {V2}/Candidates/search?email=a@b.example", 400, error("INVALID_QUERY")),
    Answer("seen", f"GET {V2}/Candidates/search?word=Lyon", 400, error("INVALID_QUERY")),
)

WRITE_RECORDS = (
    Answer(
        "insert-records",
        f"POST {V2}/Candidates",
        201,
        written("record added"),
        json={"data": [{"Last_Name": "Boyle"}]},
    ),
    Answer(
        "insert-records",
        f"POST {V2}/Candidates",
        202,
        Only(
            {
                "data": [
                    result(
                        "required field not found",
                        {"api_name": "Last_Name"},
                        "MANDATORY_NOT_FOUND",
                        "error",
                    ),
                    result(
                        "invalid data",
                        {"expected_data_type": "email", "api_name": "Email"},
                        "INVALID_DATA",
                        "error",
                    ),
                ]
            }
        ),
        json={"data": [{"First_Name": "Patricia"}, {"Last_Name": "Boyle", "Email": "nowhere"}]},
    ),
    Answer(
        "insert-records",
        f"POST {V2}/Candidates",
        400,
        error("INVALID_DATA"),
        json={"data": [{}] * 101},
    ),
    Answer(
        "insert-records", f"POST {V2}/Nonsense", 400, error("INVALID_MODULE"), json={"data": [{}]}
    ),
    Answer(
        "update-records",
        f"PUT {V2}/Candidates/{{one}}",
        200,
        written("record updated"),
        json={"data": [{"City": "Oslo"}]},
    ),
    Answer(
        "update-records",
        f"PUT {V2}/Candidates",
        200,
        written("record updated"),
        json={"data": [{"id": "{one}", "City": "Oslo"}]},
    ),
    Answer(
        "update-records",
        f"PUT {V2}/Candidates/1",
        202,
        Only(
            {
                "data": [
                    result("the id given seems to be invalid", {"id": "1"}, "INVALID_DATA", "error")
                ]
            }
        ),
        json={"data": [{"City": "Oslo"}]},
    ),
    Answer(
        "upsert-records",
        f"POST {V2}/Candidates/upsert",
        200,
        Only({"data": [{"code": "SUCCESS", "action": "insert", "duplicate_field": None}]}),
        json={
            "data": [{"Last_Name": "Boyle", "Email": "p.boyle@zylker.example"}],
            "duplicate_check_fields": ["Email"],
        },
    ),
    Answer(
        "delete-records",
        f"DELETE {V2}/Candidates/{{one}}",
        200,
        Only({"data": [result("record deleted", {"id": ID})]}),
    ),
    Answer(
        "delete-records",
        f"DELETE {V2}/Candidates?ids={{one}},{{two}}",
        200,
        Only({"data": Rows(result("record deleted", {"id": ID}), 2)}),
    ),
    Answer("delete-records", f"DELETE {V2}/Candidates", 400, error("REQUIRED_PARAM_MISSING")),
)


@rows(*GET_RECORDS)
def test_get_records(answer: Answer, sandbox: Sandbox, known: dict[str, str]) -> None:
    hold(answer, sandbox, known)


@rows(*GET_DELETED_RECORDS)
def test_get_deleted_records(answer: Answer, sandbox: Sandbox, known: dict[str, str]) -> None:
    hold(answer, sandbox, known)


@rows(*SEARCH_RECORDS)
def test_search_records(answer: Answer, sandbox: Sandbox, known: dict[str, str]) -> None:
    hold(answer, sandbox, known)


@rows(*WRITE_RECORDS)
def test_write_records(answer: Answer, sandbox: Sandbox, known: dict[str, str]) -> None:
    hold(answer, sandbox, known)
