"""The question: who wants what, for whom, who answers for it. Read, checked and locked here."""
