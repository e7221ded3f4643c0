"""The figures of the report: findings chosen, drawn, put into words and into a table."""
