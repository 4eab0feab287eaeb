"""What every workbook of the judging room has in common. Constants only."""

from typing import Final

# a name that begins with = or @ is a name, not a formula
OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
