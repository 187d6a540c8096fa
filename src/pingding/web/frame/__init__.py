"""What every page goes through: who asks, what stands around the page, its addresses."""
