//! The rules of the house that a machine can check.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bursar_tests::root;

/// Crates in the order of imports: each may use what stands before it. The whole (`server`) uses everything.
const ORDER: [&str; 40] = [
    "kernel",
    "record",
    "store",
    "jobs",
    "web",
    "versions",
    "events",
    "files",
    "print",
    "einvoice",
    "mail",
    "connectors",
    "recognition",
    "identity",
    "entities",
    "catalog",
    "templates",
    "counterparts",
    "accounting",
    "documents",
    "purchasing",
    "einvoicing",
    "payables",
    "expenses",
    "intake",
    "approvals",
    "mailboxes",
    "receivables",
    "deliveries",
    "analytics",
    "exports",
    "recurrences",
    "payments",
    "banking",
    "writeback",
    "pages",
    "docs",
    "portal",
    "simulator",
    "server",
];

/// Business areas know one version and no one else's tables: `files`, and what stands from `identity` to `writeback`.
fn is_area(name: &str) -> bool {
    let place = |name: &str| ORDER.iter().position(|other| other == &name);
    name == "files" || (place("identity")..=place("writeback")).contains(&place(name))
}

fn rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Path from the root and text of every Rust file of ours.
fn sources() -> Vec<(String, String)> {
    let root = root();
    let mut files = Vec::new();
    for directory in ["crates", "tests", "xtask"] {
        rust_files(&root.join(directory), &mut files);
    }
    let named = |path: &PathBuf| path.strip_prefix(&root).unwrap_or(path).display().to_string();
    files.iter().map(|path| (named(path), fs::read_to_string(path).unwrap_or_default())).collect()
}

/// What stands before the tests of a file.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

fn area_of(path: &str) -> Option<&str> {
    path.strip_prefix("crates/")?.split('/').next()
}

#[test]
fn imports_point_up_only() {
    for (place, name) in ORDER.iter().enumerate() {
        let Ok(text) = fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))) else { continue };
        let manifest: toml::Table = text.parse().unwrap();
        let imports = manifest.get("dependencies").and_then(toml::Value::as_table).unwrap();
        for import in imports.keys().filter_map(|import| import.strip_prefix("bursar-")) {
            let above = ORDER.iter().position(|other| other == &import);
            assert!(above.is_some_and(|above| above < place), "{name} imports {import}, which does not stand above it");
            let is_world = *name == "simulator";
            assert!(!is_world || import == "kernel", "the simulator imports {import}: it must know nothing of the product");
        }
    }
}

#[test]
fn only_stores_speak_sql() {
    // Each of these owns a table that nobody else names, or (the edge) admits a call with one joined read, or speaks QuickBooks' own
    // query language to QuickBooks.
    let exceptions = [
        "crates/store/",
        "crates/jobs/",
        "crates/events/",
        "crates/web/src/call.rs",
        "crates/accounting/src/pull/cursors.rs",
        "crates/accounting/src/pull/runs.rs",
        "crates/accounting/src/pull/usage.rs",
        "crates/connectors/src/quickbooks/",
    ];
    let is_sql = |line: &str| {
        let line = line.trim();
        let words = ["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "\"WITH "];
        !line.starts_with("//") && words.iter().any(|word| line.contains(word))
    };
    let may = |path: &str| path.ends_with("/store.rs") || exceptions.iter().any(|exception| path.starts_with(exception));
    let ours =
        sources().into_iter().filter(|(path, _)| path.starts_with("crates/") && !path.starts_with("crates/simulator/") && !may(path));
    let found: Vec<String> = ours.filter(|(_, text)| code(text).lines().any(is_sql)).map(|(path, _)| path).collect();
    assert!(found.is_empty(), "SQL outside a store.rs: {found:#?}");
}

