"""Files people open: workbook, report, figures."""
