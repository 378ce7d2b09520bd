//! Which requests a rule means, and when.

use catalogue::Service;
use serde::Deserialize;

use super::Fault;

/// What is known of a request before it is handled.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) service: Option<Service>,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// What it does: `create`, `task`, `tasks`, `cancel`, `download` …
    pub(crate) operation: &'a str,
    /// Of the body, or of the task that it is about.
    pub(crate) prompt: Option<String>,
    pub(crate) account: Option<String>,
}

/// One rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// A word for the reader.
    #[serde(default)]
    #[serde(rename = "name")]
    _name: Option<String>,
    #[serde(default, rename = "match")]
    which: Which,
    #[serde(default)]
    when: When,
    #[serde(rename = "do")]
    what: OneOrMany<Fault>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    service: Option<Service>,
    method: Option<String>,
    endpoint: Option<String>,
    prompt: Option<String>,
    account: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    nth: Option<OneOrMany<u64>>,
    every: Option<u64>,
    first: Option<u64>,
    after: Option<u64>,
    probability: Option<f64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> OneOrMany<T> {
    fn all(&self) -> &[T] {
        match self {
            Self::Many(list) => list,
            Self::One(one) => std::slice::from_ref(one),
        }
    }
}

impl Rule {
    pub(crate) fn matches(&self, facts: &Facts<'_>) -> bool {
        let which = &self.which;
        let holds = |asked: &Option<String>, given: Option<&str>, test: fn(&str, &str) -> bool| match (asked, given) {
            (None, _) => true,
            (Some(asked), Some(given)) => test(asked, given),
            (Some(_), None) => false,
        };
        which.service.is_none_or(|service| facts.service == Some(service))
            && holds(&which.method, Some(facts.method), str::eq_ignore_ascii_case)
            && holds(&which.prompt, facts.prompt.as_deref(), |part, whole| whole.contains(part))
            && holds(&which.account, facts.account.as_deref(), |asked, given| asked == given)
            && which.endpoint.as_deref().is_none_or(|asked| {
                if asked.contains('/') { path_fits(asked, facts.path) } else { asked == facts.operation }
            })
    }

    /// Whether the rule strikes at its `count`-th matching request (from 1).
    pub(crate) fn is_due(&self, count: u64, chance: f64) -> bool {
        let when = &self.when;
        when.nth.as_ref().is_none_or(|nth| nth.all().contains(&count))
            && when.every.is_none_or(|every| every > 0 && count.is_multiple_of(every))
            && when.first.is_none_or(|first| count <= first)
            && when.after.is_none_or(|after| count > after)
            && when.probability.is_none_or(|share| chance < share)
    }

    pub(crate) fn faults(&self) -> &[Fault] {
        self.what.all()
    }
}

/// Compares a path with a pattern in which `*` stands for any text; `/v1/` and `/v1/runwayml/` may be left out.
fn path_fits(pattern: &str, path: &str) -> bool {
    let shorter = path.trim_start_matches("/v1/").trim_start_matches("runwayml/");
    glob(pattern.trim_end_matches('/'), path) || glob(pattern.trim_end_matches('/'), shorter)
}

fn glob(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, rest)) => text
            .strip_prefix(before)
            .is_some_and(|tail| (0..=tail.len()).any(|at| tail.get(at..).is_some_and(|tail| glob(rest, tail)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Rule {
        serde_json::from_str(text).expect("a rule")
    }

    fn create<'a>(prompt: &str) -> Facts<'a> {
        Facts {
            service: Some(Service::Useapi),
            method: "POST",
            path: "/v1/runwayml/frames/create",
            operation: "create",
            prompt: Some(prompt.to_owned()),
            account: Some("demo@example.com".to_owned()),
        }
    }

    #[test]
    fn a_rule_matches_by_path_pattern_operation_prompt_and_account_together() {
        let facts = create("a red fox in snow");

        for (text, fits) in [
            (r#"{"do":{"fault":"stuck"}}"#, true),
            (r#"{"match":{"endpoint":"frames/create","prompt":"fox"},"do":{"fault":"stuck"}}"#, true),
            (r#"{"match":{"endpoint":"/v1/runwayml/*"},"do":{"fault":"stuck"}}"#, true),
            (r#"{"match":{"endpoint":"create","account":"demo@example.com"},"do":{"fault":"stuck"}}"#, true),
            (r#"{"match":{"endpoint":"create","account":"second@example.com"},"do":{"fault":"stuck"}}"#, false),
            (r#"{"match":{"service":"runway"},"do":{"fault":"stuck"}}"#, false),
            (r#"{"match":{"prompt":"wolf"},"do":{"fault":"stuck"}}"#, false),
            (r#"{"match":{"method":"get"},"do":{"fault":"stuck"}}"#, false),
        ] {
            assert_eq!(rule(text).matches(&facts), fits, "{text}");
        }
    }

    #[test]
    fn conditions_on_the_count_are_met_together() {
        let due = |text: &str| -> Vec<u64> {
            let rule = rule(&format!(r#"{{"when":{text},"do":{{"fault":"stuck"}}}}"#));
            (1..=8).filter(|&count| rule.is_due(count, 0.5)).collect()
        };

        assert_eq!(due(r#"{"nth":3}"#), [3]);
        assert_eq!(due(r#"{"nth":[1,4]}"#), [1, 4]);
        assert_eq!(due(r#"{"every":3}"#), [3, 6]);
        assert_eq!(due(r#"{"after":2,"first":4}"#), [3, 4]);
        assert_eq!(due(r#"{"probability":0.4}"#), [] as [u64; 0]);
        assert_eq!(due("{}"), [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