/// Work that no call stands behind and that reads or writes a tenant's rows, with the file that says so.
const JOBS_WITH_A_SCOPE: &[(&str, &str)] = &[
    ("approval", "crates/approvals/src/follow.rs"),
    ("uploads", "crates/intake/src/follow.rs"),
    ("reading of files", "crates/intake/src/read_file.rs"),
    ("pages of files", "crates/intake/src/draw_pages.rs"),
    ("start of an approval policy", "crates/approvals/src/policies/begin.rs"),
    ("review of approval requests", "crates/approvals/src/requests/review.rs"),
    ("mails to approvers", "crates/approvals/src/letters.rs"),
    ("registration in the network", "crates/einvoicing/src/connections/register.rs"),
    ("sending of an e-invoice", "crates/einvoicing/src/transmissions/transmit.rs"),
    ("owner of an e-invoice from the network", "crates/einvoicing/src/notices/collect.rs"),
    ("e-invoice from the network", "crates/einvoicing/src/notices/fetch.rs"),
    ("notice of an e-invoice that was sent", "crates/einvoicing/src/notices/sent.rs"),
    ("e-invoice of a receivable", "crates/receivables/src/einvoices/send.rs"),
    ("the PDF of a delivery note", "crates/deliveries/src/delivery_notes/draw.rs"),
    ("the PDF of a purchase order", "crates/purchasing/src/purchase_orders/draw.rs"),
    ("mail with a purchase order", "crates/purchasing/src/purchase_orders/mail_order.rs"),
    ("an export", "crates/exports/src/data_exports/make_export.rs"),
    ("removal of an export", "crates/exports/src/data_exports/remove_export.rs"),
    ("a recurrence", "crates/recurrences/src/recurrences/run.rs"),
    ("recurrences of an entity", "crates/recurrences/src/recurrences/follow.rs"),
    ("connect page", "crates/identity/src/projects/branding.rs"),
    ("write-back", "crates/writeback/src/eligible.rs"),
    ("push", "crates/writeback/src/push/mod.rs"),
    ("a backfill", "crates/writeback/src/backfills/advance.rs"),
    ("after a pull", "crates/accounting/src/pull/finish.rs"),
    ("why", "crates/writeback/src/explanations/why.rs"),
    ("bills in batch payments", "crates/banking/src/batch_payments/follow.rs"),
    ("bills of a counterpart", "crates/payables/src/payables/follow.rs"),
    ("marks", "crates/payments/src/payment_records/marks.rs"),
    ("payment links of a document", "crates/payments/src/payment_links/follow.rs"),
    ("the end of a payment link", "crates/payments/src/payment_links/expire_link.rs"),
    ("a payment page", "crates/payments/src/payment_links/store.rs"),
    ("a payment that a provider reports", "crates/payments/src/payment_intents/store.rs"),
    ("an account at a payment service", "crates/entities/src/onboarding/store.rs"),
    ("a payment at Stripe", "crates/payments/src/stripe/read_payment.rs"),
    ("mail that comes in", "crates/mailboxes/src/incoming_mails/keep.rs"),
    ("documents of a mail", "crates/mailboxes/src/incoming_mails/take_in.rs"),
    ("the checks of a mail", "crates/mailboxes/src/incoming_mails/authenticate.rs"),
    ("mails that came long ago", "crates/mailboxes/src/incoming_mails/prune.rs"),
    ("seed", "crates/entities/src/entities/seed.rs"),
    ("report of a mail server", "crates/mail/src/bounced.rs"),
    ("send mail", "crates/mail/src/send.rs"),
    ("mail with a PDF", "crates/receivables/src/mails/mail_document.rs"),
    ("the PDF of a receivable", "crates/receivables/src/papers/render_pdf.rs"),
    ("the day of receivables", "crates/receivables/src/day.rs"),
    ("mail with a document", "crates/receivables/src/mails/follow.rs"),
];

#[test]
fn only_a_call_or_a_named_job_makes_a_scope() {
    let places = |word: &str| -> Vec<(String, String)> {
        let lines = |(path, text): (String, String)| {
            let lines: Vec<String> = code(&text).lines().filter(|line| line.contains(word)).map(str::to_owned).collect();
            lines.into_iter().map(move |line| (path.clone(), line))
        };
        let ours = sources().into_iter().filter(|(path, _)| path.starts_with("crates/") && path != "crates/store/src/scope.rs");
        ours.flat_map(lines).collect()
    };
    for (path, line) in places("Scope::of_call(") {
        assert_eq!(path, "crates/web/src/call.rs", "a scope of a call is made by the call: {line}");
    }
    for (path, line) in places(".narrowed(") {
        assert_eq!(path, "crates/entities/src/entities/store.rs", "{path} narrows a scope without having read the entity: {line}");
    }
    for (path, line) in places("Scope::of_job(") {
        let is_known = JOBS_WITH_A_SCOPE.iter().any(|(name, file)| *file == path && line.contains(&format!("\"{name}\"")));
        assert!(is_known, "{path} makes a scope under a name that is not in the list: {line}");
    }
}

