//! One valid request and one broken field per parameter, for every model that can be asked for.

mod table;

use catalogue::{Catalogue, Problem};
use table::{Broken, Names, broken, sample, valid};

#[test]
fn a_valid_request_passes_our_check_and_its_body_passes_the_services() {
    let catalogue = Catalogue::builtin();
    for model in catalogue.models() {
        let inputs = valid(model, Names::Ours);

        let checked = match model.check(&inputs) {
            Ok(checked) => checked,
            Err(problems) => panic!("{}: {problems:?}", model.id.0),
        };

        assert_eq!(model.check_body(&checked.body), [], "{}", model.id.0);
    }
}

#[test]
fn every_parameter_alone_beside_the_required_ones_reaches_the_body_under_its_wire_key() {
    let catalogue = Catalogue::builtin();
    for model in catalogue.models() {
        for param in &model.params {
            let mut inputs = valid(model, Names::Ours);
            inputs.insert(param.name.clone(), sample(&param.kind, Names::Ours));

            // Rules may forbid the combination; then nothing was said about the parameter itself.
            let Ok(checked) = model.check(&inputs) else { continue };

            let key = param.wire.replace("{n?}", "").replace("{n}", "1");
            let there = checked.body.contains_key(&key) || param.in_body(&checked.body).is_some();
            assert!(there, "{} {}", model.id.0, param.name);
        }
    }
}

/// Whether the problem that the table expects is among those found.
fn reported(problems: &[Problem], broken: &Broken) -> bool {
    problems.iter().any(|problem| {
        let fault = serde_json::to_value(&problem.fault).expect("faults are data");
        problem.path == broken.path && fault["kind"] == broken.fault
    })
}

#[test]
fn one_broken_field_is_reported_at_its_path_in_both_spellings() {
    let catalogue = Catalogue::builtin();
    let mut count = 0;
    let mut missed = Vec::new();
    for model in catalogue.models() {
        for names in [Names::Ours, Names::Wire] {
            for (_, broken) in broken(model, names) {
                let mut values = valid(model, names);
                broken.put_into(&mut values);
                let problems = match names {
                    Names::Ours => model.check(&values).err().unwrap_or_default(),
                    Names::Wire => model.check_body(&values),
                };
                count += 1;
                if !reported(&problems, &broken) {
                    missed.push(format!("{} {names:?} {broken:?}: {problems:?}", model.id.0));
                }
            }
        }
    }
    assert!(count > 6000, "{count} broken fields");
    let shown = missed.iter().take(12).map(|line| line.chars().take(600).collect::<String>()).collect::<Vec<_>>();
    assert!(missed.is_empty(), "{} of {count} missed:\n{}", missed.len(), shown.join("\n"));
}

#[test]
fn a_key_that_a_model_does_not_have_is_reported_where_the_service_would() {
    let catalogue = Catalogue::builtin();
    for model in catalogue.models() {
        let mut body = valid(model, Names::Wire);
        body.insert("no_such_key".into(), 1.into());

        let found = model.check_body(&body).iter().any(|problem| problem.path.is_empty());

        assert_eq!(found, model.rejects_unknown_keys, "{}", model.id.0);
    }
}

#[test]
fn the_price_of_a_valid_request_is_never_negative_and_its_bounds_are_in_order() {
    let catalogue = Catalogue::builtin();
    for model in catalogue.models() {
        match model.price(&valid(model, Names::Ours)) {
            catalogue::Price::Known { credits } => assert!(credits > 0.0, "{}", model.id.0),
            catalogue::Price::Range { min, max } => assert!(0.0 <= min && min < max, "{} {min} {max}", model.id.0),
            catalogue::Price::Free | catalogue::Price::Unknown => {}
        }
    }
}
