"""What can be done with a consultation: one verb, one function, one transaction.

Law of this room: a function takes an open database first, and days and secrets as arguments. It
writes inside one ``storage.database.write`` block, and says what is wrong with a ``ToolkitError``.
"""
