"""The JSON Schemas of the language, generated and committed."""
