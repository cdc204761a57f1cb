### The set-up page of a new node.
