"""What is handed on of a trained model: a GGUF file, a copy of its folder, its card."""
