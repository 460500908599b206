"""Tests of planner_app.scheduling."""
