"""What a weighing will take, said before it starts; afterwards, how far that was right."""
