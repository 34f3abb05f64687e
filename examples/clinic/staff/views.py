from django.shortcuts import render

from .models import Practitioner


def team(request):
    """Everybody who works here, house by house."""
    people = Practitioner.objects.filter(state=Practitioner.State.WORKING)
    context = {
        "people": people.select_related("branch").order_by("branch", "full_name")
    }
    return render(request, "staff/team.html", context)
