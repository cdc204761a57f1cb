### Meetings and other events.
