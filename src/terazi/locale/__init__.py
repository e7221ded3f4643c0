"""What Terazi says, in other languages: a template of all sentences, and a catalogue a language."""
