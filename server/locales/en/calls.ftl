### Calls for help, offers and their answers.
