"""What packing saves: seconds, calls and money of the same shot lists, a clip a shot against shared clips, for some renderers."""
