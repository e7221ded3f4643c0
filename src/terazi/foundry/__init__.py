"""The foundry: from text that people own to models of their own."""
