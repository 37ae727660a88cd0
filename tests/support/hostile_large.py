"""The shipped example with something huge in it, which must cost little: in, nothing; out, bytes by name."""

from __future__ import annotations

from tests.support.corpus import MAIN, RELATIONS, XML, zipped
from tests.support.hostile_cases import Make, example_parts, inside, own, part_of, swapped, with_sheet

MILLION = 1_000_000


def _rows(count: int, cells: str, first: int = 100) -> str:
    return "".join(f'<row r="{number}">{cells}</row>' for number in range(first, first + count))


def _numbers(count: int) -> str:
    return "<c><v>1</v></c>" * count


def _names(count: int) -> str:
    return "".join(f'<definedName name="n{number}">Setup!$A$1</definedName>' for number in range(count))


def _formulas(rows: int, columns: int) -> str:
    cells = "<c><f>Results!D15*2</f><v>1</v></c>" * columns
    return _rows(rows, cells, 1)


def _shared(rows: int) -> str:
    keeper = f'<row r="1"><c r="A1"><f t="shared" ref="A1:A{rows}" si="0">{"Results!D15+" * 600}1</f><v>1</v></c></row>'
    return keeper + "".join(
        f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/><v>1</v></c></row>' for n in range(2, rows)
    )


def _long_texts(count: int) -> bytes:
    texts = f'{XML}<sst xmlns="{MAIN}">{"<si><t>" + "x" * 32_000 + "</t></si>"}</sst>'
    cells = "".join(f'<row r="{n}"><c r="J{n}" t="s"><v>0</v></c></row>' for n in range(100, 100 + count))
    parts = inside("Scores", rows=cells)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    parts = swapped(
        parts, "[Content_Types].xml", ("</Types>", f'<Override PartName="/xl/s.xml" ContentType="{kind}"/></Types>')
    )
    link = f'<Relationship Id="tx" Type="{RELATIONS}/sharedStrings" Target="s.xml"/></Relationships>'
    return zipped({**swapped(parts, "xl/_rels/workbook.xml.rels", ("</Relationships>", link)), "xl/s.xml": texts})


FAR = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
WHOLE = '<mergeCells count="1"><mergeCell ref="A1048000:XFD1048576"/></mergeCells>'

BOUNDED: dict[str, Make] = {
    "far cell in Scores": lambda: zipped(inside("Scores", rows=FAR)),
    "far cell in Criteria": lambda: zipped(inside("Criteria", rows=FAR)),
    "far cell in Options": lambda: zipped(inside("Options", rows=FAR)),
    "far cell in Results": lambda: zipped(inside("Results", rows=FAR)),
    "far cell in Checks": lambda: zipped(inside("Checks", rows=FAR)),
    "far cell in Setup": lambda: zipped(inside("Setup", rows=FAR)),
    "far cell in Rationale": lambda: zipped(inside("Rationale", rows=FAR)),
    "whole sheet merged, own sheet": lambda: zipped(
        with_sheet(
            own(
                '<row r="1"><c r="A1"><v>1</v></c></row>',
                after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            )
        )
    ),
    "a million empty rows": lambda: zipped(
        inside("Scores", rows="".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(100, MILLION)))
    ),
    "a million empty rows in Results": lambda: zipped(
        inside("Results", rows="".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(100, MILLION)))
    ),
    "a million empty rows in Checks": lambda: zipped(
        inside("Checks", rows="".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(500, MILLION)))
    ),
    "a lying dimension": lambda: zipped(
        swapped(example_parts(), part_of("Scores"), ('<dimension ref="', '<dimension ref="A1:XFD1048576" was="'))
    ),
    "a dimension too small": lambda: zipped(
        swapped(example_parts(), part_of("Scores"), ('<dimension ref="', '<dimension ref="A1" was="'))
    ),
    "16,384 columns": lambda: zipped(inside("Scores", rows=f'<row r="100">{"<c/>" * 16_384}</row>')),
    "16,384 columns of numbers": lambda: zipped(inside("Scores", rows=_rows(10, _numbers(16_384)))),
    "20,000 names": lambda: zipped(
        swapped(example_parts(), "xl/workbook.xml", ("<definedNames>", f"<definedNames>{_names(20_000)}"))
    ),
}
"""What may be huge by its declaration only: the results must be those of the example."""

