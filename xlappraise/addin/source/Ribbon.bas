Attribute VB_Name = "Ribbon"
Option Explicit
' Every button of the ribbon comes here; its id says what is to be done.

Public Sub OnButton(control As IRibbonControl)
    Start control.ID
End Sub
