### Other groups.
