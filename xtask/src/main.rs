//! Chores of the house. `cargo xtask bless` writes the document that the code serves to `contract/`.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let task = std::env::args().nth(1).unwrap_or_default();
    let done = match task.as_str() {
        "bless" => bless(),
        _ => Err("usage: cargo xtask bless".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the documents of all versions. A released version's document never changes but by additions: read the diff.
fn bless() -> Result<(), Box<dyn std::error::Error>> {
    for (version, document) in bursar_server::documents() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../contract/openapi-{version}.json"));
        std::fs::write(&path, format!("{}\n", serde_json::to_string_pretty(&document)?))?;
        println!("wrote contract/openapi-{version}.json");
    }
    Ok(())
}
