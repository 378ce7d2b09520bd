//! Time comes in from outside, so that tests can step it.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;

/// Now, and sleep.
#[async_trait]
pub trait Clock: Debug + Send + Sync {
    /// Wall clock, Unix milliseconds, UTC. May jump; used for what people see and for dates.
    fn now_ms(&self) -> i64;
    /// Milliseconds since an arbitrary start; never goes backwards. Used for waits.
    fn steady_ms(&self) -> i64;
    /// Waits.
    async fn sleep(&self, wait: Duration);
}

/// The machine's own clocks.
#[derive(Debug)]
pub struct RealClock {
    start: Instant,
}

impl RealClock {
    /// A shared clock that starts now.
    #[must_use]
    pub fn shared() -> Arc<dyn Clock> {
        Arc::new(Self { start: Instant::now() })
    }
}

#[async_trait]
impl Clock for RealClock {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn steady_ms(&self) -> i64 {
        i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    async fn sleep(&self, wait: Duration) {
        tokio::time::sleep(wait).await;
    }
}
