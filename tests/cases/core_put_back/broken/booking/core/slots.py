raise ImportError("half an edit")
