"""The modules of the sandbox's account and their custom views."""

from dataclasses import replace
from typing import Any

from ..generated.identifiers import ID_STEP, first_id
from .company_fields import (
    ALUMNI_FIELDS,
    CLIENT_FIELDS,
    DEPARTMENT_FIELDS,
    FREELANCER_FIELDS,
    JOB_OPENING_FIELDS,
    REFERRAL_BONUS_FIELDS,
)
from .custom_view import CustomView, all_of, any_of, where
from .module import Module
from .person_fields import CANDIDATE_FIELDS, CONTACT_FIELDS

CORPORATE_HR = "Corporate HR"
STAFFING_AGENCY = "Staffing Agency"
ACCOUNT_TYPES = (CORPORATE_HR, STAFFING_AGENCY)

# Of a view's fields, those it shows.
_COLUMNS = 7

# module: name of a view -> its criteria; every module has "All …" besides
_VIEWS: dict[str, dict[str, dict[str, Any]]] = {
    "Candidates": {
        "IT Candidates": where("Department", "equal", "IT"),
        "Passed out 2015 or 2016": any_of(
            where("Year_of_Passing", "equal", 2015), where("Year_of_Passing", "equal", 2016)
        ),
        "Experienced and remote": all_of(
            where("Experience_in_Years", "greater_equal", 5), where("Remote_OK", "equal", True)
        ),
        "New in India": all_of(
            where("Candidate_Status", "equal", "New"), where("Country", "equal", "India")
        ),
        "Opted out": where("Email_Opt_Out", "equal", True),
        "Nobody": where("City", "equal", "Atlantis"),
    },
    "Contacts": {
        "Primary Contacts": where("Is_primary_contact", "equal", True),
        "Key Accounts in Germany": all_of(
            where("Key_Account", "equal", True), where("Mailing_Country", "equal", "Germany")
        ),
        "Without a Client": where("Client_Name", "equal", None),
    },
    "Clients": {"IT Services": where("Industry", "equal", "IT Services")},
    "Job_Openings": {"Open Jobs": where("Job_Opening_Status", "equal", "In-progress")},
    "Alumni": {"Would Return": where("Would_Return", "equal", True)},
}


_OWN = (
    Module("Candidates", "Candidate", "Candidates", CANDIDATE_FIELDS),
    Module("Contacts", "Contact", "Contacts", CONTACT_FIELDS),
    Module("Clients", "Client", "Clients", CLIENT_FIELDS, internal_name="Accounts"),
    Module(
        "Job_Openings",
        "Job Opening",
        "Job Openings",
        JOB_OPENING_FIELDS,
        internal_name="Potentials",
        aliases=("JobOpenings",),
    ),
    Module("Departments", "Department", "Departments", DEPARTMENT_FIELDS),
)
_CUSTOM = (
    Module("Alumni", "Alumnus", "Alumni", ALUMNI_FIELDS, internal_name="CustomModule1"),
    Module(
        "Referral_Bonuses",
        "Referral Bonus",
        "Referral Bonuses",
        REFERRAL_BONUS_FIELDS,
        internal_name="CustomModule2",
    ),
    Module(
        "Freelancers",
        "Freelancer",
        "Freelancers",
        FREELANCER_FIELDS,
        internal_name="CustomModule3",
    ),
)


def modules(seed: int) -> list[Module]:
    """Return all modules in the order of the account's tabs; `seed` decides the views' ids."""
    listed = [*_OWN, *(replace(module, generated_type="custom") for module in _CUSTOM)]
    return [
        replace(module, views=_views(seed, module, place)) for place, module in enumerate(listed)
    ]


def is_offered(module: Module, account_type: str) -> bool:
    """Tell whether the account has it: a Corporate HR has Departments, a Staffing Agency none."""
    return account_type == CORPORATE_HR or module.api_name != "Departments"


def _views(seed: int, module: Module, place: int) -> list[CustomView]:
    # A hundred view ids for each module.
    first = first_id(seed, "custom_views") + place * 100 * ID_STEP
    columns = tuple(field.api_name for field in module.fields[:_COLUMNS])
    everything = CustomView(
        str(first), f"All {module.plural}", system_defined=True, default=True, columns=columns
    )
    chosen = _VIEWS.get(module.api_name, {}).items()
    return [
        everything,
        *(
            CustomView(str(first + number * ID_STEP), title, criteria, columns=columns)
            for number, (title, criteria) in enumerate(chosen, start=1)
        ),
    ]
