### Stories, guides and posts.
