//! What was asked for: stored once with the job, never changed.

use catalogue::Inputs;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

/// Version of the stored form.
pub const VERSION: u32 = 1;

/// A request as the user made it, with the seed filled in where the model takes one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Version of this form.
    pub version: u32,
    /// Full id of the model.
    pub model: String,
    /// Inputs by our names. Files are `input:<sha256>`.
    pub inputs: Inputs,
}

impl Request {
    /// A request of the current version.
    #[must_use]
    pub fn new(model: impl Into<String>, inputs: Inputs) -> Self {
        Self { version: VERSION, model: model.into(), inputs }
    }

    /// SHA-256 of the normal form (keys sorted), in hex. Equal requests have equal digests.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut inputs: Vec<_> = self.inputs.iter().collect();
        inputs.sort_by_key(|(key, _)| *key);
        let mut hash = Sha256::new();
        hash.update(self.model.as_bytes());
        for (key, value) in inputs {
            hash.update([0]);
            hash.update(key.as_bytes());
            hash.update([1]);
            hash.update(sorted(value).to_string().as_bytes());
        }
        hex::encode(hash.finalize())
    }

    /// The prompt, or an empty text for a model without one.
    #[must_use]
    pub fn prompt(&self) -> &str {
        self.inputs.get("prompt").and_then(|v| v.as_str()).unwrap_or_default()
    }
}

/// Account settings that travel with a create call (useapi.net only; absent ones are not sent).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmitOptions {
    /// Runway account to use; absent: the service picks a free one.
    pub email: Option<String>,
    /// Address for progress callbacks.
    pub reply_url: Option<String>,
    /// The user's own reference; sent in front of our attempt id.
    pub reply_ref: Option<String>,
    /// Most jobs at a time on that account, 1 to 10.
    pub max_jobs: Option<u8>,
    /// Explore mode; absent: the account's own setting.
    pub explore: Option<bool>,
}

impl SubmitOptions {
    /// Checks what a service takes. One sentence on failure.
    pub fn check(&self, service: Option<catalogue::Service>) -> Result<(), OptionFault> {
        let units = |text: &Option<String>| text.as_ref().map_or(1, |text| text.encode_utf16().count());
        let free_of_useapi = Self { explore: self.explore, ..Self::default() };
        if service == Some(catalogue::Service::Runway) && *self != free_of_useapi {
            return Err(OptionFault::OtherService);
        }
        if self.email.as_ref().is_some_and(|email| !email.contains('@') || email.len() > 320) {
            return Err(OptionFault::Email);
        }
        let web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        if self.reply_url.as_ref().is_some_and(|url| !web(url)) || units(&self.reply_url) > 1024 {
            return Err(OptionFault::ReplyUrl);
        }
        // Our own attempt id travels in the same field and needs 64 of its 1024 characters.
        if !(1..=960).contains(&units(&self.reply_ref)) {
            return Err(OptionFault::ReplyRef);
        }
        if self.max_jobs.is_some_and(|jobs| !(1..=10).contains(&jobs)) {
            return Err(OptionFault::MaxJobs);
        }
        Ok(())
    }
}

/// What is wrong with options. Shown, it is a clause for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OptionFault {
    /// They are of useapi.net, and the model is of the official API.
    #[error("e-mail, callback address, own reference and jobs at a time are settings of useapi.net")]
    OtherService,
    /// No e-mail address.
    #[error("the e-mail of the Runway account must be an e-mail address")]
    Email,
    /// No web address, or too long a one.
    #[error("the callback address must be a web address of at most 1024 characters")]
    ReplyUrl,
    /// Too short or too long.
    #[error("the own reference must have 1 to 960 characters")]
    ReplyRef,
    /// Too few or too many.
    #[error("jobs at a time must be 1 to 10")]
    MaxJobs,
    /// They are no options at all.
    #[error("{why}")]
    Form {
        /// What the reader of JSON says.
        why: String,
    },
}

/// Digests of the files that values name as `input:<sha256>`, each once, in their order.
#[must_use]
pub fn input_digests(values: &serde_json::Map<String, serde_json::Value>) -> Vec<String> {
    use serde_json::Value;
    fn gather(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => {
                // Words may begin like that too.
                if let Some(sha256) = text.strip_prefix("input:")
                    && sha256.len() == 64
                    && sha256.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && !found.iter().any(|known| known == sha256)
                {
                    found.push(sha256.to_owned());
                }
            }
            Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
            Value::Object(fields) => fields.values().for_each(|field| gather(field, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut found = Vec::new();
    values.values().for_each(|value| gather(value, &mut found));
    found
}

fn sorted(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.iter().collect();
            keys.sort_by_key(|(key, _)| *key);
            Value::Object(keys.into_iter().map(|(k, v)| (k.clone(), sorted(v))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(json: serde_json::Value) -> Request {
        let serde_json::Value::Object(inputs) = json else { unreachable!("inputs are an object") };
        Request::new("useapi/frames/create", inputs)
    }

    #[test]
    fn the_order_of_keys_does_not_change_the_digest() {
        let a = request(serde_json::json!({"prompt": "fox", "x": {"a": 1, "b": 2}}));
        let b = request(serde_json::json!({"x": {"b": 2, "a": 1}, "prompt": "fox"}));

        assert_eq!(a.digest(), b.digest());
    }

    #[test]
    fn another_prompt_is_another_request() {
        let a = request(serde_json::json!({"prompt": "fox"}));
        let b = request(serde_json::json!({"prompt": "box"}));

        assert_ne!(a.digest(), b.digest());
    }
}
