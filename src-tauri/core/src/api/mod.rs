//! Commands and events for hosts.
