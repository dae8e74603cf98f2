"""The only room with SQL: the database, its migrations, and one file for each aggregate.

Law of this room: functions take an open database, say what they do with ``insert_``, ``get_``,
``list_``, ``update_``, ``count_`` or ``delete_``, and never begin or end a transaction: that is
the service's work (``storage.database.write``).
"""
