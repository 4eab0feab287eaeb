"""Simulated calls with known truth: how well each rule finds the best tenth."""
