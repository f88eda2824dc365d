//! What the guide says of the configuration, and README.md of the commands, is what the program has.

use bursar_server::commands::CommandLine;
use bursar_server::config::table;
use clap::CommandFactory;

#[test]
fn the_table_of_the_guide_is_the_table_of_the_program() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md")).unwrap();
    assert!(guide.contains(&table()), "the configuration table of docs/configuration.md must read:\n\n{}", table());
}

#[test]
fn every_command_has_a_row_in_the_readme() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    for command in CommandLine::command().get_subcommands() {
        let named = format!("| `bursar {}", command.get_name());
        let row = readme.lines().find(|line| line.starts_with(&named)).unwrap_or_else(|| panic!("README.md has no row {named}`"));
        for action in command.get_subcommands() {
            assert!(row.contains(action.get_name()), "{named}` lacks {}", action.get_name());
        }
    }
}
