//! The service's list of problems (`issues` in zod 4's form) in our words and under our names.

use catalogue::{Body, Fault, Kind, MediaFault, Model, Param, Problem};
use serde_json::Value;

use crate::provider::json::{number, short, text};

/// Most problems that are kept; a body has fewer parameters than that.
const MOST: usize = 50;

/// The problems that a 400 lists; empty where it lists none.
pub(super) fn problems(reply: &Value, model: Option<&Model>, body: &Body) -> Vec<Problem> {
    let issues = reply.get("issues").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    issues.iter().take(MOST).map(|issue| problem(issue, model, body)).collect()
}

fn problem(issue: &Value, model: Option<&Model>, body: &Body) -> Problem {
    let path = issue.get("path").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let message = text(issue, "message").unwrap_or("another value");
    Problem {
        path: named(path, model.map(|m| m.params.as_slice()).unwrap_or_default()),
        given: given(path, body),
        allowed: short(message, 500),
        suggestion: None,
        fault: fault(issue, message),
    }
}

fn fault(issue: &Value, message: &str) -> Fault {
    let code = text(issue, "code").unwrap_or_default();
    let word = |key: &str| text(issue, key).map(|w| short(w, 40)).unwrap_or_default();
    let words = |key: &str| issue.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    match code {
        "invalid_type" if message.ends_with("received undefined") => Fault::Missing { expected: word("expected") },
        "invalid_type" => Fault::WrongType {
            expected: word("expected"),
            received: message.rsplit(' ').next().map(|w| short(w, 40)).unwrap_or_default(),
        },
        "invalid_value" => Fault::NotInList { options: words("values") },
        "too_small" => {
            Fault::TooSmall { minimum: number(issue, "minimum").unwrap_or_default(), origin: word("origin") }
        }
        "too_big" => Fault::TooBig { maximum: number(issue, "maximum").unwrap_or_default(), origin: word("origin") },
        "unrecognized_keys" => {
            let keys = words("keys").iter().filter_map(Value::as_str).map(|k| short(k, 100)).collect();
            Fault::UnknownKeys { keys }
        }
        "invalid_union" => Fault::NoVariant,
        "custom" if message.to_ascii_lowercase().contains("asset") => {
            Fault::Media { why: MediaFault::Said { text: short(message, 500) } }
        }
        other => Fault::Rule { rule: if other.is_empty() { "service".into() } else { short(other, 40) } },
    }
}

/// A path in our names as far as the model describes it, e.g. `references[0].tag`.
fn named(path: &[Value], params: &[Param]) -> String {
    let mut out = String::new();
    let mut fields = params;
    let mut path = path.iter();
    // Parameters that share an object of the body are told by both keys.
    if let [Value::String(object), Value::String(key), ..] = path.as_slice()
        && let Some(param) = params.iter().find(|param| param.wire == format!("{object}.{key}"))
    {
        out.push_str(&param.name);
        fields = fields_of(&param.kind);
        path.nth(1);
    }
    for step in path {
        if let Some(index) = step.as_u64() {
            out.push_str(&format!("[{index}]"));
            continue;
        }
        let key = step.as_str().unwrap_or("?");
        let param = fields.iter().find(|p| p.wire == key);
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(&short(param.map_or(key, |p| &p.name), 100));
        fields = param.map(|p| fields_of(&p.kind)).unwrap_or_default();
    }
    out
}

/// The fields inside a parameter, through lists.
fn fields_of(kind: &Kind) -> &[Param] {
    match kind {
        Kind::Object { fields, .. } => fields,
        Kind::List { item, .. } => fields_of(item),
        _ => &[],
    }
}

/// What was sent at a path, cut short: a data URI has megabytes.
fn given(path: &[Value], body: &Body) -> Value {
    let Some((first, rest)) = path.split_first() else {
        return Value::Null;
    };
    let start = first.as_str().and_then(|key| body.get(key));
    let value = rest.iter().fold(start, |at, step| match step {
        Value::String(key) => at?.get(key),
        step => at?.get(usize::try_from(step.as_u64()?).ok()?),
    });
    match value {
        Some(Value::String(text)) => short(text, 100).into(),
        Some(value @ (Value::Object(_) | Value::Array(_))) => short(&value.to_string(), 100).into(),
        Some(value) => value.clone(),
        None => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn problem_of(issue: &Value, body: &Value) -> Problem {
        let reply = json!({"error": "Validation of body failed", "issues": [issue]});
        problems(&reply, None, body.as_object().unwrap()).remove(0)
    }

    #[test]
    fn parameters_that_share_an_object_have_our_names() {
        let catalogue = catalogue::Catalogue::builtin();
        let model = catalogue.model("runway/generate/image").unwrap();
        let at = |path: Value| named(path.as_array().unwrap(), &model.params);

        assert_eq!(at(json!(["input", "promptText"])), "prompt");
        assert_eq!(at(json!(["input", "referenceImages", 2, "uri"])), "references[2].uri");
        assert_eq!(at(json!(["input", "colour"])), "input.colour");
        assert_eq!(at(json!(["configId"])), "router");
    }

    #[test]
    fn a_missing_key_is_told_from_a_wrong_type() {
        let message = "Invalid input: expected string, received undefined";
        let missing = json!({"code": "invalid_type", "expected": "string", "path": ["promptText"], "message": message});
        let wrong = json!({"code": "invalid_type", "expected": "string", "path": ["promptText"],
            "message": "Invalid input: expected string, received number"});

        let missing = problem_of(&missing, &json!({}));
        let wrong = problem_of(&wrong, &json!({"promptText": 5}));

        assert_eq!(missing.fault, Fault::Missing { expected: "string".into() });
        assert_eq!(
            (wrong.fault, wrong.given),
            (Fault::WrongType { expected: "string".into(), received: "number".into() }, json!(5),)
        );
    }

    #[test]
    fn a_problem_inside_a_list_says_where_and_what() {
        let issue = json!({"code": "custom", "path": ["referenceImages", 1, "uri"],
            "message": "Failed to fetch asset. Received HTTP response code \"404\"."});
        let body = json!({"referenceImages": [{}, {"uri": "https://example.com/a.png"}]});

        let problem = problem_of(&issue, &body);

        assert_eq!(problem.path, "referenceImages[1].uri");
        assert_eq!(problem.given, json!("https://example.com/a.png"));
        assert!(matches!(problem.fault, Fault::Media { .. }), "{:?}", problem.fault);
    }

    #[test]
    fn a_data_uri_is_not_repeated_in_full() {
        let issue = json!({"code": "custom", "path": ["promptImage"], "message": "Invalid data URI asset"});

        let problem =
            problem_of(&issue, &json!({"promptImage": format!("data:image/png;base64,{}", "A".repeat(9999))}));

        assert!(problem.given.as_str().unwrap().len() < 200);
    }

    #[test]
    fn unreadable_issues_do_no_harm() {
        for issues in [json!(null), json!("x"), json!([null, 5, {"path": [{}], "code": 7}])] {
            let found = problems(&json!({"issues": issues}), None, &Body::new());

            assert!(found.len() <= 3);
        }
    }
}
