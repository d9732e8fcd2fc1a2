"""The careers of people: departments, titles, employers, skills, degrees and schools."""

DEPARTMENTS = ("IT", "Sales", "Finance", "HR", "Operations", "Marketing", "Legal", "Support")

TITLES = {
    "IT": ("Software Engineer", "Data Engineer", "System Administrator", "QA Analyst"),
    "Sales": ("Account Executive", "Sales Manager", "Inside Sales Representative"),
    "Finance": ("Accountant", "Financial Controller", "Payroll Specialist"),
    "HR": ("Recruiter", "HR Business Partner", "People Operations Lead"),
    "Operations": ("Logistics Planner", "Plant Manager", "Buyer"),
    "Marketing": ("Content Strategist", "Brand Manager", "SEO Specialist"),
    "Legal": ("Paralegal", "Corporate Counsel"),
    "Support": ("Customer Support Agent", "Technical Support Engineer"),
}

SKILLS = {
    "IT": ("Python, SQL", "Java, Spring, Kubernetes", "C++, Linux", "TypeScript, React", "Ansible"),
    "Sales": ("Negotiation, CRM", "Cold Calling, Forecasting", "Key Accounts"),
    "Finance": ("SAP FI, Excel", "IFRS, Audit", "Payroll, DATEV"),
    "HR": ("Sourcing, Interviewing", "Labour Law, Onboarding"),
    "Operations": ("Lean, Six Sigma", "Procurement, SAP MM"),
    "Marketing": ("SEO, Copywriting", 'Google Ads, "Growth"'),
    "Legal": ("Contracts, GDPR", "Litigation"),
    "Support": ("Zendesk, Empathy", "Networking, Troubleshooting"),
}

EMPLOYERS = (
    "Acme Corp", "Globex", "Initech", "Umbrella GmbH", "Nordlicht AS", "Müller & Söhne KG",
    "Tata Motors", "Hooli", "Stark Industries", "Société Générale d'Exemple", "Studio Nine",
    "Wayne Enterprises", "株式会社サンプル", "ООО «Пример»", "Kanzlei Weber", "Fjordnett",
)  # fmt: skip

QUALIFICATIONS = ("B.Tech", "MCA", "B.Sc", "M.Sc", "MBA", "B.A.", "Ph.D", "Diploma")
MAJORS = ("Computer Science", "Business Administration", "Economics", "Law", "Psychology")
SCHOOLS = (
    "IIT Bombay", "Universität Heidelberg", "University of Leeds", "Université de Lyon",
    "東京大学", "Universidade de São Paulo", "Politechnika Łódzka", "Florida State University",
)  # fmt: skip

STATUSES = (
    "New", "New", "New", "New", "New", "New", "Waiting-for-Evaluation", "Qualified", "Qualified",
    "Contacted", "Contacted", "Contact in Future", "Not Contacted", "Attempted to Contact",
    "Associated", "Submitted-to-client", "Approved by client", "Interview-Scheduled",
    "Interview-Scheduled", "Offer-Made", "Offer-Declined", "Hired", "Joined", "No-Show",
    "Rejected", "Rejected", "Rejected by client", "Unqualified", "Junk candidate", "On-Hold",
    "Converted - Employee", "Converted - Temp",
)  # fmt: skip
STAGES = ("New", "In Review", "Available", "Engaged", "Offered", "Hired", "Rejected")
SOURCES = (
    "Added by User", "Resume Inbox", "Employee Referral", "Career Site", "LinkedIn", "Imported",
    "Advertisement", "External Referral",
)  # fmt: skip
LANGUAGES = ("English", "German", "French", "Spanish", "Hindi", "Tamil", "Arabic", "Japanese")
TAGS = ("priority", "relocation", "campus 2026", "silver medallist")
INDUSTRIES = ("IT Services", "Banking", "Healthcare", "Manufacturing", "Education", "Retail")
COLLEAGUES = (
    "Anita Desai", "Tom Becker", "María López", "Kenji Sato", "Olena Kravets", "Grace Mbeki",
)  # fmt: skip

JOB_STATUSES = ("In-progress", "Waiting for approval", "On-Hold", "Filled", "Cancelled")
JOB_TYPES = ("Full time", "Part time", "Contract", "Temporary", "Internship")
WORK_EXPERIENCE = ("Fresher", "0-1 year", "1-3 years", "4-5 years", "5+ years")
