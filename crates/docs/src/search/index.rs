//! The index: where one may land, and for each word how well it leads there.

use std::collections::{BTreeMap, HashMap};

use comrak::Anchorizer;

use super::words::words;
use crate::fields::anchors;
use crate::place::{Contents, Place};

/// Words beside a title beyond this many characters do not help to choose.
const MAX_LINE_LENGTH: usize = 72;

/// Words of the text count so often at most.
const MAX_IN_TEXT: f32 = 4.0;
/// A word that stands once in a text is worth a fifth of what it can be worth.
const HALF: f32 = 4.0;
const SCALE: f32 = 12.0;

/// What can be found: pages, then spots on pages.
pub(crate) struct Index {
    pub(crate) pages: Vec<Page>,
    pub(crate) spots: Vec<Spot>,
    /// Numbers of pages and spots (which go on where pages end), each with the weight of the word there.
    pub(crate) terms: BTreeMap<String, Vec<(u32, u8)>>,
}

/// A page.
pub(crate) struct Page {
    /// The section of the reference that it stands in; nothing for guides and what stands beside them.
    pub(crate) section: Option<usize>,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) address: String,
    pub(crate) line: String,
    pub(crate) method: String,
    /// How much it is worth beside others that the words fit as well, in percent.
    pub(crate) worth: u32,
}

/// A heading, a row of a table, or a field, which many operations may have.
pub(crate) struct Spot {
    pub(crate) title: String,
    pub(crate) line: String,
    pub(crate) is_name: bool,
    pub(crate) worth: u32,
    /// Numbers of pages, with the anchor there; the best first.
    pub(crate) places: Vec<(u32, String)>,
}

/// How much of each word there is.
#[derive(Default)]
struct Bag(HashMap<String, f32>);

impl Bag {
    fn add(&mut self, text: &str, weight: f32) {
        for word in words(text) {
            *self.0.entry(word).or_default() += weight;
        }
    }

    /// A title that says nothing else says it best.
    fn add_title(&mut self, title: &str, weight: f32) {
        let count = words(title).len().max(1) as f32;
        self.add(title, weight / count.sqrt());
    }

    /// What is said often is not said better.
    fn add_text(&mut self, text: &str) {
        let mut counted = Bag::default();
        counted.add(text, 1.0);
        for (word, count) in counted.0 {
            *self.0.entry(word).or_default() += count.min(MAX_IN_TEXT);
        }
    }

    fn size(&self) -> f32 {
        self.0.values().sum()
    }
}

#[derive(Default)]
struct Builder {
    pages: Vec<(Page, Bag)>,
    spots: Vec<(Spot, Bag)>,
    /// Where the spot of a field with these words is.
    fields: HashMap<(String, String), usize>,
}

impl Index {
    /// Of everything in the newest version.
    pub(crate) fn of(contents: &Contents<'_>) -> Index {
        let mut builder = Builder::default();
        for place in contents.all().into_iter().filter(|place| *place != Place::Home) {
            let number = u32::try_from(builder.pages.len()).unwrap_or(u32::MAX);
            let page = Page {
                section: contents.section_of(place),
                kind: "Documentation".to_owned(),
                title: contents.title(place).to_owned(),
                address: contents.address(place),
                line: short(&contents.line(place)),
                method: String::new(),
                worth: 80,
            };
            let mut bag = Bag::default();
            bag.add_title(&page.title, 14.0);
            bag.add(&contents.line(place), 3.0);
            let page = match place {
                Place::Guide(guide) => builder.guide(contents, guide, number, page, &mut bag),
                Place::Operation(operation) => builder.operation(contents, operation, number, page, &mut bag),
                Place::Section(_) => Page { kind: "API section".to_owned(), ..page },
                Place::Group(_) => Page { kind: "API group".to_owned(), ..page },
                _ => page,
            };
            builder.pages.push((page, bag));
        }
        builder.finish()
    }
}

impl Builder {
    fn guide(&mut self, contents: &Contents<'_>, guide: usize, number: u32, page: Page, bag: &mut Bag) -> Page {
        let guide = &contents.library.guides()[guide];
        bag.add(guide.name, 6.0);
        bag.add(&guide.name.replace('-', ""), 6.0);
        for section in sections(&guide.source) {
            bag.add(section.title, if section.anchor.is_empty() { 0.0 } else { 3.0 });
            bag.add_text(&section.text);
            for (cell, line) in &section.rows {
                bag.add(cell, 2.0);
                let mut row = Bag::default();
                row.add(cell, 12.0);
                row.add(line, 1.5);
                row.add(section.title, 1.0);
                self.spots.push((
                    spot(cell, line, true, if guide.name == "simulators" { 70 } else { 95 }, vec![(number, section.anchor.clone())]),
                    row,
                ));
            }
            if !section.anchor.is_empty() {
                let mut own = Bag::default();
                own.add_title(section.title, 12.0);
                own.add(&guide.title, 2.0);
                own.add_text(&section.text);
                self.spots.push((spot(section.title, "", false, 100, vec![(number, section.anchor)]), own));
            }
        }
        let worth = match guide.name {
            "changelog" => 60,
            "simulators" => 90,
            _ => 140,
        };
        Page { kind: guide.group.title().to_owned(), worth, ..page }
    }

