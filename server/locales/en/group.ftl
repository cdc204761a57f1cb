### The group and its profile.
