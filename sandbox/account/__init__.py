"""The account around the records: who may call, how often, and which edition it has."""
