// Shows a page anew when what it is made from has changed; within the preview's own page, that does it.
