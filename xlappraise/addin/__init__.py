"""The button in Excel: builds, installs and describes the add-in; needs no Excel and nothing but Python."""
