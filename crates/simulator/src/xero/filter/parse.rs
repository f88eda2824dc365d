//! Reads a `where` text into a tree whose comparisons are known to make sense.

use super::words::{Word, cut};
use super::{Field, Kind, Operand};
use crate::xero::dates;
use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use uuid::Uuid;

/// A condition over the fields of one entity.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    Both(Box<Filter>, Box<Filter>),
    Either(Box<Filter>, Box<Filter>),
    Compare(Term, Sign, Term),
    Test(Term, Test, String),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    Field { path: &'static str, kind: Kind, case: Case },
    Literal(Operand),
}

/// `.ToLower()` and `.ToUpper()`; comparing ignores case anyway, so they are only read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Case {
    Kept,
    Folded,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sign {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Test {
    StartsWith,
    EndsWith,
    Contains,
}

impl Filter {
    /// Reads the text against the fields of an entity; the error is the sentence of the answer.
    pub fn parse(text: &str, entity: &'static str, fields: &'static [Field]) -> Result<Self, String> {
        let mut parser = Parser { words: cut(text)?, at: 0, depth: 0, entity, fields };
        let filter = parser.either()?;
        if parser.at < parser.words.len() { Err("Syntax error".to_owned()) } else { Ok(filter) }
    }
}

/// A text of thousands of parentheses would exhaust the stack.
const DEEPEST: usize = 40;

struct Parser {
    words: Vec<Word>,
    at: usize,
    depth: usize,
    entity: &'static str,
    fields: &'static [Field],
}

impl Parser {
    fn either(&mut self) -> Result<Filter, String> {
        let mut left = self.both()?;
        while self.takes_sign("||") || self.takes_name("OR") {
            left = Filter::Either(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Filter, String> {
        let mut left = self.single()?;
        while self.takes_sign("&&") || self.takes_name("AND") {
            left = Filter::Both(Box::new(left), Box::new(self.single()?));
        }
        Ok(left)
    }

    fn single(&mut self) -> Result<Filter, String> {
        if self.takes_sign("(") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err("Expression too deep".to_owned());
            }
            let inner = self.either()?;
            self.depth -= 1;
            self.expect(")")?;
            return Ok(inner);
        }
        let left = self.term()?;
        if self.takes_sign(".") {
            return self.test(left);
        }
        let Some(sign) = self.sign() else {
            return match left {
                Term::Field { kind: Kind::Flag, .. } => Ok(Filter::Compare(left, Sign::Equal, Term::Literal(Operand::Flag(true)))),
                _ => Err("Expression of type 'Boolean' expected".to_owned()),
            };
        };
        let right = self.term()?;
        comparable(&left, sign, &right)?;
        Ok(Filter::Compare(left, sign, right))
    }

    fn test(&mut self, left: Term) -> Result<Filter, String> {
        let name = self.name()?;
        let test = match name.to_lowercase().as_str() {
            "startswith" => Test::StartsWith,
            "endswith" => Test::EndsWith,
            "contains" => Test::Contains,
            _ => return Err(format!("No applicable method '{name}' exists in type 'String'")),
        };
        if !matches!(left, Term::Field { kind: Kind::Text, .. }) {
            return Err(format!("No applicable method '{name}' exists in type '{}'", kind_name(&left)));
        }
        self.expect("(")?;
        let wanted = self.text()?;
        self.expect(")")?;
        if self.takes_sign("==") || self.takes_sign("=") {
            match self.name()?.to_lowercase().as_str() {
                "true" => {}
                _ => return Err("Syntax error".to_owned()),
            }
        }
        Ok(Filter::Test(left, test, wanted))
    }

    fn term(&mut self) -> Result<Term, String> {
        match self.next()? {
            Word::Text(text) => Ok(Term::Literal(Operand::Text(text))),
            Word::Number(number) => Ok(Term::Literal(Operand::Number(number))),
            Word::Sign(sign) => Err(format!("Syntax error at '{sign}'")),
            Word::Name(name) => match name.to_lowercase().as_str() {
                "true" => Ok(Term::Literal(Operand::Flag(true))),
                "false" => Ok(Term::Literal(Operand::Flag(false))),
                "null" => Ok(Term::Literal(Operand::Missing)),
                "guid" => self.guid(),
                "datetime" => self.date_time(),
                _ => self.field(name),
            },
        }
    }

    fn guid(&mut self) -> Result<Term, String> {
        if self.takes_sign(".") {
            self.name()?; // Guid.Parse("..") is Guid("..")
        }
        self.expect("(")?;
        let text = self.text()?;
        self.expect(")")?;
        let id = Uuid::parse_str(&text).map_err(|_| "Guid should contain 32 digits with 4 dashes".to_owned())?;
        Ok(Term::Literal(Operand::Guid(id)))
    }

    /// `DateTime(2026, 1, 31)`, with hours, minutes and seconds if wanted, or `DateTime.Parse("2026-01-31")`.
    fn date_time(&mut self) -> Result<Term, String> {
        let wrong = || "DateTime is not valid".to_owned();
        if self.takes_sign(".") {
            self.name()?;
            self.expect("(")?;
            let text = self.text()?;
            self.expect(")")?;
            return Ok(Term::Literal(Operand::Time(dates::read_moment(&text).ok_or_else(wrong)?.naive_utc())));
        }
        self.expect("(")?;
        let mut parts = Vec::new();
        loop {
            match self.next()? {
                Word::Number(number) => parts.push(number.to_u32().ok_or_else(wrong)?),
                _ => return Err(wrong()),
            }
            if !self.takes_sign(",") {
                break;
            }
        }
        self.expect(")")?;
        let part = |at: usize| parts.get(at).copied().unwrap_or(0);
        let date = NaiveDate::from_ymd_opt(part(0).to_i32().ok_or_else(wrong)?, part(1), part(2)).ok_or_else(wrong)?;
        Ok(Term::Literal(Operand::Time(date.and_hms_opt(part(3), part(4), part(5)).ok_or_else(wrong)?)))
    }

    fn field(&mut self, first: String) -> Result<Term, String> {
        let mut path = first;
        let mut case = Case::Kept;
        while self.peek_is_part() {
            self.at += 1;
            let part = self.name()?;
            match part.to_lowercase().as_str() {
                "tolower" | "toupper" | "trim" | "tostring" => {
                    self.expect("(")?;
                    self.expect(")")?;
                    case = Case::Folded;
                }
                "value" => {} // a nullable's own value
                _ => path = format!("{path}.{part}"),
            }
        }
        match self.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(&path)) {
            Some((path, kind)) => Ok(Term::Field { path, kind: *kind, case }),
            None => Err(format!("No property or field '{path}' exists in type '{}'", self.entity)),
        }
    }

    /// Whether a dot follows that continues a path, and not a test such as `.Contains(`.
    fn peek_is_part(&self) -> bool {
        match (self.words.get(self.at), self.words.get(self.at + 1)) {
            (Some(Word::Sign(".")), Some(Word::Name(name))) => {
                !matches!(name.to_lowercase().as_str(), "startswith" | "endswith" | "contains")
            }
            _ => false,
        }
    }

    fn sign(&mut self) -> Option<Sign> {
        let Some(Word::Sign(sign)) = self.words.get(self.at) else { return None };
        let sign = match *sign {
            "==" | "=" => Sign::Equal,
            "!=" | "<>" => Sign::NotEqual,
            "<" => Sign::Less,
            "<=" => Sign::LessOrEqual,
            ">" => Sign::Greater,
            ">=" => Sign::GreaterOrEqual,
            _ => return None,
        };
        self.at += 1;
        Some(sign)
    }

    fn next(&mut self) -> Result<Word, String> {
        let word = self.words.get(self.at).cloned().ok_or_else(|| "Expression expected".to_owned())?;
        self.at += 1;
        Ok(word)
    }

    fn name(&mut self) -> Result<String, String> {
        match self.next()? {
            Word::Name(name) => Ok(name),
            _ => Err("Identifier expected".to_owned()),
        }
    }

    fn text(&mut self) -> Result<String, String> {
        match self.next()? {
            Word::Text(text) => Ok(text),
            _ => Err("String literal expected".to_owned()),
        }
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.takes_sign(sign) { Ok(()) } else { Err(format!("'{sign}' expected")) }
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.words.get(self.at), Some(Word::Sign(next)) if *next == sign);
        self.at += usize::from(found);
        found
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let found = matches!(self.words.get(self.at), Some(Word::Name(next)) if next.eq_ignore_ascii_case(name));
        self.at += usize::from(found);
        found
    }
}

fn kind_of(term: &Term) -> Option<Kind> {
    match term {
        Term::Field { kind, .. } => Some(*kind),
        Term::Literal(operand) => operand.kind(),
    }
}

fn kind_name(term: &Term) -> &'static str {
    kind_of(term).map_or("Object", Kind::name)
}

/// `InvoiceID=="..."` is a classic mistake: the provider wants `Guid("...")` and says so.
fn comparable(left: &Term, sign: Sign, right: &Term) -> Result<(), String> {
    match (kind_of(left), kind_of(right)) {
        (Some(one), Some(other)) if one != other => {
            Err(format!("Operator '{}' incompatible with operand types '{}' and '{}'", sign.text(), one.name(), other.name()))
        }
        _ => Ok(()),
    }
}

impl Sign {
    fn text(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}
