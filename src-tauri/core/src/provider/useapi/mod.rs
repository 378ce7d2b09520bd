//! useapi.net's Runway API.