    fn operation(&mut self, contents: &Contents<'_>, operation: usize, number: u32, page: Page, bag: &mut Bag) -> Page {
        let entry = &contents.reference.entries[operation];
        let read = contents.reference.operation(operation);
        bag.add(&entry.id, 3.0);
        *bag.0.entry(entry.id.clone()).or_default() += 20.0;
        bag.add(&entry.path, 3.0);
        bag.add(&entry.group, 2.0);
        bag.add(&entry.method, 1.0);
        bag.add_text(&read.text);
        let mut parts: Vec<(String, String, String, bool)> = Vec::new();
        let mut take = |fields: &[_], part: &str, is_sent: bool| {
            let mut found = Vec::new();
            anchors(fields, part, &mut found);
            parts.extend(found.into_iter().map(|(anchor, name, words)| (anchor, name, words, is_sent)));
        };
        read.parameters.iter().for_each(|(part, fields)| take(fields, part, true));
        read.body.iter().for_each(|body| take(&body.fields, "body", true));
        read.answers.iter().for_each(|answer| take(&answer.fields, &format!("response-{}", answer.status), false));
        let mut named: Vec<&str> = Vec::new();
        for (anchor, name, line, is_sent) in &parts {
            // Once a page is enough; what is sent stands first.
            if named.contains(&name.as_str()) {
                continue;
            }
            named.push(name);
            bag.add(name, 0.5);
            self.field(name, line, *is_sent, (number, anchor.clone()));
        }
        Page {
            kind: entry.group.clone(),
            line: short(&format!("{} {}", entry.path, entry.line)),
            method: entry.method.clone(),
            worth: 120,
            ..page
        }
    }

    fn field(&mut self, name: &str, line: &str, is_sent: bool, place: (u32, String)) {
        let worth = if is_sent { 80 } else { 65 };
        if let Some(known) = self.fields.get(&(name.to_owned(), line.to_owned())) {
            let spot = &mut self.spots[*known].0;
            if is_sent && spot.worth < worth {
                spot.places.insert(0, place);
            } else {
                spot.places.push(place);
            }
            spot.worth = spot.worth.max(worth);
            return;
        }
        let mut bag = Bag::default();
        bag.add(name, 4.0);
        *bag.0.entry(name.to_lowercase()).or_default() += 8.0;
        bag.add(line, 1.0);
        self.fields.insert((name.to_owned(), line.to_owned()), self.spots.len());
        self.spots.push((spot(name, line, true, worth, vec![place]), bag));
    }

    fn finish(self) -> Index {
        let (pages, of_pages): (Vec<Page>, Vec<Bag>) = self.pages.into_iter().unzip();
        let (spots, of_spots): (Vec<Spot>, Vec<Bag>) = self.spots.into_iter().unzip();
        let usual = of_pages.iter().map(Bag::size).sum::<f32>() / of_pages.len().max(1) as f32;
        let many = (pages.len() + spots.len()) as f32;
        let mut terms: BTreeMap<String, Vec<(u32, f32)>> = BTreeMap::new();
        for (number, bag) in of_pages.iter().chain(&of_spots).enumerate() {
            let half = if number < pages.len() { HALF * (0.7 + 0.3 * bag.size() / usual) } else { HALF };
            for (word, weight) in &bag.0 {
                terms.entry(word.clone()).or_default().push((u32::try_from(number).unwrap_or(u32::MAX), weight / (weight + half)));
            }
        }
        let weighed = terms.into_iter().map(|(word, found)| {
            let rare = (1.0 + many / found.len() as f32).ln();
            let weigh = |(number, weight): (u32, f32)| (number, (rare * weight * SCALE).round().clamp(1.0, 255.0) as u8);
            (word, found.into_iter().map(weigh).collect())
        });
        Index { terms: weighed.collect(), pages, spots }
    }
}

fn spot(title: &str, line: &str, is_name: bool, worth: u32, places: Vec<(u32, String)>) -> Spot {
    Spot { title: title.to_owned(), line: short(line), is_name, worth, places }
}

/// A guide from one heading to the next.
struct Section<'a> {
    title: &'a str,
    /// Nothing for what stands above the first heading below the title.
    anchor: String,
    text: String,
    /// Words in code at the head of a table's row are what people search for: statuses, error codes, settings.
    rows: Vec<(String, String)>,
}

fn sections(source: &str) -> Vec<Section<'_>> {
    let mut anchors = Anchorizer::new();
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut is_code = false;
    for line in source.lines() {
        is_code ^= line.starts_with("```");
        if let Some(title) = line.strip_prefix('#').filter(|_| !is_code) {
            let title = title.trim_start_matches('#').trim();
            let anchor = anchors.anchorize(&title.replace('`', ""));
            let anchor = if sections.is_empty() { String::new() } else { anchor };
            sections.push(Section { title, anchor, text: String::new(), rows: Vec::new() });
            continue;
        }
        let Some(section) = sections.last_mut() else { continue };
        section.text.push_str(line);
        section.text.push('\n');
        let row = line.strip_prefix('|').filter(|_| !is_code).and_then(|row| row.split_once('|'));
        let Some((cell, rest)) = row else { continue };
        let cell = cell.trim();
        let is_status = cell.len() == 3 && cell.bytes().all(|byte| byte.is_ascii_digit());
        if is_status || (cell.starts_with('`') && cell.ends_with('`')) {
            // What is sent along, as in `` `POST /path` `{...}` ``, is no name.
            let cell = cell.split(" `{").next().unwrap_or_default();
            section.rows.push((cell.replace('`', ""), rest.replace(['|', '`'], " ")));
        }
    }
    sections
}

/// The beginning, on one line, cut at a word.
fn short(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_LINE_LENGTH) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].rsplit_once(' ').map_or(&line[..end], |(whole, _)| whole)),
    }
}
