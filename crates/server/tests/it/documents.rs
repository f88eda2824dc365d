//! What the guide says of the configuration is what the program reads.

use bursar_server::config::table;

#[test]
fn the_table_of_the_guide_is_the_table_of_the_program() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md")).unwrap();
    assert!(guide.contains(&table()), "the configuration table of docs/configuration.md must read:\n\n{}", table());
}
