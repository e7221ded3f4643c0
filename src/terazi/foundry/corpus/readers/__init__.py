"""From files of several formats to lines in documents; all of them are hostile."""
