//! The query language: `SELECT * FROM Invoice WHERE Balance > '0' ORDERBY TxnDate STARTPOSITION 1 MAXRESULTS 100`. It knows
//! neither OR nor parentheses around conditions.

use super::errors::{Outcome, Refusal};

/// A query as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub wanted: Wanted,
    pub entity: String,
    pub conditions: Vec<Condition>,
    /// Property, and whether it goes down.
    pub order: Vec<(String, bool)>,
    /// 1 is the first row.
    pub start: usize,
    pub most: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Everything,
    Count,
    Properties(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub property: String,
    pub operator: Operator,
    /// One value, or the list of an IN.
    pub values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Equal,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    In,
    Like,
}

/// Rows of a page where the query does not say.
const DEFAULT_PAGE: usize = 100;
/// Rows of a page at most.
const MAX_PAGE_SIZE: usize = 1000;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Symbol(&'static str),
}

/// Understands a query, or says where it stops being one.
pub fn parse(text: &str) -> Outcome<Query> {
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens: &tokens, place: 0 };
    let query = reader.query()?;
    match reader.peek() {
        None => Ok(query),
        Some(_) => Err(reader.unexpected()),
    }
}

fn tokens(text: &str) -> Outcome<Vec<Token>> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut place = 0;
    while place < characters.len() {
        let character = characters[place];
        let next = characters.get(place + 1).copied();
        if character.is_whitespace() || character == ';' {
            place += 1;
        } else if character == '\'' || character == '"' {
            let (text, end) = quoted(&characters, place)?;
            tokens.push(Token::Text(text));
            place = end;
        } else if let Some(symbol) = symbol(character, next) {
            tokens.push(Token::Symbol(symbol));
            place += symbol.len();
        } else if character.is_alphanumeric() || "._-+:%".contains(character) {
            let end = (place..characters.len()).find(|&end| !(characters[end].is_alphanumeric() || "._-+:%".contains(characters[end])));
            let end = end.unwrap_or(characters.len());
            tokens.push(Token::Word(characters[place..end].iter().collect()));
            place = end;
        } else {
            return Err(Refusal::query_syntax(format!("Lexical error at line 1, column {}. Encountered: \"{character}\"", place + 1)));
        }
    }
    Ok(tokens)
}

fn symbol(character: char, next: Option<char>) -> Option<&'static str> {
    Some(match (character, next) {
        ('<', Some('=')) => "<=",
        ('>', Some('=')) => ">=",
        ('<', _) => "<",
        ('>', _) => ">",
        ('=', _) => "=",
        ('(', _) => "(",
        (')', _) => ")",
        (',', _) => ",",
        ('*', _) => "*",
        _ => return None,
    })
}

/// The text after an opening quote, where a backslash saves the next character, and the place after the closing quote.
fn quoted(characters: &[char], start: usize) -> Outcome<(String, usize)> {
    let mut text = String::new();
    let mut place = start + 1;
    while let Some(&character) = characters.get(place) {
        match (character, characters.get(place + 1)) {
            ('\\', Some(&saved)) => {
                text.push(saved);
                place += 1;
            }
            (closing, _) if closing == characters[start] => return Ok((text, place + 1)),
            (other, _) => text.push(other),
        }
        place += 1;
    }
    Err(Refusal::query_syntax(format!("Lexical error at line 1, column {}. A quoted text does not end", start + 1)))
}

struct Reader<'a> {
    tokens: &'a [Token],
    place: usize,
}

