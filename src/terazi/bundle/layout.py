"""Where what lies in a bundle, and how large one may be."""

WEIGHING = "weighing"
SETS = "sets"  # a mirror: github/OWNER/NAME/COMMIT/PATH
README = "README.txt"
REQUIREMENTS = "requirements.txt"
MODELS = "models.csv"
TEST_SETS = "test_sets.csv"
SUMS = "SHA256SUMS"

MOST_FILES = 5_000
MOST_BYTES = 2_000_000_000
