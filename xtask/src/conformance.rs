//! What was checked of each operation, gathered from the notes of a run of the suite and of the evidence.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use bursar_tests::conformance::CHECKS;
use serde_json::{Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/conformance.json");

/// Statuses of the answers that were held to the document, and words of other checks.
#[derive(Default)]
struct Checked {
    answers: BTreeSet<u64>,
    checks: BTreeSet<String>,
}

/// Writes `contract/conformance.json` from the notes in a folder. With `--add` what the file says of other operations and checks stays: for the
/// notes of a part of the suite.
pub(crate) fn conformance(options: &[String]) -> Result<(), Box<dyn Error>> {
    let (folder, adds) = match options {
        [folder] => (folder, false),
        [folder, add] if add == "--add" => (folder, true),
        _ => return Err("conformance takes the folder that BURSAR_CONFORMANCE named, and --add where only a part was run".into()),
    };
    let mut all: BTreeMap<String, Checked> = served().into_iter().map(|operation| (operation, Checked::default())).collect();
    if adds {
        known(&mut all)?;
    }
    for entry in std::fs::read_dir(folder)? {
        for line in std::fs::read_to_string(entry?.path())?.lines() {
            let (operation, word) = line.split_once('\t').ok_or_else(|| format!("{line} is no note"))?;
            // An operation that came only in another version, or has gone since.
            let Some(checked) = all.get_mut(operation) else { continue };
            match word.parse() {
                Ok(status) => checked.answers.insert(status),
                Err(_) => checked.checks.insert(word.to_owned()),
            };
        }
    }
    std::fs::write(FILE, written(&all))?;
    println!("wrote contract/conformance.json: {} operations", all.len());
    Ok(())
}

/// Every operation of the newest version.
fn served() -> Vec<String> {
    let document = bursar_server::document();
    let paths = document["paths"].as_object().into_iter().flatten();
    let methods =
        |item: &Value| item.as_object().into_iter().flat_map(|item| item.keys()).map(|method| method.to_uppercase()).collect::<Vec<_>>();
    paths.flat_map(|(path, item)| methods(item).into_iter().map(move |method| format!("{method} {path}"))).collect()
}

/// What the file says so far.
fn known(all: &mut BTreeMap<String, Checked>) -> Result<(), Box<dyn Error>> {
    let file: Value = serde_json::from_str(&std::fs::read_to_string(FILE)?)?;
    for row in file["operations"].as_array().into_iter().flatten() {
        let Some(checked) = row["operation"].as_str().and_then(|operation| all.get_mut(operation)) else { continue };
        checked.answers.extend(row["answers"].as_array().into_iter().flatten().filter_map(Value::as_u64));
        checked.checks.extend(row["checks"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    }
    Ok(())
}

/// A line for each operation, so that a difference is read line by line.
fn written(all: &BTreeMap<String, Checked>) -> String {
    let ordered =
        |checks: &BTreeSet<String>| CHECKS.iter().map(|(word, _)| *word).filter(|word| checks.contains(*word)).collect::<Vec<_>>();
    let row = |(operation, of): (&String, &Checked)| {
        json!({"operation": operation, "answers": of.answers, "checks": ordered(&of.checks)}).to_string()
    };
    let rows: Vec<String> = all.iter().map(row).collect();
    let checks: Vec<String> = CHECKS.iter().map(|(word, means)| json!({"check": word, "means": means}).to_string()).collect();
    format!("{{\n\"checks\": [\n{}\n],\n\"operations\": [\n{}\n]\n}}\n", checks.join(",\n"), rows.join(",\n"))
}
