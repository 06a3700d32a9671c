"""Numbers and nothing else: functions take activations and return frozen records; nothing here draws or prints."""