/// In a folder of a resource, `mod.rs` (the type and its rules) stands below `store.rs` (the queries), and the operations above both; none of
/// them knows another. `mod.rs` may use the types of its other files, such as a status, and export what is in its store.
#[test]
fn layers_of_a_resource_point_down() {
    let operations = ["list", "get", "create", "update", "delete", "count", "disconnect", "sync", "revoke", "search", "send", "history"];
    let imports = |text: &str| -> Vec<String> { code(text).lines().filter(|line| line.starts_with("use ")).map(str::to_owned).collect() };
    let has_resources = |area: &str| is_area(area) || area == "events";
    for (path, text) in sources().into_iter().filter(|(path, _)| area_of(path).is_some_and(has_resources)) {
        let name = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
        let is_layer = operations.contains(&name) || ["store", "mod"].contains(&name);
        for line in imports(&text).into_iter().filter(|_| is_layer) {
            let way = if name == "mod" { "use " } else { "use super::" };
            let uses = |leaf: &str| line.starts_with(&format!("{way}{leaf}::")) || line.starts_with(&format!("{way}{leaf};"));
            let knows = operations.iter().find(|operation| uses(operation));
            assert!(knows.is_none(), "{path} imports an operation beside it: move what both need to mod.rs: {line}");
            assert!(name != "mod" || !uses("store"), "{path} holds rules, and knows of queries: {line}");
            let is_web = name == "store" && line.starts_with("use axum");
            assert!(!is_web, "{path} holds queries, and knows of requests: {line}");
        }
    }
}

/// What crates export is told apart by its name alone.
#[test]
fn no_two_crates_export_one_name() {
    let mut exported: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("crates/") && path.ends_with("/src/lib.rs")) {
        let krate = area_of(&path).unwrap_or_default().to_owned();
        if krate == "simulator" {
            continue;
        }
        let uses = code(&text).split("pub use ").skip(1).map(|rest| rest.split(';').next().unwrap_or_default().to_owned());
        let types = ["pub struct ", "pub enum ", "pub trait ", "pub type "];
        let own = code(&text).lines().filter_map(|line| types.iter().find_map(|kind| line.strip_prefix(kind))).map(str::to_owned);
        for part in uses.chain(own.map(|line| line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned())) {
            let words = part.split(|c: char| !c.is_alphanumeric() && c != '_');
            let is_type = |word: &&str| word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase);
            for word in words.filter(is_type) {
                exported.entry(word.to_owned()).or_default().push(krate.clone());
            }
        }
    }
    let is_shared = |crates: &Vec<String>| crates.iter().any(|name| name != &crates[0]);
    let shared: Vec<_> = exported.into_iter().filter(|(_, crates)| is_shared(crates)).collect();
    assert!(shared.is_empty(), "name these apart: {shared:#?}");
}

#[test]
fn files_are_short() {
    let long = sources().into_iter().map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines >= 400);
    let long: Vec<(String, usize)> = long.collect();
    assert!(long.is_empty(), "split these by meaning: {long:#?}");
}

#[test]
fn operation_files_are_shorter() {
    let is_operation = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        path.matches('/').count() > 3
            && ["list.rs", "get.rs", "create.rs", "delete.rs", "update.rs", "disconnect.rs", "sync.rs", "revoke.rs"].contains(&name)
    };
    for (path, text) in sources().into_iter().filter(|(path, _)| is_operation(path) && path.starts_with("crates/")) {
        let lines = text.lines().count();
        assert!(lines < 150, "{path} has {lines} lines");
    }
}

#[test]
fn areas_know_one_version() {
    // A provider's own number of a document's state, or of its API, is another thing, and so is a partner's setting of what its webhooks shall
    // speak, and what the edge asks for on behalf of an older client.
    let others = ["remote_version", "stripe-version", "api_version", "bursar_versions", "VersionExtras"];
    let plain = |line: &str| others.iter().fold(line.to_owned(), |line, word| line.replace(word, ""));
    let speaks = |line: &str| plain(line).to_lowercase().contains("version") && !line.contains("conversion");
    let areas = sources().into_iter().filter(|(path, _)| area_of(path).is_some_and(is_area));
    let found: Vec<String> = areas
        .flat_map(|(path, text)| code(&text).lines().filter(|line| speaks(line)).map(|line| format!("{path}: {line}")).collect::<Vec<_>>())
        .collect();
    assert!(found.is_empty(), "areas that speak of versions: {found:#?}");
}

