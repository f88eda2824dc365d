//! The values that a PDF is written in, and how they are read: never deeper, nor more of them, than a document needs.

use crate::NotRecognized;

/// Arrays and dictionaries within each other.
const MAX_DEPTH: usize = 48;

/// A value. A keyword is anything else that stands where a value may: `obj`, `R`, an operator.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    Null,
    Boolean(bool),
    Number(f64),
    Name(String),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    /// To the object of a number. Generations are not kept: the last in the file counts.
    Reference(u32),
    Keyword(Vec<u8>),
}

impl Object {
    pub fn as_number(&self) -> Option<f64> {
        if let Object::Number(number) = self { Some(*number) } else { None }
    }

    /// A whole number from 0 on.
    pub fn as_index(&self) -> Option<usize> {
        self.as_number().filter(|number| (0.0..1e15).contains(number)).map(|number| number as usize)
    }

    pub fn as_name(&self) -> Option<&str> {
        if let Object::Name(name) = self { Some(name) } else { None }
    }

    pub fn as_text(&self) -> Option<&[u8]> {
        if let Object::Text(text) = self { Some(text) } else { None }
    }

    pub fn as_array(&self) -> Option<&[Object]> {
        if let Object::Array(array) = self { Some(array) } else { None }
    }

    pub fn as_dictionary(&self) -> Option<&Dictionary> {
        if let Object::Dictionary(dictionary) = self { Some(dictionary) } else { None }
    }
}

/// Names and values; the last of a name counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dictionary(Vec<(String, Object)>);

impl Dictionary {
    /// The value as it stands: it may be a reference.
    pub fn get(&self, name: &str) -> Option<&Object> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// How many values may still be kept.
#[derive(Debug)]
pub(super) struct Allowance(usize);

impl Allowance {
    /// More than any bill has; about 70 MB of memory.
    const MAX_COUNT: usize = 1_000_000;

    pub fn of_a_file() -> Self {
        Allowance(Self::MAX_COUNT)
    }

    fn take(&mut self) -> Result<(), NotRecognized> {
        self.0 = self.0.checked_sub(1).ok_or_else(|| NotRecognized::too_much(format!("at most {} values of a PDF", Self::MAX_COUNT)))?;
        Ok(())
    }
}

/// Reads values one after the other. What is broken is passed over, because PDFs often are.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Lexer { bytes, at }
    }

    /// The next value; none at the end.
    pub fn next(&mut self, allowance: &mut Allowance) -> Result<Option<Object>, NotRecognized> {
        self.value(allowance, 0)
    }

    fn value(&mut self, allowance: &mut Allowance, depth: usize) -> Result<Option<Object>, NotRecognized> {
        self.skip_space();
        let Some(byte) = self.peek(0) else { return Ok(None) };
        allowance.take()?;
        if depth > MAX_DEPTH {
            return Err(NotRecognized::too_much(format!("values of a PDF may stand {MAX_DEPTH} deep")));
        }
        let value = match (byte, self.peek(1)) {
            (b'<', Some(b'<')) => self.dictionary(allowance, depth)?,
            (b'[', _) => self.array(allowance, depth)?,
            (b'<', _) => self.hexadecimal(),
            (b'(', _) => self.literal(),
            (b'/', _) => {
                self.at += 1;
                Object::Name(self.name())
            }
            (b'0'..=b'9' | b'+' | b'-' | b'.', _) => self.number(),
            _ => self.keyword(),
        };
        Ok(Some(value))
    }

    fn array(&mut self, allowance: &mut Allowance, depth: usize) -> Result<Object, NotRecognized> {
        self.at += 1;
        let mut items = Vec::new();
        while let Some(item) = self.value(allowance, depth + 1)? {
            match item {
                Object::Keyword(word) if word == b"]" => break,
                // What cannot stand here says that the end was forgotten.
                Object::Keyword(word) if is_end(&word) => break,
                item => push(&mut items, item),
            }
        }
        Ok(Object::Array(items))
    }

    fn dictionary(&mut self, allowance: &mut Allowance, depth: usize) -> Result<Object, NotRecognized> {
        self.at += 2;
        let mut items = Vec::new();
        while let Some(item) = self.value(allowance, depth + 1)? {
            match item {
                Object::Keyword(word) if word == b">>" || is_end(&word) => break,
                item => push(&mut items, item),
            }
        }
        let mut entries = Vec::new();
        let mut items = items.into_iter().peekable();
        while let Some(item) = items.next() {
            if let Object::Name(name) = item
                && let Some(value) = items.next()
            {
                entries.push((name, value));
            }
        }
        Ok(Object::Dictionary(Dictionary(entries)))
    }

    fn hexadecimal(&mut self) -> Object {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'>' => break,
                _ => digits.extend(char::from(byte).to_digit(16).map(|digit| digit as u8)),
            }
        }
        Object::Text(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect())
    }

    fn literal(&mut self) -> Object {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut text),
                b')' if open == 1 => break,
                b'(' => {
                    open += 1;
                    text.push(byte);
                }
                b')' => {
                    open -= 1;
                    text.push(byte);
                }
                _ => text.push(byte),
            }
        }
        Object::Text(text)
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek(0) else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek(0) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push(code as u8);
            }
            // A line that goes on.
            b'\r' if self.peek(0) == Some(b'\n') => self.at += 1,
            b'\r' | b'\n' => {}
            _ => text.push(byte),
        }
    }

    fn name(&mut self) -> String {
        let mut name = Vec::new();
        while let Some(byte) = self.peek(0).filter(|byte| is_regular(*byte)) {
            self.at += 1;
            let pair = self.bytes.get(self.at..self.at + 2).and_then(|pair| std::str::from_utf8(pair).ok());
            match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| byte == b'#') {
                Some(code) => {
                    name.push(code);
                    self.at += 2;
                }
                None => name.push(byte),
            }
        }
        String::from_utf8_lossy(&name).into_owned()
    }

    fn number(&mut self) -> Object {
        let start = self.at;
        while self.peek(0).is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        // Some writers put a sign within a number: what stands before it counts.
        let digits = std::str::from_utf8(&self.bytes[start..self.at]).unwrap_or_default();
        let end = digits.char_indices().skip(1).find(|(_, letter)| matches!(letter, '+' | '-')).map_or(digits.len(), |(place, _)| place);
        Object::Number(digits[..end].parse().unwrap_or_default())
    }

    fn keyword(&mut self) -> Object {
        let start = self.at;
        self.at += 1;
        match self.bytes[start] {
            b'>' if self.peek(0) == Some(b'>') => self.at += 1,
            byte if is_regular(byte) => {
                while self.peek(0).is_some_and(is_regular) {
                    self.at += 1;
                }
            }
            _ => {}
        }
        match &self.bytes[start..self.at] {
            b"true" => Object::Boolean(true),
            b"false" => Object::Boolean(false),
            b"null" => Object::Null,
            word => Object::Keyword(word.to_vec()),
        }
    }

    pub fn skip_space(&mut self) {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'%' => {
                    let rest = &self.bytes[self.at..];
                    self.at += rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
                }
                _ if is_space(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }
}

/// Puts an item behind others; `12 0 R` becomes one.
fn push(items: &mut Vec<Object>, item: Object) {
    if item == Object::Keyword(b"R".to_vec())
        && let [.., Object::Number(number), Object::Number(_)] = items[..]
    {
        items.truncate(items.len() - 2);
        items.push(Object::Reference(number as u32));
    } else {
        items.push(item);
    }
}

fn is_end(word: &[u8]) -> bool {
    matches!(word, b"endobj" | b"stream" | b"endstream" | b"obj")
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 12)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
