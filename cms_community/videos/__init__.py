"""Videos: files that every browser plays, stored without where they were filmed; subtitles."""
