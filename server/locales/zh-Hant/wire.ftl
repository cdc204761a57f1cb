###  summaries and notes that peers show:送到其他站點的文字。
