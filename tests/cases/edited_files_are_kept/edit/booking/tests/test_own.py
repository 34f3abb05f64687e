"""Tests of the owner."""
