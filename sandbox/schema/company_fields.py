"""The fields of the modules without people's addresses, and of the custom modules."""

from ..generated.careers import (
    DEPARTMENTS,
    INDUSTRIES,
    JOB_STATUSES,
    JOB_TYPES,
    WORK_EXPERIENCE,
)
from .field import Field

_TIMES = (
    Field("Created_By", "ownerlookup", read_only=True),
    Field("Modified_By", "ownerlookup", read_only=True),
    Field("Created_Time", "datetime", read_only=True),
    Field("Modified_Time", "datetime", read_only=True),
    Field("Last_Activity_Time", "datetime", read_only=True),
)

CLIENT_FIELDS = (
    Field("Client_Name", mandatory=True),
    Field("Industry", "picklist", pick_list=INDUSTRIES),
    Field("Website", "website"),
    Field("Contact_Number", "phone"),
    Field("Account_Manager", "ownerlookup"),
    Field("Billing_Street"),
    Field("Billing_City"),
    Field("Billing_State"),
    Field("Billing_Code"),
    Field("Billing_Country"),
    Field("Shipping_Street"),
    Field("Shipping_City"),
    Field("Shipping_State"),
    Field("Shipping_Code"),
    Field("Shipping_Country"),
    *_TIMES,
)

JOB_OPENING_FIELDS = (
    Field("Job_Opening_ID", "autonumber", label="Job Opening ID", read_only=True),
    Field("Posting_Title", mandatory=True),
    Field("Client_Name", "lookup", mandatory=True, lookup="Clients"),
    Field("Contact_Name", "lookup", lookup="Contacts"),
    Field("Job_Opening_Status", "picklist", pick_list=JOB_STATUSES),
    Field("Job_Type", "picklist", pick_list=JOB_TYPES),
    Field("Industry", "picklist", pick_list=INDUSTRIES),
    Field("Date_Opened", "date"),
    Field("Target_Date", "date"),
    Field("Work_Experience", "picklist", pick_list=WORK_EXPERIENCE),
    # A number in everything but its type: so it is in Recruit.
    Field("Number_of_Positions"),
    Field("Remote_Job", "boolean"),
    Field("City"),
    Field("State"),
    Field("Country"),
    *_TIMES,
)

ALUMNI_FIELDS = (
    Field("Name", mandatory=True),
    Field("Contact_Address", "email", custom=True),
    Field("Email_Opt_Out", "boolean"),
    Field("Left_On", "date", custom=True),
    Field("Last_Department", "picklist", custom=True, pick_list=DEPARTMENTS),
    Field("Would_Return", "boolean", custom=True),
    *_TIMES,
)

REFERRAL_BONUS_FIELDS = (
    Field("Name", mandatory=True),
    Field("Amount", "currency", custom=True),
    Field("Paid_On", "date", custom=True),
    Field("Referred_By", "ownerlookup", custom=True),
    *_TIMES,
)

FREELANCER_FIELDS = (
    Field("Name", mandatory=True),
    Field("Work_Email", "email", label="Work e-mail", custom=True),
    Field("Private_Email", "email", label="Private e-mail", custom=True),
    Field("Email_Opt_Out", "boolean"),
    Field("Day_Rate", "currency", custom=True),
    Field("Available_From", "date", custom=True),
    *_TIMES,
)

DEPARTMENT_FIELDS = (
    Field("Name", mandatory=True),
    Field("Head", "ownerlookup"),
    *_TIMES,
)
