"""What a renderer has to keep to, as checks that anybody can run on theirs."""
