"""The cut, for whoever edits: EDL, FCP7 XML, FCPXML, a bundle, AAF; and an editor's cut read back."""
