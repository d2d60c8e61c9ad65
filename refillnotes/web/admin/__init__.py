"""Looking after accounts: who works here, and what each may do."""
