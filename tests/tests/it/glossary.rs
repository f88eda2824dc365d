//! The words that people read are those of `GLOSSARY.md`.

use std::fs;
use std::path::{Path, PathBuf};

use bursar_tests::root;

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

/// What code says: its literals, line by line. A literal may go over several lines, as raw ones do.
fn literals(code: &str) -> String {
    let mut said = String::new();
    let mut rest = code;
    while let Some(letter) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(end) = raw_literal(rest) {
            said.push_str(&rest[..end]);
            end
        } else if letter == '"' {
            let end = literal(rest);
            said.push_str(&rest[..end]);
            end
        } else if letter == '\'' {
            // A character, or the name of a lifetime.
            let mut within = rest[1..].char_indices();
            match within.next() {
                Some((_, '\\')) => rest[3..].find('\'').map_or(1, |end| end + 4),
                Some(_) if within.next().is_some_and(|(_, closing)| closing == '\'') => rest[1..].find('\'').unwrap_or(0) + 2,
                _ => 1,
            }
        } else {
            if letter == '\n' {
                said.push(letter);
            }
            letter.len_utf8()
        };
        rest = &rest[skipped..];
    }
    said
}

/// The length of a raw literal with which a text begins, such as `r#"..."#`.
fn raw_literal(text: &str) -> Option<usize> {
    let hashes = text.strip_prefix('r')?.bytes().take_while(|byte| *byte == b'#').count();
    let inner = text[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(1 + hashes + 1 + inner.find(&end)? + end.len())
}

/// The length of the literal with which a text begins.
fn literal(text: &str) -> usize {
    let mut is_escaped = false;
    let closing = text.char_indices().skip(1).find(|(_, letter)| {
        let closes = *letter == '"' && !is_escaped;
        is_escaped = *letter == '\\' && !is_escaped;
        closes
    });
    closing.map_or(text.len(), |(at, _)| at + 1)
}

/// What the published document says to a reader: its summaries and descriptions, line by line.
fn described(document: &str) -> String {
    let is_prose = |line: &str| ["\"description\":", "\"summary\":"].iter().any(|name| line.trim_start().starts_with(name));
    document.lines().map(|line| if is_prose(line) { line } else { "" }).collect::<Vec<_>>().join("\n")
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
    files(&root().join("crates/templates/src/mail_templates/system"), "txt", &mut guides);
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
            for (number, line) in said(&fs::read_to_string(&path).unwrap()).lines().enumerate() {
                let said = line.to_lowercase();
                let of_line = replaced.iter().filter(|words| says(&said, words));
                found.extend(of_line.map(|words| format!("{}:{}: {words}", path.display(), number + 1)));
            }
        }
    }
    assert!(found.is_empty(), "say it in the words of GLOSSARY.md:\n{}", found.join("\n"));
}

#[test]
fn literals_are_found_wherever_they_begin_and_end() {
    let code = "let a = \"one \\\" two\"; // \"three\"\nlet b: &'static str = r#\"four\nfive \"six\"\"#; let c = ('\"', '\\'', \"seven\");";
    let said = literals(code);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 3, "{said}");
    for (line, words) in [(0, "two"), (1, "four"), (2, "six"), (2, "seven")] {
        assert!(lines[line].contains(words), "{said}");
    }
    assert!(!said.contains("three") && !said.contains("let"), "{said}");
}
