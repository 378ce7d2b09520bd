use clap::CommandFactory;

use super::*;

#[test]
fn the_grammar_holds_together() {
    Cli::command().debug_assert();
}

#[test]
fn a_key_cannot_be_an_argument() {
    for argument in ["--key", "--key-file", "--token"] {
        let line = ["framewright", "accounts", "add", "studio", "--service", "useapi", argument, "secret"];
        assert!(Cli::try_parse_from(line).is_err(), "{argument} would leave the key in the shell's history");
    }
}

#[test]
fn a_file_and_a_prompt_exclude_each_other_and_one_is_needed() {
    for line in
        [vec!["generate"], vec!["generate", "a.json", "--prompt", "fox"], vec!["generate", "a.json", "--style", "bw"]]
    {
        assert!(Cli::try_parse_from(["framewright"].into_iter().chain(line.clone())).is_err(), "{line:?}");
    }
    assert!(Cli::try_parse_from(["framewright", "generate", "-", "--json"]).is_ok());
    assert!(Cli::try_parse_from(["framewright", "generate", "--prompt", "fox", "--seed", "-1"]).is_ok());
}

#[test]
fn queue_commands_touch_everything_only_when_told_so() {
    assert!(Cli::try_parse_from(["framewright", "queue", "cancel"]).is_err());
    assert!(Cli::try_parse_from(["framewright", "queue", "cancel", "--all"]).is_ok());
    assert!(Cli::try_parse_from(["framewright", "queue", "cancel", "abc", "--all"]).is_err());
}
