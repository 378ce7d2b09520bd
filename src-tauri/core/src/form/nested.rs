//! Values made of others: objects, lists, and several forms to choose between. Each part is shown like an input.

use catalogue::{Kind, Model, Param, value_label};
use serde_json::{Map, Value, json};

use super::control::{Control, Sign, Variant, constant, part};
use super::{begin, within};

/// Most items that a list begins with.
const MOST_BEGUN: u32 = 20;

/// The control for a value that is made of others.
pub(super) fn nested(model: &Model, param: &Param, kind: &Kind) -> Control {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    match kind {
        Kind::Object { fields, .. } => {
            let around: Map<String, Value> = fields.iter().filter_map(constant).collect();
            let open: Vec<&Param> = fields.iter().filter(|field| constant(field).is_none()).collect();
            let fields: Vec<_> = open.iter().map(|field| within(model, field)).collect();
            let firsts = open.iter().zip(&fields).filter(|(param, _)| param.required);
            let firsts = firsts.filter_map(|(param, field)| Some((param.name.clone(), begin(param, &field.control)?)));
            let begins = around.clone().into_iter().chain(firsts).collect();
            Control::Object { fields, around, begins }
        }
        Kind::List { item, min_items, max_items, .. } => {
            let item = part(model, param, item);
            Control::List {
                begins: beginning(&item).unwrap_or_default(),
                item: Box::new(item),
                least: count(min_items.unwrap_or(0)),
                most: max_items.map(count),
            }
        }
        Kind::Map { values } => {
            let value = part(model, param, values);
            Control::Map { begins: beginning(&value).unwrap_or_default(), value: Box::new(value) }
        }
        Kind::Union { tag, variants } => {
            let forms: Vec<&Kind> = variants.iter().filter(|variant| !matches!(variant, Kind::Null)).collect();
            match forms.as_slice() {
                [] => Control::Json,
                [only] => part(model, param, only),
                forms => {
                    let variants = forms.iter().map(|form| variant(model, param, tag.as_deref(), form, forms));
                    Control::Variants { variants: variants.collect() }
                }
            }
        }
        _ => Control::Json,
    }
}

/// What a value that must be there begins with: words that never change, first choices, the least of a scale.
pub(super) fn beginning(control: &Control) -> Option<Value> {
    match control {
        Control::Choice { options, .. } | Control::Style { options } => {
            options.first().map(|option| option.value.clone())
        }
        Control::Ratio { options } => options.first().map(|option| option.value.clone()),
        // The least, which costs the least. Counted whole where its steps are.
        Control::Slider { min, step, .. } if step.fract() == 0.0 => Some(Value::from(*min as i64)),
        Control::Slider { min, .. } => Some(Value::from(*min)),
        Control::Object { begins, .. } => Some(Value::Object(begins.clone())),
        Control::List { begins, least, .. } if *least > 0 && !begins.is_null() => {
            Some(Value::Array(vec![begins.clone(); (*least).min(MOST_BEGUN) as usize]))
        }
        // What can be typed at once comes before what needs a file.
        Control::Variants { variants } => {
            let first = variants.iter().find(|variant| !needs_file(&variant.control)).or(variants.first())?;
            (!first.begins.is_null()).then(|| first.begins.clone())
        }
        _ => None,
    }
}

fn needs_file(control: &Control) -> bool {
    match control {
        Control::File { .. } => true,
        Control::Object { fields, .. } => fields.iter().any(|field| field.required && needs_file(&field.control)),
        Control::List { item, least, .. } => *least > 0 && needs_file(item),
        _ => false,
    }
}

fn variant(model: &Model, param: &Param, tag: Option<&str>, kind: &Kind, all: &[&Kind]) -> Variant {
    let control = part(model, param, kind);
    let (sign, label) = sign(tag, kind, all);
    Variant { label, sign, begins: beginning(&control).unwrap_or_default(), control }
}

/// How a form is known among all, and what people call it: by its tag, by what it alone asks for, or by its type.
fn sign(tag: Option<&str>, kind: &Kind, all: &[&Kind]) -> (Sign, String) {
    if let Kind::Object { fields, .. } = kind {
        let tagged = fields.iter().filter(|field| tag.is_none_or(|tag| tag == field.name)).find_map(constant);
        if let Some((name, value)) = tagged {
            let label = value_label(&value);
            return (Sign::Tag { name, value }, label);
        }
        let elsewhere = |name: &str| all.iter().filter(|other| asks_for(other, name)).count() > 1;
        if let Some(own) = fields.iter().find(|field| field.required && !elsewhere(&field.name)) {
            return (Sign::Field { name: own.name.clone() }, own.label.clone());
        }
    }
    let name = json_type(kind);
    let label = match kind {
        Kind::Enum { options } if options.len() == 1 => options.first().map(value_label),
        _ => None,
    };
    (Sign::Type { name: name.to_owned() }, label.unwrap_or_else(|| value_label(&json!(name))))
}

fn asks_for(kind: &Kind, name: &str) -> bool {
    matches!(kind, Kind::Object { fields, .. } if fields.iter().any(|field| field.name == name))
}

fn json_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Enum { options } if options.iter().all(Value::is_number) => "number",
        Kind::Enum { .. } | Kind::Ratio { .. } | Kind::Text { .. } | Kind::Media { .. } => "text",
        Kind::Integer { .. } | Kind::Number { .. } | Kind::Seed { .. } => "number",
        Kind::Boolean => "boolean",
        Kind::List { .. } => "list",
        Kind::Object { .. } | Kind::Map { .. } => "object",
        Kind::Null => "null",
        Kind::Union { .. } | Kind::Any => "any",
    }
}
