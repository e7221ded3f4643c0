"""What might be wrong with people's own test set, one module for each kind of fault."""
