"""What several commands say of an option that they share."""

TRUST = (
    "Let a --model FOLDER use whatever its configuration names, and so run code of it; "
    "only for models from someone you trust."
)
