"""Weighs what the house makes: demonstrations, benchmarks and, later, measures of the prose."""
