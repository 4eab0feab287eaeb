"""The pages of the portal as a person uses them; a deed returns the page it leads to."""
