"""The commands, each told in a few lines: look, render, plan, report, write."""
