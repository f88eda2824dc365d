//! The text of a page, by doing what its content says as far as text goes: nothing is drawn.

use std::collections::HashMap;
use std::rc::Rc;

use super::file::File;
use super::font::Font;
use super::matrix::Matrix;
use super::object::{Allowance, Dictionary, Lexer, Object};
use super::pen::Pen;
use crate::NotRecognized;

/// Forms within forms.
const MAX_DEPTH: usize = 12;
/// States that are kept for later.
const MAX_SAVED: usize = 512;
/// Operands that an operator may have; an array counts once.
const MAX_OPERANDS: usize = 64;

/// What all pages of a file share: fonts that were read, and how much may still be done.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    file: &'a File<'a>,
    fonts: HashMap<u32, Rc<Font>>,
    steps_left: usize,
}

/// What text looks like.
#[derive(Debug, Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    letter_space: f32,
    word_space: f32,
    /// 1 is as wide as the font says.
    stretch: f32,
    leading: f32,
    rise: f32,
}

/// A content that is being read.
struct Content<'a, 'b> {
    reader: &'b mut Reader<'a>,
    pen: &'b mut Pen,
    resources: &'a Dictionary,
    state: State,
    saved: Vec<State>,
    /// Where the next character stands, and where its line began.
    place: Matrix,
    line: Matrix,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Operators and characters of all pages: less than a second's work.
    const MAX_STEPS: usize = 2_000_000;

    pub fn new(file: &'a File<'a>) -> Self {
        Reader { file, fonts: HashMap::new(), steps_left: Self::MAX_STEPS }
    }

    /// Reads the content of a page.
    pub fn read(&mut self, bytes: &[u8], resources: &'a Dictionary, matrix: Matrix, pen: &mut Pen) -> Result<(), NotRecognized> {
        let state = State { matrix, font: None, size: 0.0, letter_space: 0.0, word_space: 0.0, stretch: 1.0, leading: 0.0, rise: 0.0 };
        self.read_content(bytes, resources, state, pen, 0)
    }

    fn read_content(
        &mut self,
        bytes: &[u8],
        resources: &'a Dictionary,
        state: State,
        pen: &mut Pen,
        depth: usize,
    ) -> Result<(), NotRecognized> {
        let (place, line) = (Matrix::SAME, Matrix::SAME);
        Content { reader: self, pen, resources, state, saved: Vec::new(), place, line, depth }.run(bytes)
    }

    fn spend(&mut self, steps: usize) -> Result<(), NotRecognized> {
        let left = self.steps_left.checked_sub(steps);
        self.steps_left = left.ok_or_else(|| NotRecognized::too_much(format!("at most {} steps to show its text", Self::MAX_STEPS)))?;
        Ok(())
    }

    fn font(&mut self, resources: &'a Dictionary, name: &str) -> Result<Option<Rc<Font>>, NotRecognized> {
        let Some(fonts) = self.file.get(resources, "Font").as_dictionary() else { return Ok(None) };
        let number = if let Some(Object::Reference(number)) = fonts.get(name) { Some(*number) } else { None };
        if let Some(known) = number.and_then(|number| self.fonts.get(&number)) {
            return Ok(Some(known.clone()));
        }
        let Some(dictionary) = self.file.get(fonts, name).as_dictionary() else { return Ok(None) };
        // A font costs more than an operator.
        self.spend(1_000)?;
        let font = Rc::new(Font::read(self.file, dictionary)?);
        if let Some(number) = number {
            self.fonts.insert(number, font.clone());
        }
        Ok(Some(font))
    }
}

