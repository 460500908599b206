"""The exceptions of ftrack's client by their names there, raised by `planner_app.Session`."""


class Error(Exception):
    """Base class of all exceptions here."""


class AuthenticationError(Error):
    """The credentials are not known."""


class ServerError(Error):
    """The plan refused the call: a rule forbids it, a query is wrong or a record is missing."""


class ServerCompatibilityError(ServerError):
    """The server's version is not supported."""


class ParseError(ServerError):
    """A query has a wrong syntax, or names an unknown type or attribute."""


class NotFoundError(Error):
    """Something does not exist."""


class NotUniqueError(Error):
    """Something exists more than once."""


class IncorrectResultError(Error):
    """A query found more or fewer records than the call allows."""


class NoResultFoundError(IncorrectResultError):
    """A query found no record."""


class MultipleResultsFoundError(IncorrectResultError):
    """A query found more than one record."""


class EntityTypeError(Error):
    """Base class of errors about types of entities."""


class UnrecognisedEntityTypeError(EntityTypeError, KeyError):
    """The type does not exist. Also a KeyError, which ftrack's client raises in some places."""

    def __str__(self) -> str:
        # KeyError would show the sentence in quotation marks.
        return str(self.args[0]) if self.args else ""


class OperationError(Error):
    """A change cannot be recorded."""


class AttributeError(Error):  # noqa: A001  (the name in ftrack's client)
    """Base class of errors about attributes."""


class ImmutableAttributeError(AttributeError):
    """The attribute cannot be set."""


class CollectionError(Error):
    """Base class of errors about collections."""


class ImmutableCollectionError(CollectionError):
    """The collection cannot be changed."""


class DuplicateItemInCollectionError(CollectionError):
    """The entity is already in the collection."""


class ConnectionClosedError(Error):
    """The session was closed."""


class PermissionDeniedError(Error):
    """The user may not do this."""
