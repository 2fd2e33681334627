"""By which words organisations and contacts are found: it follows from the other tables. And what found nothing."""

from sqlmodel import Field, SQLModel

from contactdesk.store.models.columns import IN_BYTES, Numbered


class FoundBy(Numbered, table=True):
    """By which text an organisation, or one that is elsewhere, is found, and how much that text says of it.

    Follows from the other tables (`people.organisations.findable`), and is made anew whenever they change.
    """

    __tablename__ = "found_by"

    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    elsewhere_id: int | None = Field(default=None, foreign_key="elsewhere.id", index=True)
    text: str = Field(index=True)
    weight: int


class FoundByGram(SQLModel, table=True):
    """Three letters in a row of a word in `found_by`: a word with a mistake in it shares most of them."""

    __tablename__ = "found_by_gram"

    gram: str = Field(primary_key=True)
    text: str = Field(primary_key=True)


class MissedWord(SQLModel, table=True):
    """What found nothing, how often in a month (`2026-11`); never who looked for it."""

    __tablename__ = "missed_word"

    text: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    times: int


class ContactText(SQLModel, table=True):
    """The words of a contact that the same readers may find: of each such layer one text (`contacts.search.layers`).

    Follows from the contact and its messages, and is made anew in the transaction that changes those. Never of what is sealed.
    """

    __tablename__ = "contact_text"

    contact_id: int = Field(primary_key=True, foreign_key="contact_request.id")
    layer: str = Field(primary_key=True)
    words: str


class ContactWord(SQLModel, table=True):
    """In which contacts the contact persons find this word: in what is open, and of what is closed its number."""

    __tablename__ = "contact_word"
    __table_args__ = {"sqlite_with_rowid": False}

    word: str = Field(primary_key=True, sa_type=IN_BYTES)
    contact_id: int = Field(primary_key=True)
    in_note: bool = Field(description="it stands in an internal note only")


class WordPart(SQLModel, table=True):
    """By what a word of `contact_word` is found besides itself: how it begins, what it ends with, its stem."""

    __tablename__ = "word_part"
    __table_args__ = {"sqlite_with_rowid": False}

    part: str = Field(primary_key=True, sa_type=IN_BYTES)
    word: str = Field(primary_key=True, sa_type=IN_BYTES)
