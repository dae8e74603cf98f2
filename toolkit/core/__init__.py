"""The pure room: what words mean and which rules hold, with no web, no database and no clock."""
