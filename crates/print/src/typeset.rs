//! Text in lines: shaped and broken by parley, kept as glyphs with their places.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use krilla::text::{GlyphId, KrillaGlyph};
use parley::fontique::{Blob, Charmap, Collection, CollectionOptions, SourceCache};
use parley::{FontContext, FontFamily, FontFeatures, FontWeight, Layout, LayoutContext, LineHeight, OverflowWrap, StyleProperty};

use crate::mark::{Block, Color, Mark};
use crate::printable::{REPLACEMENT, printable};

/// Which face: those of Inter (Latin, Greek and Cyrillic), and those of Liberation Sans, one of the fonts that a Swiss payment part may be set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    Regular,
    SemiBold,
    Slip,
    SlipBold,
}

impl Face {
    /// The bytes of its file.
    pub fn data(self) -> &'static [u8] {
        match self {
            Face::Regular => include_bytes!("../fonts/Inter-Regular.ttf"),
            Face::SemiBold => include_bytes!("../fonts/Inter-SemiBold.ttf"),
            Face::Slip => include_bytes!("../fonts/LiberationSans-Regular.ttf"),
            Face::SlipBold => include_bytes!("../fonts/LiberationSans-Bold.ttf"),
        }
    }

    /// The family and the weight by which it is asked for.
    fn name(self) -> (&'static str, f32) {
        match self {
            Face::Regular => ("Inter", 400.0),
            Face::SemiBold => ("Inter", 600.0),
            Face::Slip => ("Liberation Sans", 400.0),
            Face::SlipBold => ("Liberation Sans", 700.0),
        }
    }
}

/// How text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    pub face: Face,
    pub size: f32,
    /// From line to line, as a multiple of the size.
    pub leading: f32,
    pub color: Color,
    /// Figures of one width, which stand below each other in a column.
    pub is_tabular: bool,
}

impl Style {
    pub fn new(size: f32, color: Color) -> Self {
        Style { face: Face::Regular, size, leading: 1.42, color, is_tabular: false }
    }

    pub fn bold(self) -> Self {
        let face = if matches!(self.face, Face::Slip | Face::SlipBold) { Face::SlipBold } else { Face::SemiBold };
        Style { face, ..self }
    }

    /// In the font of a Swiss payment part.
    pub fn on_slip(self) -> Self {
        Style { face: Face::Slip, ..self }
    }

    pub fn tabular(self) -> Self {
        Style { is_tabular: true, ..self }
    }

    pub fn leading(self, leading: f32) -> Self {
        Style { leading, ..self }
    }

    pub fn colored(self, color: Color) -> Self {
        Style { color, ..self }
    }

    pub fn sized(self, size: f32) -> Self {
        Style { size, ..self }
    }
}

/// Where a line stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Center,
}

/// A line of glyphs.
#[derive(Debug, Clone)]
pub struct TextLine {
    pub width: f32,
    pub height: f32,
    /// From the top.
    pub baseline: f32,
    pub runs: Vec<Run>,
}

/// Glyphs of one face.
#[derive(Debug, Clone)]
pub struct Run {
    pub face: Face,
    pub size: f32,
    pub x: f32,
    pub glyphs: Vec<KrillaGlyph>,
    /// What the ranges of the glyphs are of.
    pub text: Rc<str>,
}

/// Equal text in an equal style and width is set once: cells of a table repeat.
type Key = (String, Face, bool, [u32; 3]);

/// Sets text.
pub struct Typesetter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    faces: Vec<(u64, Face)>,
    glyphs: Option<Charmap<'static>>,
    set: HashMap<Key, Vec<Rc<TextLine>>>,
}

