"""Test data: the catalogue of public sets, the mirror, loaders, and sets made from CLDR."""
