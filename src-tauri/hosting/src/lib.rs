//! What the programs around the core share: the window, the terminal, the development host.
//!
//! The core knows neither the simulator nor any server; this is where they meet.

mod demo;
pub mod journal;
mod loopback;
mod notices;
mod opening;

pub use demo::Demo;
pub use loopback::{Guard, MediaServer, respond, token};
pub use notices::notices;
pub use opening::{library, opening, variable};
