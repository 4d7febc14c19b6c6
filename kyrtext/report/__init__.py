"""Files people open: figures, workbook, report, and the record of how they were made."""
