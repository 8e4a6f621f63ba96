"""How messages leave the house: one file per channel, and the registry of them. The only place that uses the network."""
