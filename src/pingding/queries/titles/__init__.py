"""Titles: the public register, and the life of one."""
