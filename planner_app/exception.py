"""The exceptions of ftrack's client by their names there, raised by `planner_app.Session`."""


class Error(Exception):
    """Base of all of them."""


class AuthenticationError(Error):
    """Who asks is not known."""


class ServerError(Error):
    """The plan refused what was asked: a rule, a query that cannot be read, a record that is not
    there."""


class ServerCompatibilityError(ServerError):
    """The server is of another age."""


class ParseError(ServerError):
    """A query that cannot be read, or names what there is not."""


class NotFoundError(Error):
    """Something is not there."""


class NotUniqueError(Error):
    """Something is there more than once."""


class IncorrectResultError(Error):
    """A query found another number of records than it must."""


class NoResultFoundError(IncorrectResultError):
    """There is none."""


class MultipleResultsFoundError(IncorrectResultError):
    """There is more than one."""


class EntityTypeError(Error):
    """Something about a type of entity."""


class UnrecognisedEntityTypeError(EntityTypeError, KeyError):
    """There is no such type. Also a KeyError, which ftrack's client raises in its place here and
    there."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class OperationError(Error):
    """A change cannot be recorded."""


class AttributeError(Error):  # noqa: A001  (the name in ftrack's client)
    """Something about an attribute."""


class ImmutableAttributeError(AttributeError):
    """The attribute is not to be set."""


class CollectionError(Error):
    """Something about a collection."""


class ImmutableCollectionError(CollectionError):
    """The collection is not to be changed."""


class DuplicateItemInCollectionError(CollectionError):
    """It is in the collection already."""


class ConnectionClosedError(Error):
    """The session was closed."""


class PermissionDeniedError(Error):
    """It is not allowed."""
