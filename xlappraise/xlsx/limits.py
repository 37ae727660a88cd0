"""What the engine accepts of a file, in one table: each limit says what it protects from.

They are read as `limits.NAME`, so that a test can lower one. Together they hold every file to 5 seconds and 500 MB;
what a file declares about itself is never relied on: all is counted as it is found too.
"""

# The zip; sizes are in bytes, unpacked
MOST_ENTRIES = 1_000
"""Parts of a workbook: a directory without end."""
LARGEST_PART = 100 * 1024 * 1024
"""A zip bomb in one part; counted while it is unpacked."""
LARGEST_WORKBOOK = 250 * 1024 * 1024
"""A zip bomb over many parts, or a file that does not fit into memory."""
MOST_KEPT = 8 * 1024 * 1024
"""Up to here a workbook is read as its writer needs it: of a larger one both readings would not fit into memory."""
MOST_PEEKED = 256 * 1024
"""Up to here somebody's sheet is parsed to see whether it is a log of ours under another name: time."""

# XML
MOST_TAGS = 6_000_000
"""In all parts that are read of one workbook: time, about three seconds of the parser's."""
LONGEST_TAG = 2 * 1024 * 1024
"""Bytes: a tag without end, which the parser would hold as a whole and begin anew with each piece."""
DEEPEST = 200
"""Elements inside elements: a stack without end."""

# The workbook
LONGEST_SHEET_NAME = 255
"""Names that fill a message or a path. Excel stops at 31; other programs do not."""
MOST_NAMES = 200_000
"""Time and memory for defined names. Ten times what is met in neglected workbooks."""
MOST_RELATIONS = 200_000
"""Time and memory for the links of one part. A sheet with as many as Excel allows has 65,530."""
MOST_STYLES = 70_000
"""Memory for formats of cells. Excel itself stops at 65,490."""

# Cells
MOST_CELLS = 600_000
"""Time and memory for cells with a value or formula, on all sheets that are read: four seconds. Our largest appraisal
has 376,000."""
MOST_MERGES = 100_000
"""Memory for the merged blocks of a sheet."""
MOST_TEXTS = 1_000_000
"""Memory for shared texts, of which many may be empty."""
LONGEST_TEXT = 32_767
"""Characters that a cell can hold: a file that Excel would repair by cutting."""
LONGEST_STORED = 1_000_000
"""Characters of a text as stored, which may be escaped: memory, as a longer one is refused before it is whole."""
MOST_DIFFERENT = 1_000
"""Different numbers, and words, of a sheet that are held once: memory for a table of what does not repeat."""
LONGEST_WORD = 40
"""Characters of a word that is held once; the scores of a matrix are shorter."""

# Formulas
LONGEST_FORMULA = 8_192
"""Characters of a formula that is written: what Excel refuses to open."""
LONGEST_STORED_FORMULA = 16_384
"""Characters of a formula that is read: time for its tokens. Stored, one may be longer than as Excel spells it."""
MOST_FORMULA_LETTERS = 75_000_000
"""Of formulas filled from others, spelt out: memory. 2,000 criteria by 50 options have 52 million."""
MOST_MOVES = 3_000_000
"""References in the members of shared formulas to be worked out: time. Our largest appraisal has 2.4 million."""
MOST_LETTERS = 60_000_000
"""Of formulas that are read for what they refer to: time. A little more than 2,000 criteria by 50 options have."""
MOST_AREAS = 2_000_000
"""Areas that are found in them: memory. A little more than 2,000 criteria by 50 options have."""
MOST_ROUNDS = 20
"""So often all formulas are gone through for those that depend on a change: a chain of a million cells."""
MOST_LOOKS = 12_000_000
"""Areas looked up in all these rounds: time. It is six rounds at 2,000 criteria by 50 options."""
LONGEST_PLACE = 1_000
"""Characters of a text that may lead to cells (INDIRECT): time to work it out; no address is longer."""
MOST_NAMES_COMPARED = 300
"""Names that are compared with a text of which a part is not known: time that grows with both."""
