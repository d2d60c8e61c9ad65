"""Making a visit void: asked for by one person, confirmed by a second."""