impl<'a> Content<'a, '_> {
    fn run(mut self, bytes: &[u8]) -> Result<(), NotRecognized> {
        let mut allowance = Allowance::of_a_file();
        let mut lexer = Lexer::new(bytes, 0);
        let mut operands = Vec::new();
        while let Some(object) = lexer.next(&mut allowance)? {
            match object {
                Object::Keyword(word) if word == b"ID" => lexer.at = after_picture(bytes, lexer.at),
                Object::Keyword(operator) => {
                    self.reader.spend(1)?;
                    self.operate(&operator, &operands)?;
                    operands.clear();
                }
                operand if operands.len() < MAX_OPERANDS => operands.push(operand),
                _ => {}
            }
        }
        Ok(())
    }

    fn operate(&mut self, operator: &[u8], operands: &[Object]) -> Result<(), NotRecognized> {
        let number = |place: usize| operands.get(place).and_then(Object::as_number).unwrap_or_default() as f32;
        match operator {
            b"q" if self.saved.len() < MAX_SAVED => self.saved.push(self.state.clone()),
            b"Q" => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
            b"cm" => self.state.matrix = Matrix::read(operands).then(&self.state.matrix),
            b"BT" => (self.place, self.line) = (Matrix::SAME, Matrix::SAME),
            b"Tc" => self.state.letter_space = number(0),
            b"Tw" => self.state.word_space = number(0),
            b"Tz" => self.state.stretch = number(0) / 100.0,
            b"TL" => self.state.leading = number(0),
            b"Ts" => self.state.rise = number(0),
            b"Tf" => {
                let name = operands.first().and_then(Object::as_name).unwrap_or_default();
                self.state.font = self.reader.font(self.resources, name)?;
                self.state.size = number(1);
            }
            b"Td" => self.next_line(number(0), number(1)),
            b"TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            b"Tm" => (self.place, self.line) = (Matrix::read(operands), Matrix::read(operands)),
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tj" => self.show_operand(operands.first())?,
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.show_operand(operands.first())?;
            }
            b"\"" => {
                (self.state.word_space, self.state.letter_space) = (number(0), number(1));
                self.next_line(0.0, -self.state.leading);
                self.show_operand(operands.get(2))?;
            }
            b"TJ" => self.show_pieces(operands.first().and_then(Object::as_array).unwrap_or_default())?,
            b"Do" => self.draw_form(operands.first().and_then(Object::as_name).unwrap_or_default())?,
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::moved(x, y).then(&self.line);
        self.place = self.line;
    }

    fn show_pieces(&mut self, pieces: &[Object]) -> Result<(), NotRecognized> {
        for piece in pieces {
            match piece {
                Object::Number(back) => {
                    let x = -(*back as f32) / 1000.0 * self.state.size * self.state.stretch;
                    self.place = Matrix::moved(x, 0.0).then(&self.place);
                }
                piece => self.show_operand(Some(piece))?,
            }
        }
        Ok(())
    }

    fn show_operand(&mut self, operand: Option<&Object>) -> Result<(), NotRecognized> {
        let (Some(bytes), Some(font)) = (operand.and_then(Object::as_text), self.state.font.clone()) else { return Ok(()) };
        self.reader.spend(bytes.len())?;
        for shown in font.decode(bytes) {
            let state = &self.state;
            let word_space = if shown.is_space_code { state.word_space } else { 0.0 };
            let width = shown.width * state.size * state.stretch;
            let on_page = Matrix::moved(0.0, state.rise).then(&self.place).then(&state.matrix);
            self.pen.write(&shown.text, &on_page, width, state.size);
            let advance = width + (state.letter_space + word_space) * state.stretch;
            self.place = Matrix::moved(advance, 0.0).then(&self.place);
        }
        Ok(())
    }

    fn draw_form(&mut self, name: &str) -> Result<(), NotRecognized> {
        let file = self.reader.file;
        let Some(form) = file.get(self.resources, "XObject").as_dictionary().and_then(|forms| forms.get(name)) else { return Ok(()) };
        let is_form = file.dictionary_of(form).is_some_and(|dictionary| file.get(dictionary, "Subtype").as_name() == Some("Form"));
        if !is_form || self.depth >= MAX_DEPTH {
            return Ok(());
        }
        // Unpacking costs more than an operator, even if nothing is in it.
        self.reader.spend(200)?;
        let Some((dictionary, bytes)) = file.stream(form)? else { return Ok(()) };
        let mut state = self.state.clone();
        if let Some(matrix) = file.get(dictionary, "Matrix").as_array() {
            state.matrix = Matrix::read(matrix).then(&state.matrix);
        }
        let resources = file.get(dictionary, "Resources").as_dictionary().unwrap_or(self.resources);
        self.reader.read_content(&bytes, resources, state, self.pen, self.depth + 1)
    }
}

/// Where a picture within the content ends.
fn after_picture(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let ends = memchr::memmem::find_iter(rest, b"EI");
    let is_alone = |end: &usize| {
        let before = end.checked_sub(1).is_none_or(|before| rest[before].is_ascii_whitespace());
        before && rest.get(end + 2).is_none_or(u8::is_ascii_whitespace)
    };
    let mut ends = ends.filter(is_alone);
    at + ends.next().map_or(rest.len(), |end| end + 2)
}
