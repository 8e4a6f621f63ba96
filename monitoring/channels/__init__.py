"""How messages leave the house: one file per channel, and a registry. Only they use the network."""
