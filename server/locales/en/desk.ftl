### The desk of hosts and coordinators.
