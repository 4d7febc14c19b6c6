"""How files carry text: JSON, tables, workbooks, HTML, archives, encodings."""