impl Typesetter {
    pub fn new() -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut fonts = FontContext { collection: Collection::new(options), source_cache: SourceCache::default() };
        let regular = Blob::new(Arc::new(Face::Regular.data()));
        let faces = vec![(regular.id(), Face::Regular)];
        let registered = fonts.collection.register_fonts(regular, None);
        let glyphs = registered.first().and_then(|(_, faces)| faces.first()?.charmap_index().charmap(Face::Regular.data()));
        Typesetter { fonts, layouts: LayoutContext::new(), faces, glyphs, set: HashMap::new() }
    }

    /// Reads the file of a face that is asked for the first time: few papers have all.
    fn register(&mut self, face: Face) {
        if self.faces.iter().all(|(_, known)| *known != face) {
            let data = Blob::new(Arc::new(face.data()));
            self.faces.push((data.id(), face));
            self.fonts.collection.register_fonts(data, None);
        }
    }

    /// Has the font a glyph for it?
    fn has_glyph(&self, character: char) -> bool {
        character == REPLACEMENT || self.glyphs.as_ref().and_then(|glyphs| glyphs.map(character)).is_some_and(|glyph| glyph != 0)
    }

    /// The text in lines of at most this width. A word that is wider is broken where the line is full, without a hyphen.
    pub fn lines(&mut self, text: &str, style: Style, width: f32) -> Vec<Rc<TextLine>> {
        let text = printable(text, |character| self.has_glyph(character));
        let key = (text, style.face, style.is_tabular, [style.size.to_bits(), style.leading.to_bits(), width.to_bits()]);
        if let Some(lines) = self.set.get(&key) {
            return lines.clone();
        }
        let lines: Vec<Rc<TextLine>> = key.0.split('\n').flat_map(|paragraph| self.paragraph(paragraph, style, width)).collect();
        self.set.insert(key, lines.clone());
        lines
    }

    /// One line, however wide.
    pub fn line(&mut self, text: &str, style: Style) -> Rc<TextLine> {
        let lines = self.lines(&text.replace('\n', " "), style, f32::INFINITY);
        lines.into_iter().next().unwrap_or_else(|| Rc::new(TextLine { width: 0.0, height: 0.0, baseline: 0.0, runs: Vec::new() }))
    }

    /// How wide the text is on one line.
    pub fn width(&mut self, text: &str, style: Style) -> f32 {
        if text.is_empty() { 0.0 } else { self.line(text, style).width }
    }

    /// The text in a block of this width.
    pub fn block(&mut self, text: &str, style: Style, width: f32, align: Align) -> Block {
        if text.is_empty() {
            return Block::default();
        }
        let mut block = Block { width, ..Block::default() };
        for line in self.lines(text, style, width) {
            block.marks.push(placed(&line, block.height, width, align, style.color));
            block.height += line.height;
        }
        block
    }

    /// The text on one line of at most this width; what does not fit is cut off behind an ellipsis.
    pub fn clipped(&mut self, text: &str, style: Style, width: f32) -> Block {
        if self.width(text, style) <= width {
            return self.word(text, style);
        }
        let ends: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
        let cut = |place: usize| format!("{}…", text[..ends[place]].trim_end());
        let count = ends.partition_point(|end| self.width(&format!("{}…", text[..*end].trim_end()), style) <= width);
        self.word(&cut(count.saturating_sub(1)), style)
    }

    /// The text on one line, in a block as wide as it.
    pub fn word(&mut self, text: &str, style: Style) -> Block {
        let line = self.line(text, style);
        Block { width: line.width, height: line.height, marks: vec![Mark::Text { x: 0.0, y: 0.0, line, color: style.color }] }
    }

    fn paragraph(&mut self, text: &str, style: Style, width: f32) -> Vec<Rc<TextLine>> {
        let layout = self.layout(text, style, width);
        let text: Rc<str> = text.into();
        layout.lines().map(|line| Rc::new(self.converted(&line, &text, style))).collect()
    }

    fn layout(&mut self, text: &str, style: Style, width: f32) -> Layout<()> {
        self.register(style.face);
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, false);
        let (family, weight) = style.face.name();
        builder.push_default(StyleProperty::FontFamily(FontFamily::named(family)));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(weight)));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(style.leading)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if style.is_tabular {
            builder.push_default(StyleProperty::FontFeatures(FontFeatures::from("\"tnum\" 1")));
        }
        let mut layout = builder.build(text);
        layout.break_all_lines(width.is_finite().then_some(width));
        layout
    }

    fn converted(&self, line: &parley::Line<'_, ()>, text: &Rc<str>, style: Style) -> TextLine {
        let metrics = line.metrics();
        let top = metrics.block_min_coord;
        let mut runs = Vec::new();
        let mut x = 0.0;
        for run in line.runs() {
            let id = run.font().data.id();
            let face = self.faces.iter().find(|(known, _)| *known == id).map_or(Face::Regular, |(_, face)| *face);
            let (start, mut glyphs) = (x, Vec::<KrillaGlyph>::new());
            for cluster in run.visual_clusters() {
                if cluster.is_ligature_continuation() {
                    if let Some(glyph) = glyphs.last_mut() {
                        glyph.text_range.end = cluster.text_range().end;
                    }
                    continue;
                }
                for glyph in cluster.glyphs() {
                    let id = GlyphId::new(glyph.id);
                    let (advance, right, up) = (glyph.advance / style.size, glyph.x / style.size, -glyph.y / style.size);
                    glyphs.push(KrillaGlyph::new(id, advance, right, up, 0.0, cluster.text_range(), None));
                    x += glyph.advance;
                }
            }
            runs.push(Run { face, size: run.font_size(), x: start, glyphs, text: Rc::clone(text) });
        }
        let width = metrics.advance - metrics.hanging_advance;
        TextLine { width, height: metrics.line_height, baseline: metrics.baseline - top, runs }
    }
}

/// A line at its place in a width.
pub fn placed(line: &Rc<TextLine>, y: f32, width: f32, align: Align, color: Color) -> Mark {
    let free = (width - line.width).max(0.0);
    let x = match align {
        Align::Left => 0.0,
        Align::Right => free,
        Align::Center => free / 2.0,
    };
    Mark::Text { x, y, line: Rc::clone(line), color }
}
