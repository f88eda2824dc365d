//! Chores of the project. `cargo xtask` lists them.

mod conformance;
mod recognize;
mod simulate;

use std::path::Path;
use std::process::ExitCode;

type Done = Result<(), Box<dyn std::error::Error>>;

/// A task: its name, its options in words, what it does, and how.
struct Task {
    name: &'static str,
    options: &'static str,
    line: &'static str,
    run: fn(&[String]) -> Done,
}

const TASKS: [Task; 4] = [
    Task { name: "bless", options: "", line: "writes the documents that the code serves to contract/", run: bless },
    Task {
        name: "conformance",
        options: "<folder of notes> [--add]",
        line: "writes contract/conformance.json from what a run with BURSAR_CONFORMANCE=<folder> has noted",
        run: conformance::conformance,
    },
    Task {
        name: "recognize",
        options: "<folder of PDFs with e-invoices> [--scan] [--verbose]",
        line: "compares what their pages say with what their XML says",
        run: recognize::recognize,
    },
    Task {
        name: "simulate",
        options: "--seeds <how many> [--from <the first>] [--jobs <at a time>]",
        line: "runs the simulation of write-back with this many seeds",
        run: simulate::simulate,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, options)) = arguments.split_first() else {
        print!("{}", list());
        return ExitCode::SUCCESS;
    };
    let done = match TASKS.iter().find(|task| task.name == name) {
        Some(task) => (task.run)(options),
        None => Err(format!("no task is named {name}\n{}", list()).into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// A line for each task.
fn list() -> String {
    let named = |task: &Task| format!("cargo xtask {} {}", task.name, task.options).trim_end().to_owned();
    let width = TASKS.iter().map(|task| named(task).len()).max().unwrap_or_default();
    TASKS.iter().map(|task| format!("{:width$}  {}\n", named(task), task.line)).collect()
}

/// Writes the documents of all versions. A released version's document never changes but by additions: read the diff.
fn bless(options: &[String]) -> Done {
    if let Some(option) = options.first() {
        return Err(format!("bless takes no option, and was given {option}").into());
    }
    for (version, document) in bursar_server::documents() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../contract/openapi-{version}.json"));
        std::fs::write(&path, format!("{}\n", serde_json::to_string_pretty(&document)?))?;
        println!("wrote contract/openapi-{version}.json");
    }
    Ok(())
}
