//! Prompt files and plans.
