Attribute VB_Name = "Appraisal"
Option Explicit
' Starts xlappraise for the workbook in front. The same for every council and every computer, so that it can be
' signed once. It runs one program, always from the same place, and tells it which button was pressed, this
' Excel's window and the workbook's name. It reads no setting from any workbook, calls no Windows function and
' opens no command prompt. https://opensource.org/license/mit

Private Const PYTHON As String = "%LOCALAPPDATA%\xlappraise\venv\Scripts\pythonw.exe"
Private Const TITLE As String = "xlappraise"

' For a button drawn on a sheet.
Public Sub Recalculate()
    Start "recalculate"
End Sub

' Runs the tool and waits for it. It shows its own messages; a code other than 0 means that it never got so far.
Public Sub Start(ByVal Action As String)
    Dim Host As Object, Code As Long
    If Not HasWorkbook(Action) Then Exit Sub
    On Error GoTo Failed
    Set Host = CreateObject("WScript.Shell")
    Code = Host.Run(CommandLine(Action, ActiveWorkbook.Name, CStr(Application.Hwnd)), 0, True)
    If Code = 0 Then Exit Sub
    MsgBox "xlappraise could not work on this workbook (code " & Code & "). Ask IT to run: xlappraise addin status", _
        vbExclamation, TITLE
    Exit Sub
Failed:
    MsgBox "xlappraise could not be started: " & Err.Description & vbCrLf & "It is not installed on this computer, " & _
        "or a policy stops Excel from starting programs. Ask IT to run: xlappraise addin status", vbExclamation, TITLE
End Sub

' Windows fills in %NAME% anywhere in what it is told to run. A workbook's name may hold % but never a slash.
Public Function CommandLine(ByVal Action As String, ByVal Book As String, ByVal Handle As String) As String
    CommandLine = """" & PYTHON & """ -I -m xlappraise.excel " & Action & " --hwnd=" & Handle & _
        " ""--wb=" & Replace(Book, "%", "/") & """"
End Function

' A new appraisal needs a window to start from; anything else needs the appraisal itself.
Private Function HasWorkbook(ByVal Action As String) As Boolean
    HasWorkbook = True
    If Not ActiveWorkbook Is Nothing Then Exit Function
    If Action = "new" Or Action = "help" Then
        Workbooks.Add
    Else
        HasWorkbook = False
        MsgBox "Open the appraisal first and press Enable Editing if Excel shows that button.", vbInformation, TITLE
    End If
End Function
