"""A weighing in one file, with all that somebody needs to check it."""
