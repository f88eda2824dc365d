//! Chores of the house. `cargo xtask bless` writes the document that the code serves to `contract/`; `cargo xtask simulate --seeds 100` runs
//! the simulation of write-back over so many seeds.

mod simulate;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((task, [])) if task == "bless" => bless(),
        Some((task, options)) if task == "simulate" => simulate::simulate(options),
        _ => Err("usage: cargo xtask bless | cargo xtask simulate --seeds <how many> [--from <the first>]".into()),
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
