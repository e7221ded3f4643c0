"""From a file of any format to records: one module a format."""
