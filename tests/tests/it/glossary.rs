//! The words that people read are those of `GLOSSARY.md`.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The left column of the glossary.
fn replaced() -> Vec<String> {
    let glossary = fs::read_to_string(root().join("GLOSSARY.md")).unwrap();
    let rows = glossary.lines().filter_map(|line| line.strip_prefix("| ")).skip(2);
    rows.map(|row| row.split(" | ").next().unwrap().to_lowercase()).collect()
}

/// Every file below with this ending, but for tests.
fn files(below: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|of_file| of_file == ending) && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// What a line of code says: its literals, in the order in which they stand.
fn literals(line: &str) -> String {
    if line.trim_start().starts_with("//") {
        return String::new();
    }
    line.split('"').skip(1).step_by(2).collect::<Vec<_>>().join(" ")
}

/// What a line of the published document says to a reader: a summary or a description.
fn described(line: &str) -> String {
    let line = line.trim_start();
    let is_prose = ["\"description\":", "\"summary\":"].iter().any(|name| line.starts_with(name));
    if is_prose { line.to_owned() } else { String::new() }
}

/// Do these words stand in a text, and not only as a part of others?
fn says(text: &str, words: &str) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
    text.match_indices(words).any(|(at, _)| {
        let (before, behind) = (&text[..at], &text[at + words.len()..]);
        !is_letter(before.chars().next_back()) && !is_letter(behind.chars().next())
    })
}

#[test]
fn pages_guides_messages_and_logs_use_the_words_of_the_glossary() {
    let (mut guides, mut code) = (vec![root().join("README.md")], Vec::new());
    files(&root().join("docs"), "md", &mut guides);
    files(&root().join("crates"), "rs", &mut code);
    code.retain(|path| path.components().any(|part| part.as_os_str() == "src"));
    let mut published = Vec::new();
    files(&root().join("contract"), "json", &mut published);
    published.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("openapi-")));
    assert!(guides.len() > 40 && code.len() > 400 && published.len() > 1, "the files are where the test looks");
    let replaced = replaced();
    assert!(replaced.len() > 30, "the glossary is a table");
    let mut found = Vec::new();
    for (paths, said) in [(guides, str::to_owned as fn(&str) -> String), (code, literals), (published, described)] {
        for path in paths {
            for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
                let said = said(line).to_lowercase();
                let of_line = replaced.iter().filter(|words| says(&said, words));
                found.extend(of_line.map(|words| format!("{}:{}: {words}", path.display(), number + 1)));
            }
        }
    }
    assert!(found.is_empty(), "say it in the words of GLOSSARY.md:\n{}", found.join("\n"));
}
