//! `replyUrl`: progress told to a loopback address until the task ends. Other addresses are never contacted.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use catalogue::Service;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use url::{Host, Url};

use crate::house::House;
use crate::useapi::tasks;

/// How often changes are looked for, in real time.
const EVERY: Duration = Duration::from_millis(100);
/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tells receivers of every change until stopped.
pub(crate) async fn run(house: Arc<House>, stop: CancellationToken) {
    let client =
        reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build();
    let Ok(client) = client else { return };
    let mut told: HashMap<String, (String, Value)> = HashMap::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        for (id, url, view, over) in changes(&house, &mut told) {
            // A receiver that is gone does not hold up the others for long, and nothing depends on it.
            let _ = client.post(url).json(&view).send().await;
            if over {
                told.insert(id, ("over".into(), Value::Null));
            }
        }
    }
}

/// The tasks whose status or progress is not what was told last.
fn changes(house: &House, told: &mut HashMap<String, (String, Value)>) -> Vec<(String, Url, Value, bool)> {
    let world = house.world();
    let mut news = Vec::new();
    for task in world.tasks().iter().rev().take(2_000).filter(|task| task.owner.service == Service::Useapi) {
        let Some(url) = task.owner.reply_url.as_deref().and_then(loopback) else {
            continue;
        };
        if task.gone || told.get(&task.id).is_some_and(|(status, _)| status == "over") {
            continue;
        }
        let view = tasks::view(house, task, tasks::plan_credits(&world, task));
        let state = (view["status"].to_string(), view["progressRatio"].clone());
        if told.get(&task.id) != Some(&state) {
            told.insert(task.id.clone(), state);
            news.push((task.id.clone(), url, view, task.over()));
        }
    }
    news
}

/// The address, where it is plain HTTP on this machine.
fn loopback(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let local = match url.host()? {
        Host::Ipv4(address) => IpAddr::V4(address).is_loopback() || address == Ipv4Addr::LOCALHOST,
        Host::Ipv6(address) => address == Ipv6Addr::LOCALHOST,
        Host::Domain(name) => name == "localhost",
    };
    (local && url.scheme() == "http").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_loopback_addresses_are_contacted() {
        for text in ["http://127.0.0.1:9000/hook", "http://localhost/hook", "http://[::1]:80/"] {
            assert!(loopback(text).is_some(), "{text}");
        }
        for text in ["https://127.0.0.1/", "http://example.com/", "http://127.0.0.1.example.com/", "file:///x", "x"] {
            assert!(loopback(text).is_none(), "{text}");
        }
    }
}
