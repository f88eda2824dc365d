//! The pages of a file.

use std::collections::HashSet;

use super::content::Reader;
use super::file::File;
use super::matrix::Matrix;
use super::object::{Dictionary, Object};
use super::pen::Pen;
use crate::NotRecognized;
use crate::page::Page;

/// Groups of pages within groups.
const MAX_DEPTH: usize = 32;
/// Pages that are counted.
const MAX_PAGES: usize = 10_000;

/// A page, with what it has from the groups above it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Leaf<'a> {
    dictionary: Option<&'a Dictionary>,
    resources: Option<&'a Dictionary>,
    media_box: Option<&'a [Object]>,
    crop_box: Option<&'a [Object]>,
    rotation: Option<f64>,
}

/// All pages in their order.
pub(super) fn leaves<'a>(file: &'a File<'_>) -> Vec<Leaf<'a>> {
    let mut walk = Walk { file, seen: HashSet::new(), leaves: Vec::new() };
    if let Some(root) = file.catalog().and_then(|catalog| catalog.get("Pages")) {
        walk.visit(root, Leaf::default(), 0);
    }
    walk.leaves
}

struct Walk<'a, 'b> {
    file: &'a File<'b>,
    seen: HashSet<u32>,
    leaves: Vec<Leaf<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn visit(&mut self, node: &'a Object, above: Leaf<'a>, depth: usize) {
        let is_new = if let Object::Reference(number) = node { self.seen.insert(*number) } else { true };
        let Some(dictionary) = self.file.dictionary_of(node).filter(|_| is_new && depth < MAX_DEPTH) else { return };
        let of = |name: &str| self.file.get(dictionary, name);
        let leaf = Leaf {
            dictionary: Some(dictionary),
            resources: of("Resources").as_dictionary().or(above.resources),
            media_box: of("MediaBox").as_array().or(above.media_box),
            crop_box: of("CropBox").as_array().or(above.crop_box),
            rotation: of("Rotate").as_number().or(above.rotation),
        };
        match of("Kids").as_array() {
            Some(kids) => kids.iter().for_each(|kid| self.visit(kid, leaf, depth + 1)),
            None if self.leaves.len() < MAX_PAGES => self.leaves.push(leaf),
            None => {}
        }
    }
}

/// The words of all pages.
pub(super) fn read(file: &File<'_>) -> Result<Vec<Page>, NotRecognized> {
    let mut reader = Reader::new(file);
    let nothing = Dictionary::default();
    let pages = leaves(file).into_iter().enumerate().map(|(place, leaf)| {
        let (width, height, matrix) = leaf.size(file);
        let mut pen = Pen::default();
        reader.read(&leaf.content(file)?, leaf.resources.unwrap_or(&nothing), matrix, &mut pen)?;
        Ok(Page { number: place as u32 + 1, width, height, words: pen.words() })
    });
    pages.collect()
}

impl Leaf<'_> {
    /// Width and height as it is shown, and the matrix to there, where the origin is the upper left corner.
    fn size(&self, file: &File<'_>) -> (f32, f32, Matrix) {
        let corners = |corners: &[Object]| -> Option<[f32; 4]> {
            let numbers: Vec<f32> =
                corners.iter().filter_map(|corner| file.resolve(corner).as_number()).map(|number| number as f32).collect();
            let [x0, y0, x1, y1] = numbers[..] else { return None };
            let ordered = [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)];
            (ordered[2] > ordered[0] && ordered[3] > ordered[1]).then_some(ordered)
        };
        let a4 = [0.0, 0.0, 595.0, 842.0];
        let [x0, y0, x1, y1] = self.crop_box.and_then(corners).or_else(|| self.media_box.and_then(corners)).unwrap_or(a4);
        let (width, height) = (x1 - x0, y1 - y0);
        match (self.rotation.unwrap_or_default() as i64).rem_euclid(360) {
            90 => (height, width, Matrix::new([0.0, 1.0, 1.0, 0.0, -y0, -x0])),
            180 => (width, height, Matrix::new([-1.0, 0.0, 0.0, 1.0, x1, -y0])),
            270 => (height, width, Matrix::new([0.0, -1.0, -1.0, 0.0, y1, x1])),
            _ => (width, height, Matrix::new([1.0, 0.0, 0.0, -1.0, -x0, y1])),
        }
    }

    /// Its streams, one after the other.
    fn content(&self, file: &File<'_>) -> Result<Vec<u8>, NotRecognized> {
        let Some(contents) = self.dictionary.and_then(|dictionary| dictionary.get("Contents")) else { return Ok(Vec::new()) };
        let parts = match file.resolve(contents) {
            Object::Array(parts) => parts.as_slice(),
            _ => std::slice::from_ref(contents),
        };
        let mut content = Vec::new();
        for part in parts {
            if let Some((_, bytes)) = file.stream(part)? {
                content.extend(bytes);
                content.push(b'\n');
            }
        }
        Ok(content)
    }
}
