"""The organisation's favourites: what is in them, renaming and deleting them (R42)."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render

from accounts.access import Action, TenantRequest, may
from syncs.found import favourite_of
from syncs.mapping.actions.favourites import FavouriteNameTaken, pairs_of, rename_favourite
from syncs.mapping.actions.stored import load_own_fields
from syncs.mapping.rules.vocabulary import COLUMNS, own_target
from syncs.models import MappingFavourite
from web.form_page import form_page
from web.keyset import stored_number
from web.name_form import RenameForm
from web.seen import ChangedMeanwhile


@form_page
@may(Action.SEE)
def mapping_favourites(request: TenantRequest) -> HttpResponseBase:
    """Show the favourites to everybody, and change them for those who may edit syncs."""
    if request.method == "POST":
        return _change(request)
    return _ask(request) if "delete" in request.GET else _render(request)


@may(Action.EDIT_SYNCS)
def _ask(request: TenantRequest) -> HttpResponse:
    """Say what deleting a favourite does, before it is done."""
    favourite = _load_favourite(request, request.GET["delete"])
    return render(request, "mapping/delete_favourite.html", {"favourite": favourite})


@may(Action.EDIT_SYNCS)
def _change(request: TenantRequest) -> HttpResponse:
    favourite = _load_favourite(request, request.POST.get("favourite", ""))
    if "delete" in request.POST:
        favourite.delete()
        messages.success(
            request, f"{favourite} is deleted. Mappings made from it stay as they are."
        )
        return redirect("mapping_favourites", request.organisation.slug)
    return _rename(request, favourite)


def _load_favourite(request: TenantRequest, typed: str) -> MappingFavourite:
    try:
        number = stored_number(typed)
    except ValueError:
        number = 0
    return favourite_of(request, number)


def _rename(request: TenantRequest, favourite: MappingFavourite) -> HttpResponse:
    form = _make_form(favourite, request.POST)
    if form.is_valid():
        try:
            rename_favourite(favourite, form.cleaned_data["name"], seen=form.seen)
        except ChangedMeanwhile as other:
            form.show_changes(other)
        except FavouriteNameTaken:
            form.add_error("name", "There is a favourite of this name. Choose another.")
        else:
            messages.success(request, f"The favourite is called {favourite} now.")
            return redirect("mapping_favourites", request.organisation.slug)
    return _render(request, favourite.pk, form)


def _render(
    request: TenantRequest, about: int | None = None, form: RenameForm | None = None
) -> HttpResponse:
    """Render all favourites by name; `form` is what was typed to rename the one `about`."""
    own = load_own_fields(request.organisation.pk)
    labels = COLUMNS | {own_target(key): field.label for key, field in own.items()}
    favourites = [
        {
            "favourite": each,
            "pairs": [(pair.source, labels.get(pair.target, "")) for pair in pairs_of(each)],
            "form": form if form and each.pk == about else _make_form(each),
        }
        for each in request.organisation.mapping_favourites.order_by("name", "id")
    ]
    return render(request, "mapping/favourites.html", {"favourites": favourites})


def _make_form(favourite: MappingFavourite, data: QueryDict | None = None) -> RenameForm:
    label = "Name of the favourite"
    return RenameForm(data, has=favourite.name, label=label, auto_id=f"id_{favourite.pk}_%s")
