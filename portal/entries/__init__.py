"""报送: drafts, files, judge copies, submit, withdraw, replace."""
