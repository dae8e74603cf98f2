"""The analysis: texts and arrays in, arrays out, by scikit-learn's conventions.

This room knows no web, no database, no file of an instance and no framework's codes by heart: the
framework is an argument. The same input gives the same output, byte for byte.
"""
