"""Builds the encoder that the analysis ships: needed for training only."""
