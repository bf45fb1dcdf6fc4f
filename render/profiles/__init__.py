"""What each renderer takes: dated, sourced profiles, and what a planner or a compiler asks of one."""
