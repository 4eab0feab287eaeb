"""奖项与发布: awards, secrecy review, publication, certificates."""
