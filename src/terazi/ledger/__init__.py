"""What a weighing keeps on disk: the journal of every model call, and the ledger of findings."""
