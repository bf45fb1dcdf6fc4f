"""What a script is worth on the page: warmth, timing, doctor rates and voices."""
