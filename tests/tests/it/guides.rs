//! What the guides enumerate is what the code has.

use std::fs;
use std::path::Path;

use bursar_connectors::{Facts, Platform};
use bursar_tests::root;

fn guide(name: &str) -> String {
    fs::read_to_string(root().join(format!("docs/{name}.md"))).expect("a guide")
}

/// Every Rust file of the product, as one text.
fn code(directory: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            text += &code(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text += &fs::read_to_string(&path).unwrap_or_default();
        }
    }
    text
}

/// The words that an enum of the document allows.
fn words(schema: &str) -> Vec<String> {
    let document = bursar_server::document();
    let schema = &document["components"]["schemas"][schema];
    let direct = schema["enum"].as_array().cloned().unwrap_or_default();
    let described = schema["oneOf"].as_array().into_iter().flatten().flat_map(|one| one["enum"].as_array().cloned().unwrap_or_default());
    direct.into_iter().chain(described).map(|word| word.as_str().expect("a word").to_owned()).collect()
}

#[test]
fn every_metric_is_in_the_guide() {
    let (text, guide) = (code(&root().join("crates")), guide("monitoring"));
    let kinds = ["metrics::counter!(", "metrics::gauge!(", "metrics::histogram!("];
    let named =
        kinds.iter().flat_map(|kind| text.split(kind).skip(1)).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    let missing: Vec<&str> = named.filter(|name| !guide.contains(&format!("| `{name}` |"))).collect();
    assert!(text.contains(kinds[0]) && missing.is_empty(), "docs/monitoring.md lacks {missing:?}");
}

#[test]
fn every_trouble_and_every_issue_is_in_the_guide() {
    let guide = guide("troubleshooting");
    let codes = [words("SyncTroubleCode"), words("SyncIssueCode")].concat();
    assert!(codes.len() > 12, "{codes:?}");
    let missing: Vec<&String> = codes.iter().filter(|code| !guide.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "docs/troubleshooting.md lacks {missing:?}");
}

#[test]
fn every_address_of_the_server_is_in_the_guide() {
    let guide = guide("environments");
    let table = guide.split("## Addresses of a server").nth(1).expect("a section");
    let named: Vec<&str> = table.split('`').map(|word| fixed(word.trim_end_matches("..."))).filter(|word| word.starts_with('/')).collect();
    let areas = fs::read_dir(root().join("crates")).expect("the crates").flatten().map(|area| area.path().join("src"));
    let text: String = areas.filter(|area| !area.to_string_lossy().contains("simulator")).map(|area| code(&area)).collect();
    let routed = text.split(".route(\"/").skip(1).filter_map(|rest| rest.split('"').next()).map(|path| format!("/{path}"));
    // It is nested under /v1.
    let routed: Vec<String> = routed.filter(|path| path.len() > 1 && path != "/openapi.json").collect();
    let is_named = |path: &str| named.iter().any(|known| path.starts_with(known) || path.contains('{') && known.starts_with(fixed(path)));
    let missing: Vec<&String> = routed.iter().filter(|path| !is_named(path)).collect();
    assert!(routed.len() > 40 && missing.is_empty(), "docs/environments.md lacks {missing:?}");
}

/// A path up to its first parameter.
fn fixed(path: &str) -> &str {
    path.split('{').next().unwrap_or(path)
}

#[test]
fn plans_and_limits_of_the_providers_are_those_of_the_facts() {
    let guide = guide("provider-limits");
    for platform in Platform::ALL {
        let facts = Facts::of(platform);
        let row = guide.lines().find(|line| line.starts_with("| Calls a minute")).expect("a row");
        assert!(row.contains(&format!(" {} ", facts.limits.per_minute)), "{row}");
        for plan in &facts.pricing.plans {
            let row = guide.lines().find(|line| line.contains(&format!(" {} |", plan.name))).expect("a row for each plan").replace(',', "");
            let fee = if plan.monthly_fee == 0 { "free".to_owned() } else { plan.monthly_fee.to_string() };
            assert!(row.contains(&format!("| {fee} |")), "{}: {row}", plan.name);
            for number in [plan.connections, plan.calls_per_day, plan.calls_per_month, plan.gigabytes].into_iter().flatten() {
                assert!(row.contains(&number.to_string()), "{}: {row}", plan.name);
            }
        }
    }
}
