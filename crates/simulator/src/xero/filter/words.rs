//! Cuts a `where` text into words.

use rust_decimal::Decimal;

#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    Name(String),
    Text(String),
    Number(Decimal),
    Sign(&'static str),
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: [&str; 14] = ["==", "!=", "<>", "<=", ">=", "&&", "||", "<", ">", "=", "(", ")", ",", "."];

/// Cuts the text, or says at which character it cannot.
pub fn cut(text: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        let used = if first == '"' {
            let (word, used) = quoted(rest).ok_or_else(|| format!("Unterminated string literal at index {at}"))?;
            words.push(word);
            used
        } else if first.is_ascii_digit() || (first == '-' && rest[1..].starts_with(|next: char| next.is_ascii_digit())) {
            let used = 1 + rest[1..].find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len() - 1);
            let number = crate::xero::decimal::read(&rest[..used]).ok_or_else(|| format!("Invalid number at index {at}"))?;
            words.push(Word::Number(number));
            used
        } else if first.is_alphabetic() || first == '_' {
            let used = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
            words.push(Word::Name(rest[..used].to_owned()));
            used
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            words.push(Word::Sign(sign));
            sign.len()
        } else {
            return Err(format!("Syntax error '{first}' at index {at}"));
        };
        rest = rest[used..].trim_start();
    }
    Ok(words)
}

/// A string ends at the next quote; a doubled or backslashed quote stands for itself.
fn quoted(rest: &str) -> Option<(Word, usize)> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if matches!(letters.peek(), Some((_, '"' | '\\'))) => text.extend(letters.next().map(|(_, next)| next)),
            '"' if matches!(letters.peek(), Some((_, '"'))) => text.extend(letters.next().map(|(_, next)| next)),
            '"' => return Some((Word::Text(text), at + 1)),
            _ => text.push(letter),
        }
    }
    None
}
