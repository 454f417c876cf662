"""CMS Community: a headless CMS for a newspaper's community desk."""
