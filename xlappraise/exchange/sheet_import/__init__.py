"""Any scoring sheet in, an appraisal with what is found in it out; `bring_in.py` has the whole flow on one screen.

Every value carries the cell that it stood in. What cannot be known is a question, never a guess.
"""
