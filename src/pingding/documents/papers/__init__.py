"""Papers: what an official paper consists of, and the two forms in which it is handed out, PDF and DOCX."""
