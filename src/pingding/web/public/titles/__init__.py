"""The register and its titles."""
