raise RuntimeError("no settings today")
