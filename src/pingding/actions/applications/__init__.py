"""From a call to a receipt: forms, materials, partners, withdrawal."""
