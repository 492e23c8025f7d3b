"""How dates are written where Django's own way would surprise our readers."""
