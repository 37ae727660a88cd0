"""Any scoring sheet in, an appraisal with what is found in it out; `bring_in` is the whole way on one screen.

    file --source--> tables of cells --roles--> what rows and columns are, with reasons
    roles --matrix, scale, totals--> criteria, options, scores, printed totals --appraisal_of--> Appraisal, findings

Every value carries the cell that it stood in. What cannot be known is a question, never a guess.
"""
