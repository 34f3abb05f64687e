from django.shortcuts import render

from .models import Procedure


def prices(request):
    """What is offered, with its length and fee."""
    offered = Procedure.objects.filter(state=Procedure.State.OFFERED)
    return render(request, "catalogue/prices.html", {"procedures": offered})
