//! Opens and owns the parts.
