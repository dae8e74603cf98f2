"""PURE drawing room: data in, text or bytes out.

Law of this room: no web, no database, nothing fetched. Drawings are SVG built as a tree, so that
every word in them is escaped (demand S7), with presentation attributes only: the pages' content
security policy allows no styles in them (demand S8). A table with the same numbers stands beside
every drawing (demand A5).
"""
