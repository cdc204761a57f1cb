### Stories, guides and posts.

## On cards, and wherever a story is shown

story-told-by = Told by { $teller }
