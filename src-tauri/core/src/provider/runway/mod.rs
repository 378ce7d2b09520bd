//! Runway's official API.
