"""Favourites: sets of pairs under a name (R42)."""

from __future__ import annotations

from accounts.access import Action, TenantRequest
from api.definitions.answers import FavouriteAnswer, FavouritePage
from api.definitions.bodies import FavouriteChange, NewFavourite
from api.frame.names import refusing_names
from api.frame.operations import Endpoint, Reply, operation
from api.frame.paging import read_in_order
from api.frame.problems import ApiProblem
from api.frame.shapes import PageQuery
from api.frame.versions import etag_of, require_version
from syncs.found import favourite_of
from syncs.mapping.actions.favourites import (
    rename_favourite,
    save_favourite,
)
from syncs.mapping.actions.stored import load_pairs
from syncs.models import MappingFavourite
from web.names import fit_name


class Favourites(Endpoint):
    """The favourites of the organisation."""

    @operation(
        "list_favourites",
        "Read mapping favourites",
        action=Action.SEE,
        answer=FavouritePage,
        query=PageQuery,
    )
    def get(self, request: TenantRequest, query: PageQuery) -> FavouritePage:
        """Return a page of favourites in the order in which they were saved."""
        rows, following = read_in_order(request.organisation.mapping_favourites.all(), query)
        return FavouritePage(
            items=[FavouriteAnswer.of(each) for each in rows], next_cursor=following
        )

    @operation(
        "make_favourite",
        "Save a mapping as a favourite",
        action=Action.EDIT_SYNCS,
        answer=FavouriteAnswer,
        status=201,
        body=NewFavourite,
        example={"name": "Names", "sync": 1},
    )
    def post(self, request: TenantRequest, body: NewFavourite) -> Reply:
        """Save the pairs of a sync under a name."""
        sync = request.organisation.syncs.filter(pk=body.sync).first()
        if sync is None:
            raise ApiProblem.at("/sync", "There is no such sync.")
        with refusing_names(at="/name"):
            return _told(save_favourite(sync, fit_name(body.name), load_pairs(sync)))


class OneFavourite(Endpoint):
    """A favourite."""

    @operation(
        "read_favourite", "Read a mapping favourite", action=Action.SEE, answer=FavouriteAnswer
    )
    def get(self, request: TenantRequest, favourite_id: int) -> Reply:
        """Return the favourite with its pairs."""
        return _told(favourite_of(request, favourite_id))

    @operation(
        "change_favourite",
        "Rename a mapping favourite",
        action=Action.EDIT_SYNCS,
        answer=FavouriteAnswer,
        body=FavouriteChange,
        versioned=True,
        example={"name": "All names"},
    )
    def patch(self, request: TenantRequest, body: FavouriteChange, favourite_id: int) -> Reply:
        """Give the favourite another name."""
        favourite = favourite_of(request, favourite_id)
        seen = require_version(request, {"name": favourite.name})
        with refusing_names(at="/name"):
            rename_favourite(favourite, fit_name(body.name), seen=seen)
        return _told(favourite)

    @operation("delete_favourite", "Delete a mapping favourite", action=Action.EDIT_SYNCS)
    def delete(self, request: TenantRequest, favourite_id: int) -> None:
        """Delete the favourite; mappings made from it stay."""
        favourite_of(request, favourite_id).delete()


def _told(favourite: MappingFavourite) -> Reply:
    return Reply(
        FavouriteAnswer.of(favourite),
        etag=etag_of({"name": favourite.name}),
        location=f"/api/v1/mapping-favourites/{favourite.pk}",
    )