GREAT: dict[str, Make] = {
    "150,000 texts under Scores": lambda: zipped(
        inside("Scores", rows=_rows(15_000, '<c t="inlineStr"><is><t>High</t></is></c>' * 10))
    ),
    "900,000 numbers under Scores": lambda: zipped(inside("Scores", rows=_rows(9_000, _numbers(100)))),
    "900,000 numbers under Criteria": lambda: zipped(inside("Criteria", rows=_rows(90_000, _numbers(10)))),
    "900,000 numbers under Options": lambda: zipped(inside("Options", rows=_rows(90_000, _numbers(10)))),
    "900,000 numbers under Results": lambda: zipped(inside("Results", rows=_rows(9_000, _numbers(100)))),
    "900,000 numbers under Checks": lambda: zipped(inside("Checks", rows=_rows(9_000, _numbers(100)))),
    "900,000 numbers under Rationale": lambda: zipped(inside("Rationale", rows=_rows(9_000, _numbers(100)))),
    "900,000 numbers under Setup": lambda: zipped(inside("Setup", rows=_rows(9_000, _numbers(100)))),
    "900,000 numbers in a sheet of one's own": lambda: zipped(with_sheet(own(_rows(9_000, _numbers(100))))),
    "300,000 formulas in a sheet of one's own": lambda: zipped(with_sheet(own(_formulas(3_000, 100)))),
    "900,000 formulas in a sheet of one's own": lambda: zipped(with_sheet(own(_formulas(9_000, 100)))),
    "shared formulas that swell": lambda: zipped(with_sheet(own(_shared(100_000)))),
    "2,000,000 numbers under Scores": lambda: zipped(inside("Scores", rows=_rows(20_000, _numbers(100)))),
    "20,000 keys under Criteria": lambda: zipped(
        inside(
            "Criteria",
            rows="".join(
                f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>K{n}</t></is></c></row>' for n in range(100, 20_100)
            ),
        )
    ),
    "20,000 keys under Options": lambda: zipped(
        inside(
            "Options",
            rows="".join(
                f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>K{n}</t></is></c></row>' for n in range(100, 20_100)
            ),
        )
    ),
    "20,000 keys under Scores": lambda: zipped(
        inside(
            "Scores",
            rows="".join(
                f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>K{n}</t></is></c></row>' for n in range(100, 20_100)
            ),
        )
    ),
    "20,000 near misses under Scores": lambda: zipped(
        inside(
            "Scores",
            rows="".join(
                f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{"D" * (n % 60)}{n}</t></is></c></row>'
                for n in range(100, 20_100)
            ),
        )
    ),
    "16,000 headings in Scores": lambda: zipped(
        swapped(
            example_parts(),
            part_of("Scores"),
            (
                '</row><row r="6"',
                "".join(f'<c t="inlineStr"><is><t>O{n} x</t></is></c>' for n in range(16_000)) + '</row><row r="6"',
            ),
        )
    ),
    "30,000 logs": lambda: zipped(
        swapped(
            example_parts(),
            "xl/worksheets/sheet15.xml",
            (
                "</sheetData>",
                "".join(
                    f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{n}</t></is></c>'
                    f'<c r="C{n}" t="inlineStr"><is><t>D{n} O{n}</t></is></c></row>'
                    for n in range(100, 30_100)
                )
                + "</sheetData>",
            ),
        )
    ),
    "a text of 30 MB": lambda: zipped(
        inside("Scores", rows=f'<row r="100"><c r="A100" t="inlineStr"><is><t>{"x" * 30 * MILLION}</t></is></c></row>')
    ),
    "90 MB of spaces in one cell": lambda: zipped(
        inside(
            "Criteria", rows=f'<row r="100"><c r="A100" t="inlineStr"><is><t>{" " * 90 * MILLION}</t></is></c></row>'
        )
    ),
    "90 MB of text in one cell, in runs": lambda: zipped(
        inside(
            "Criteria",
            rows='<row r="100"><c r="A100" t="inlineStr"><is>'
            + f"<r><t>{'x' * 900_000}</t></r>" * 100
            + "</is></c></row>",
        )
    ),
    "20,000 times the longest text": lambda: _long_texts(20_000),
    "sheet bomb": lambda: zipped({**example_parts(), part_of("Scores"): b" " * 120 * MILLION}),
    "text bomb": lambda: zipped(
        inside("Scores", rows=f'<row r="100"><c r="A100" t="str"><v>{"x" * 95 * MILLION}</v></c></row>')
    ),
    "styles bomb": lambda: zipped(
        swapped(example_parts(), "xl/styles.xml", ("<cellXfs", f"<cellXfs>{'<xf/>' * 3 * MILLION}</cellXfs><cellXfs"))
    ),
    "merges bomb": lambda: zipped(
        inside("Scores", after="<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * MILLION + "</mergeCells>")
    ),
    "40,000 merges": lambda: zipped(
        inside(
            "Scores",
            after="<mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(100, 40_100))
            + "</mergeCells>",
        )
    ),
    "media bomb": lambda: zipped({**example_parts(), **{f"xl/media/{n}.png": bytes(80 * MILLION) for n in range(3)}}),
    "conditional formats bomb": lambda: zipped(
        inside(
            "Scores",
            after="".join(
                f'<conditionalFormatting sqref="A{n}">'
                f'<cfRule type="expression" priority="{n}"><formula>1</formula></cfRule>'
                "</conditionalFormatting>"
                for n in range(1, 300_000)
            ),
        )
    ),
}
"""What is huge indeed: read, or refused, within the bounds."""