#[test]
fn decisions_have_numbers_that_rise_and_code_names_those_that_exist() {
    let architecture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<usize>().ok();
    let known: Vec<usize> = architecture.split("\n- **D").skip(1).filter_map(number).collect();
    assert!(known.len() > 30 && known.iter().enumerate().all(|(place, known)| *known == place + 1), "{known:?}");
    let named = sources().into_iter().flat_map(|(path, text)| {
        let text = text.replace("\n//!", "");
        let numbers: Vec<usize> = text.split("(decision D").skip(1).filter_map(number).collect();
        numbers.into_iter().map(move |number| (path.clone(), number))
    });
    let named: Vec<(String, usize)> = named.collect();
    assert!(named.len() > 5, "code names decisions");
    let astray: Vec<&(String, usize)> = named.iter().filter(|(_, number)| !known.contains(number)).collect();
    assert!(astray.is_empty(), "ARCHITECTURE.md has no such decision: {astray:?}");
}

/// The names in backticks of a cell of a table.
fn named(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_tables_of_crates_name_them_in_order_and_what_they_export() {
    let read = |file: &str| fs::read_to_string(root().join(file)).unwrap();
    let rows = |text: &str, heading: &str| -> Vec<String> {
        let part = text.split(heading).nth(1).unwrap().split("\n## ").next().unwrap();
        part.lines().filter(|line| line.starts_with("| `")).map(str::to_owned).collect()
    };
    let guide = rows(&read("CONTRIBUTING.md"), "\n## Where things are\n");
    assert_eq!(guide.iter().flat_map(|row| named(row.split('|').nth(1).unwrap())).collect::<Vec<_>>(), ORDER);
    let map = rows(&read("ARCHITECTURE.md"), "\n## Code map\n");
    let crates: Vec<&str> = map.iter().flat_map(|row| named(row.split('|').nth(1).unwrap())).collect();
    assert_eq!(crates, [&ORDER[..], &["tests"]].concat());
    for (name, row) in crates.into_iter().zip(&map) {
        let folder = if name == "tests" { root().join("tests/src") } else { root().join("crates").join(name).join("src") };
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        let text: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        let declared = text.split("pub ").skip(1).flat_map(|rest| {
            let end = if rest.starts_with("use ") { ";" } else { "(<{:;=" };
            rest.split(|c: char| end.contains(c)).next().unwrap_or_default().split(|c: char| !c.is_alphanumeric() && c != '_')
        });
        let declared: BTreeSet<&str> = declared.collect();
        for entry in named(row.split('|').nth(3).unwrap()).into_iter().filter(|entry| !entry.starts_with('#')) {
            assert!(declared.contains(entry.rsplit("::").next().unwrap_or_default()), "{name} exports no {entry}");
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    let words = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("TO", "DO"), concat!("FIX", "ME"), concat!("#[", "allow(")];
    for (path, text) in sources() {
        for word in words {
            assert!(!text.contains(word), "{path} holds {word}");
        }
    }
}

#[test]
fn no_file_is_named_after_nothing() {
    let refused = ["utils", "util", "helpers", "helper", "common", "manager", "service", "impl", "misc"];
    for (path, _) in sources() {
        let steps = path.trim_end_matches(".rs").split('/');
        let bad = steps.filter(|step| refused.contains(step)).collect::<Vec<_>>();
        assert!(bad.is_empty(), "{path} says nothing about what it holds");
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let text = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies = text.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    for line in dependencies.lines().filter(|line| line.contains(" = ") && !line.contains("path = ") && !line.starts_with('#')) {
        assert!(line.contains(" # "), "no reason is given: {line}");
    }
}

#[test]
fn every_dependency_is_named_by_its_crate() {
    // Its TLS is switched on there for the crate that uses it.
    let for_its_features = [("files", "reqwest")];
    let library = |name: &str| match name {
        "iban_validate" => "iban".to_owned(),
        "md-5" => "md5".to_owned(),
        _ => name.replace('-', "_"),
    };
    for name in ORDER {
        let folder = root().join("crates").join(name);
        let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap();
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        let text: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let tables = ["dependencies", "dev-dependencies"].into_iter().filter_map(|kind| manifest.get(kind)?.as_table());
        for dependency in tables.flat_map(toml::Table::keys) {
            let is_used = words.contains(library(dependency).as_str()) || for_its_features.contains(&(name, dependency));
            assert!(is_used, "{name} does not use {dependency}");
        }
    }
}
