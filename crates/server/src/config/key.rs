//! A key of the configuration, and the table of all.

use super::KEYS;

/// A key of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name in the file.
    pub name: &'static str,
    /// What holds when it is not set; `None` is no value.
    pub default: Option<&'static str>,
    /// What it is, for the table.
    pub meaning: &'static str,
    /// What to do when it is missing or wrong.
    pub hint: &'static str,
}

pub(super) const fn key(name: &'static str, default: Option<&'static str>, meaning: &'static str, hint: &'static str) -> Key {
    Key { name, default, meaning, hint }
}

/// How many days something is kept.
pub(super) const fn days(name: &'static str, default: &'static str, meaning: &'static str) -> Key {
    key(name, Some(default), meaning, "give a number from 1 to 3650")
}

/// The table of docs/configuration.md.
pub fn table() -> String {
    let row = |key: &Key| {
        let default = key.default.map_or_else(String::new, |word| format!("`{word}`"));
        let range = key.hint.strip_prefix("give a number from ").map_or_else(String::new, |range| format!(" From {range}."));
        format!("| `{}` | {default} | {}{range} |\n", key.name, key.meaning)
    };
    let rows: String = KEYS.iter().map(row).collect();
    format!("| Key | Default | Meaning |\n|---|---|---|\n{rows}")
}