impl Reader<'_> {
    fn query(&mut self) -> Outcome<Query> {
        self.expect_word("SELECT")?;
        let wanted = self.wanted()?;
        self.expect_word("FROM")?;
        let entity = self.word()?;
        let mut query = Query { wanted, entity, conditions: Vec::new(), order: Vec::new(), start: 1, most: DEFAULT_PAGE };
        if self.take_word("WHERE") {
            query.conditions.push(self.condition()?);
            while self.take_word("AND") {
                query.conditions.push(self.condition()?);
            }
        }
        if self.take_word("ORDERBY") || (self.take_word("ORDER") && self.expect_word("BY").map(|()| true)?) {
            query.order = self.order()?;
        }
        loop {
            if self.take_word("STARTPOSITION") {
                query.start = self.number("startposition", usize::MAX)?;
            } else if self.take_word("MAXRESULTS") {
                query.most = self.number("maxresults", MAX_PAGE_SIZE)?;
            } else {
                return Ok(query);
            }
        }
    }

    fn wanted(&mut self) -> Outcome<Wanted> {
        if self.take_symbol("*") {
            while self.take_symbol(",") {
                self.word()?;
            }
            return Ok(Wanted::Everything);
        }
        if self.take_word("COUNT") {
            for symbol in ["(", "*", ")"] {
                self.expect_symbol(symbol)?;
            }
            return Ok(Wanted::Count);
        }
        let mut properties = vec![self.word()?];
        while self.take_symbol(",") {
            properties.push(self.word()?);
        }
        Ok(Wanted::Properties(properties))
    }

    fn condition(&mut self) -> Outcome<Condition> {
        let property = self.word()?;
        let operator = match self.next() {
            Some(Token::Symbol("=")) => Operator::Equal,
            Some(Token::Symbol("<")) => Operator::Less,
            Some(Token::Symbol(">")) => Operator::Greater,
            Some(Token::Symbol("<=")) => Operator::LessOrEqual,
            Some(Token::Symbol(">=")) => Operator::GreaterOrEqual,
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("IN") => Operator::In,
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("LIKE") => Operator::Like,
            _ => return Err(self.stepped_back().unexpected()),
        };
        let mut values = Vec::new();
        if operator == Operator::In {
            self.expect_symbol("(")?;
            values.push(self.value()?);
            while self.take_symbol(",") {
                values.push(self.value()?);
            }
            self.expect_symbol(")")?;
        } else {
            values.push(self.value()?);
        }
        Ok(Condition { property, operator, values })
    }

    fn order(&mut self) -> Outcome<Vec<(String, bool)>> {
        let mut order = Vec::new();
        loop {
            let property = self.word()?;
            let goes_down = self.take_word("DESC");
            if !goes_down {
                self.take_word("ASC");
            }
            order.push((property, goes_down));
            if !self.take_symbol(",") {
                return Ok(order);
            }
        }
    }

    fn number(&mut self, name: &str, most: usize) -> Outcome<usize> {
        let given = self.value()?;
        match given.parse::<usize>() {
            Ok(number) if number > most => Err(Refusal::query_invalid(format!("value {given} is too large. Max allowed value is {most}."))),
            Ok(0) if name == "startposition" => Err(Refusal::query_invalid("value 0 is too small. Min allowed value is 1.")),
            Ok(number) => Ok(number),
            Err(_) => Err(self.stepped_back().unexpected()),
        }
    }

    fn value(&mut self) -> Outcome<String> {
        match self.next() {
            Some(Token::Text(text) | Token::Word(text)) => Ok(text),
            _ => Err(self.stepped_back().unexpected()),
        }
    }

    fn word(&mut self) -> Outcome<String> {
        match self.next() {
            Some(Token::Word(word)) => Ok(word),
            _ => Err(self.stepped_back().unexpected()),
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.place)
    }

    fn next(&mut self) -> Option<Token> {
        self.place += 1;
        self.tokens.get(self.place - 1).cloned()
    }

    fn stepped_back(&mut self) -> &Self {
        self.place -= 1;
        self
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(wanted));
        self.place += usize::from(found);
        found
    }

    fn take_symbol(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Symbol(symbol)) if *symbol == wanted);
        self.place += usize::from(found);
        found
    }

    fn expect_word(&mut self, wanted: &str) -> Outcome<()> {
        if self.take_word(wanted) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn expect_symbol(&mut self, wanted: &str) -> Outcome<()> {
        if self.take_symbol(wanted) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> Refusal {
        match self.peek() {
            Some(Token::Word(text) | Token::Text(text)) => {
                Refusal::query_syntax(format!("Encountered \" {text} \" at word {}", self.place + 1))
            }
            Some(Token::Symbol(symbol)) => Refusal::query_syntax(format!("Encountered \" {symbol} \" at word {}", self.place + 1)),
            None => Refusal::query_syntax("Encountered \" <EOF> \""),
        }
    }
}
