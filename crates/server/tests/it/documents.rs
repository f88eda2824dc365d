//! What the README says of the configuration is what the program reads.

use bursar_server::config::table;

#[test]
fn the_table_of_the_readme_is_the_table_of_the_program() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    assert!(readme.contains(&table()), "the configuration table of README.md must read:\n\n{}", table());
}
