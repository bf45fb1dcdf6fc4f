"""What leaves the house on paper: the storyboard and the script as PDF. Typeset by typst, which comes with the extra `preview`."""
