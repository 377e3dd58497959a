"""The village's people: read from a spreadsheet, found again, told apart. Pure."""
