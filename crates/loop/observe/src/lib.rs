//! Sources to raw rows: files, formats, mappings. Reaches outside.
