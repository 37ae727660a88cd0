Attribute VB_Name = "Appraisal"
Option Explicit
' Starts xlappraise for the workbook in front, through the module and the script of xlwings. The interpreter is
' always the same and no setting is read from any workbook. https://opensource.org/license/mit

Private Const PYTHON As String = "/.xlappraise/venv/bin/python"
Private Const TITLE As String = "xlappraise"

' Excel for Mac does not wait: the tool goes on alone and clears the status bar when it is done.
Public Sub Start(ByVal Action As String)
    If ActiveWorkbook Is Nothing Then
        If Action = "new" Or Action = "help" Then
            Workbooks.Add
        Else
            MsgBox "Open the appraisal first.", vbInformation, TITLE
            Exit Sub
        End If
    End If
    If Not SafeName(ActiveWorkbook.Name) Then
        MsgBox "Please save the workbook under a name without $ ` "" \ or | and try again.", vbInformation, TITLE
        Exit Sub
    End If
    Application.StatusBar = "xlappraise is working..."
    ExecuteMac PythonCommand(Action), HomeFolder(Environ("HOME")) & PYTHON, "false;;;;"
End Sub

Public Function PythonCommand(ByVal Action As String) As String
    PythonCommand = "import sys; from xlappraise.excel.addin.button import main; " & _
        "sys.exit(main(['" & Action & "'] + sys.argv[1:]))"
End Function

' The script of xlwings hands the name to a shell between double quotes.
Public Function SafeName(ByVal Book As String) As Boolean
    Dim Index As Long
    SafeName = True
    For Index = 1 To Len(Book)
        If InStr("$`""\|", Mid(Book, Index, 1)) > 0 Then SafeName = False
    Next Index
End Function

' Excel for Mac sees a home folder of its own, inside the user's.
Public Function HomeFolder(ByVal Seen As String) As String
    Dim At As Long
    At = InStr(Seen, "/Library/Containers/")
    HomeFolder = Seen
    If At > 0 Then HomeFolder = Left(Seen, At - 1)
End Function
