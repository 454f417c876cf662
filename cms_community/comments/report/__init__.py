"""The morning report: what the conference is told of a day or a week, made without a click."""
