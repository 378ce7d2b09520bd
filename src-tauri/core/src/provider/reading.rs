//! What both services' replies have in common.

use serde_json::Value;

use super::http::{NoReply, Reply};
use super::{Fault, ProviderError, Rejection, RemoteStatus, Task, Told};

/// Sorts the reply to a call other than a create: yes, or an error by its meaning.
pub(super) fn answered(reply: Reply, rejection: fn(u16, &Value) -> Rejection) -> Result<Reply, ProviderError> {
    match reply.status {
        // Both services speak JSON and nothing else. Redirects, proxies' own errors and web pages are somebody
        // else's.
        300..=399 | 407 | 511 => Err(unavailable(reply.describe(), Fault::Between)),
        // Out of order, and it says until when: whoever says it, to come sooner is no use.
        503 if reply.wait.is_some() => Err(ProviderError::Busy { wait: reply.wait }),
        _ if reply.is_web_page() => {
            let why = format!("a web page came instead of the service's answer (status {})", reply.status);
            Err(unavailable(why, if reply.status >= 500 { Fault::Service } else { Fault::Between }))
        }
        200..=299 => Ok(reply),
        429 => Err(ProviderError::Busy { wait: reply.wait }),
        // Request timeout, too early: said by something between us and the service.
        408 | 425 => Err(unavailable(reply.describe(), Fault::Service)),
        status @ 400..=499 => Err(rejection(status, &reply.json_or_null()).into()),
        _ => Err(unavailable(reply.describe(), Fault::Service)),
    }
}

/// No reply to a call that may be repeated: sent or not makes no difference.
pub(super) fn no_reply(fault: NoReply) -> ProviderError {
    match fault {
        NoReply::NotSent { why, fault } => unavailable(why, fault),
        NoReply::Unanswered(why) => unavailable(why, Fault::Network),
    }
}

/// A reply that says nothing usable.
pub(super) fn unreadable(why: String) -> ProviderError {
    unavailable(why, Fault::Service)
}

fn unavailable(why: String, fault: Fault) -> ProviderError {
    ProviderError::Unavailable { why, fault }
}

/// Whether a failure code means that moderation refused: the codes are an open set, told by prefix.
pub(super) fn is_moderation(code: &str) -> bool {
    let starts = |prefix: &str| code == prefix || code.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.'));
    starts("SAFETY") || starts("INPUT_PREPROCESSING.SAFETY")
}

impl Task {
    /// A task of which the service tells no more than how it stands.
    pub(crate) fn standing(remote_id: &str, status: RemoteStatus) -> Self {
        Self {
            remote_id: remote_id.to_owned(),
            status,
            attempt: None,
            created_ms: None,
            seed: None,
            prompt: None,
            estimated: None,
            told: Told::default(),
            node_errors: Vec::new(),
            echo: Value::Null,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_by_prefix() {
        for code in ["SAFETY.INPUT.TEXT", "SAFETY.OUTPUT.VIDEO", "SAFETY", "INPUT_PREPROCESSING.SAFETY.THIRD_PARTY"] {
            assert!(is_moderation(code), "{code}");
        }
        for code in
            ["", "INTERNAL", "INTERNAL.BAD_OUTPUT.01", "INPUT_PREPROCESSING.INTERNAL", "ASSET.INVALID", "SAFETYNET"]
        {
            assert!(!is_moderation(code), "{code}");
        }
    }
}
