"""The generated documents, and what tells them."""
