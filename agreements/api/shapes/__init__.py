"""What the API answers, noun by noun: frozen values that the encoder writes and the schema is made from."""
