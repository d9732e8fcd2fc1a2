"""What a sync is: its draft, changes of its definition, and the definition in plain English
(R22, R23, R90).
"""
