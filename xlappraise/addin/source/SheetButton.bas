Attribute VB_Name = "SheetButton"
Option Explicit
' The button on the sheet Scores. It starts xlappraise in Excel for Windows; a Mac starts programs in another way,
' which only the add-in has. https://opensource.org/license/mit

Public Sub RecalculateHere()
    If InStr(Application.OperatingSystem, "Macintosh") > 0 Then
        MsgBox "This button works in Excel for Windows. On a Mac use Recalculate on the tab Appraisal of the " & _
            "ribbon, or save and close the workbook and run: xlappraise recalc", vbInformation, "xlappraise"
        Exit Sub
    End If
    Start "recalculate"
End Sub
