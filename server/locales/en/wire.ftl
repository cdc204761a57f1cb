### What leaves the node as text.
